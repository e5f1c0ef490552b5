// How promised dates moved between two snapshots: many by the same time is a format or a zone, not a plant.

/** By field: how many records have it in both, how many moved by which time, and how many to which. */
export type Moves = {
  readonly [field: string]: {
    both: number;
    readonly byMs: { [ms: string]: number };
    readonly to: { [at: string]: number };
  };
};

export type Move = {
  readonly field: string;
  /** The time by which most moved, and how many did. */
  readonly byMs: number;
  readonly moved: number;
  /** How many moved to the one time to which most did. */
  readonly together: number;
  readonly both: number;
};

/** Dates that were promised to somebody. Others, such as the time of a count or a booking, move together every day. */
export const PROMISED_FIELDS = ['dueAt', 'promisedAt', 'neededAt', 'packingClosesAt', 'departsAt'] as const;

type Fields = { readonly [name: string]: unknown };

export function newMoves(): Moves {
  return Object.fromEntries(PROMISED_FIELDS.map((field) => [field, { both: 0, byMs: {}, to: {} }]));
}

/** Counts one record that is in both. Unchanged ones too: they are what the share is of. */
export function countMove(moves: Moves, before: Fields, after: Fields): void {
  for (const field of PROMISED_FIELDS) {
    const from = before[field];
    const to = after[field];
    const move = moves[field];
    if (typeof from !== 'number' || typeof to !== 'number' || move === undefined) continue;
    move.both += 1;
    if (from === to) continue;
    move.byMs[to - from] = (move.byMs[to - from] ?? 0) + 1;
    move.to[to] = (move.to[to] ?? 0) + 1;
  }
}

/** Of each field how most of it moved, where any did. */
export function mostMoved(moves: Moves): Move[] {
  return Object.entries(moves).flatMap(([field, { both, byMs, to }]) => {
    const most = Object.entries(byMs).toSorted(([, a], [, b]) => b - a)[0];
    const together = Math.max(0, ...Object.values(to));
    return most === undefined ? [] : [{ field, byMs: Number(most[0]), moved: most[1], together, both }];
  });
}
