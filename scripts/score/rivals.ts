// How a plant copes without the box: who flags which orders late, and to which line each would give overtime.
import type { UtcMs } from '../../src/core/types/time.ts';

/** Flags orders late, as its owner would at `at`. Asked at rising times. */
export type Forecaster = { readonly name: string; readonly flags: (at: UtcMs) => ReadonlySet<string> };

/** Lines in the order in which its owner would give them one overtime slot; may leave lines out. */
export type LineRanking = { readonly name: string; readonly lines: (at: UtcMs) => readonly string[] };

export type Rivals = {
  readonly forecasters: readonly Forecaster[];
  readonly rankings: readonly LineRanking[];
};
