// What goes wrong on a line and when: hidden drift, breakdowns, unlogged stops, scrap spikes.
import { type Draw, drawOf } from './chance.ts';
import type { Station } from './layout.ts';
import {
  BREAKDOWN_EVERY_HOURS,
  BREAKDOWN_LONG_HOURS,
  BREAKDOWN_LONG_SHARE,
  BREAKDOWN_SHORT_HOURS,
  DRIFT_DAYS,
  DRIFT_EVERY_DAYS,
  DRIFT_RAMP_PART,
  DRIFT_SHARE,
  MICRO_HOURS_SHARE,
  MICRO_LOSS,
  SPIKE_EVERY_HOURS,
  SPIKE_FACTOR,
  SPIKE_HOURS,
  SPIKE_LARGEST_SHARE,
} from './setting.ts';
import { DAY_MS, HOUR_MS, timeOfWorked, type WorkingTime } from './working-time.ts';

/** Nothing is over in less than a minute, and no drift within half a day. */
const LEAST_HOURS = 1 / 60;
const DRIFT_LEAST_DAYS = 0.5;

/** `rampMs`: the share is reached only after so long. Times in UTC, sorted. */
export type Drift = {
  readonly from: number;
  readonly to: number;
  readonly share: number;
  readonly rampMs: number;
};
export type Stop = { readonly from: number; readonly to: number };
export type Spike = {
  readonly station: number;
  readonly from: number;
  readonly to: number;
  readonly usualShare: number;
  readonly share: number;
};

export type LineKey = { readonly seed: number; readonly line: number; readonly time: WorkingTime };

/** None overlap. The first comes at any time, as if the plant had always run. Lengths are in days of the line's work. */
export function driftsOf(key: LineKey): Drift[] {
  const draw = drawOf(key.seed, 'drift', key.line);
  const dayHours = hoursPerDay(key.time);
  // Erlang of three: about six days, seldom one, seldom fifteen.
  const days = (): number =>
    (DRIFT_DAYS / 3) * (draw.exponential(1) + draw.exponential(1) + draw.exponential(1));
  const spans = inWorkingTime(key.time, draw, {
    everyHours: (DRIFT_EVERY_DAYS - DRIFT_DAYS) * dayHours,
    lengthHours: () => dayHours * Math.max(DRIFT_LEAST_DAYS, days()),
  });
  return spans.map(({ from, to }, index) => {
    const own = drawOf(key.seed, 'drift', key.line, index, 1);
    const share = own.between(...DRIFT_SHARE);
    return { from, to, share, rampMs: own.next() < DRIFT_RAMP_PART ? (to - from) / 2 : 0 };
  });
}

/** Scheduled hours of a day on which the line works: of its first weeks, all days are alike. */
function hoursPerDay(time: WorkingTime): number {
  const shiftMs = (time.to[0] ?? 0) - (time.from[0] ?? 0);
  const first = time.from[0] ?? 0;
  const inFirstDay = time.from.filter((from) => from < first + DAY_MS).length;
  return (shiftMs * inFirstDay) / HOUR_MS;
}

/** Share of the rate lost to the drift at that moment. */
export function driftShareAt(drift: Drift, at: number): number {
  if (at < drift.from || at >= drift.to) return 0;
  return drift.rampMs > 0 ? drift.share * Math.min(1, (at - drift.from) / drift.rampMs) : drift.share;
}

/** Repair goes on in scheduled time: what breaks before a shift's end stands when the next begins. */
export function breakdownsOf(key: LineKey): Stop[] {
  const draw = drawOf(key.seed, 'breakdown', key.line);
  const lengthHours = (): number =>
    draw.exponential(draw.next() < BREAKDOWN_LONG_SHARE ? BREAKDOWN_LONG_HOURS : BREAKDOWN_SHORT_HOURS);
  return inWorkingTime(key.time, draw, { everyHours: BREAKDOWN_EVERY_HOURS, lengthHours });
}

export function spikesOf(key: LineKey, stations: readonly Station[]): Spike[] {
  const draw = drawOf(key.seed, 'spike', key.line);
  const lengthHours = (): number => draw.between(...SPIKE_HOURS);
  const spans = inWorkingTime(key.time, draw, { everyHours: SPIKE_EVERY_HOURS, lengthHours });
  return spans.map(({ from, to }, index) => {
    const own = drawOf(key.seed, 'spike', key.line, index, 1);
    const station = Math.floor(own.next() * stations.length);
    const usualShare = stations[station]?.usualShare ?? 0;
    const share = Math.min(SPIKE_LARGEST_SHARE, usualShare * own.between(...SPIKE_FACTOR));
    return { station, from, to, usualShare, share };
  });
}

type Often = { readonly everyHours: number; readonly lengthHours: () => number };

/** Wall times of events that come so many working hours after the one before, and last so many of them. */
function inWorkingTime(time: WorkingTime, draw: Draw, { everyHours, lengthHours }: Often): Stop[] {
  const found: Stop[] = [];
  const last = time.from.length - 1;
  const worked = (time.beforeMs[last] ?? 0) + (time.to[last] ?? 0) - (time.from[last] ?? 0);
  let at = draw.exponential(everyHours) * HOUR_MS;
  while (at < worked) {
    const length = Math.max(LEAST_HOURS, lengthHours()) * HOUR_MS;
    found.push({ from: Math.round(timeOfWorked(time, at)), to: Math.round(timeOfWorked(time, at + length)) });
    at += length + draw.exponential(everyHours) * HOUR_MS;
  }
  return found;
}

/** The unlogged stop within an hour of work, if there is one: it takes its share of the hour. */
export function microStopIn(key: LineKey, from: number, to: number): Stop | null {
  const draw = drawOf(key.seed, 'micro', key.line, from);
  if (draw.next() >= MICRO_HOURS_SHARE) return null;
  const ms = Math.round(draw.between(...MICRO_LOSS) * (to - from));
  const start = from + Math.floor(draw.next() * (to - from - ms));
  return { from: start, to: start + ms };
}
