// A request as a config describes it, and the same with its places filled.
import type { ChannelContext } from '../../../src/contracts/channel.ts';
import { configFault } from '../config-fault.ts';
import { isThisMachine } from './address-guard.ts';
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

export type RequestCheck = {
  /** The keys that lead to the request in the file; [] where its parts stand at the top. */
  readonly at: readonly string[];
  /** What the file calls its JSON. */
  readonly jsonKey?: string;
  /** What a place in it can be filled with. */
  readonly known: ReadonlySet<string>;
  /** Whether http may go over a network, readable by whoever is on it. */
  readonly unencrypted: boolean | undefined;
  readonly context: ChannelContext;
};

/** Throws the context's error where it could not be sent as it stands, with the keys of what is wrong. */
export function checkRequest(request: RequestConfig, check: RequestCheck): void {
  const { at, jsonKey = 'json', known, context } = check;
  const place = at.length === 0 ? 'this file' : at.join('.');
  checkAddress(request, check);
  for (const name of Object.keys(request.headers ?? {}))
    if (OWN_HEADERS.test(name) || !/^[A-Za-z0-9-]+$/.test(name)) {
      const words = `The header ${JSON.stringify(name)} of ${place} cannot be set. Take it out.`;
      throw configFault(context, [...at, 'headers', name], words);
    }
  const { json, ...others } = request;
  const unknown = placesIn({ ...others, [jsonKey]: json }, at).find(({ name }) => !known.has(name));
  if (unknown === undefined) return;
  const words = `Nothing is known to fill {${unknown.name}} in ${place} with. Write one of: ${[...known].sort().join(', ')}; or name it under secrets.`;
  throw configFault(context, unknown.at, words);
}

/**
 * Messages and secrets go over a network in clear only where that is said by name; on the machine itself nobody listens
 * in. What is checked here holds for every send: no place fills a host, and no redirect is followed.
 */
function checkAddress({ url }: RequestConfig, { at, unencrypted, context }: RequestCheck): void {
  const key = [...at, 'url'];
  const address = ADDRESS.test(url) ? URL.parse(fill(url, new Map(), inUrl)) : null;
  if (address === null) {
    const words = `${key.join('.')} is no address of a server: it begins with https:// or http:// and a host that is written out. Correct it.`;
    throw configFault(context, key, words);
  }
  const { protocol, hostname, host } = address;
  if (protocol === 'https:' || isThisMachine(hostname) || unencrypted === true) return;
  const words = `${key.join('.')} begins with http, so messages and secrets would go to ${host} readable by everybody on the network; nothing is sent. Write https; or, where nobody else can listen in, unencrypted: true.`;
  throw configFault(context, key, words);
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
