// Faults in the order a person mends them: file by file, line by line, and each told once.
import type { FileTrouble } from '../contracts/errors.ts';

/** `files`: in the order they are shown; faults of others come last, by name. */
export function inOrder(troubles: readonly FileTrouble[], files: readonly string[]): FileTrouble[] {
  const order = new Map(files.map((file, index) => [file, index]));
  const rank = ({ place }: FileTrouble): number => order.get(place.file) ?? files.length;
  const told = new Set<string>();
  return troubles
    .filter(({ place, words }) => {
      const key = `${place.file}:${place.line}:${place.column} ${words}`;
      return !told.has(key) && told.add(key);
    })
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        Number(a.place.file > b.place.file) - Number(a.place.file < b.place.file) ||
        a.place.line - b.place.line ||
        a.place.column - b.place.column,
    );
}
