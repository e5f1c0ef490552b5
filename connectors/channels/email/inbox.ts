// The inbox of the box: hands over the answers among its unread mails, one after another, and marks each as read.
import type { ImapFlow, ImapFlowOptions } from 'imapflow';
import type { ChannelContext, InReply } from '../../../src/contracts/channel.ts';
import type { SecretReference } from '../../../src/contracts/source.ts';
import type { Sender } from './compose.ts';
import { type ImapFailure, imapFault, isOfOneMail, lost } from './imap-fault.ts';
import { answerOf, deliveryReport, headOf, type InMail } from './in-mail.ts';
import { whyNoAnswer } from './no-answer.ts';
import type { Trust } from './trust.ts';

export type InboxConfig = {
  readonly host: string;
  readonly port: number;
  /** starttls and tls do not log in without encryption. */
  readonly tls: 'none' | 'starttls' | 'tls';
  readonly user: string;
  readonly password: SecretReference;
  readonly ca?: SecretReference;
  readonly folder: string;
  /** Where mails go once they are read; left out: they stay where they are. */
  readonly doneFolder?: string;
};

export type Listening = {
  readonly inbox: InboxConfig;
  readonly from: Sender;
  readonly context: ChannelContext;
  readonly trusted: Trust;
  /** Mails that cannot be read, by name: not tried again before the box starts anew. */
  readonly leftAlone: Set<string>;
  take(reply: InReply): Promise<void>;
};

/** An answer may wait for so long. Asked for, not waited for: servers and lines that tell by themselves often stop to. */
const LOOK_EVERY_MS = 15_000;
/** No single thing asked of the server takes longer; one that does is a line that nobody is at the other end of. */
const ANSWERS_WITHIN_MS = 30_000;
/** What a server may send in one piece: lists of unread mails are long, headers and parts are asked for in less. */
const PIECE_BYTES = 1_048_576;

/** Returns on abort; rejects with the context's error when the server is lost. */
export async function listen(listening: Listening, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { context } = listening;
  let client: ImapFlow | null = null;
  try {
    // Loaded only where an inbox is configured: it takes 34 MB.
    const { ImapFlow } = await import('imapflow');
    client = new ImapFlow(optionsOf(listening));
    const visit: Visit = { client, listening, signal, brokenBy: null };
    client.on('error', (error: ImapFailure) => {
      visit.brokenBy = error;
    });
    await within(visit, client.connect());
    await openFolder(visit);
    while (!signal.aborted) {
      await lookThrough(visit);
      await context.clock.sleep(LOOK_EVERY_MS, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw asChannelError(error, context);
  } finally {
    client?.close();
  }
}

type Visit = {
  readonly client: ImapFlow;
  readonly listening: Listening;
  readonly signal: AbortSignal;
  /** What ended the connection; whoever was waiting hears only that it is gone. */
  brokenBy: ImapFailure | null;
};

function optionsOf({ inbox, context, trusted }: Listening): ImapFlowOptions {
  const { host, port, tls, user, password, ca } = inbox;
  return {
    host,
    port,
    secure: tls === 'tls',
    ...(tls === 'tls' ? {} : { doSTARTTLS: tls === 'starttls' }),
    tls: trusted(ca),
    auth: { user, pass: context.secret(password) },
    logger: false,
    clientInfo: { name: 'Throughline' },
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: ANSWERS_WITHIN_MS,
    greetingTimeout: ANSWERS_WITHIN_MS,
    socketTimeout: 2 * ANSWERS_WITHIN_MS,
    maxLineLength: PIECE_BYTES,
    maxLiteralSize: PIECE_BYTES,
    maxResponseSize: 2 * PIECE_BYTES,
  };
}

async function openFolder(visit: Visit): Promise<void> {
  const { client, listening } = visit;
  const { folder, doneFolder } = listening.inbox;
  const opened = await within(visit, client.mailboxOpen(folder));
  if (opened.readOnly) {
    const words = `The folder ${folder} of the inbox may only be looked at, so an answer in it could not be marked as read. Give the box the right to change it.`;
    throw listening.context.error('config', false, words);
  }
  if (doneFolder !== undefined) await within(visit, client.mailboxCreate(doneFolder));
}

async function lookThrough(visit: Visit): Promise<void> {
  const { client, listening, signal } = visit;
  await within(visit, client.noop());
  const unread = await within(visit, client.search({ seen: false }, { uid: true }));
  if (!unread) throw lost('SEARCH');
  for (const uid of unread.toSorted((a, b) => a - b)) {
    if (signal.aborted) return;
    if (!listening.leftAlone.has(nameOf(client, uid))) await handle(visit, uid);
  }
}

/** The server's own name of a mail, for as long as the folder is the same. */
function nameOf(client: ImapFlow, uid: number): string {
  return `${client.mailbox === false ? '' : client.mailbox.uidValidity}/${uid}`;
}

/** A mail that nobody can read must not keep those after it from being read. */
async function handle(visit: Visit, uid: number): Promise<void> {
  const { client, listening } = visit;
  const name = nameOf(client, uid);
  try {
    const mail = await within(
      visit,
      headOf(client, { uid, name, from: listening.from, now: listening.context.clock.now() }),
    );
    // Somebody has taken it away meanwhile.
    if (mail === null) return;
    await handOver(visit, mail);
    await markRead(visit, uid);
  } catch (error) {
    if (!isOfOneMail(visit.brokenBy ?? (error as ImapFailure))) throw error;
    listening.leftAlone.add(name);
    const words =
      'A mail in the inbox cannot be read by the box, so it stays unread there. Read it yourself.';
    listening.context.log.warn({ mail: name, folder: listening.inbox.folder }, words);
    if (!client.usable) throw error;
  }
}

/** What whoever takes an answer fails with is no failure of the server: it is passed on as it is. */
class NotKept extends Error {}

function notKept(cause: unknown): never {
  throw new NotKept('an answer was not kept', { cause });
}

/** Logs hold no address: they are kept longer than people's data may be. */
async function handOver(visit: Visit, mail: InMail): Promise<void> {
  const { client, listening, signal } = visit;
  const { log } = listening.context;
  const why = whyNoAnswer(mail, listening.from);
  if (why === null) {
    const reply = await within(visit, answerOf(client, mail));
    await orAborted(listening.take(reply).catch(notKept), signal);
    return;
  }
  if (why !== 'bounce')
    return log.info({ mail: mail.id, why }, 'a mail in the inbox is no answer: marked as read');
  const { status, key } = await within(visit, deliveryReport(client, mail, listening.from));
  const words =
    'A mail server could not deliver a message of ours and sent it back. The person was not told by mail: check the address.';
  log.warn({ mail: mail.id, status, key: key ?? mail.answers }, words);
}

async function markRead(visit: Visit, uid: number): Promise<void> {
  const { client, listening } = visit;
  const { doneFolder, folder } = listening.inbox;
  if (!(await within(visit, client.messageFlagsAdd(uid, ['\\Seen'], { uid: true })))) throw lost('STORE');
  if (doneFolder === undefined) return;
  if (await within(visit, client.messageMove(uid, doneFolder, { uid: true }))) return;
  if (!client.usable) throw lost('MOVE');
  listening.context.log.warn(
    { folder, doneFolder },
    'a mail that was read could not be moved: it stays where it was',
  );
}

/** Nothing the server is asked for takes for ever, whatever the library waits for. */
async function within<T>({ listening, signal }: Visit, asking: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = listening.context.clock.after(
    ANSWERS_WITHIN_MS,
    () => late.reject(Object.assign(new Error('no answer'), { code: 'ETIMEOUT' })),
    false,
  );
  try {
    return await orAborted(Promise.race([asking, late.promise]), signal);
  } finally {
    cancel();
  }
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stop = Promise.withResolvers<never>();
  const onAbort = (): void => stop.reject(new Error('stopped'));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, stop.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function asChannelError(error: unknown, context: ChannelContext): unknown {
  if (error instanceof NotKept) return error.cause;
  // What the context made is finished.
  if (error instanceof Error && 'retryable' in error) return error;
  const { code, retryable, words } = imapFault(error as ImapFailure);
  return context.error(code, retryable, words);
}
