// The email channel: one message to one person over SMTP, recognisable when it comes twice; and the answers that come back.
import type {
  Channel,
  ChannelContext,
  ChannelModule,
  OutMessage,
  Receipt,
} from '../../../src/contracts/channel.ts';
import type { SecretReference } from '../../../src/contracts/source.ts';
import { compose, type Sender } from './compose.ts';
import { type InboxConfig, type Listening, listen } from './inbox.ts';
import { messageId } from './message-id.ts';
import { type Fault, faultOf, type SmtpFailure } from './smtp-fault.ts';
import { type LineSettings, openLine } from './smtp-line.ts';
import { SmtpLines } from './smtp-lines.ts';
import { type Trust, trust } from './trust.ts';

export type EmailConfig = {
  readonly host: string;
  readonly port: number;
  /** starttls and tls refuse to send without encryption. */
  readonly tls: 'none' | 'starttls' | 'tls';
  readonly user?: string;
  readonly password?: SecretReference;
  /** Certificates to trust instead of the public ones, PEM. */
  readonly ca?: SecretReference;
  readonly from: Sender;
  /** Where answers come back; left out: none are read. */
  readonly inbox?: InboxConfig;
};

export const channel: ChannelModule<EmailConfig> = { address: 'email', open };

const CONNECTION_MS = 10_000;
const GREETING_MS = 10_000;
/** Counts from the last byte, so a peer that drips never reaches it: the deadline is what holds. */
const SOCKET_IDLE_MS = 30_000;
/** The longest a send may take in all; the outbox leases a message for a minute and then takes it for lost. */
const DEADLINE_MS = 55_000;

function open(config: EmailConfig, context: ChannelContext): Channel {
  const closing = new AbortController();
  const trusted = trust(context, [config, config.inbox].some(wantsSystem));
  const lines = new SmtpLines(
    async (signal) => openLine(settingsOf(config, context, trusted), signal),
    context.clock,
  );
  const within = async <T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const deadline = new AbortController();
    const cancel = context.clock.after(DEADLINE_MS, () => deadline.abort(), false);
    try {
      return await work(AbortSignal.any([signal, closing.signal, deadline.signal]));
    } catch (error) {
      throw asChannelError(error, { context, isLate: deadline.signal.aborted });
    } finally {
      cancel();
    }
  };
  return {
    host: config.host,
    async send(message, signal) {
      const to = addressOf(message, context);
      return within(signal, (stop) => deliver({ lines, from: config.from, context, message, to }, stop));
    },
    probe: (signal) => within(signal, (stop) => lines.tryNew(stop)),
    ...listening(config, { context, trusted, closing: closing.signal }),
    async close() {
      closing.abort();
      lines.close();
    },
  };
}

type Ears = Pick<Listening, 'context' | 'trusted'> & { readonly closing: AbortSignal };

function listening(
  { inbox, from }: EmailConfig,
  { context, trusted, closing }: Ears,
): Pick<Channel, 'listen'> {
  if (inbox === undefined) return {};
  const leftAlone = new Set<string>();
  return {
    listen: (take, signal) =>
      listen({ inbox, from, context, trusted, leftAlone, take }, AbortSignal.any([signal, closing])),
  };
}

/** The certificate of its server has to be signed by somebody the system knows. */
function wantsSystem(server: Pick<EmailConfig, 'tls' | 'ca'> | undefined): boolean {
  return server !== undefined && server.tls !== 'none' && server.ca === undefined;
}

type Delivery = {
  readonly lines: SmtpLines;
  readonly from: Sender;
  readonly context: ChannelContext;
  readonly message: OutMessage;
  readonly to: string;
};

/** One envelope a person: of several, one refused would be told together with those that went through. */
async function deliver(
  { lines, from, context, message, to }: Delivery,
  signal: AbortSignal,
): Promise<Receipt> {
  const raw = await compose(message, { from, to, sentAt: context.clock.now() });
  const envelope = { from: from.address, to };
  const result = await lines.use(signal, (line) => line.send(envelope, raw, signal));
  // Some services put an id of their own in its place: what mail programs then show.
  return { providerId: result.serverMessageId ?? messageId(message.key, from.address) };
}

function settingsOf(config: EmailConfig, context: ChannelContext, trusted: Trust): LineSettings {
  const { host, port, tls, user, password, ca } = config;
  const options = {
    host,
    port,
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    connectionTimeout: CONNECTION_MS,
    dnsTimeout: CONNECTION_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SOCKET_IDLE_MS,
    logger: false,
    tls: trusted(ca),
  };
  const hasLogin = user !== undefined && password !== undefined;
  return { options, login: hasLogin ? { user, pass: context.secret(password) } : null };
}

/** One plain address: a comma would make two recipients of it, a line end another header. */
function addressOf(message: OutMessage, context: ChannelContext): string {
  const { address } = message.to;
  if (/^[^\s@,;:<>()[\]"\\\p{Cc}]+@[^\s@,;:<>()[\]"\\\p{Cc}]+$/u.test(address)) return address;
  const words = `The mail address of ${message.to.personId} is not one plain address, so the message was not sent. Correct it in plant.yaml.`;
  throw context.error('bad-address', false, words);
}

function asChannelError(
  error: unknown,
  on: { readonly context: ChannelContext; readonly isLate: boolean },
): unknown {
  const { context, isLate } = on;
  // What the context made is finished: a missing secret, for instance.
  if (error instanceof Error && 'retryable' in error) return error;
  const fault: Fault = isLate ? tooLate() : faultOf(error as SmtpFailure);
  // Not passed on as the cause: a server may repeat what it was told, the password among it.
  return context.error(fault.code, fault.retryable, fault.words);
}

function tooLate(): Fault {
  const words = `The mail server did not take the message within ${DEADLINE_MS / 1000} s. It is sent again later and may then arrive twice.`;
  return { code: 'timeout', retryable: true, words };
}
