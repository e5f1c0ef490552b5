// Which hours of a line's past were usual and which part of a drift: its levels filtered forward and back (DESIGN.md 2).
import type { Bucket } from './attainment.ts';
import { type Baseline, hourPower } from './baseline.ts';
import { LOWEST_LOG, likelihood } from './drift.ts';

/** Coarser than the filter of level.ts: it has to part usual from slow, not to say how slow. The first is usual. */
const GRID: readonly number[] = [0, -0.04, -0.06, -0.08, -0.1, -0.12, -0.15, -0.2, -0.3, -0.7, 0.04];
/** How likely a drift is of each level, as in level.ts. */
const WEIGHTS: readonly number[] = [0, 0.6, 1, 1, 1, 1, 0.8, 0.3, 0.1, 0.05, 0.2];
const ALL_WEIGHTS = WEIGHTS.reduce((sum, weight) => sum + weight, 0);
const SHARES: readonly number[] = WEIGHTS.map((weight) => weight / ALL_WEIGHTS);
const SIZE = GRID.length;
/** Per scheduled hour: about one drift in a quarter, and two weeks until it is mended. */
const ONSET = 1 / 500;
const END = 1 / 150;
const LEAST = 1e-12;

/** Of each bucket the probability that the line ran at its usual level, given all that came before and after it. */
export function usualShares(
  buckets: readonly Bucket[],
  usual: ReadonlyMap<string, Baseline>,
): Float64Array<ArrayBuffer> {
  const weights = weightsOf(buckets, usual);
  const forward = forwardOf(buckets, weights);
  const shares = new Float64Array(buckets.length);
  let after = new Float64Array(SIZE).fill(1);
  let next = new Float64Array(SIZE);
  for (let i = buckets.length - 1; i >= 0; i--) {
    let total = 0;
    for (let k = 0; k < SIZE; k++) total += (forward[i * SIZE + k] as number) * (after[k] as number);
    shares[i] = ((forward[i * SIZE] as number) * (after[0] as number)) / total;
    stepBack(after, next, { weights, at: i, hours: (buckets[i] as Bucket).hours });
    [after, next] = [next, after];
  }
  return shares;
}

/** How well each level explains each bucket; 1 for all where its product is not known. */
function weightsOf(buckets: readonly Bucket[], usual: ReadonlyMap<string, Baseline>): Float64Array {
  const weights = new Float64Array(buckets.length * SIZE).fill(1);
  for (let i = 0; i < buckets.length; i++) {
    const { materialId, log, hours } = buckets[i] as Bucket;
    const baseline = usual.get(materialId);
    if (!baseline) continue;
    const whole = Math.min(1, hours);
    const sigma = baseline.sigma / Math.sqrt(whole);
    const power = whole * hourPower(sigma);
    const off = Math.max(LOWEST_LOG, log - baseline.median);
    for (let k = 0; k < SIZE; k++)
      weights[i * SIZE + k] = Math.max(LEAST, likelihood(off - (GRID[k] as number), sigma)) ** power;
  }
  return weights;
}

/** Level by level after each bucket, given what came until then. */
function forwardOf(buckets: readonly Bucket[], weights: Float64Array): Float64Array {
  const all = new Float64Array(weights.length);
  const drifting = ONSET / (ONSET + END);
  const now = Float64Array.from(SHARES, (share) => share * drifting);
  now[0] = 1 - drifting;
  for (let i = 0; i < buckets.length; i++) {
    const { begins, ends } = changes((buckets[i] as Bucket).hours);
    const usual = now[0] as number;
    let total = 0;
    for (let k = 0; k < SIZE; k++) {
      const before = now[k] as number;
      const moved =
        k === 0
          ? usual * (1 - begins) + (1 - usual) * ends
          : before * (1 - ends) + usual * begins * (SHARES[k] as number);
      now[k] = moved * (weights[i * SIZE + k] as number);
      total += now[k] as number;
    }
    for (let k = 0; k < SIZE; k++) {
      now[k] = (now[k] as number) / total;
      all[i * SIZE + k] = now[k] as number;
    }
  }
  return all;
}

type Step = { readonly weights: Float64Array; readonly at: number; readonly hours: number };

/** From how well each level explains what comes after bucket `at` to the same with that bucket among it. */
function stepBack(after: Float64Array, before: Float64Array, { weights, at, hours }: Step): void {
  const { begins, ends } = changes(hours);
  const seen = (k: number): number => (weights[at * SIZE + k] as number) * (after[k] as number);
  const usual = seen(0);
  let drifting = 0;
  for (let k = 1; k < SIZE; k++) drifting += (SHARES[k] as number) * seen(k);
  before[0] = (1 - begins) * usual + begins * drifting;
  let most = before[0] as number;
  for (let k = 1; k < SIZE; k++) {
    before[k] = (1 - ends) * seen(k) + ends * usual;
    most = Math.max(most, before[k] as number);
  }
  for (let k = 0; k < SIZE; k++) before[k] = (before[k] as number) / most;
}

function changes(hours: number): { readonly begins: number; readonly ends: number } {
  return { begins: 1 - Math.exp(-ONSET * hours), ends: 1 - Math.exp(-END * hours) };
}
