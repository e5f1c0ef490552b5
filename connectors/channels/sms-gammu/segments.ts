// Cuts a text into what one SMS carries each, in the alphabet that keeps every character of it.
import { isBasicGsm7, septetsOf } from '../../../src/core/types/gsm-7.ts';

export type Coding = 'gsm-7' | 'ucs-2';
export type Segments = { readonly coding: Coding; readonly texts: readonly string[] };

/** Places of one SMS, and of each of several, whose header takes the rest: septets, or UTF-16 units. */
const PLACES: Readonly<Record<Coding, { readonly alone: number; readonly each: number }>> = {
  'gsm-7': { alone: 160, each: 153 },
  'ucs-2': { alone: 70, each: 67 },
};
/** Some 1,500 characters. Nothing of ours is longer, and each segment is paid for. */
const SEGMENTS_MAX = 10;
const CUT_MARK = '...';

/**
 * One character outside of GSM 7-bit and the text goes as Unicode: in two segments where it was one, but as it was
 * written. A folded name or order number may be another one, and Cyrillic or Greek letters fold to nothing.
 */
export function segmentsOf(text: string): Segments {
  const characters = [...plain(text)];
  const coding: Coding = characters.every(isGsm7) ? 'gsm-7' : 'ucs-2';
  const size = (character: string): number => (coding === 'gsm-7' ? septetsOf(character) : character.length);
  const { alone, each } = PLACES[coding];
  const total = characters.reduce((sum, character) => sum + size(character), 0);
  if (total <= alone) return { coding, texts: [characters.join('')] };
  const texts = filled(characters, size, each);
  if (texts.length <= SEGMENTS_MAX) return { coding, texts };
  const last = [...(texts[SEGMENTS_MAX - 1] ?? '')].slice(0, -CUT_MARK.length).join('');
  return { coding, texts: [...texts.slice(0, SEGMENTS_MAX - 1), `${last}${CUT_MARK}`] };
}

/** No control character but the end of a line: some phones hide what comes behind one. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?!\n)\p{Cc}/gu, ' ');

/** Both pages of the alphabet; a character of the second takes two places. */
const isGsm7 = (character: string): boolean => isBasicGsm7(character) || septetsOf(character) === 2;

/** A character of two places is never cut in the middle. */
function filled(
  characters: readonly string[],
  size: (character: string) => number,
  places: number,
): readonly string[] {
  const texts: string[] = [''];
  let taken = 0;
  for (const character of characters) {
    if (taken + size(character) > places) {
      texts.push('');
      taken = 0;
    }
    texts[texts.length - 1] += character;
    taken += size(character);
  }
  return texts;
}
