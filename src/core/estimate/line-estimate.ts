// All that is estimated about one line now: what it makes, what is usual, whether it drifts and since when.
import type { Calendar } from '../model/calendar.ts';
import type { Model } from '../model/model.ts';
import { all, numberOf, textOf } from '../model/model.ts';
import type { Line, Plant } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import { type Bucket, bucketsOf, type RateOf } from './attainment.ts';
import { type Baseline, baselines, type Drift, driftStretches, measureDrift } from './drift.ts';
import type { Floor, LineFloor } from './floor.ts';

export type LineEstimate = {
  readonly lineId: string;
  readonly calendar: Calendar | null;
  readonly floor: LineFloor | null;
  readonly job: string | null;
  readonly drift: Drift | null;
  readonly usual: ReadonlyMap<string, Baseline>;
  readonly buckets: readonly Bucket[];
  /** Spread of an hour's log-attainment, for the product running now or the line's widest. */
  readonly hourSigma: number;
};

export type Standards = ReadonlyMap<string, number>;

/** Standard rates in pieces an hour, by "line|material". Zero or negative is not a rate. */
export function standardsOf(model: Model): Standards {
  const found = new Map<string, number>();
  for (const { record } of all(model, 'standard')) {
    const rate = numberOf(record, 'ratePerHour');
    if (rate !== null && rate > 0) found.set(`${textOf(record, 'line')}|${textOf(record, 'material')}`, rate);
  }
  return found;
}

/** Spread assumed where a line has no history yet: that of a typical line (DESIGN.md 2). */
const UNKNOWN_SIGMA = 0.08;

export function estimateLine(line: Line, floor: Floor, standards: Standards, now: UtcMs): LineEstimate {
  const seen = floor.lines.get(line.id) ?? null;
  const empty = { lineId: line.id, calendar: line.calendar, floor: seen, job: seen?.job ?? null };
  if (!seen || !line.calendar)
    return { ...empty, drift: null, usual: new Map(), buckets: [], hourSigma: UNKNOWN_SIGMA };
  const rateOf = rateOfJobs(line, floor, standards);
  const buckets = bucketsOf(seen.cells, line.calendar, rateOf, now);
  // A drift must not teach the line that it is usual: find stretches, leave them out, find them again.
  const first = baselines(buckets, () => false);
  const usual = baselines(buckets, insideOf(buckets, driftStretches(buckets, first)));
  const open = driftStretches(buckets, usual).at(-1);
  const input = { cells: seen.cells, calendar: line.calendar, rateOf, now };
  const drift = open?.open ? measureDrift(input, buckets, usual, open) : null;
  const sigmas = [...usual.values()].map((baseline) => baseline.sigma);
  return { ...empty, drift, usual, buckets, hourSigma: sigmas.length ? Math.max(...sigmas) : UNKNOWN_SIGMA };
}

function rateOfJobs(line: Line, floor: Floor, standards: Standards): RateOf {
  return (job) => {
    const materialId = job === null ? undefined : floor.jobMaterials.get(job);
    const planPerHour = materialId === undefined ? undefined : standards.get(`${line.id}|${materialId}`);
    return materialId !== undefined && planPerHour !== undefined ? { materialId, planPerHour } : null;
  };
}

function insideOf(
  buckets: readonly Bucket[],
  stretches: readonly { first: number; last: number }[],
): (bucket: Bucket) => boolean {
  const inside = new Set<Bucket>();
  for (const { first, last } of stretches)
    for (const bucket of buckets.slice(first, last + 1)) inside.add(bucket);
  return (bucket) => inside.has(bucket);
}

/** A line that stands makes a thousandth of its usual rate: nothing to anybody, and never a division by zero. */
const STANDING = 0.001;

export type RateNow = {
  readonly planPerHour: number;
  readonly usualPerHour: number;
  /** What goes on if nothing changes: usual, less the drift where there is one. */
  readonly nowPerHour: number;
  readonly measured: boolean;
};

/** The rates of one product on a line. Null: no standard rate is known, so nothing can be said. */
export function rateNow(estimate: LineEstimate, standards: Standards, materialId: string): RateNow | null {
  const planPerHour = standards.get(`${estimate.lineId}|${materialId}`);
  if (planPerHour === undefined) return null;
  const baseline = estimate.usual.get(materialId);
  const usualPerHour = baseline ? planPerHour * Math.exp(baseline.log) : planPerHour;
  return {
    planPerHour,
    usualPerHour,
    nowPerHour: usualPerHour * Math.max(STANDING, estimate.drift?.ratio ?? 1),
    measured: baseline !== undefined,
  };
}

export function estimateLines(
  plant: Plant,
  floor: Floor,
  standards: Standards,
  now: UtcMs,
): Map<string, LineEstimate> {
  return new Map(
    [...plant.lines.values()].map((line) => [line.id, estimateLine(line, floor, standards, now)]),
  );
}
