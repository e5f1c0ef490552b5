// The known name nearest to a mistyped one, for "Did you mean …?".
import { distanceOf } from '../model/edit-distance.ts';

/** A third of the letters may be wrong, two in short words: beyond that a guess is noise. */
const WRONG_SHARE_MAX = 1 / 3;
const WRONG_LETTERS_MIN = 2;
/** Letters. What is longer was not typed by hand, and comparing it with every name would hold up the plant. */
const TYPED_MAX = 100;

/** Null where none is near. Upper and lower case, spaces, dots and dashes count for little. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > TYPED_MAX) return null;
  let best: string | null = null;
  let bestDistance = Math.max(WRONG_LETTERS_MIN, Math.floor(word.length * WRONG_SHARE_MAX)) + 1;
  for (const name of known) {
    const distance =
      name === word ? 0 : distanceOf(folded(word), folded(name)) + (folded(name) === folded(word) ? 0 : 0.5);
    if (distance < bestDistance && distance < Math.max(name.length, 2)) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` Did you mean "calendar"?`, or nothing: appended to a message. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? '' : ` Did you mean "${near}"?`;
}

const folded = (word: string): string => word.toLowerCase().replace(/[\s._-]/g, '');
