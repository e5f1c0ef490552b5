// A made-up plant whose truth is known: what the box may learn of it, and what really happens, kept apart.
import type { EntityRecord } from '../../core/types/entity.ts';
import type { Quality, SampleValue } from '../../core/types/observation.ts';
import type { UtcMs } from '../../core/types/time.ts';

export type WorksSpec = {
  readonly seed: number;
  readonly weeks: number;
  /** 6 to 20. */
  readonly lines: number;
  readonly shiftsPerDay: 2 | 3;
  /** ln of true over plan rate, its spread between products; left out: as the calibrated setting has it. */
  readonly standardErrorSigma?: number;
  /** Share of runs that make two orders; left out: none. */
  readonly sharedRunShare?: number;
};

/** What a source would append, with both clocks. Samples of one batch are in the order in which they were learned. */
export type LearnedSample = {
  readonly tag: string;
  readonly effectiveAt: UtcMs;
  readonly recordedAt: UtcMs;
  readonly value: SampleValue;
  readonly quality: Quality;
};

/** Everything a source knows of `covers` at `asOf`: what is not in `records` is gone. */
export type LearnedSnapshot = {
  readonly source: 'config' | 'erp';
  readonly recordedAt: UtcMs;
  readonly asOf: UtcMs;
  readonly covers: readonly string[];
  readonly records: readonly EntityRecord[];
};

export type Learned = {
  readonly samples: readonly LearnedSample[];
  readonly snapshots: readonly LearnedSnapshot[];
};

export type TrueOrder = {
  readonly orderId: string;
  readonly runId: string;
  readonly lineId: string;
  readonly materialId: string;
  readonly pieces: number;
  /** When ERP first tells of it, when its truck packs, and when its last piece is made if nobody does anything. */
  readonly knownAt: UtcMs;
  readonly cutoffAt: UtcMs;
  readonly doneAt: UtcMs;
  readonly late: boolean;
  /** Late, and would not be had no hidden drift been on its line. */
  readonly driftCaused: boolean;
  /** What being late by so many local days costs, in minor units. */
  readonly lossMinor: number;
};

/** What ERP plans with: a run in the sequence of its line. Nothing of it is hidden from a planner. */
export type PlannedRun = {
  readonly runId: string;
  readonly orderIds: readonly string[];
  readonly pieces: number;
  readonly planPerHour: number;
  readonly setupHours: number;
  readonly knownAt: UtcMs;
  /** Confirmed at its end, and not before: known from then on. */
  readonly confirmedAt: UtcMs;
};

export type TrueDrift = {
  readonly lineId: string;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly share: number;
};
export type TrueStop = {
  readonly lineId: string;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly logged: boolean;
};
/** Bad pieces by count: `times` are the moments of the bad pieces in it, sorted. */
export type TrueSpike = {
  readonly lineId: string;
  readonly stationId: string;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly usualShare: number;
  readonly share: number;
  readonly badTimes: readonly UtcMs[];
};
/** Stock really gone at `at`, before the receipt that was to prevent it. */
export type TrueRunout = {
  readonly materialId: string;
  readonly at: UtcMs;
  /** Planning: neither, it was planned too tightly. */
  readonly cause: 'over-consumption' | 'late-receipt' | 'planning';
  /** Since when more is used than the bill of material says; null for a late receipt. */
  readonly overSince: UtcMs | null;
};

export type Truth = {
  readonly orders: readonly TrueOrder[];
  readonly drifts: readonly TrueDrift[];
  readonly stops: readonly TrueStop[];
  readonly spikes: readonly TrueSpike[];
  readonly runouts: readonly TrueRunout[];
  /** Good pieces the line makes from the beginning until `at`. */
  readonly piecesBy: (lineId: string, at: UtcMs) => number;
  /** Loss over all orders of the line if `hours` more are worked on it from `at` on (a slot outside the shifts). */
  readonly lossWithOvertime: (lineId: string, at: UtcMs, hours: number) => number;
  /** The same without: the sum of the losses of its late orders. */
  readonly lossWithout: (lineId: string) => number;
};

export type Works = {
  readonly spec: WorksSpec;
  readonly zone: string;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly lineIds: readonly string[];
  /** Working intervals of a line, sorted: the shifts less the planned breaks. */
  readonly shifts: (lineId: string) => readonly (readonly [UtcMs, UtcMs])[];
  /** The runs of a line in the order in which they are made. */
  readonly runs: (lineId: string) => readonly PlannedRun[];
  /** What the box learns with recordedAt in (from, to]. Called with steps that follow each other. */
  readonly learn: (from: UtcMs, to: UtcMs) => Learned;
  readonly truth: Truth;
};
