// The email channel: one message to one person over SMTP, recognisable when it comes twice.
import nodemailer from 'nodemailer';
import type {
  Channel,
  ChannelContext,
  ChannelModule,
  OutMessage,
  Receipt,
} from '../../../src/contracts/channel.ts';
import type { SecretReference } from '../../../src/contracts/source.ts';
import { messageId } from './message-id.ts';
import { type Fault, faultOf, type SmtpFailure } from './smtp-fault.ts';

export type EmailConfig = {
  readonly host: string;
  readonly port: number;
  /** starttls and tls refuse to send without encryption. */
  readonly tls: 'none' | 'starttls' | 'tls';
  readonly user?: string;
  readonly password?: SecretReference;
  /** Certificates to trust besides the public ones, PEM. */
  readonly ca?: SecretReference;
  readonly from: { readonly name: string; readonly address: string };
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
  return {
    async send(message, signal) {
      const to = addressOf(message, context);
      const deadline = new AbortController();
      const cancel = context.clock.after(DEADLINE_MS, () => deadline.abort(), false);
      try {
        const stop = AbortSignal.any([signal, closing.signal, deadline.signal]);
        return await deliver({ config, context, message, to }, stop);
      } catch (error) {
        throw asChannelError(error, { context, isLate: deadline.signal.aborted });
      } finally {
        cancel();
      }
    },
    async close() {
      closing.abort();
    },
  };
}

type Delivery = {
  readonly config: EmailConfig;
  readonly context: ChannelContext;
  readonly message: OutMessage;
  readonly to: string;
};

/** A connection of its own for each message: a shared one would queue and try again behind our back. */
async function deliver({ config, context, message, to }: Delivery, signal: AbortSignal): Promise<Receipt> {
  const transport = nodemailer.createTransport(transportOptions(config, context));
  const id = messageId(message.key, config.from.address);
  const thread = messageId(message.threadKey, config.from.address);
  try {
    const result = await transport.sendMail({
      from: config.from,
      to: { name: message.to.name, address: to },
      subject: message.subject,
      text: message.text,
      ...(message.html === null ? {} : { html: message.html }),
      messageId: id,
      inReplyTo: thread,
      references: [thread],
      date: new Date(context.clock.now()),
      // Keeps out-of-office notes from coming back.
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
      signal,
    });
    // A refused recipient is not always an error to the library.
    const [refusal] = result.rejectedErrors ?? [];
    if (result.rejected.length > 0) throw refusal ?? new Error('the recipient was refused');
    return { providerId: id };
  } finally {
    transport.close();
  }
}

function transportOptions(config: EmailConfig, context: ChannelContext) {
  const { host, port, tls, user, password, ca } = config;
  return {
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
    ...(ca === undefined ? {} : { tls: { ca: context.secret(ca) } }),
    ...(user === undefined || password === undefined
      ? {}
      : { auth: { user, pass: context.secret(password) } }),
  };
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
