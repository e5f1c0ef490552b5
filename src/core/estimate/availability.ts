// How often a line stops and says so, and for how long: what its capacity loses to logged stops (DESIGN.md 3).
import { type Calendar, hoursBetween } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import type { LineFloor, Stop } from './floor.ts';

/** Until a line's own stops are known: one in 40 scheduled hours, 48 minutes in the mean. */
const PRIOR_STOPS = 2;
const PRIOR_HOURS = 80;
const PRIOR_STOP_HOURS = 0.8;
const PRIOR_WEIGHT = 4;
/** From so many on, durations are drawn from the line's own: they have a tail that no formula knows. */
const OWN_DURATIONS = 12;
/** With fewer than this that lasted as long, the mean says more than they do. */
const FEWEST_LONGER = 3;
const WINDOW_MS = 182 * 86_400_000;

/** Of a line that tells its state: where it does not, stops are in its usual rate and in the spread of its hours. */
export type Availability = {
  /** Stops an hour that the line works. */
  readonly stopsPerHour: number;
  readonly meanHours: number;
  /** Sorted; empty where too few are known. */
  readonly durations: readonly number[];
  /** The stop that is going on, and how long it has lasted, in scheduled hours. */
  readonly standingHours: number | null;
};

export function availabilityOf(line: LineFloor, calendar: Calendar, now: UtcMs): Availability {
  const durations: number[] = [];
  let standingHours: number | null = null;
  for (const stop of line.stops) {
    if (stop.standing !== 'stop' || stop.from < now - WINDOW_MS) continue;
    const hours = hoursBetween(calendar, stop.from, Math.min(now, stop.to ?? now));
    if (stop.to === null) standingHours = hours;
    else if (hours > 0) durations.push(hours);
  }
  const sum = durations.reduce((total, hours) => total + hours, 0);
  const watched = watchedHours(line, calendar, now);
  return {
    stopsPerHour: (PRIOR_STOPS + durations.length) / (PRIOR_HOURS + Math.max(0, watched - sum)),
    meanHours: (PRIOR_WEIGHT * PRIOR_STOP_HOURS + sum) / (PRIOR_WEIGHT + durations.length),
    durations: durations.length >= OWN_DURATIONS ? durations.toSorted((a, b) => a - b) : [],
    standingHours,
  };
}

function watchedHours(line: LineFloor, calendar: Calendar, now: UtcMs): number {
  const first = line.hours[0]?.from ?? line.cells[0]?.from ?? now;
  const stops = line.stops[0]?.from ?? now;
  // Where stops were dropped for their number, only the time that the kept ones cover counts.
  const from = Math.max(now - WINDOW_MS, Math.min(first, stops));
  return hoursBetween(calendar, from, now);
}

/** A stop's duration in hours for a number in (0, 1), of those longer than `beyond`, less that. */
export function stopHours({ durations, meanHours }: Availability, share: number, beyond = 0): number {
  let first = 0;
  while (first < durations.length && (durations[first] as number) <= beyond) first += 1;
  const longer = durations.length - first;
  if (longer < FEWEST_LONGER) return -meanHours * Math.log(share);
  return (durations[first + Math.floor(share * longer)] as number) - beyond;
}

/** Last good piece of one job to the first of the next, against what was planned: learned where setups are told. */
export type SetupRecord = { readonly plannedHours: number; readonly actualHours: number };

const PRIOR_SETUP_HOURS = 4;

/** Actual over planned, leaning on plan until some hours of setups are known. */
export function setupFactor({ plannedHours, actualHours }: SetupRecord): number {
  return (PRIOR_SETUP_HOURS + actualHours) / (PRIOR_SETUP_HOURS + plannedHours);
}

/** The new job may be told as late as this after the set-up for it. */
const TOLD_LATE_MS = 60_000;

/**
 * Set-up time of the jobs with a planned one, from the first set-up on that the line told: in scheduled hours, each
 * stretch for the job that the line was on when it ended. What goes on is not known yet.
 */
export function setupRecord({ stops, jobs }: LineFloor, calendar: Calendar): SetupRecord {
  const setups = stops.filter(({ standing }) => standing === 'setup');
  const first = setups[0];
  const last = setups.at(-1);
  if (!first || !last) return { plannedHours: 0, actualHours: 0 };
  const record = { plannedHours: 0, actualHours: 0 };
  for (const [i, { since, setupHours }] of jobs.entries()) {
    const next = jobs[i + 1]?.since ?? Number.POSITIVE_INFINITY;
    const isOwn = ({ from, to }: Stop): boolean =>
      (to ?? from) >= since - TOLD_LATE_MS && (to ?? from) < next - TOLD_LATE_MS;
    const own = setups.filter(isOwn);
    const isOver = next < Number.POSITIVE_INFINITY || (own.length > 0 && last.to !== null);
    if (setupHours === 0 || !isOver || next <= first.from) continue;
    record.plannedHours += setupHours;
    for (const { from, to } of own) record.actualHours += hoursBetween(calendar, from, to ?? from);
  }
  return record;
}
