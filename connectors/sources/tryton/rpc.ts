// Calls of Tryton's JSON-RPC: only those that read can leave the box, and every answer that is none is told in words.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { TableContext } from '../../../src/contracts/table-source.ts';
import { authorities } from '../../edge/certificate.ts';
import { CA_SETTING, checkScheme, codeOf, untrusted } from './trust.ts';
import type { Json, TrytonConfig } from './tryton-config.ts';

/**
 * The whole of what is ever called. Tryton's rights are no guard: an account in no group may still rename a customer.
 * `model.NAME.` stands before the last five.
 */
const READING = ['search', 'search_count', 'read', 'search_read', 'fields_get'];
const LOGIN = ['common.db.login', 'common.db.logout'];

export type Answer = { readonly value: unknown; readonly date: number | null };

export type Rpc = {
  /** Throws the context's error where the world fails, a TrytonFault where Tryton refuses what was asked. */
  call(method: string, params: readonly Json[], signal: AbortSignal): Promise<Answer>;
};

/** Tryton's own refusal of one call: no right, no such model or field. */
export class TrytonFault extends Error {
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A page of a thousand records takes some 250 ms, ms. */
const ANSWERS_WITHIN_MS = 60_000;
/** Bytes; a page of a thousand records with twenty fields has some 500 kB. */
const ANSWER_MAX = 64 * 1_048_576;

export function mayCall(method: string): boolean {
  if (LOGIN.includes(method)) return true;
  const parts = method.split('.');
  return parts[0] === 'model' && parts.length >= 3 && READING.includes(parts.at(-1) ?? '');
}

/** `session`: the header of a login; null before it. */
export function openRpc(config: TrytonConfig, context: TableContext, session: () => string | null): Rpc {
  const url = new URL(
    `${encodeURIComponent(config.database)}/`,
    config.url.endsWith('/') ? config.url : `${config.url}/`,
  );
  checkScheme(url, config, context);
  const ca = url.protocol === 'https:' ? authorities(config.caFile, CA_SETTING, context) : [];
  let id = 0;
  return {
    async call(method, params, signal) {
      if (!mayCall(method)) throw new Error(`${method} is no method that reads: it is not called.`);
      id += 1;
      const body = JSON.stringify({ id, method, params });
      const { status, text, date } = await post(url, body, { ca, session: session(), context, signal });
      return { value: resultOf(status, text, { config, context }), date };
    },
  };
}

type Posting = {
  readonly ca: readonly string[];
  readonly session: string | null;
  readonly context: TableContext;
  readonly signal: AbortSignal;
};
type Response = { readonly status: number; readonly text: string; readonly date: number | null };

async function post(url: URL, body: string, posting: Posting): Promise<Response> {
  const { ca, session, context, signal } = posting;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const late = new AbortController();
  const inTime = context.clock.after(ANSWERS_WITHIN_MS, () => late.abort(), false);
  const sent = send(
    url,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(session !== null && { authorization: session }),
      },
      ...(url.protocol === 'https:' && { ca: [...ca] }),
      signal: AbortSignal.any([signal, late.signal]),
    },
    (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > ANSWER_MAX) response.destroy(new Error('the answer is too long'));
        chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        const date = Date.parse(response.headers.date ?? '');
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, text, date: Number.isFinite(date) ? date : null });
      });
    },
  );
  sent.on('error', reject);
  sent.end(body);
  try {
    return await promise;
  } catch (error) {
    signal.throwIfAborted();
    if (late.signal.aborted) throw silence(url, context, error);
    throw (await untrusted(url, error, posting)) ?? networkError(url, error, context);
  } finally {
    inTime();
  }
}

function silence({ host }: URL, context: TableContext, cause: unknown): Error {
  const words = `Tryton at ${host} gave no answer within ${ANSWERS_WITHIN_MS / 1_000} s, so nothing new is known from it. Is it busy or hanging? It is tried again.`;
  return context.error('silent', true, words, cause);
}

function networkError(url: URL, error: unknown, context: TableContext): Error {
  const code = codeOf(error);
  if (/ECONNRESET|EPIPE/.test(code)) {
    const words = `The connection to Tryton at ${url.host} broke off. It is tried again.`;
    return context.error('lost', true, words, error);
  }
  const words = `Tryton at ${url.host} does not answer (${code || 'no connection'}), so nothing new is known from it. Is it on, and may the box reach it?`;
  return context.error('unreachable', true, words, error);
}

type Asked = { readonly config: TrytonConfig; readonly context: TableContext };

/** Errors of the application come with status 200; a proxy or a login page answers with a page. */
function resultOf(status: number, text: string, { config, context }: Asked): unknown {
  if (status === 401 || status === 403) {
    const words = `Tryton does not let ${config.user} in. Check the password, and that the account is active.`;
    throw context.error('refused', false, words);
  }
  if (status === 429 || status >= 500) {
    const words = `Tryton at ${config.url} answers ${status}: it is overloaded or starting. It is tried again.`;
    throw context.error('unreachable', true, words);
  }
  const answer = parsed(text);
  if (answer === null) {
    const what = /^\s*</.test(text)
      ? 'a web page, perhaps of a proxy or a login'
      : 'something that is not JSON';
    const words = `${config.url} answers with ${what} (${status}), and not as Tryton does. Is url right, and database ${config.database}?`;
    throw context.error('protocol', true, words);
  }
  if (answer.error !== undefined && answer.error !== null) throw faultOf(answer.error);
  return answer.result;
}

function parsed(text: string): { readonly result?: unknown; readonly error?: unknown } | null {
  try {
    const answer: unknown = JSON.parse(text);
    const isAnswer =
      typeof answer === 'object' && answer !== null && ('result' in answer || 'error' in answer);
    return isAnswer ? (answer as { result?: unknown; error?: unknown }) : null;
  } catch {
    return null;
  }
}

/** ["UserError", ["…", ""]], or [message, traceback]: the traceback is nobody's to read. */
function faultOf(error: unknown): TrytonFault {
  const [kind, more] = Array.isArray(error) ? error : [String(error), null];
  const message = Array.isArray(more) ? more.filter((part) => typeof part === 'string').join(' ') : '';
  return new TrytonFault(String(kind), message === '' ? String(kind) : message);
}
