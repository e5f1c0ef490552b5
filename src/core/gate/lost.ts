// What records lose between two snapshots: where most lose the same field, a column was left empty, no plant changed.

/** Of the records that are in both: how many there are, and how many of them lost which field. */
export type Lost = {
  both: number;
  readonly fields: { [field: string]: { emptied: number; zeroed: number } };
};

type Fields = { readonly [name: string]: unknown };

export type LostField = { readonly field: string; readonly emptied: number; readonly zeroed: number };

export function newLost(): Lost {
  return { both: 0, fields: {} };
}

/** Counts what one record that changed has lost. That it is in both is counted for unchanged ones too, by the caller. */
export function countLost(lost: Lost, before: Fields, after: Fields): void {
  for (const [field, was] of Object.entries(before)) {
    const is = after[field];
    const isEmptied = is === undefined;
    const isZeroed = typeof was === 'number' && was > 0 && typeof is === 'number' && is <= 0;
    if (!isEmptied && !isZeroed) continue;
    lost.fields[field] ??= { emptied: 0, zeroed: 0 };
    const counted = lost.fields[field];
    if (isEmptied) counted.emptied += 1;
    else counted.zeroed += 1;
  }
}
