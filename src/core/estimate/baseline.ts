// What is usual for a (line, product): its rate against plan and its noise, thin history leaning on the whole line (DESIGN.md 2).
import type { Bucket } from './attainment.ts';
import { median, robustSigma } from './normal.ts';

/** Even a perfectly regular line counts whole pieces. */
const MIN_SIGMA = 0.01;
/** Spread assumed where a line has no history yet: that of a typical line. */
export const UNKNOWN_SIGMA = 0.08;
/** With fewer hours than this the line itself is not known. */
const MIN_LINE_HOURS = 16;
/** Products of a line differ from its mean by about this much: standards are wrong, each in its own way. */
const PRODUCT_SPREAD = 0.03;
/** A product never made here may be off by this much: standards are wrong by up to 20 %. */
const UNSEEN_SPREAD = 0.1;
/** Neighbouring hours resemble each other (autocorrelation 0.3): the noise of a mean shrinks slower. */
const CORRELATION = 0.3;
export const SPREAD_FACTOR = (1 + CORRELATION) / (1 - CORRELATION);
/** A shift as a whole runs a little better or worse with its crew: by about this share of an hour's noise. */
export const CREW_SHARE = 0.25;
/** Hours that run under one crew. */
const SHIFT_HOURS = 8;
/** Newest hours that count for a product. */
const MOST_HOURS = 600;

/** Natural logs against plan. */
export type Baseline = {
  /** Of its hours: what the detectors measure from. */
  readonly median: number;
  /** Of all pieces over all expected pieces: what work is planned with. */
  readonly rateLog: number;
  /** Standard error of `rateLog`. */
  readonly error: number;
  /** Spread of an hour without its wild ones: what a detector measures by. */
  readonly sigma: number;
  /** Spread of an hour with all of them, as a share of the mean: what a projection must allow for. */
  readonly spread: number;
  readonly hours: number;
};

/**
 * Until a line's own hours are known, an hour varies by 8 %, and one in 40 loses 48 minutes in the mean to a stop.
 */
const PRIOR_SPREAD_HOURS = 120;
const PRIOR_VARIANCE = UNKNOWN_SIGMA * UNKNOWN_SIGMA + (2 * 0.8 * 0.8) / 40;
const PRIOR_VARIANCE_TOLD = UNKNOWN_SIGMA * UNKNOWN_SIGMA + 0.005;
/** Spread of a line of which nothing is known. */
export const UNKNOWN_SPREAD = Math.sqrt(PRIOR_VARIANCE);
/** Shorter buckets vary by their shortness. */
const WHOLE_HOURS = 0.5;

/**
 * What one hour of a stretch says, as a power of its likelihood: neighbours resemble each other, and so do the hours of
 * one crew, so that each says less than it seems.
 */
export function hourPower(sigma: number): number {
  const noise = (sigma * sigma * SPREAD_FACTOR) / SHIFT_HOURS;
  return noise / (noise + (CREW_SHARE * sigma) ** 2) / SPREAD_FACTOR;
}

type Sums = { logs: number[]; ratios: number[]; pieces: number; planned: number; hours: number };

/** Usual per product from the hours that were not part of a drift; empty where the line is hardly known. */
export function baselines(
  buckets: readonly Bucket[],
  drifting: (bucket: Bucket, i: number) => boolean,
  tellsStops: boolean,
): Map<string, Baseline> {
  const byMaterial = new Map<string, Sums>();
  for (let i = buckets.length - 1; i >= 0; i--) {
    const bucket = buckets[i] as Bucket;
    if (drifting(bucket, i)) continue;
    const sums = byMaterial.get(bucket.materialId);
    if (!sums) byMaterial.set(bucket.materialId, sumsOf(bucket));
    else if (sums.hours < MOST_HOURS) addTo(sums, bucket);
  }
  const all = [...byMaterial.values()];
  const hours = all.reduce((sum, one) => sum + one.hours, 0);
  if (hours < MIN_LINE_HOURS) return new Map();
  const sigma = lineSigma(all);
  const line = lineMeans(all);
  const spread = spreadOf(all, tellsStops);
  return new Map([...byMaterial].map(([id, sums]) => [id, { ...leaning(sums, line, sigma), spread }]));
}

/** Stops that are told are not in the hours; those that are not are, and make them wilder. */
function spreadOf(all: readonly Sums[], tellsStops: boolean): number {
  let sum = PRIOR_SPREAD_HOURS * (tellsStops ? PRIOR_VARIANCE_TOLD : PRIOR_VARIANCE);
  let hours = PRIOR_SPREAD_HOURS;
  for (const { ratios, pieces, planned } of all) {
    const mean = Math.max(pieces, 0.5) / planned;
    for (const ratio of ratios) sum += (ratio / mean - 1) ** 2;
    hours += ratios.length;
  }
  return Math.sqrt(sum / hours);
}

function sumsOf(bucket: Bucket): Sums {
  const planned = bucket.planPerHour * bucket.hours;
  const ratios = bucket.hours >= WHOLE_HOURS ? [bucket.pieces / planned] : [];
  return { logs: [bucket.log], ratios, pieces: bucket.pieces, planned, hours: bucket.hours };
}

function addTo(sums: Sums, bucket: Bucket): void {
  const planned = bucket.planPerHour * bucket.hours;
  sums.logs.push(bucket.log);
  if (bucket.hours >= WHOLE_HOURS) sums.ratios.push(bucket.pieces / planned);
  sums.pieces += bucket.pieces;
  sums.planned += planned;
  sums.hours += bucket.hours;
}

/** Noise is the machine's, not the product's: pooled over products about their own middles. */
function lineSigma(all: readonly Sums[]): number {
  const deviations = all.flatMap(({ logs }) => {
    const centre = median(logs);
    return logs.length < 4 ? [] : logs.map((log) => log - centre);
  });
  return deviations.length < MIN_LINE_HOURS / 2
    ? UNKNOWN_SIGMA
    : Math.max(MIN_SIGMA, robustSigma(deviations, 0));
}

type Means = { readonly median: number; readonly rateLog: number };

/** The line's own middle of each figure, products weighted by their hours. */
function lineMeans(all: readonly Sums[]): Means {
  const logs = all.flatMap((one) => one.logs);
  const pieces = all.reduce((sum, one) => sum + one.pieces, 0);
  const planned = all.reduce((sum, one) => sum + one.planned, 0);
  return { median: median(logs), rateLog: Math.log(Math.max(pieces, 0.5) / planned) };
}

/** A product's own figures, weighed against the line's by how well they are known. */
function leaning(sums: Sums, line: Means, sigma: number): Omit<Baseline, 'spread'> {
  const variance = (sigma * sigma * SPREAD_FACTOR) / Math.max(1, sums.hours);
  const own = (PRODUCT_SPREAD * PRODUCT_SPREAD) / (PRODUCT_SPREAD * PRODUCT_SPREAD + variance);
  const lean = (mine: number, lines: number): number => own * mine + (1 - own) * lines;
  return {
    median: lean(median(sums.logs), line.median),
    rateLog: lean(Math.log(Math.max(sums.pieces, 0.5) / sums.planned), line.rateLog),
    error: Math.sqrt(own * variance),
    sigma,
    hours: sums.hours,
  };
}

/** A product without hours here: the line's middle, if the line is known, and a wide error. */
export function unseen(usual: ReadonlyMap<string, Baseline>): {
  readonly rateLog: number;
  readonly error: number;
} {
  const hours = [...usual.values()].reduce((sum, one) => sum + one.hours, 0);
  if (hours === 0) return { rateLog: 0, error: UNSEEN_SPREAD };
  const rateLog = [...usual.values()].reduce((sum, one) => sum + one.rateLog * one.hours, 0) / hours;
  return { rateLog, error: Math.max(PRODUCT_SPREAD, UNSEEN_SPREAD / Math.sqrt(1 + usual.size)) };
}
