// The email channel in front of a real Exim, as the tests of both begin.
import type { Test } from 'tap';
import { channel, type EmailConfig } from '../../connectors/channels/email/email.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { channelBench, outMessage } from '../contract/channel-suite.ts';
import { EXIM_USER, type Exim, type EximWish, openExim } from './exim.ts';
import { type OwnCertificate, ownCertificate } from './own-certificate.ts';

export const ACCOUNT = { user: 'box', password: 'correct-horse-71' };
export const FROM = { name: 'Throughline Riverside', address: 'throughline@riverside.example' };
export const BOXES = ['marta.lind', 'jo.novak'];
export const NAMES = 'IP:127.0.0.1,DNS:localhost';

export function configFor(exim: { readonly host: string; readonly port: number }): EmailConfig {
  const login = { user: ACCOUNT.user, password: { file: 'mail' } };
  return { host: exim.host, port: exim.port, tls: 'starttls', ...login, ca: { file: 'ca' }, from: FROM };
}

export type Scene = {
  readonly exim: Exim;
  /** What came of one message: an id, or the error. */
  send(
    message?: Partial<ReturnType<typeof outMessage>>,
  ): Promise<{ readonly id: string | null; readonly error: unknown }>;
  readonly logged: readonly string[];
};

export type Changes = {
  readonly exim?: Partial<EximWish>;
  readonly config?: Partial<EmailConfig>;
  /** Whom the channel trusts; left out: its server. */
  readonly ca?: OwnCertificate;
  /** What stands between the two. */
  front?(exim: Exim): Promise<{ readonly host: string; readonly port: number }>;
  /** Deadlines come so many times sooner. */
  hurry?(): number;
};

export const ownOf = (t: Pick<Test, 'teardown'>): Promise<OwnCertificate> =>
  ownCertificate(t, { names: NAMES, user: EXIM_USER });

export async function openScene(t: Test, changes: Changes = {}): Promise<Scene> {
  const { config = {}, front = async (exim: Exim) => exim, hurry = () => 1 } = changes;
  const certificate = await ownOf(t);
  const exim = await openExim(t, { certificate, accounts: [ACCOUNT], boxes: BOXES, ...changes.exim });
  const { ca = certificate } = changes;
  const secrets = { mail: ACCOUNT.password, wrong: 'wrong-word-13', ca: ca.pem };
  const { context, logged } = await channelBench(t, secrets);
  const after: Clock['after'] = (ms, callback, keepAlive) =>
    context.clock.after(ms / hurry(), callback, keepAlive);
  const clock = { ...context.clock, after };
  const opened = channel.open({ ...configFor(await front(exim)), ...config }, { ...context, clock });
  t.teardown(() => opened.close());
  return {
    ...{ exim, logged },
    send: (message = {}) =>
      opened.send(outMessage(message), new AbortController().signal).then(
        ({ providerId }) => ({ id: providerId, error: null }),
        (error: unknown) => ({ id: null, error }),
      ),
  };
}
