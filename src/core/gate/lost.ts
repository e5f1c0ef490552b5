// How figures and texts of records change between two snapshots: where most change alike, an export did, no plant.

/** Of the records that are in both: how many there are, and of each field how many lost it, and how. */
export type Lost = {
  both: number;
  readonly fields: { [field: string]: Losses };
};

export type Losses = {
  emptied: number;
  zeroed: number;
  /** By factor, of two digits, how many became so many times what they were. */
  readonly byFactor: { [factor: string]: number };
  /** Of what only grows as work is done: in how many it did, and in how many it went back. */
  grew: number;
  fell: number;
};

/** What is booked grows, and what is closed stays closed, but for the odd correction. */
export const GROWING_FIELDS: readonly string[] = [
  'shippedPieces',
  'confirmedPieces',
  'confirmedAt',
  'status',
];

type Fields = { readonly [name: string]: unknown };

/** A decimal comma read as a point, or another unit, is a factor of ten at least. */
export const JUMP_FACTOR = 5;

export function newLost(): Lost {
  return { both: 0, fields: {} };
}

/** Counts one record that changed. That a record is in both is counted for unchanged ones too, by the caller. */
export function countLost(lost: Lost, before: Fields, after: Fields): void {
  for (const [field, was] of Object.entries(before)) {
    const is = after[field];
    if (was === is) continue;
    if (is === undefined) of(lost, field).emptied += 1;
    if (GROWING_FIELDS.includes(field)) countGrowth(of(lost, field), was, is);
    if (typeof was !== 'number' || typeof is !== 'number' || was <= 0) continue;
    const factor = is / was;
    if (factor <= 0) of(lost, field).zeroed += 1;
    else if (isJump(factor)) {
      const { byFactor } = of(lost, field);
      const key = factor.toPrecision(2);
      byFactor[key] = (byFactor[key] ?? 0) + 1;
    }
  }
}

/** Of a status only the end counts. */
function countGrowth(losses: Losses, was: unknown, is: unknown): void {
  if (typeof was === 'number' && typeof is === 'number') losses[is > was ? 'grew' : 'fell'] += 1;
  else if (was === 'closed') losses.fell += 1;
  else if (is === 'closed') losses.grew += 1;
}

export function isJump(factor: number): boolean {
  return factor > JUMP_FACTOR || factor < 1 / JUMP_FACTOR;
}

/** The factor by which most of a field changed; null: none did. */
export function mostScaled({ byFactor }: Losses): { readonly by: number; readonly scaled: number } | null {
  const most = Object.entries(byFactor).toSorted(([, a], [, b]) => b - a)[0];
  return most === undefined ? null : { by: Number(most[0]), scaled: most[1] };
}

function of(lost: Lost, field: string): Losses {
  lost.fields[field] ??= { emptied: 0, zeroed: 0, byFactor: {}, grew: 0, fell: 0 };
  return lost.fields[field];
}
