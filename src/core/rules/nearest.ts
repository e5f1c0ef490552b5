// The known name nearest to a mistyped one, for "Did you mean …?".

/** ` Did you mean "order"?`, or nothing: appended to what is wrong. */
export function didYouMean(word: string, names: readonly string[]): string {
  const near = nearest(word, names);
  return near === null ? '' : ` Did you mean "${near}"?`;
}

/** The name with the fewest letters to change, if at most a third of them. */
function nearest(word: string, names: readonly string[]): string | null {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const scored = names
    .map((name) => ({ name, steps: editSteps(word, name) }))
    .toSorted((a, b) => a.steps - b.steps);
  return scored[0] && scored[0].steps <= limit && scored[0].steps > 0 ? scored[0].name : null;
}

function editSteps(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
