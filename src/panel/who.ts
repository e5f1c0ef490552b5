// Who acts: chosen from the people of the config until there is a login, remembered in this browser.
import type { Reader } from '../contracts/reader.ts';

const COOKIE = 'who';
/** A shift and a handover; after that the browser asks again. */
const REMEMBER_S = 12 * 3600;
/** Far more than this panel ever sets: longer is not ours. */
const COOKIE_LIMIT = 4096;

export function whoCookie(personId: string): string {
  return `${COOKIE}=${encodeURIComponent(personId)}; Path=/; Max-Age=${REMEMBER_S}; HttpOnly; SameSite=Strict`;
}

/** The person this browser remembers, if the config still names them. */
export function rememberedPerson(reader: Reader, cookie: string | undefined): string | null {
  if (cookie === undefined || cookie.length > COOKIE_LIMIT) return null;
  const pair = cookie
    .split(';')
    .map((c) => c.trim())
    .find((c) => c.startsWith(`${COOKIE}=`));
  return knownPerson(reader, pair === undefined ? null : decoded(pair.slice(COOKIE.length + 1)));
}

export const knownPerson = (reader: Reader, id: string | null | undefined): string | null =>
  reader.people().find((p) => p.id === id)?.id ?? null;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
