// All that is estimated about one line now: what it makes, what is usual, whether it drifts and since when.
import type { Calendar } from '../model/calendar.ts';
import type { Model } from '../model/model.ts';
import { derived, numberOf, textOf } from '../model/model.ts';
import type { Line, Plant } from '../model/plant.ts';
import { inForce } from '../model/written.ts';
import type { UtcMs } from '../types/time.ts';
import { formulaLimit, hoursToSee, SOUGHT } from './alarm-limit.ts';
import { type Bucket, pastBuckets, type RateOf, recentBuckets } from './attainment.ts';
import { type Availability, availabilityOf, setupFactor, setupRecord } from './availability.ts';
import { CREW_SHARE, UNKNOWN_SIGMA, UNKNOWN_SPREAD, unseen } from './baseline.ts';
import {
  type Drift,
  evidenceOf,
  measureDrift,
  newRunning,
  openStretch,
  type Running,
  runOn,
  type Usual,
} from './drift.ts';
import type { Floor, LineFloor } from './floor.ts';
import { type Learned, learnLine, sigmaOf, spreadOf } from './learn.ts';
import {
  type DriftRecord,
  type Hazards,
  hazardsOf,
  levelAfter,
  MEMORY_BUCKETS,
  NOTHING_SAID,
  type Said,
  saidBy,
} from './level.ts';
import { learnRate } from './rate-only.ts';

export type LineEstimate = {
  readonly lineId: string;
  /** The moment it holds for. */
  readonly at: UtcMs;
  readonly calendar: Calendar | null;
  readonly floor: LineFloor | null;
  readonly job: string | null;
  readonly drift: Drift | null;
  readonly usual: Usual;
  /** Some hour of it could be weighed. */
  readonly measured: boolean;
  /** Spread of an hour's pieces as a share of their mean. */
  readonly hourSpread: number;
  /** Spread of a whole shift by its crew. */
  readonly crewSigma: number;
  /** Probability of each level of the grid (level.ts); null where nothing was measured. */
  readonly belief: Float64Array | null;
  readonly hazards: Hazards;
  readonly availability: Availability | null;
  /** Actual over planned set-up time. */
  readonly setupFactor: number;
  /** Scheduled hours until a true drift of 8 % is stated, in the middle. */
  readonly hoursToSeeDrift: number;
};

export type Standards = ReadonlyMap<string, number>;

/** Standard rates in pieces an hour, by "line|material". Zero or negative is not a rate. */
export const standardsOf: (model: Model) => Standards = derived(['standard'], madeStandards);

function madeStandards(model: Model): Standards {
  const found = new Map<string, number>();
  for (const { held } of inForce(model, 'standard').values()) {
    const { record } = held;
    const rate = numberOf(record, 'ratePerHour');
    if (rate !== null && rate > 0) found.set(`${textOf(record, 'line')}|${textOf(record, 'material')}`, rate);
  }
  return found;
}

/** Every line learns what is due today. Changes the floor; called once a tick, before anything is estimated. */
export function learnLines(plant: Plant, floor: Floor, standards: Standards, now: UtcMs): void {
  for (const line of plant.lines.values()) {
    const seen = floor.lines.get(line.id);
    if (!seen) continue;
    learnRate(seen, plant.runsByLine.get(line.id) ?? []);
    const rateOf = rateOfJobs(line.id, floor, standards);
    learnLine(seen, { lineId: line.id, calendar: line.calendar, rateOf, now });
  }
}

/** How drifts come and go here, over all lines: one line alone has too few of them. */
export function plantHazards(floor: Floor): Hazards {
  const sum: DriftRecord = { onsets: 0, quietHours: 0, ends: 0, driftHours: 0 };
  // By id: the last bit of a sum depends on its order, and lines are heard of in any.
  for (const id of [...floor.lines.keys()].sort()) {
    const learned = floor.lines.get(id)?.learned;
    if (!learned) continue;
    sum.onsets += learned.record.onsets;
    sum.quietHours += learned.record.quietHours;
    sum.ends += learned.record.ends;
    sum.driftHours += learned.record.driftHours;
  }
  return hazardsOf(sum);
}

export function estimateLine(
  line: Line,
  floor: Floor,
  given: { readonly standards: Standards; readonly hazards: Hazards; readonly now: UtcMs },
): LineEstimate {
  const { standards, hazards, now } = given;
  const seen = floor.lines.get(line.id) ?? null;
  const empty = {
    lineId: line.id,
    at: now,
    calendar: line.calendar,
    floor: seen,
    job: seen?.job ?? null,
    hazards,
  };
  if (!seen || !line.calendar) return { ...empty, ...NOTHING_KNOWN };
  const rateOf = rateOfJobs(line.id, floor, standards);
  const limit = seen.learned?.limit ?? formulaLimit(UNKNOWN_SIGMA);
  const past = pastOf(line.id, seen, { rateOf, standards, limit });
  const { usual } = past;
  const recent = recentOf(seen, usual, recentBuckets(seen, line.calendar, rateOf, now));
  const running = { ...past.running };
  runOn(running, recent.evidence, limit);
  const open = openStretch(running);
  const input = { line: seen, calendar: line.calendar, rateOf, now };
  return {
    ...empty,
    drift: open && measureDrift(input, [...past.buckets, ...recent.buckets], usual, open),
    usual,
    measured: past.buckets.length + recent.buckets.length > 0,
    hourSpread: spreadOf(usual),
    crewSigma: CREW_SHARE * sigmaOf(usual),
    belief: usual.size > 0 ? levelAfter(beliefOf(past, hazards), recent.said, hazards) : null,
    availability: seen.tellsState || stands(seen) ? availabilityOf(seen, line.calendar, now) : null,
    setupFactor: setupFactor(setupRecord(seen, line.calendar)),
    hoursToSeeDrift: hoursToSee(limit, SOUGHT),
  };
}

/** By a person's word, on a line that does not tell its state. */
function stands({ stops }: LineFloor): boolean {
  return stops.at(-1)?.to === null;
}

/** Hours with what they say of drifts and of levels, against what is usual. */
type Heard = {
  readonly usual: Usual;
  readonly buckets: readonly Bucket[];
  readonly evidence: readonly (number | null)[];
  readonly said: Said;
};

type Past = Heard & {
  readonly standards: Standards;
  /** Where the sum of what they say of drifts stands after them. */
  readonly running: Running;
  /** Where the level stood after it, by these hazards. */
  after: { readonly hazards: Hazards; readonly belief: Float64Array } | null;
};

type Asked = { readonly rateOf: RateOf; readonly standards: Standards; readonly limit: number };

/** What follows from the folded hours alone, which change once a day: the same each time, so kept for the day. */
const pasts = new WeakMap<Learned, Past>();

function pastOf(lineId: string, line: LineFloor, { rateOf, standards, limit }: Asked): Past {
  const { learned } = line;
  const known = learned ? pasts.get(learned) : undefined;
  if (known?.standards === standards) return known;
  const usual = atPlan(lineId, learned, standards);
  const buckets = pastBuckets(line, rateOf);
  const evidence = buckets.map((bucket) => evidenceOf(bucket, usual));
  const said = saidBy(buckets.slice(-MEMORY_BUCKETS), usual);
  const running = newRunning();
  runOn(running, evidence, limit);
  const past = { usual, buckets, evidence, said, standards, running, after: null };
  if (learned) pasts.set(learned, past);
  return past;
}

/** Hazards change whenever some line has learned: what the hours say of the levels is not asked again for that. */
function beliefOf(past: Past, hazards: Hazards): Float64Array {
  const { onset, end } = past.after?.hazards ?? {};
  if (!past.after || onset !== hazards.onset || end !== hazards.end)
    past.after = { hazards, belief: levelAfter(null, past.said, hazards) };
  return past.after.belief;
}

const recents = new WeakMap<LineFloor, Heard>();

/** Of the hours of the last days only those are asked that have changed since the last look: the newest. */
function recentOf(line: LineFloor, usual: Usual, buckets: readonly Bucket[]): Heard {
  const known = recents.get(line);
  const before = known?.usual === usual ? known : null;
  let same = 0;
  while (before && isSame(before.buckets[same], buckets[same])) same += 1;
  const evidence = buckets.map((bucket, i) =>
    i < same ? (before?.evidence[i] ?? null) : evidenceOf(bucket, usual),
  );
  const said = saidBy(buckets, usual, { said: before?.said ?? NOTHING_SAID, first: same });
  const recent = { usual, buckets, evidence, said };
  recents.set(line, recent);
  return recent;
}

/** All of an hour that is weighed. */
function isSame(a: Bucket | undefined, b: Bucket | undefined): boolean {
  return a !== undefined && a.materialId === b?.materialId && a.hours === b.hours && a.log === b.log;
}

const NOTHING_KNOWN = {
  drift: null,
  usual: new Map(),
  measured: false,
  hourSpread: UNKNOWN_SPREAD,
  crewSigma: CREW_SHARE * UNKNOWN_SIGMA,
  belief: null,
  availability: null,
  setupFactor: 1,
  hoursToSeeDrift: hoursToSee(formulaLimit(UNKNOWN_SIGMA), SOUGHT),
} as const;

/** Baselines are logs against the plan of their day: where the plan has changed since, the usual pieces have not. */
function atPlan(lineId: string, learned: Learned | null, standards: Standards): Usual {
  if (!learned) return new Map();
  return new Map(
    [...learned.usual].map(([materialId, baseline]) => {
      const plan = standards.get(`${lineId}|${materialId}`) ?? baseline.planPerHour;
      const moved = plan === baseline.planPerHour ? 0 : Math.log(baseline.planPerHour / plan);
      const { median, rateLog } = baseline;
      return [materialId, { ...baseline, median: median + moved, rateLog: rateLog + moved }] as const;
    }),
  );
}

/** Asked for every cell: what is known of a job is looked up once. */
function rateOfJobs(lineId: string, floor: Floor, standards: Standards): RateOf {
  const known = new Map<string, ReturnType<RateOf>>();
  return (job) => {
    if (job === null) return null;
    let rate = known.get(job);
    if (rate === undefined) {
      const materialId = floor.jobMaterials.get(job);
      const planPerHour = materialId === undefined ? undefined : standards.get(`${lineId}|${materialId}`);
      rate = materialId !== undefined && planPerHour !== undefined ? { materialId, planPerHour } : null;
      known.set(job, rate);
    }
    return rate;
  };
}

/** A line that stands makes a thousandth of its usual rate: nothing to anybody, and never a division by zero. */
const STANDING = 0.001;

export type RateNow = {
  readonly planPerHour: number;
  readonly usualPerHour: number;
  /** What goes on if nothing changes: usual, less the drift where there is one. */
  readonly nowPerHour: number;
  readonly measured: boolean;
  /** Standard error of ln(usual). */
  readonly error: number;
};

/** The rates of one product on a line. Null: no standard rate is known, so nothing can be said. */
export function rateNow(estimate: LineEstimate, standards: Standards, materialId: string): RateNow | null {
  const planPerHour = standards.get(`${estimate.lineId}|${materialId}`);
  if (planPerHour === undefined) return null;
  const own = estimate.usual.get(materialId);
  const { rateLog, error } = own ?? unseen(estimate.usual);
  const usualPerHour = planPerHour * Math.exp(rateLog);
  return {
    planPerHour,
    usualPerHour,
    nowPerHour: usualPerHour * Math.max(STANDING, estimate.drift?.ratio ?? 1),
    measured: own !== undefined,
    error,
  };
}
