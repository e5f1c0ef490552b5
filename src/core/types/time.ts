// Time as the core sees it: UTC integers, and the plant's zone as a small table instead of a library.

/** Milliseconds since 1970-01-01T00:00:00Z, always an integer. */
export type UtcMs = number;

/**
 * The plant's zone as data: from each UTC instant on, local time is UTC plus `offsetMs`. Sorted, the first
 * row early enough to cover every fact. Made with Temporal outside the core, journaled with the plant.
 */
export type Zone = {
  readonly name: string;
  readonly offsets: readonly (readonly [from: UtcMs, offsetMs: number])[];
};

/** Working time of a line or role: sorted, disjoint half-open intervals in UTC. */
export type WorkingTime = readonly (readonly [from: UtcMs, to: UtcMs])[];
