// What a line's own past teaches, taken once a day: its usual rates, its alarm limit, how its drifts come and go (DESIGN.md 2).
import type { Calendar } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import { drawnLimit, formulaLimit } from './alarm-limit.ts';
import { type Bucket, foldOldCells, pastBuckets, type RateOf, recentBuckets } from './attainment.ts';
import { type Baseline, baselines, UNKNOWN_SIGMA, UNKNOWN_SPREAD } from './baseline.ts';
import { driftStretches, evidenceOf, isDrift, type Usual } from './drift.ts';
import type { LineFloor } from './floor.ts';
import { hashText } from './keyed.ts';
import type { DriftRecord } from './level.ts';
import { usualShares } from './usual-hours.ts';

const DAY_MS = 86_400_000;
const DAYS_PER_LIMIT = 7;

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
  const { usual, shares } = usualOf(buckets, line.tellsState);
  const before = line.learned;
  const week = Math.floor(day / DAYS_PER_LIMIT);
  line.learned = {
    day,
    usual: withPlans(usual, buckets),
    week,
    limit: before?.week === week ? before.limit : limitOf(lineId, buckets, usual, shares),
    record: recordOf(buckets, usual),
  };
  line.version += 1;
}

/** Rounds after which what is usual, and when, no longer changes. */
const ROUNDS = 3;

/**
 * A drift must not teach the line that it is usual: what is usual says which hours were, and those say again what is.
 * `shares`: of each bucket the probability that it was.
 */
function usualOf(
  buckets: readonly Bucket[],
  tellsState: boolean,
): { readonly usual: Map<string, Baseline>; readonly shares: Float64Array } {
  let usual = baselines(buckets, () => false, tellsState);
  let shares = new Float64Array();
  for (let round = 0; round < ROUNDS; round++) {
    const known = usualShares(buckets, usual);
    usual = baselines(buckets, (_, i) => (known[i] as number) < 0.5, tellsState);
    shares = known;
  }
  return { usual, shares };
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

function limitOf(lineId: string, buckets: readonly Bucket[], usual: Usual, shares: Float64Array): number {
  const quiet: number[] = [];
  for (const [i, bucket] of buckets.entries()) {
    const e = (shares[i] as number) < 0.5 ? null : evidenceOf(bucket, usual);
    if (e !== null) quiet.push(e);
  }
  return drawnLimit(lineId, quiet, sigmaOf(usual));
}

/** Counted by the formula's limit: the drawn one is as good as the line's own past. */
function recordOf(buckets: readonly Bucket[], usual: Usual): DriftRecord {
  const evidence = buckets.map((bucket) => evidenceOf(bucket, usual));
  const stretches = driftStretches(evidence, formulaLimit(sigmaOf(usual)));
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
