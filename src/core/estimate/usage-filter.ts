// How much more of a part is used than the bill says: a slow random walk followed by comparing what was drawn with what was made.
import type { Drawn, Stretch } from './usage.ts';

/** ln of actual over bill, its variance, and how it was learned. */
export type Estimate = {
  log: number;
  variance: number;
  stretches: number;
  /** Stretches in a row that cannot be the same unit as the bill, or in which nothing was drawn. */
  odd: number;
};

/** A bill of material is good to about that, until it has been compared. */
const BILL_SIGMA = 0.05;
/** How far use wanders in a working hour: 4 % in a week of two shifts. */
const WANDER_PER_HOUR = 0.005;
/** Readings of pieces and of parts are not taken at one moment: two minutes of an hour. */
const TIMING_SIGMA = 0.02;
/** A box begun or not begun at either end of a stretch. */
const STEP_SHARE = 0.4;
/** Beyond so many sigmas a stretch counts as if it were so many: one spilled box is no new habit. */
const MOST_SIGMAS = 3;
/** Twice or half the bill is another unit or another part, not waste. */
const MOST_LOG = Math.log(2);
/** So many odd stretches in a row, and the counter is not believed. */
const MOST_ODD = 6;
/** A stretch of time over a weekend has no more than a day's wander in it. */
const MOST_HOURS = 24;

export function newEstimate(): Estimate {
  return { log: 0, variance: BILL_SIGMA ** 2, stretches: 0, odd: 0 };
}

/** Pieces of `materialId` that the bill gives for one piece of the product; 0 where it gives none. */
export type PerPiece = (productId: string, materialId: string) => number;

/** Learns from the stretches that have ended since the last time. */
export function learnDrawn(drawn: Drawn, perPiece: PerPiece): void {
  for (const stretch of drawn.waiting) {
    const billed = billedIn(stretch, (productId) => perPiece(productId, drawn.materialId));
    if (billed !== null) learnStretch(drawn.estimate, stretch, billed);
  }
  drawn.waiting = [];
}

/** Null: something was made that nobody knows the bill of, or the bill gives none of it. */
function billedIn(stretch: Stretch, perPiece: (productId: string) => number): number | null {
  let billed = 0;
  for (const [productId, pieces] of stretch.made) {
    if (productId === '') return null;
    billed += pieces * perPiece(productId);
  }
  return billed > 0 ? billed : null;
}

function learnStretch(estimate: Estimate, stretch: Stretch, billed: number): void {
  const log = Math.log(stretch.used / billed);
  if (!(Math.abs(log) <= MOST_LOG)) {
    estimate.odd += 1;
    return;
  }
  estimate.odd = 0;
  const hours = Math.min(MOST_HOURS, (stretch.to - stretch.from) / 3_600_000);
  const noise = TIMING_SIGMA ** 2 + ((STEP_SHARE * stretch.step) / stretch.used) ** 2;
  learnLog(estimate, { log, noise, wander: WANDER_PER_HOUR ** 2 * hours });
}

/** One step of the filter: what was seen, how noisy it is, and how far use may have wandered since. */
export function learnLog(
  estimate: Estimate,
  seen: { readonly log: number; readonly noise: number; readonly wander: number },
): void {
  const variance = estimate.variance + seen.wander;
  const sigma = Math.sqrt(variance + seen.noise);
  const news = Math.max(-MOST_SIGMAS * sigma, Math.min(MOST_SIGMAS * sigma, seen.log - estimate.log));
  const gain = variance / (variance + seen.noise);
  estimate.log += gain * news;
  estimate.variance = (1 - gain) * variance;
  estimate.stretches += 1;
}

/** The counter's numbers cannot be pieces of the bill. */
function isOdd(estimate: Estimate): boolean {
  return estimate.odd >= MOST_ODD;
}

/** Actual use over the bill. `measured`: by a counter, between two counts of the shelf, or not at all. */
export type Usage = {
  readonly factor: number;
  /** Standard error of ln(factor). */
  readonly sigma: number;
  readonly measured: 'counter' | 'counts' | null;
};

const BY_BILL: Usage = { factor: 1, sigma: BILL_SIGMA, measured: null };

export function usageFrom(byCounter: Estimate | undefined, byCounts: Estimate | undefined): Usage {
  if (byCounter && byCounter.stretches > 0 && !isOdd(byCounter)) return told(byCounter, 'counter');
  return byCounts && byCounts.stretches > 0 ? told(byCounts, 'counts') : BY_BILL;
}

function told({ log, variance }: Estimate, measured: 'counter' | 'counts'): Usage {
  return { factor: Math.exp(log), sigma: Math.sqrt(variance), measured };
}
