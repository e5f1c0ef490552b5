// What whoever looks reads: what they chose in this browser, else what their browser asks for; null: what the plant does.
import type { IncomingHttpHeaders } from 'node:http';
import type { Reader } from '../contracts/reader.ts';
import type { Spoken } from '../render/speech.ts';
import { cookieOf } from './cookies.ts';

const COOKIE = 'language';
/** A browser asks for few; more is no browser. */
const ASKED_MOST = 10;
const YEAR_S = 365 * 24 * 3600;

type Headers = Pick<IncomingHttpHeaders, 'cookie' | 'accept-language'>;

export function readingLanguage(reader: Reader, headers: Headers): string | null {
  const known = reader.languages();
  const chosen = cookieOf(headers.cookie, COOKIE);
  if (chosen !== null && known.includes(chosen)) return chosen;
  return askedFor(headers['accept-language'] ?? '').find((one) => known.includes(one)) ?? null;
}

/** The same as what is said to them is said in. */
export const spokenTo = (reader: Reader, headers: Headers): Spoken => ({
  speech: reader.speech(readingLanguage(reader, headers)),
});

export const languageCookie = (language: string): string =>
  `${COOKIE}=${encodeURIComponent(language)}; Path=/; Max-Age=${YEAR_S}; SameSite=Strict`;

/** "de-AT,de;q=0.9,en;q=0.5": de-AT, de, en; the best first, each also without its country. */
function askedFor(header: string): readonly string[] {
  const asked = header
    .split(',')
    .slice(0, ASKED_MOST)
    .flatMap((one) => {
      const [name = '', ...more] = one.trim().split(';');
      const weight = Number(/q=([\d.]+)/.exec(more.join(';'))?.[1] ?? 1);
      return weight > 0 ? [{ name: name.trim(), weight }] : [];
    });
  return asked
    .toSorted((a, b) => b.weight - a.weight)
    .flatMap(({ name }) => [name, name.split('-')[0]?.toLowerCase() ?? name]);
}
