// What one seed's run gives: counts and lists that can be joined over seeds before anything is divided.
import type { UtcMs } from '../../src/core/types/time.ts';

/** Scheduled hours before packing closes at which everybody is asked. */
export const HORIZONS = [15, 45, 75] as const;
export type Horizon = (typeof HORIZONS)[number];

export type Counts = { hit: number; falseFlag: number; missed: number; quiet: number };

/** One forecaster: the design's two flags and each baseline. */
export type Warnings = {
  readonly at: { readonly [horizon: string]: Counts };
  /** Scheduled hours for which the final flag of each late order had lasted at its cut-off; 0 = none was on. */
  readonly lateHours: readonly number[];
  readonly driftLateHours: readonly number[];
  /** Stretches of flags per flagged order, how many orders of them ended in time. */
  readonly flaggedOrders: number;
  readonly episodes: number;
  readonly falseEpisodes: number;
};

/** Said probability of being late, and whether it came so, of orders still open at the horizon. */
export type Said = { readonly p: number; readonly late: boolean };

export type DriftFound = {
  readonly share: number;
  readonly lineId: string;
  /** Scheduled hours the drift lasted. */
  readonly hours: number;
  /** Scheduled hours until it was stated; null: never while it lasted. */
  readonly delayHours: number | null;
  /** Said start less true start, in scheduled hours. */
  readonly sinceErrorHours: number | null;
};

export type DriftScore = {
  readonly found: readonly DriftFound[];
  readonly statements: number;
  readonly falseStatements: number;
  readonly lineYears: number;
};

/** `named`: over all cards, the orders each ever named late; `orders`: how many different ones that are. */
export type CardScore = {
  readonly cards: number;
  readonly falseCards: number;
  readonly named: number;
  readonly orders: number;
  readonly shifts: number;
};

export type QualityScore = {
  /** Bad pieces made until the alarm, of spikes of at least five times the usual share. */
  readonly badUntilAlarm: readonly number[];
  readonly unseen: number;
  readonly alarms: number;
  readonly falseAlarms: number;
  readonly pieces: number;
};

export type RunoutScore = {
  /** Of true run-outs by over-consumption: scheduled hours for which the final flag had lasted at the run-out. */
  readonly warnedHours: readonly number[];
  readonly flags: number;
  readonly falseFlags: number;
};

export type RankingScore = {
  readonly days: number;
  readonly oracleMinor: number;
  readonly savedMinor: { readonly [ranking: string]: number };
};

/** By rule. `falseDelays`: decisions that named late orders of which none was late. */
export type DecisionScore = {
  readonly [ruleId: string]: {
    readonly opened: number;
    readonly causes: readonly string[];
    readonly falseDelays: number;
  };
};

export type SeedScore = {
  readonly seed: number;
  readonly scoredFrom: UtcMs;
  readonly scoredTo: UtcMs;
  readonly orders: number;
  readonly lateOrders: number;
  readonly driftLateOrders: number;
  /** Asked moments at which the design had nothing to say of an open order. */
  readonly unjudged: { readonly [reason: string]: number };
  readonly warnings: { readonly [forecaster: string]: Warnings };
  readonly said: { readonly [horizon: string]: readonly Said[] };
  readonly drift: DriftScore;
  readonly cards: CardScore;
  readonly quality: QualityScore;
  readonly runouts: RunoutScore;
  readonly ranking: RankingScore;
  readonly decisions: DecisionScore;
  readonly ticks: number;
  /** CPU seconds by part. */
  readonly seconds: { readonly [part: string]: number };
};
