// What a line's own past teaches, taken once a day: its usual rates, its alarm limit, how its drifts come and go (DESIGN.md 2).
import type { Calendar } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import { drawnLimit, formulaLimit } from './alarm-limit.ts';
import { type Bucket, foldOldCells, pastBuckets, type RateOf, recentBuckets } from './attainment.ts';
import { type Baseline, baselines, UNKNOWN_SIGMA, UNKNOWN_SPREAD } from './baseline.ts';
import { driftStretches, evidenceOf, type Stretch, type Usual } from './drift.ts';
import type { LineFloor } from './floor.ts';
import { hashText } from './keyed.ts';
import type { DriftRecord } from './level.ts';

const DAY_MS = 86_400_000;
const DAYS_PER_LIMIT = 7;
/** A stretch counts as a drift, and not as bad luck, if it ran at least this far under. */
const DRIFT_AT_LEAST = -0.04;

/** `day` and `week` say for which the line has learned; plan rates at that time go with the baselines. */
export type Learned = {
  readonly day: number;
  readonly usual: ReadonlyMap<string, Baseline & { readonly planPerHour: number }>;
  readonly week: number;
  readonly limit: number;
  readonly record: DriftRecord;
};

/** Lines learn at different times of the day, so that no single tick carries all of them. */
function dayOf(lineId: string, now: UtcMs): number {
  return Math.floor((now + (hashText(lineId) % 1440) * 60_000) / DAY_MS);
}

/** Folds what is old and learns, where a new day of the line has begun. Changes the floor. */
export function learnLine(
  line: LineFloor,
  given: {
    readonly lineId: string;
    readonly calendar: Calendar | null;
    readonly rateOf: RateOf;
    readonly now: UtcMs;
  },
): void {
  const { lineId, calendar, rateOf, now } = given;
  const day = dayOf(lineId, now);
  if (line.learned !== null && line.learned.day === day) return;
  foldOldCells(line, calendar, now);
  if (!calendar) return;
  const buckets = [...pastBuckets(line, rateOf), ...recentBuckets(line, calendar, rateOf, now)];
  // A drift must not teach the line that it is usual: find stretches, leave them out, find them again.
  // By the formula's limit, not by the one drawn from what it leaves over: that would fall with every false statement.
  const before = line.learned;
  const first = baselines(buckets, () => false, line.tellsState);
  const limit = formulaLimit(sigmaOf(first));
  const drifting = insideOf(buckets, driftStretches(evidence(buckets, first), limit));
  const usual = baselines(buckets, drifting, line.tellsState);
  const stretches = driftStretches(evidence(buckets, usual), limit);
  const week = Math.floor(day / DAYS_PER_LIMIT);
  line.learned = {
    day,
    usual: withPlans(usual, buckets),
    week,
    limit: before?.week === week ? before.limit : limitOf(lineId, buckets, usual, stretches),
    record: recordOf(buckets, usual, stretches),
  };
  line.version += 1;
}

function evidence(buckets: readonly Bucket[], usual: Usual): (number | null)[] {
  return buckets.map((bucket) => evidenceOf(bucket, usual));
}

function withPlans(usual: Usual, buckets: readonly Bucket[]): Learned['usual'] {
  const plans = new Map(buckets.map((bucket) => [bucket.materialId, bucket.planPerHour]));
  return new Map([...usual].map(([id, one]) => [id, { ...one, planPerHour: plans.get(id) ?? 1 }]));
}

export function spreadOf(usual: Usual): number {
  return usual.values().next().value?.spread ?? UNKNOWN_SPREAD;
}

export function sigmaOf(usual: Usual): number {
  return usual.values().next().value?.sigma ?? UNKNOWN_SIGMA;
}

function insideOf(buckets: readonly Bucket[], stretches: readonly Stretch[]): (bucket: Bucket) => boolean {
  const inside = new Set<Bucket>();
  for (const { first, last } of stretches)
    for (const bucket of buckets.slice(first, last + 1)) inside.add(bucket);
  return (bucket) => inside.has(bucket);
}

function limitOf(
  lineId: string,
  buckets: readonly Bucket[],
  usual: Usual,
  stretches: readonly Stretch[],
): number {
  const drifting = insideOf(
    buckets,
    stretches.filter((one) => isDrift(buckets, usual, one)),
  );
  const quiet: number[] = [];
  for (const bucket of buckets) {
    const e = drifting(bucket) ? null : evidenceOf(bucket, usual);
    if (e !== null) quiet.push(e);
  }
  return drawnLimit(lineId, quiet, sigmaOf(usual));
}

function isDrift(buckets: readonly Bucket[], usual: Usual, { first, last }: Stretch): boolean {
  let pieces = 0;
  let expected = 0;
  for (const bucket of buckets.slice(first, last + 1)) {
    const own = usual.get(bucket.materialId);
    if (!own) continue;
    pieces += bucket.pieces;
    expected += bucket.planPerHour * Math.exp(own.rateLog) * bucket.hours;
  }
  return Math.log(Math.max(pieces, 0.5) / Math.max(expected, 0.5)) <= DRIFT_AT_LEAST;
}

function recordOf(buckets: readonly Bucket[], usual: Usual, stretches: readonly Stretch[]): DriftRecord {
  const record = { onsets: 0, quietHours: 0, ends: 0, driftHours: 0 };
  for (const bucket of buckets) record.quietHours += bucket.hours;
  for (const stretch of stretches) {
    if (!isDrift(buckets, usual, stretch)) continue;
    for (let i = stretch.first; i <= stretch.last; i++) record.driftHours += buckets[i]?.hours ?? 0;
    record.onsets += 1;
    record.ends += stretch.open ? 0 : 1;
  }
  record.quietHours = Math.max(0, record.quietHours - record.driftHours);
  return record;
}
