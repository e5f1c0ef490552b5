// The known name nearest to a mistyped one, for "Did you mean …?".

/** A third of the letters may be wrong, two in short words: beyond that a guess is noise. */
const WRONG_SHARE_MAX = 1 / 3;
const WRONG_LETTERS_MIN = 2;

/** Null where none is near. Upper and lower case, spaces, dots and dashes count for little. */
export function nearest(word: string, known: readonly string[]): string | null {
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

/** Letters to insert, drop, change or swap with a neighbour to turn `a` into `b`. */
function distanceOf(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = a[row - 1] === b[column - 1] ? 0 : 1;
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + changed,
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
