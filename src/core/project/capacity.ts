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
  const walk = beginWalk(input);
  let at = firstAfter(calendar.to, now);
  let least = 0;
  for (; at < calendar.from.length && from.length < MOST_INTERVALS && least < hours; at++) {
    for (const part of partsOf(input, at)) {
      const row = from.length * SCENARIOS;
      if (row + SCENARIOS > table.length) table = widened(table);
      from.push(part.begin);
      to.push(part.end);
      least = walkInterval(walk, part, table, row);
    }
  }
  return { now, from, to, done: table.slice(0, from.length * SCENARIOS), ends: least < hours };
}

/** Written anew for every line, and as wide as the longest needs: what is kept is cut from it. */
let table = new Float64Array(64 * SCENARIOS);

function widened(narrow: Float64Array): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(2 * narrow.length);
  wide.set(narrow);
  return wide;
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
};

/** Where each scenario of the walk that is going on stands: one line is walked at a time. */
const level = new Float64Array(SCENARIOS);
/** The level once it is restored; what comes of it is never worse than if nobody had restored it. */
const mended = new Float64Array(SCENARIOS);
/** Hours that the stop going on will still take. */
const standing = new Float64Array(SCENARIOS);

function beginWalk(input: CapacityInput): Walk {
  const seed = hashText(input.lineId);
  const { belief, availability } = input;
  mended.fill(0);
  for (let s = 0; s < SCENARIOS; s++) {
    const stratum = (s + 0.5) / SCENARIOS;
    level[s] = belief ? levelAt(belief, stratum) : 0;
    // The order of levels and of stops must not go together: stops are drawn from another permutation.
    standing[s] =
      availability && availability.standingHours !== null
        ? stopHours(availability, uniformOf(stir(seed, s + 7_919)), availability.standingHours)
        : 0;
  }
  return { ...input, seed };
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
  const turn = { draw: 0, begins, ends };
  let least = Number.POSITIVE_INFINITY;
  let u = 0;
  let z = 0;
  for (let s = 0; s < SCENARIOS; s++) {
    // Two scenarios are a pair: what is good luck in one is bad luck in the other, so that luck cancels out.
    const odd = s & 1;
    if (odd === 0) {
      turn.draw = stir(key, s >> 1);
      u = uniformOf(turn.draw);
      z = sigma * normalOf(stir(turn.draw, 1));
    }
    const share = odd ? 1 - u : u;
    let pace = paceOf(level, s, share, turn);
    if (restored > 0) pace += restored * Math.max(0, paceOf(mended, s, share, turn) - pace);
    const noise = Math.exp((odd ? -z : z) - variance / 2);
    const up = walk.availability ? workedHours(walk.availability, s, hours, stir(turn.draw, 2)) : hours;
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

/** How likely a drift begins or ends in an interval; what is drawn of it is keyed by `draw`. */
type Turn = { draw: number; readonly begins: number; readonly ends: number };

/** Mean pace over the interval against usual, 1 = usual; drifts begin and end on the way. */
function paceOf(levels: Float64Array, s: number, u: number, { draw, begins, ends }: Turn): number {
  const now = levels[s] as number;
  const usual = Math.abs(now) < USUAL_WITHIN;
  const turns = usual ? begins : ends;
  if (u >= turns) return Math.exp(now);
  const next = usual ? newDrift(uniformOf(stir(stir(draw, s), 3))) : 0;
  levels[s] = next;
  const before = u / turns;
  return before * Math.exp(now) + (1 - before) * Math.exp(next);
}

/** Hours of the interval that are not lost to stops: the one going on first, then new ones as often as the line has them. */
function workedHours(availability: Availability, s: number, hours: number, draw: number): number {
  const stands = Math.min(hours, standing[s] as number);
  standing[s] = (standing[s] as number) - stands;
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
  standing[s] = (standing[s] as number) - up;
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

/** How many of its intervals are over by `t`. */
export function intervalsOver({ to }: Capacity, t: UtcMs): number {
  return firstAfter(to, t);
}

/** How many of its intervals have begun by `t`. */
export function intervalsBegun({ from }: Capacity, t: UtcMs): number {
  return firstAfter(from, t);
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
