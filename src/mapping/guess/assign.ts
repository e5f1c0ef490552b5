// Gives each field at most one column so that the scores sum to the most: the best column for one field may be needed by another.

/**
 * `scores[field][column]`, 0 where it must not be. The column of each field, -1 where it has none. Of equal sums always
 * the same. Kuhn's method with potentials; costs are negated scores over as many spare columns as there are fields.
 */
export function assign(scores: readonly (readonly number[])[]): number[] {
  const fields = scores.length;
  const columns = scores[0]?.length ?? 0;
  const width = columns + fields;
  const costOf = (field: number, column: number): number =>
    column < columns ? -(scores[field]?.[column] ?? 0) : 0;
  const state: Potentials = {
    ofField: new Float64Array(fields + 1),
    ofColumn: new Float64Array(width + 1),
    /** By column, counted from 1, the field that has it; 0: none. */
    holder: new Int32Array(width + 1),
  };
  for (let field = 1; field <= fields; field += 1) augment(field, width, costOf, state);
  const found = new Array<number>(fields).fill(-1);
  for (let column = 1; column <= columns; column += 1) {
    const field = (state.holder[column] ?? 0) - 1;
    if (field >= 0 && (scores[field]?.[column - 1] ?? 0) > 0) found[field] = column - 1;
  }
  return found;
}

type Potentials = {
  readonly ofField: Float64Array;
  readonly ofColumn: Float64Array;
  readonly holder: Int32Array;
};

/** Finds a column for one more field, moving others where that is cheaper. */
function augment(
  field: number,
  width: number,
  costOf: (field: number, column: number) => number,
  { ofField, ofColumn, holder }: Potentials,
): void {
  const least = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY);
  const came = new Int32Array(width + 1);
  const used = new Uint8Array(width + 1);
  holder[0] = field;
  let at = 0;
  do {
    used[at] = 1;
    const one = holder[at] as number;
    let delta = Number.POSITIVE_INFINITY;
    let next = 0;
    for (let column = 1; column <= width; column += 1) {
      if (used[column] === 1) continue;
      const cost = costOf(one - 1, column - 1) - (ofField[one] as number) - (ofColumn[column] as number);
      if (cost < (least[column] as number)) {
        least[column] = cost;
        came[column] = at;
      }
      if ((least[column] as number) < delta) {
        delta = least[column] as number;
        next = column;
      }
    }
    for (let column = 0; column <= width; column += 1)
      if (used[column] === 1) {
        ofField[holder[column] as number] = (ofField[holder[column] as number] as number) + delta;
        ofColumn[column] = (ofColumn[column] as number) - delta;
      } else least[column] = (least[column] as number) - delta;
    at = next;
  } while (holder[at] !== 0);
  for (; at !== 0; at = came[at] as number) holder[at] = holder[came[at] as number] as number;
}
