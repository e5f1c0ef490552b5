// A plant's mail servers for the tests of answers: Exim takes and keeps the mails, Dovecot lets the channel read them.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { channel, type EmailConfig } from '../../connectors/channels/email/email.ts';
import type { InboxConfig } from '../../connectors/channels/email/inbox.ts';
import type { InReply } from '../../src/contracts/channel.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import type { ChannelErrorShape } from '../../src/contracts/errors.ts';
import { channelBench } from '../contract/channel-suite.ts';
import { type Dovecot, openDovecot } from './dovecot.ts';
import { ACCOUNT, FROM, ownOf } from './email-scene.ts';
import { EXIM_USER, type Exim, openExim } from './exim.ts';

/** Of the inbox; Exim knows the same person by another password. */
export const READER = { user: 'throughline', password: 'quiet-heron-22' };
const WITHIN_MS = 20_000;

export type Office = {
  readonly exim: Exim;
  readonly dovecot: Dovecot;
  readonly config: EmailConfig & { readonly inbox: InboxConfig };
  readonly secrets: Readonly<Record<string, string>>;
  /** Puts a mail into the box's inbox, as it would arrive: headers without a body end with the first blank line. */
  arrives(headers: readonly string[], body?: string): Promise<void>;
};

export async function openOffice(t: Test, { isPlain = false } = {}): Promise<Office> {
  const certificate = await ownOf(t);
  const boxes = ['throughline', 'marta.lind'];
  const exim = await openExim(t, { certificate, accounts: [ACCOUNT], boxes });
  const dovecot = await openDovecot(t, {
    ...{ mail: exim.mail, user: EXIM_USER, accounts: [READER] },
    certificate: isPlain ? undefined : certificate,
  });
  const inbox: InboxConfig = {
    ...{ host: dovecot.host, port: dovecot.port, tls: isPlain ? 'none' : 'starttls', folder: 'INBOX' },
    ...{ user: READER.user, password: { file: 'reader' }, ca: { file: 'ca' } },
  };
  const sending = { user: ACCOUNT.user, password: { file: 'mail' }, ca: { file: 'ca' } };
  return {
    ...{ exim, dovecot },
    config: { host: exim.host, port: exim.port, tls: 'starttls', ...sending, from: FROM, inbox },
    secrets: { mail: ACCOUNT.password, reader: READER.password, wrong: 'wrong-word-13', ca: certificate.pem },
    arrives: (headers, body = 'YES\n') => exim.put('throughline', `${headers.join('\n')}\n\n${body}`),
  };
}

export type Ear = {
  readonly heard: InReply[];
  readonly logged: readonly string[];
  /** What came of listening: null, or the error. */
  readonly ended: Promise<ChannelErrorShape | null>;
  /** The same channel listens again, as the daemon has it do. */
  again(): void;
  stop(): Promise<ChannelErrorShape | null>;
};

export async function listenTo(
  t: Test,
  office: Office,
  on: {
    readonly inbox?: Partial<InboxConfig>;
    readonly take?: (reply: InReply) => Promise<void>;
    readonly hurry?: number;
  } = {},
): Promise<Ear> {
  const { context, logged } = await channelBench(t, office.secrets);
  // The inbox is looked at every 150 ms instead of every 15 s; a deadline comes as much sooner as asked.
  const clock: Clock = {
    ...context.clock,
    sleep: (ms, signal) => context.clock.sleep(ms / 100, signal),
    after: (ms, callback, keepAlive) => context.clock.after(ms / (on.hurry ?? 1), callback, keepAlive),
  };
  const opened = channel.open(
    { ...office.config, inbox: { ...office.config.inbox, ...on.inbox } },
    { ...context, clock },
  );
  t.teardown(() => opened.close());
  const heard: InReply[] = [];
  const abort = new AbortController();
  const take = async (reply: InReply): Promise<void> => {
    await on.take?.(reply);
    heard.push(reply);
  };
  if (opened.listen === undefined) throw new Error('it does not listen');
  const listening = async (): Promise<ChannelErrorShape | null> =>
    opened.listen?.(take, abort.signal).then(
      () => null,
      (error: unknown) => error as ChannelErrorShape,
    ) ?? null;
  const ended = listening();
  const stop = (): Promise<ChannelErrorShape | null> => {
    abort.abort();
    return ended;
  };
  t.teardown(stop);
  return { heard, logged, ended, again: () => void listening(), stop };
}

export async function until(isSo: () => boolean): Promise<void> {
  for (const start = performance.now(); performance.now() - start < WITHIN_MS; await sleep(50))
    if (isSo()) return;
  throw new Error('it does not come about');
}

export const MARTA = 'From: Marta Lind <marta.lind@riverside.example>';
export const head = (id: string, ...more: readonly string[]): string[] => [
  MARTA,
  `Message-ID: <${id}@pc.example>`,
  ...more,
];
