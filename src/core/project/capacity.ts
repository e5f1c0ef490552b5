// What a line will get done: 64 keyed futures of its capacity, and when each of them has done a given amount (DESIGN.md 3).
import { type Availability, stopHours } from '../estimate/availability.ts';
import { SPREAD_FACTOR } from '../estimate/baseline.ts';
import { hashText, normalOf, stir, uniformOf } from '../estimate/keyed.ts';
import { type Hazards, levelAt, newDrift } from '../estimate/level.ts';
import { type Calendar, HOUR_MS } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';

/** 64 agree with the exact probability to 0.001 Brier (measured); 16 do not. */
export const SCENARIOS = 64;
/** Beyond this many working intervals nothing is promised by anybody. */
const MOST_INTERVALS = 1_500;
/** Levels closer to zero than this are usual. */
const USUAL_WITHIN = 0.005;

export type CapacityInput = {
  readonly lineId: string;
  readonly calendar: Calendar;
  /** The shifts the line has without anybody's doing: only in these do drifts begin and end. */
  readonly ownShifts: Calendar;
  readonly now: UtcMs;
  readonly belief: Float64Array | null;
  readonly hazards: Hazards;
  readonly hourSpread: number;
  readonly crewSigma: number;
  readonly availability: Availability | null;
  /** From here on the line runs as usual again, whatever ailed it. */
  readonly restoredAt: UtcMs | null;
};

/** Work is measured in usual hours: hours of the line at its usual rate. */
export type Capacity = {
  readonly now: UtcMs;
  readonly from: readonly UtcMs[];
  readonly to: readonly UtcMs[];
  /** Usual hours done by the end of interval i in scenario s, at i * SCENARIOS + s. */
  readonly done: Float64Array;
  /** The calendar ends before so much work is done in every scenario. */
  readonly ends: boolean;
};

/** Futures long enough for `hours` of work in every scenario, or as long as the calendar. */
export function capacityOf(input: CapacityInput, hours: number): Capacity {
  const { calendar, now } = input;
  const from: UtcMs[] = [];
  const to: UtcMs[] = [];
  let done = new Float64Array(32 * SCENARIOS);
  const walk = beginWalk(input);
  let at = firstAfter(calendar.to, now);
  let least = 0;
  for (; at < calendar.from.length && from.length < MOST_INTERVALS && least < hours; at++) {
    for (const part of partsOf(input, at)) {
      const row = from.length * SCENARIOS;
      if (row + SCENARIOS > done.length) {
        const wider = new Float64Array(done.length * 2);
        wider.set(done);
        done = wider;
      }
      from.push(part.begin);
      to.push(part.end);
      least = walkInterval(walk, part, done, row);
    }
  }
  return { now, from, to, done, ends: least < hours };
}

type Interval = {
  readonly begin: UtcMs;
  readonly end: UtcMs;
  /** What its draws are keyed by: when it would begin, whatever the time is now. */
  readonly key: UtcMs;
  readonly own: boolean;
};

/**
 * One interval of the calendar, cut where the line's own shifts begin and end. What is worked on top changes no draw of
 * the own shifts, so that an option is compared with doing nothing in the same futures.
 */
function partsOf({ calendar, ownShifts, now }: CapacityInput, at: number): Interval[] {
  const from = calendar.from[at] as UtcMs;
  const to = calendar.to[at] as UtcMs;
  const begin = Math.max(now, from);
  if (calendar === ownShifts) return [{ begin, end: to, key: from, own: true }];
  const parts: Interval[] = [];
  let until = begin;
  for (let i = firstAfter(ownShifts.to, begin); i < ownShifts.from.length; i++) {
    const ownFrom = ownShifts.from[i] as UtcMs;
    if (ownFrom >= to) break;
    if (ownFrom > until) parts.push({ begin: until, end: ownFrom, key: until, own: false });
    const end = Math.min(to, ownShifts.to[i] as UtcMs);
    parts.push({ begin: Math.max(until, ownFrom), end, key: ownFrom, own: true });
    until = end;
  }
  if (until < to) parts.push({ begin: until, end: to, key: until, own: false });
  return parts;
}

/** The first interval that ends after `t`; how many there are where none does. `to`: their ends, in order. */
function firstAfter(to: readonly UtcMs[], t: UtcMs): number {
  let low = 0;
  let high = to.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((to[middle] as UtcMs) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Walk = CapacityInput & {
  readonly seed: number;
  readonly level: Float64Array;
  /** The level once it is restored; what comes of it is never worse than if nobody had restored it. */
  readonly mended: Float64Array;
  /** Hours that the stop going on will still take. */
  readonly standing: Float64Array;
};

function beginWalk(input: CapacityInput): Walk {
  const seed = hashText(input.lineId);
  const level = new Float64Array(SCENARIOS);
  const standing = new Float64Array(SCENARIOS);
  const { belief, availability } = input;
  for (let s = 0; s < SCENARIOS; s++) {
    const stratum = (s + 0.5) / SCENARIOS;
    if (belief) level[s] = levelAt(belief, stratum);
    // The order of levels and of stops must not go together: stops are drawn from another permutation.
    if (availability && availability.standingHours !== null)
      standing[s] = stopHours(availability, uniformOf(stir(seed, s + 7_919)), availability.standingHours);
  }
  return { ...input, seed, level, mended: new Float64Array(SCENARIOS), standing };
}

/** Moves every scenario through one interval; gives the least that is done by its end. */
function walkInterval(walk: Walk, interval: Interval, done: Float64Array, row: number): number {
  const hours = (interval.end - interval.begin) / HOUR_MS;
  const key = stir(walk.seed, interval.key);
  const begins = interval.own ? 1 - Math.exp(-walk.hazards.onset * hours) : 0;
  const ends = interval.own ? 1 - Math.exp(-walk.hazards.end * hours) : 0;
  const variance =
    (walk.hourSpread * walk.hourSpread * SPREAD_FACTOR) / Math.max(1, hours) + walk.crewSigma ** 2;
  const sigma = Math.sqrt(variance);
  const restored = restoredShare(walk.restoredAt, interval);
  let least = Number.POSITIVE_INFINITY;
  for (let s = 0; s < SCENARIOS; s++) {
    // Two scenarios are a pair: what is good luck in one is bad luck in the other, so that luck cancels out.
    const draw = stir(key, s >> 1);
    const turn = { u: mirrored(uniformOf(draw), s), draw: stir(draw, s), begins, ends };
    let pace = paceOf(walk.level, s, turn);
    if (restored > 0) pace += restored * Math.max(0, paceOf(walk.mended, s, turn) - pace);
    const z = normalOf(stir(draw, 1));
    const noise = Math.exp((s & 1 ? -sigma : sigma) * z - variance / 2);
    const up = workedHours(walk, s, hours, stir(draw, 2));
    const before = row === 0 ? 0 : (done[row - SCENARIOS + s] as number);
    const after = before + up * pace * noise;
    done[row + s] = after;
    if (after < least) least = after;
  }
  return least;
}

function mirrored(u: number, s: number): number {
  return s & 1 ? 1 - u : u;
}

function restoredShare(restoredAt: UtcMs | null, { begin, end }: Interval): number {
  if (restoredAt === null || restoredAt >= end) return 0;
  return restoredAt <= begin ? 1 : (end - restoredAt) / (end - begin);
}

type Turn = { readonly u: number; readonly draw: number; readonly begins: number; readonly ends: number };

/** Mean pace over the interval against usual, 1 = usual; drifts begin and end on the way. */
function paceOf(levels: Float64Array, s: number, { u, draw, begins, ends }: Turn): number {
  const level = levels[s] as number;
  const usual = Math.abs(level) < USUAL_WITHIN;
  const turns = usual ? begins : ends;
  if (u >= turns) return Math.exp(level);
  const next = usual ? newDrift(uniformOf(stir(draw, 3))) : 0;
  levels[s] = next;
  const before = u / turns;
  return before * Math.exp(level) + (1 - before) * Math.exp(next);
}

/** Hours of the interval that are not lost to stops: the one going on first, then new ones as often as the line has them. */
function workedHours(walk: Walk, s: number, hours: number, draw: number): number {
  const { availability } = walk;
  if (!availability) return hours;
  const stands = Math.min(hours, walk.standing[s] as number);
  walk.standing[s] = (walk.standing[s] as number) - stands;
  let up = hours - stands;
  let left = mirrored(uniformOf(draw), s);
  let chance = Math.exp(-availability.stopsPerHour * up);
  // Poisson by inversion: each further stop has its own term of the sum.
  for (let n = 1; left > chance && n < 8; n++) {
    left -= chance;
    chance *= (availability.stopsPerHour * (hours - stands)) / n;
    up -= stopHours(availability, uniformOf(stir(draw, n + s)));
  }
  if (up >= 0) return up;
  walk.standing[s] = (walk.standing[s] as number) - up;
  return 0;
}

/** When scenario s has done `hours` of work; Infinity where the futures end before. */
export function finishAt(capacity: Capacity, s: number, hours: number): UtcMs {
  const { done, from } = capacity;
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((done[middle * SCENARIOS + s] as number) < hours) low = middle + 1;
    else high = middle;
  }
  return momentIn(capacity, s, hours, low);
}

/**
 * The same, looked for from interval `near[s]` on, which is then the one it ends in: for runs one behind the other, of
 * which each ends where the one before it did or little later. What is done never falls from interval to interval.
 */
export function finishNear(capacity: Capacity, s: number, hours: number, near: Int32Array): UtcMs {
  const { done, from } = capacity;
  let row = Math.min(near[s] as number, from.length);
  while (row < from.length && (done[row * SCENARIOS + s] as number) < hours) row += 1;
  while (row > 0 && (done[(row - 1) * SCENARIOS + s] as number) >= hours) row -= 1;
  near[s] = row;
  return momentIn(capacity, s, hours, row);
}

/** `row`: the first interval by whose end so much is done. */
function momentIn({ done, from, to, now }: Capacity, s: number, hours: number, row: number): UtcMs {
  if (hours <= 0) return now;
  if (row >= from.length) return Number.POSITIVE_INFINITY;
  const before = row === 0 ? 0 : (done[(row - 1) * SCENARIOS + s] as number);
  const share = (hours - before) / ((done[row * SCENARIOS + s] as number) - before);
  const begin = from[row] as UtcMs;
  return begin + share * ((to[row] as UtcMs) - begin);
}

/** Usual hours that scenario s has done by `t`. */
export function doneBy(capacity: Capacity, s: number, t: UtcMs): number {
  const { done, from, to } = capacity;
  const row = firstAfter(to, t);
  const before = row === 0 ? 0 : (done[(row - 1) * SCENARIOS + s] as number);
  const begin = from[row];
  if (begin === undefined || t <= begin) return before;
  const share = (t - begin) / ((to[row] as UtcMs) - begin);
  return before + share * ((done[row * SCENARIOS + s] as number) - before);
}
