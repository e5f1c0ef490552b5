// One cookie of a request by its name.

/** Far more than this panel ever sets: longer is not ours. */
const COOKIES_LIMIT = 4096;

/** Null: there is none, or it is no text. */
export function cookieOf(header: string | undefined, name: string): string | null {
  if (header === undefined || header.length > COOKIES_LIMIT) return null;
  const pair = header
    .split(';')
    .map((one) => one.trim())
    .find((one) => one.startsWith(`${name}=`));
  try {
    return pair === undefined ? null : decodeURIComponent(pair.slice(name.length + 1));
  } catch {
    return null;
  }
}
