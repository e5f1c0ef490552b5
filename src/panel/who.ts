// Who acts: chosen from the people of the config until there is a login, remembered in this browser.
import type { Reader } from '../contracts/reader.ts';
import { cookieOf } from './cookies.ts';

const COOKIE = 'who';
/** A shift and a handover; after that the browser asks again. */
const REMEMBER_S = 12 * 3600;

export function whoCookie(personId: string): string {
  return `${COOKIE}=${encodeURIComponent(personId)}; Path=/; Max-Age=${REMEMBER_S}; HttpOnly; SameSite=Strict`;
}

/** The person this browser remembers, if the config still names them. */
export const rememberedPerson = (reader: Reader, cookie: string | undefined): string | null =>
  knownPerson(reader, cookieOf(cookie, COOKIE));

export const knownPerson = (reader: Reader, id: string | null | undefined): string | null =>
  reader.people().find((p) => p.id === id)?.id ?? null;
