// A line as the floor page shows it: what the box believes it makes now, how it knows, and what a person may tell of it.
import type { UtcMs } from './time.ts';

/** How it is known what a line is on. `proposed`: from the sequence, and nobody has confirmed it. */
export type JobBasis = 'tag' | 'person' | 'proposed';

/** Why the box does not believe an order number. */
export type Doubt = 'closed' | 'other-line' | 'unknown' | 'overrun' | 'unchanged';

/** The tag says `said`; the box asks whether it is on `job`. */
export type Question = {
  readonly said: string;
  readonly doubt: Doubt;
  readonly job: string;
  readonly at: UtcMs;
  /** Closed: when it was booked last. */
  readonly closedAt: UtcMs | null;
  /** Other line: which. */
  readonly otherLineId: string | null;
};

/** What machines call it, and how far it is. `quantityPieces` null: ERP has no open run of that name on this line. */
export type JobNow = {
  readonly job: string;
  readonly basis: JobBasis;
  readonly since: UtcMs;
  readonly orderId: string | null;
  readonly materialId: string | null;
  readonly madePieces: number;
  readonly quantityPieces: number | null;
};

export type ShiftNow = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  /** What a person counted; null: nobody has written it. */
  readonly written: {
    readonly goodPieces: number;
    readonly scrapPieces: number | null;
    readonly personId: string;
    readonly at: UtcMs;
  } | null;
  /** What the line's own tags come to, where they cover the shift and a person counted as well. */
  readonly countedPieces: number | null;
};

export type NextRun = {
  readonly runId: string;
  readonly job: string;
  readonly orderId: string | null;
  readonly materialId: string;
  readonly quantityPieces: number;
};

export type FloorLine = {
  readonly lineId: string;
  readonly name: string;
  /** How its pieces are known: a counter, a rate over time, people; or not at all. */
  readonly counts: 'counter' | 'rate' | 'people' | 'nothing';
  /** Its counter runs, and nobody said how many pieces a count is: of that product; null where ERP names none. */
  readonly uncounted: { readonly materialId: string | null } | null;
  readonly hasJobTag: boolean;
  readonly hasStateTag: boolean;
  /** A tag counts its bad pieces: without one the box says nothing of its quality. */
  readonly countsBad: boolean;
  readonly ratePerHour: number | null;
  /** Measured on this line for what it makes; else the rate is the plan's. */
  readonly isMeasured: boolean;
  readonly job: JobNow | null;
  readonly question: Question | null;
  readonly standing: {
    readonly since: UtcMs;
    readonly setUp: boolean;
    readonly reason: string | null;
  } | null;
  /** The shifts that may be written now, newest first. */
  readonly shifts: readonly ShiftNow[];
  /** What is open on it behind the job that it is on, in the order in which it is expected. */
  readonly next: readonly NextRun[];
  /** Who said that order; null: it is ERP's. */
  readonly nextSaid: { readonly personId: string; readonly at: UtcMs } | null;
  /** A rate that is not counted, against what was booked on closed runs: 1.04 is 4 % above. Null: not known yet. */
  readonly rateOverBooked: { readonly ratio: number; readonly runs: number } | null;
};
