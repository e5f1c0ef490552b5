// A line as of the last look: its rate against what is usual, what counts it, and each open run in the order it is expected.
import type { OrderDates, UnknownThing } from './order-now.ts';
import type { UtcMs } from './time.ts';

export type LineRate = {
  readonly nowPerHour: number;
  readonly planPerHour: number;
  /** Null: nothing of this product was measured here yet. Eight of ten usual hours lie within low and high. */
  readonly usual: {
    readonly perHour: number;
    readonly lowPerHour: number;
    readonly highPerHour: number;
  } | null;
};

/** A share of its usual rate that it is off by, and since when: -0.08 is 8 % under. */
export type LineDrift = { readonly share: number; readonly since: UtcMs; readonly workingHours: number };

/** The tag that says what it makes. `at` null: it has said nothing yet. */
export type LineCounter = {
  readonly tag: string;
  readonly source: string;
  readonly at: UtcMs | null;
  readonly good: boolean;
};

/** How far the order in which its runs stand can be believed. `of`: starts that were seen. */
export type SequenceKept = { readonly asPlanned: number; readonly of: number; readonly permuted: boolean };

export type LineRun = {
  readonly runId: string;
  readonly job: string;
  readonly materialId: string;
  readonly running: boolean;
  readonly openPieces: number;
  readonly quantityPieces: number;
  readonly startAt: UtcMs | null;
  readonly finishAt: UtcMs | null;
  /** The order on it that is needed first, and how many more share it. Null: nothing is pegged to it. */
  readonly order: OrderDates | null;
  readonly moreOrders: number;
};

export type LineNow = {
  readonly at: UtcMs;
  readonly lineId: string;
  readonly rate: LineRate | null;
  readonly drift: LineDrift | null;
  readonly counter: LineCounter | null;
  readonly sequence: SequenceKept;
  readonly runs: readonly LineRun[];
  readonly moreRuns: number;
  /** Why the runs from this one on cannot be placed. */
  readonly unknown: { readonly runId: string; readonly reason: string } | null;
};

export type LineAnswer = { readonly type: 'found'; readonly line: LineNow } | UnknownThing;
