// Where the level of a line stands now, and how levels come and go: a filter over a grid of levels (DESIGN.md 3).
import type { Bucket } from './attainment.ts';
import { type Baseline, hourPower } from './baseline.ts';
import { LOWEST_LOG, likelihood } from './drift.ts';

/** Drifts of 5 to 15 % are what plants have; a line may also run better. */
const GRID: readonly number[] = Array.from({ length: 31 }, (_, i) => (i - 24) / 100);
const LEVEL_STEP = 0.01;
/** A line that hardly runs, runs at half, runs at two thirds: rare, and far off the grid. */
const FAR: readonly number[] = [-2.3, -0.7, -0.4];
/** Levels against usual, natural logs, lowest first. */
export const LEVELS: readonly number[] = [...FAR, ...GRID];
/** Index of the level that is usual. */
export const USUAL = FAR.length + 24;
/** How likely a drift that begins is of each level, before anything is measured: [level, weight], straight between. */
const DRIFT_WEIGHTS: readonly (readonly [level: number, weight: number])[] = [
  [-0.24, 0.1],
  [-0.2, 0.2],
  [-0.12, 1],
  [-0.05, 1],
  [-0.02, 0.2],
  [0, 0],
  [0.02, 0.3],
  [0.06, 0.1],
];
const FAR_WEIGHT = 0.05;
const DRIFT_PRIOR = Float64Array.from(normalised([...FAR.map(() => FAR_WEIGHT), ...GRID.map(weightOf)]));
/** Levels move a step up or down by wear and by small mends so often an hour. */
const WEAR_PER_HOUR = 0.006;
/** What is older than this many hours has no weight left. */
export const MEMORY_BUCKETS = 450;

/** Per scheduled hour: how often a drift begins, and how often one ends. */
export type Hazards = { readonly onset: number; readonly end: number };

/**
 * Until the plant's own drifts are counted: one per line in 600 scheduled hours. That one ends is given little
 * chance until the plant has shown that its drifts do end: a warning that hopes is no warning.
 */
const PRIOR_ONSETS = 1;
const PRIOR_ONSET_HOURS = 600;
const PRIOR_ENDS = 1;
const PRIOR_END_HOURS = 800;

export type DriftRecord = { onsets: number; quietHours: number; ends: number; driftHours: number };

export function hazardsOf(record: DriftRecord): Hazards {
  return {
    onset: (PRIOR_ONSETS + record.onsets) / (PRIOR_ONSET_HOURS + record.quietHours),
    end: (PRIOR_ENDS + record.ends) / (PRIOR_END_HOURS + record.driftHours),
  };
}

function weightOf(level: number): number {
  const above = DRIFT_WEIGHTS.findIndex(([at]) => at >= level - 1e-9);
  const [x1, y1] = DRIFT_WEIGHTS[above] ?? [0, 0];
  const [x0, y0] = DRIFT_WEIGHTS[Math.max(0, above - 1)] ?? [x1, y1];
  return x1 === x0 ? y1 : y0 + ((level - x0) / (x1 - x0)) * (y1 - y0);
}

function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * What hours say of each level: how long each was, and row by row how likely each level makes it. It rests on the hours
 * and on what is usual alone, so that it can be kept where only the hazards have changed.
 */
export type Said = { readonly hours: Float64Array; readonly likely: Float64Array };

export const NOTHING_SAID: Said = { hours: new Float64Array(0), likely: new Float64Array(0) };

/**
 * `before`: of an earlier list, that began with the same `first` hours. Hours of products that nobody knows have no
 * length: they say nothing, and nothing moves in them.
 */
export function saidBy(
  buckets: readonly Bucket[],
  usual: ReadonlyMap<string, Baseline>,
  before: { readonly said: Said; readonly first: number } = { said: NOTHING_SAID, first: 0 },
): Said {
  const said = {
    hours: new Float64Array(buckets.length),
    likely: new Float64Array(buckets.length * LEVELS.length),
  };
  said.hours.set(before.said.hours.subarray(0, before.first));
  said.likely.set(before.said.likely.subarray(0, before.first * LEVELS.length));
  for (let i = before.first; i < buckets.length; i++) {
    const bucket = buckets[i] as Bucket;
    const baseline = usual.get(bucket.materialId);
    if (!baseline) continue;
    said.hours[i] = bucket.hours;
    weigh(said.likely, i * LEVELS.length, bucket, baseline);
  }
  return said;
}

/** Probability of each level after these hours, from where it stood before them; nobody looked: mostly at usual. */
export function levelAfter(before: Float64Array | null, said: Said, hazards: Hazards): Float64Array {
  let belief: Float64Array = before ? before.slice() : resting(hazards);
  let next: Float64Array = new Float64Array(LEVELS.length);
  const { hours, likely } = said;
  for (let i = 0; i < hours.length; i++) {
    if (hours[i] === 0) continue;
    moveOn(belief, next, hazards, hours[i] as number);
    believe(next, likely, i * LEVELS.length);
    [belief, next] = [next, belief];
  }
  return belief;
}

/** Where a line is that nobody has looked at: mostly at usual. */
function resting({ onset, end }: Hazards): Float64Array {
  const drifting = onset / (onset + end);
  const belief = Float64Array.from(DRIFT_PRIOR, (share) => share * drifting);
  belief[USUAL] = (belief[USUAL] ?? 0) + 1 - drifting;
  return belief;
}

function moveOn(from: Float64Array, to: Float64Array, hazards: Hazards, hours: number): void {
  const begins = 1 - Math.exp(-hazards.onset * hours);
  const stay = Math.exp(-hazards.end * hours);
  const wear = WEAR_PER_HOUR * hours;
  const atUsual = from[USUAL] as number;
  const begun = atUsual * begins;
  let ended = 0;
  for (let j = 0; j < LEVELS.length; j++) {
    const here = from[j] as number;
    if (j === USUAL) to[j] = here * (1 - begins);
    else {
      const stays = here * stay;
      ended += here - stays;
      const below = from[BELOW[j] as number] as number;
      const above = from[ABOVE[j] as number] as number;
      to[j] = stays + wear * (below + above - 2 * here) + begun * (DRIFT_PRIOR[j] as number);
    }
  }
  to[USUAL] = (to[USUAL] as number) + ended;
}

function onGrid(j: number): boolean {
  return j >= FAR.length && j < LEVELS.length && j !== USUAL;
}

/** How likely each level makes one bucket. */
function weigh(likely: Float64Array, row: number, { log, hours }: Bucket, baseline: Baseline): void {
  const deviation = Math.max(LOWEST_LOG, log - baseline.median);
  const whole = Math.min(1, hours);
  const sigma = baseline.sigma / Math.sqrt(whole);
  const power = whole * hourPower(sigma);
  for (let j = 0; j < LEVELS.length; j++) {
    const off = deviation - (LEVELS[j] as number);
    likely[row + j] = Math.max(1e-12, likelihood(off, sigma)) ** power;
  }
}

/** The level a step below or above by wear; at the ends of the grid and off it, the level itself. */
const BELOW = Uint8Array.from(LEVELS, (_, j) => (onGrid(j - 1) && onGrid(j) ? j - 1 : j));
const ABOVE = Uint8Array.from(LEVELS, (_, j) => (onGrid(j + 1) && onGrid(j) ? j + 1 : j));

/** Bayes' rule for one bucket. */
function believe(belief: Float64Array, likely: Float64Array, row: number): void {
  let total = 0;
  for (let j = 0; j < LEVELS.length; j++) {
    const weighed = (belief[j] as number) * (likely[row + j] as number);
    belief[j] = weighed;
    total += weighed;
  }
  for (let j = 0; j < LEVELS.length; j++) belief[j] = (belief[j] as number) / total;
}

/** The level below which `share` of the belief lies, spread evenly within each step. */
export function levelAt(belief: Float64Array, share: number): number {
  let sum = 0;
  for (let j = 0; j < LEVELS.length; j++) {
    const here = belief[j] as number;
    if (sum + here >= share || j === LEVELS.length - 1) {
      if (j === USUAL || j < FAR.length || here <= 0) return LEVELS[j] as number;
      const within = Math.min(1, Math.max(0, (share - sum) / here));
      return (LEVELS[j] as number) + (within - 0.5) * LEVEL_STEP;
    }
    sum += here;
  }
  return 0;
}

/** A new drift's level, for a number in (0, 1). */
export function newDrift(share: number): number {
  let sum = 0;
  for (let j = 0; j < LEVELS.length; j++) {
    sum += DRIFT_PRIOR[j] as number;
    if (sum >= share) return LEVELS[j] as number;
  }
  return LEVELS[USUAL - 8] as number;
}
