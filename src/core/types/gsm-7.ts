// The alphabet of an SMS, GSM 7-bit (3GPP TS 23.038): which characters it has, and how long a text is in it.

/** One segment; one more would be two messages. */
export const SHORT_LIMIT = 160;

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Behind an escape, so each takes two places. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Of the alphabet's first page, one place each. */
export const isBasicGsm7 = (character: string): boolean => BASIC.has(character);

/** What is outside of the alphabet counts as one: it is sent as another character. */
export function septetsOf(text: string): number {
  let septets = 0;
  for (const character of text) septets += EXTENSION.has(character) ? 2 : 1;
  return septets;
}

/** Its characters that do not arrive as written, each once: the sender keeps to the first page of the alphabet,
 * and writes EUR. */
export function outsideGsm7(text: string): string[] {
  return [...new Set(text)].filter((character) => !BASIC.has(character) && character !== '€');
}
