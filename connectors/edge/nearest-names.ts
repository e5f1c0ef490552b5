// Names a peer has that are most like the one that was written: what a trouble offers.

/** More letters off is no slip of the pen; and long names are compared with thousands of others, while the box waits. */
const OFF_MAX = 12;

type Near = { readonly name: string; readonly distance: number };

/** The few known names most like the wanted one, nearest first. */
export function nearestNames(wanted: string, known: readonly string[], count = 3): readonly string[] {
  const written = wanted.toLowerCase();
  let limit = Math.min(OFF_MAX, Math.max(2, Math.floor(wanted.length / 2)));
  let nearest: readonly Near[] = [];
  for (const name of known) {
    const distance = editDistance(written, name.toLowerCase(), limit);
    if (distance > limit) continue;
    nearest = [...nearest, { name, distance }]
      .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
      .slice(0, count);
    // What is further off than the last of enough is not asked for.
    if (nearest.length === count) limit = nearest.at(-1)?.distance ?? limit;
  }
  return nearest.map((one) => one.name);
}

/** Levenshtein: single letters added, left out or changed. Infinity: more than the limit. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return betweenEnds(a.slice(start, a.length - end), b.slice(start, b.length - end), limit);
}

function betweenEnds(a: string, b: string, limit: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  let next = row.map(() => Number.POSITIVE_INFINITY);
  for (let i = 1; i <= a.length; i += 1) {
    // Further from the diagonal than the limit no cell is within it.
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    next[from - 1] = from === 1 ? i : Number.POSITIVE_INFINITY;
    let least = next[from - 1] ?? i;
    for (let j = from; j <= to; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const distance = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      next[j] = distance;
      least = Math.min(least, distance);
    }
    if (to < b.length) next[to + 1] = Number.POSITIVE_INFINITY;
    if (least > limit) return Number.POSITIVE_INFINITY;
    [row, next] = [next, row];
  }
  return row[b.length] ?? 0;
}
