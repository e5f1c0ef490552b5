// Drift of a line against its own usual rate: a CUSUM per (line, product) with "since" and size (DESIGN.md 2).
import type { Calendar } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import { type Bucket, countedHours, type RateOf } from './attainment.ts';
import { CELL_MS, type Cell } from './floor.ts';
import { median, normalCdf, robustSigma, winsorisedMean } from './normal.ts';

/** Half of the 8 % sought: the CUSUM's slack, and what counts as "a drift at all". */
const SLACK = 0.04;
/** Budget: one false statement a quarter, on a line of some 975 scheduled hours a quarter. */
const HOURS_PER_FALSE_ALARM = 975;
/** Neighbouring hours resemble each other (autocorrelation 0.3, DESIGN.md 2): the noise of a mean shrinks slower. */
const CORRELATION = 0.3;
const SPREAD_FACTOR = (1 + CORRELATION) / (1 - CORRELATION);
/** Even a perfectly regular line counts whole pieces. */
const MIN_SIGMA = 0.01;
/** Over when the last eight scheduled hours are less than 3 % under. */
const RELEASE_HOURS = 8;
const RELEASE_ABOVE = -0.03;
/** With fewer hours than this of a product its usual rate is not known. */
const MIN_BASELINE_HOURS = 16;
const CLIP_SIGMAS = 2.5;

export type Baseline = { readonly log: number; readonly sigma: number; readonly hours: number };

export type Drift = {
  readonly since: UtcMs;
  /** Natural log of now over usual; `share` is the same as a fraction, -0.08 = 8 % under. */
  readonly log: number;
  readonly logError: number;
  readonly share: number;
  readonly shareLow: number;
  readonly sure: number;
  readonly workingHours: number;
  readonly ratio: number;
};

/** Usual log-attainment per product, from the hours that were not part of a drift. Null: too few hours. */
export function baselines(
  buckets: readonly Bucket[],
  drifting: (bucket: Bucket) => boolean,
): Map<string, Baseline> {
  const byMaterial = new Map<string, number[]>();
  for (const bucket of buckets) {
    if (drifting(bucket)) continue;
    const logs = byMaterial.get(bucket.materialId);
    if (logs) logs.push(bucket.log);
    else byMaterial.set(bucket.materialId, [bucket.log]);
  }
  const found = new Map<string, Baseline>();
  for (const [materialId, logs] of byMaterial) {
    if (logs.length < MIN_BASELINE_HOURS) continue;
    const centre = median(logs);
    const sigma = Math.max(MIN_SIGMA, robustSigma(logs, centre));
    found.set(materialId, {
      log: winsorisedMean(logs, centre, CLIP_SIGMAS * sigma),
      sigma,
      hours: logs.length,
    });
  }
  return found;
}

/** Alarm limit for the false-alarm budget, from Siegmund's average run length of a one-sided CUSUM. */
export function alarmLimit(sigma: number): number {
  const variance = sigma * sigma * SPREAD_FACTOR;
  return (variance / (2 * SLACK)) * Math.log(1 + (2 * SLACK * SLACK * HOURS_PER_FALSE_ALARM) / variance);
}

/** First and last bucket of each stretch in which the line ran under its usual rate; the last may still be going on. */
export type Stretch = { readonly first: number; last: number; readonly open: boolean };

export function driftStretches(buckets: readonly Bucket[], usual: ReadonlyMap<string, Baseline>): Stretch[] {
  const stretches: Stretch[] = [];
  let score = 0;
  let first = 0;
  let drifting = false;
  buckets.forEach((bucket, i) => {
    const baseline = usual.get(bucket.materialId);
    if (!baseline) return;
    const limit = CLIP_SIGMAS * baseline.sigma + 2 * SLACK;
    const r = Math.min(limit, Math.max(-limit, bucket.log - baseline.log));
    if (!drifting) {
      if (score === 0) first = i;
      score = Math.max(0, score - r - SLACK);
      drifting = score > alarmLimit(baseline.sigma);
    } else if (recentMean(buckets, usual, { first, last: i }) > RELEASE_ABOVE) {
      stretches.push({ first, last: i, open: false });
      drifting = false;
      score = 0;
    }
  });
  if (drifting) stretches.push({ first, last: buckets.length - 1, open: true });
  return stretches;
}

/** Mean of the last scheduled hours, none from before the stretch; not told until there are enough of them. */
function recentMean(
  buckets: readonly Bucket[],
  usual: ReadonlyMap<string, Baseline>,
  { first, last }: { readonly first: number; readonly last: number },
): number {
  let hours = 0;
  let sum = 0;
  for (let i = last; i >= first && hours < RELEASE_HOURS; i--) {
    const bucket = buckets[i];
    const baseline = bucket && usual.get(bucket.materialId);
    if (!bucket || !baseline) continue;
    hours += bucket.hours;
    sum += (bucket.log - baseline.log) * bucket.hours;
  }
  return hours >= RELEASE_HOURS ? sum / hours : Number.NEGATIVE_INFINITY;
}

export type DriftInput = {
  readonly cells: readonly Cell[];
  readonly calendar: Calendar;
  readonly rateOf: RateOf;
  readonly now: UtcMs;
};

/** Size and start of the drift that is going on, from the cells since its start. */
export function measureDrift(
  input: DriftInput,
  buckets: readonly Bucket[],
  usual: ReadonlyMap<string, Baseline>,
  stretch: Stretch,
): Drift | null {
  const first = buckets[stretch.first];
  const baseline = first && usual.get(first.materialId);
  if (!first || !baseline) return null;
  const since = refineStart(input, usual, first);
  let pieces = 0;
  let usualPieces = 0;
  let hours = 0;
  for (const cell of input.cells) {
    if (cell.from < since) continue;
    const counted = usualOf(input, usual, cell);
    if (!counted) continue;
    pieces += cell.pieces;
    usualPieces += counted.usualPerHour * counted.hours;
    hours += counted.hours;
  }
  if (usualPieces <= 0) return null;
  const ratio = pieces / usualPieces;
  const log = Math.log(Math.max(ratio, 1e-6));
  const logError = (baseline.sigma * Math.sqrt(SPREAD_FACTOR)) / Math.sqrt(Math.max(1, hours));
  return {
    since,
    log,
    logError,
    share: ratio - 1,
    shareLow: Math.exp(log - 1.96 * logError) - 1,
    sure: normalCdf((-log - SLACK) / logError),
    workingHours: hours,
    ratio,
  };
}

function usualOf(
  input: DriftInput,
  usual: ReadonlyMap<string, Baseline>,
  cell: Cell,
): { hours: number; usualPerHour: number } | null {
  const hours = countedHours(cell, input.calendar, input.now);
  const rate = hours > 0 ? input.rateOf(cell.job) : null;
  const baseline = rate && usual.get(rate.materialId);
  return rate && baseline ? { hours, usualPerHour: rate.planPerHour * Math.exp(baseline.log) } : null;
}

/**
 * The cell, within the hour before to the hour after the bucket's start, from which on the line is best told apart
 * from its usual rate: where the running sum of "halfway rate less pieces made" is lowest.
 */
function refineStart(input: DriftInput, usual: ReadonlyMap<string, Baseline>, first: Bucket): UtcMs {
  let best = first.from;
  let lowest = 0;
  let sum = 0;
  for (const cell of input.cells) {
    if (cell.from < first.from || cell.from >= first.to) continue;
    const counted = usualOf(input, usual, cell);
    if (!counted) continue;
    sum += counted.hours * counted.usualPerHour * (1 - SLACK) - cell.pieces;
    if (sum < lowest) {
      lowest = sum;
      best = cell.from + CELL_MS;
    }
  }
  return best;
}
