// The way to one web server: encryption, a deadline, an end, and every failure as the error of a channel.
import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { ChannelContext } from '../../../src/contracts/channel.ts';
import { authorities, distrustOf } from '../certificate.ts';
import { bare } from './address-guard.ts';
import { type Answer, type Call, exchange, portOf, reach, type Way } from './exchange.ts';
import { codeOf, type Fault, faultOfError, isTrustFault, stopped, tooLate } from './http-fault.ts';

export type LineConfig = {
  /** PEM of who signed the server's certificate, where the system does not know it. */
  readonly caFile?: string;
};

export type LineOptions = {
  /** For people, at the start of a sentence: "The SMS gateway". */
  readonly name: string;
  /** The longest an exchange may take in all, ms. */
  readonly deadlineMs: number;
};

/** All of it throws the context's error. */
export type Line = {
  ask(call: Call, signal: AbortSignal, answerMax?: number): Promise<Answer>;
  /** Whether the server is there, without asking anything. */
  reach(url: URL, signal: AbortSignal): Promise<void>;
  /** "The SMS gateway at sms.plant.lan": never more of the address, which may hold secrets. */
  nameAt(url: URL): string;
  /** Ends what is under way, and whatever is asked afterwards. */
  close(): void;
};

/** Bytes; what says that a message was taken is far below it. */
const ANSWER_MAX = 64 * 1_024;
const SETTING = 'caFile';

export function openLine(config: LineConfig, context: ChannelContext, options: LineOptions): Line {
  const closing = new AbortController();
  const trustOf = openTrust(config, context);
  const nameAt = ({ host }: URL): string => `${options.name} at ${host}`;

  async function within<T>(url: URL, signal: AbortSignal, work: (way: Omit<Way, 'answerMax'>) => Promise<T>) {
    const deadline = new AbortController();
    const cancel = context.clock.after(options.deadlineMs, () => deadline.abort(), false);
    const stop = AbortSignal.any([signal, closing.signal, deadline.signal]);
    try {
      return await work({ trust: url.protocol === 'https:' ? trustOf().context : null, signal: stop });
    } catch (error) {
      // What the context made is finished: a certificate that cannot be read, for instance.
      if (error instanceof Error && 'retryable' in error) throw error;
      const late = deadline.signal.aborted;
      throw told(late ? tooLate(nameAt(url), options.deadlineMs) : await faultOf(url, error, stop), context);
    } finally {
      cancel();
    }
  }

  async function faultOf(url: URL, error: unknown, stop: AbortSignal): Promise<Fault> {
    if (stop.aborted) return stopped(nameAt(url));
    if (!isTrustFault(error)) return faultOfError(error, nameAt(url));
    const server = {
      ...{ host: bare(url.hostname), port: portOf(url), ca: trustOf().ca, at: url.host },
      // Encrypted from the first byte.
      ...{
        preamble: async () => undefined,
        setting: SETTING,
        named: 'in url',
        therefore: 'nothing was sent',
      },
    };
    const why = codeOf(error);
    const words = await distrustOf(server, why, { clock: context.clock, signal: stop }).catch(() => null);
    if (words !== null) return { code: 'not-trusted', retryable: false, words };
    return stop.aborted ? stopped(nameAt(url)) : faultOfError(error, nameAt(url));
  }

  return {
    ask: (call, signal, answerMax = ANSWER_MAX) =>
      within(call.url, signal, (way) => exchange(call, { ...way, answerMax })),
    reach: (url, signal) => within(url, signal, (way) => reach(url, way)),
    nameAt,
    close: () => closing.abort(),
  };
}

type Trust = { readonly ca: readonly string[]; readonly context: SecureContext };

/** Made anew only when the file has changed: all authorities of a system take a tenth of a second. */
function openTrust({ caFile }: LineConfig, context: ChannelContext): () => Trust {
  let known: Trust | null = null;
  return () => {
    if (known !== null && caFile === undefined) return known;
    const ca = authorities(caFile, SETTING, context);
    if (known === null || known.ca[0] !== ca[0]) known = { ca, context: contextOf(ca, caFile, context) };
    return known;
  };
}

function contextOf(
  ca: readonly string[],
  caFile: string | undefined,
  context: ChannelContext,
): SecureContext {
  // One that is broken would be passed over in silence, and the server would seem to be to blame.
  if (caFile === undefined || isCertificate(ca[0] ?? '')) return createSecureContext({ ca: [...ca] });
  const words = `The certificate ${caFile} (${SETTING}) cannot be read as one. Ask for it in PEM, whole.`;
  throw context.error('config', false, words);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** Not passed on as the cause: an error of Node may hold the address with its secrets. */
function told({ code, retryable, words }: Fault, context: ChannelContext): Error {
  return context.error(code, retryable, words);
}
