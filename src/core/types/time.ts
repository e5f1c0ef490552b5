// Time as the core sees it: UTC integers, and a zone as a small table instead of a library.

/** Milliseconds since 1970-01-01T00:00:00Z, always an integer. */
export type UtcMs = number;

/**
 * A zone as data, the plant's or a customer's: from each UTC instant on, local time is UTC plus `offsetMs`. Sorted, the
 * first row early enough to cover every fact. Made with Temporal outside the core, journaled with the plant.
 */
export type Zone = {
  readonly name: string;
  readonly offsets: readonly (readonly [from: UtcMs, offsetMs: number])[];
};

/** Working time of a line or role: sorted, disjoint half-open intervals in UTC. */
export type WorkingTime = readonly (readonly [from: UtcMs, to: UtcMs])[];

/** Later than this, or as far before 1970, no calendar reaches. */
export const LAST_MOMENT: UtcMs = 8.64e15;
