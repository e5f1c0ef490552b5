// One HTTP request and its answer, bounded in size; no redirect is followed, and a barred address is not asked.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { bare, checkLiteral, guardedLookup } from './address-guard.ts';

export type Call = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

export type Answer = {
  readonly status: number;
  /** As UTF-8, at most as long as was asked for. */
  readonly text: string;
  /** There was more. */
  readonly isCut: boolean;
  /** What it says of waiting, as it says it. */
  readonly retryAfter: string | null;
  /** The host it would lead to. */
  readonly redirectsTo: string | null;
};

export type Way = {
  /** Null: not encrypted. */
  readonly trust: SecureContext | null;
  readonly signal: AbortSignal;
  /** Bytes of the answer's body that are read; the rest is not waited for. */
  readonly answerMax: number;
};

/** A connection of its own for each: a shared one would queue, and try again behind our back. Rejects as Node does. */
export function exchange(call: Call, { trust, signal, answerMax }: Way): Promise<Answer> {
  checkLiteral(call.url.hostname);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const send = trust === null ? httpRequest : httpsRequest;
  const length = call.body === null ? {} : { 'content-length': String(Buffer.byteLength(call.body)) };
  const sent = send(
    call.url,
    {
      method: call.method,
      headers: { 'user-agent': 'Throughline', ...call.headers, ...length },
      agent: false,
      lookup: guardedLookup,
      signal,
      // Whatever the environment of the process says.
      ...(trust !== null && { secureContext: trust, rejectUnauthorized: true }),
    },
    (response) => {
      readUpTo(response, answerMax).then(({ text, isCut }) => {
        resolve({ status: response.statusCode ?? 0, text, isCut, ...toldBy(response, call.url) });
        sent.destroy();
      }, reject);
    },
  );
  sent.on('error', reject);
  sent.end(call.body ?? undefined);
  return promise;
}

/** Whether somebody is there, with encryption where it is wanted; nothing is asked. Rejects as Node does. */
export async function reach(url: URL, { trust, signal }: Omit<Way, 'answerMax'>): Promise<void> {
  checkLiteral(url.hostname);
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const host = bare(url.hostname);
  const at = { host, port: portOf(url), lookup: guardedLookup };
  const socket =
    trust === null
      ? connect(at, resolve)
      : connectTls({ ...at, secureContext: trust, rejectUnauthorized: true, ...serverName(host) }, resolve);
  const stop = (): void => void socket.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  socket.on('error', reject);
  socket.on('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** By the standard a name and never an address. */
const serverName = (host: string): { readonly servername?: string } =>
  /^[\d.]+$|:/.test(host) ? {} : { servername: host };

async function readUpTo(
  response: IncomingMessage,
  max: number,
): Promise<{ readonly text: string; readonly isCut: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > max) break;
  }
  const text = Buffer.concat(chunks).subarray(0, max).toString('utf8');
  return { text, isCut: size > max };
}

function toldBy(
  { headers, statusCode = 0 }: IncomingMessage,
  asked: URL,
): Pick<Answer, 'retryAfter' | 'redirectsTo'> {
  const to = headers.location;
  const isRedirect = statusCode >= 300 && statusCode < 400;
  return {
    retryAfter: headers['retry-after'] ?? null,
    // Of the whole address only this: the rest may hold what nobody is to read in a log.
    redirectsTo: isRedirect && to !== undefined ? (URL.parse(to, asked)?.host ?? null) : null,
  };
}
