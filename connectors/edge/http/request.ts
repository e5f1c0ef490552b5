// A request as a config describes it, and the same with its places filled.
import type { ChannelContext } from '../../../src/contracts/channel.ts';
import type { Call } from './exchange.ts';
import {
  asIs,
  fill,
  fillJson,
  inHeader,
  inText,
  inUrl,
  type Json,
  placesIn,
  type Values,
} from './placeholders.ts';

export type RequestConfig = {
  /** Absent: POST where there is a body, else GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** At most one of the three. */
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: Json;
  readonly text?: string;
};

/** HTTP's own: set by the request itself, and a second one would make another request of it. */
const OWN_HEADERS = /^(host|content-length|transfer-encoding|connection|upgrade|expect|te|trailer)$/i;
/** A host is named in plain sight: neither a place to fill nor a user before it. */
const ADDRESS = /^https?:\/\/[^/?#@{}\s\\]+([/?#][^\s\\]*)?$/;

/** Throws the context's error where it could not be sent as it stands. `at`: its key in the file; null: the file itself. */
export function checkRequest(
  request: RequestConfig,
  at: string | null,
  { known, context }: { readonly known: ReadonlySet<string>; readonly context: ChannelContext },
): void {
  const fail = (words: string): never => {
    throw context.error('config', false, words);
  };
  const place = at ?? 'this file';
  if (!ADDRESS.test(request.url) || !URL.canParse(fill(request.url, new Map(), inUrl)))
    fail(
      `${at === null ? '' : `${at}.`}url is no address of a server: it begins with https:// or http:// and a host that is written out. Correct it.`,
    );
  for (const name of Object.keys(request.headers ?? {}))
    if (OWN_HEADERS.test(name) || !/^[A-Za-z0-9-]+$/.test(name))
      fail(`The header ${JSON.stringify(name)} of ${place} cannot be set. Take it out.`);
  const unknown = placesIn(request).find((name) => !known.has(name));
  if (unknown !== undefined)
    fail(
      `Nothing is known to fill {${unknown}} in ${place} with. Write one of: ${[...known].sort().join(', ')}; or name it under secrets.`,
    );
}

/** The request has passed `checkRequest`, or this throws an Error. */
export function callOf(request: RequestConfig, values: Values, login: string | null = null): Call {
  const url = new URL(fill(request.url, values, inUrl));
  const query = pairs(request.query, values);
  if (query !== '') url.search = `${url.search === '' ? '?' : `${url.search}&`}${query}`;
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      fill(value, values, inHeader),
    ]),
  );
  const { type, body } = bodyOf(request, values, headers['content-type']);
  return {
    method: request.method ?? (body === null ? 'GET' : 'POST'),
    url,
    headers: {
      ...(login !== null && { authorization: login }),
      ...(type !== null && { 'content-type': type }),
      ...headers,
    },
    body,
  };
}

/** RFC 7617. */
export function basicLogin(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function bodyOf({ form, json, text }: RequestConfig, values: Values, type: string | undefined) {
  if (form !== undefined) return { type: 'application/x-www-form-urlencoded', body: pairs(form, values) };
  if (json !== undefined) return { type: 'application/json', body: JSON.stringify(fillJson(json, values)) };
  if (text === undefined) return { type: null, body: null };
  const written = type ?? 'text/plain; charset=utf-8';
  return { type: written, body: fill(text, values, inText(written)) };
}

function pairs(fields: Readonly<Record<string, string>> | undefined, values: Values): string {
  return (
    Object.entries(fields ?? {})
      // A value is encoded once, with the text around it.
      .map(([name, value]) => `${inUrl(name)}=${inUrl(fill(value, values, asIs))}`)
      .join('&')
  );
}
