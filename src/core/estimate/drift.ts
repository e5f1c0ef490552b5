// Drift of a line against its own usual rate: a CUSUM per (line, product) with "since" and size (DESIGN.md 2).
import type { Calendar } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import { SLACK, SOUGHT } from './alarm-limit.ts';
import { type Bucket, countedHours, type RateOf } from './attainment.ts';
import { type Baseline, SPREAD_FACTOR } from './baseline.ts';
import { CELL_MS } from './cells.ts';
import type { LineFloor } from './floor.ts';
import { normalCdf } from './normal.ts';

export type Usual = ReadonlyMap<string, Baseline>;

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

/** One hour in twenty loses a good part of itself to stops that nobody logs: such an hour says nothing of a drift. */
export const LOSSY_SHARE = 0.05;
export const LOSSY_LOG = -0.4;
export const LOSSY_SIGMA = 0.3;
/**
 * What the detector holds against "as usual": the drift sought, and, each hardly likely, deeper ones. Without these a
 * line that runs at half its rate would look like one bad hour after the other.
 */
const DRIFTS: readonly (readonly [log: number, weight: number])[] = [
  [-SOUGHT, 0.92],
  ...[-0.11, -0.14, -0.18, -0.24, -0.32, -0.42, -0.7, -2.3].map((log) => [log, 0.01] as const),
];

/** How likely an hour that far from its level is, but for a factor; `sigma` is the hour's own noise. */
export function likelihood(off: number, sigma: number): number {
  return (1 - LOSSY_SHARE) * bell(off, sigma) + LOSSY_SHARE * bell(off - LOSSY_LOG, LOSSY_SIGMA);
}

function bell(off: number, sigma: number): number {
  const z = off / sigma;
  return Math.exp(-0.5 * z * z) / sigma;
}

/**
 * What an hour says for a drift against none: ln of the likelihood ratio, scaled so that an ordinary hour gives
 * "how far under usual, less the slack", in log-hours. Null: usual is not known.
 */
export function evidenceOf(bucket: Bucket, usual: Usual): number | null {
  const baseline = usual.get(bucket.materialId);
  if (!baseline) return null;
  const off = Math.max(LOWEST_LOG, bucket.log - baseline.median);
  const { sigma } = baseline;
  let drifting = 0;
  for (const [log, weight] of DRIFTS) drifting += weight * likelihood(off - log, sigma);
  const ratio = Math.log(drifting / likelihood(off, sigma));
  return ((ratio * sigma * sigma) / SOUGHT) * bucket.hours;
}

/** Lower than this is no rate at all. */
export const LOWEST_LOG = -2.6;

/**
 * First and last bucket of each stretch in which the line ran under its usual rate; the last may still be going on.
 * `told` is the bucket with which it could be stated.
 */
export type Stretch = {
  readonly first: number;
  readonly told: number;
  readonly last: number;
  readonly open: boolean;
};

/** An end needs this share of the evidence that a beginning needs. */
const RELEASE_SHARE = 0.6;

/** Where the running sum of the evidence stands after `length` hours. `told` below zero: nothing is stated. */
export type Running = {
  length: number;
  score: number;
  first: number;
  told: number;
  highest: number;
  peak: number;
};

export function newRunning(): Running {
  return { length: 0, score: 0, first: 0, told: -1, highest: 0, peak: 0 };
}

type Evidence = readonly (number | null)[];

/** Runs on over more hours; gives the stretches that ended in them. */
export function runOn(running: Running, evidence: Evidence, limit: number): Stretch[] {
  const ended: Stretch[] = [];
  for (const e of evidence) {
    const i = running.length++;
    if (e === null) continue;
    if (running.told < 0) {
      if (running.score === 0) running.first = i;
      running.score = Math.max(0, running.score + e);
      if (running.score > limit) {
        running.told = i;
        running.highest = running.score;
        running.peak = i;
      }
      continue;
    }
    running.score += e;
    if (running.score > running.highest) {
      running.highest = running.score;
      running.peak = i;
    } else if (running.score < running.highest - RELEASE_SHARE * limit) {
      ended.push({ first: running.first, told: running.told, last: running.peak, open: false });
      running.told = -1;
      running.score = 0;
    }
  }
  return ended;
}

/** The one that goes on. */
export function openStretch({ first, told, length }: Running): Stretch | null {
  return told < 0 ? null : { first, told, last: length - 1, open: true };
}

export function driftStretches(evidence: Evidence, limit: number): Stretch[] {
  const running = newRunning();
  const ended = runOn(running, evidence, limit);
  const open = openStretch(running);
  return open ? [...ended, open] : ended;
}

export type DriftInput = {
  readonly line: LineFloor;
  readonly calendar: Calendar;
  readonly rateOf: RateOf;
  readonly now: UtcMs;
};

/** Size and start of the drift that is going on, from the hours since its start. */
export function measureDrift(
  input: DriftInput,
  buckets: readonly Bucket[],
  usual: Usual,
  stretch: Stretch,
): Drift | null {
  const first = buckets[stretch.first];
  const baseline = first && usual.get(first.materialId);
  if (!first || !baseline) return null;
  const start = refineStart(input, usual, first);
  const rest = buckets.slice(stretch.first + 1, stretch.last + 1);
  const { pieces, usualPieces, hours } = added(start, rest, usual);
  if (usualPieces <= 0) return null;
  const ratio = pieces / usualPieces;
  const log = Math.log(Math.max(ratio, 1e-6));
  const logError = (baseline.sigma * Math.sqrt(SPREAD_FACTOR)) / Math.sqrt(Math.max(1, hours));
  return {
    since: start.since,
    log,
    logError,
    share: ratio - 1,
    shareLow: Math.exp(log - 1.96 * logError) - 1,
    sure: normalCdf((-log - SLACK) / logError),
    workingHours: hours,
    ratio,
  };
}

type Sums = { readonly pieces: number; readonly usualPieces: number; readonly hours: number };

function added(sums: Sums, buckets: readonly Bucket[], usual: Usual): Sums {
  let { pieces, usualPieces, hours } = sums;
  for (const bucket of buckets) {
    const own = usual.get(bucket.materialId);
    if (!own) continue;
    pieces += bucket.pieces;
    usualPieces += bucket.planPerHour * Math.exp(own.rateLog) * bucket.hours;
    hours += bucket.hours;
  }
  return { pieces, usualPieces, hours };
}

/** A stretch counts as a drift, and not as bad luck, if it ran at least this far under; log. */
const DRIFT_AT_LEAST = -0.04;

export function isDrift(buckets: readonly Bucket[], usual: Usual, { first, last }: Stretch): boolean {
  const none = { pieces: 0, usualPieces: 0, hours: 0 };
  const { pieces, usualPieces } = added(none, buckets.slice(first, last + 1), usual);
  return Math.log(Math.max(pieces, 0.5) / Math.max(usualPieces, 0.5)) <= DRIFT_AT_LEAST;
}

type Start = Sums & { readonly since: UtcMs };

/**
 * The cell of the first hour from which on the line is best told apart from its usual rate: where the running sum of
 * "halfway rate less pieces made" is lowest. With what was made from there to the end of that hour.
 */
function refineStart(input: DriftInput, usual: Usual, first: Bucket): Start {
  const own = usual.get(first.materialId);
  const rate = first.planPerHour * Math.exp(own?.rateLog ?? 0);
  const whole = { pieces: first.pieces, usualPieces: rate * first.hours, hours: first.hours };
  let best: Start = { ...whole, since: first.from };
  let left: Sums = whole;
  let lowest = 0;
  let sum = 0;
  for (const cell of input.line.cells) {
    if (cell.from < first.from || cell.from >= first.to) continue;
    const hours = countedHours(cell, input.calendar, input.now, input.line.stops);
    if (hours <= 0 || input.rateOf(cell.job)?.materialId !== first.materialId) continue;
    left = {
      pieces: left.pieces - cell.pieces,
      usualPieces: left.usualPieces - rate * hours,
      hours: left.hours - hours,
    };
    sum += hours * rate * (1 - SLACK) - cell.pieces;
    if (sum < lowest) {
      lowest = sum;
      best = { ...left, since: cell.from + CELL_MS };
    }
  }
  return best;
}
