// Working time of a line: shifts less breaks as sorted UTC intervals, and hours along them.

import type { UtcMs } from '../../core/types/time.ts';
import { lastAtOrBefore } from '../physics/output.ts';
import { expandShifts, PLANT_ZONE, plantTime, type Shift, type ShiftPattern } from '../physics/shifts.ts';

export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** A planned break in the middle of each shift. */
const BREAK_MS = 30 * MINUTE_MS;
/** Days on which the plant is closed and no truck goes, as MM-DD. */
const CLOSED = new Set(['01-01', '07-04', '12-24', '12-25']);
const WEEKDAYS = [1, 2, 3, 4, 5];
const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7];

/** Sorted, disjoint intervals with the working milliseconds before each. `shift` numbers the shift they belong to. */
export type WorkingTime = {
  readonly from: readonly UtcMs[];
  readonly to: readonly UtcMs[];
  readonly shift: readonly number[];
  readonly beforeMs: readonly number[];
};

export type Rhythm = 'two-shift' | 'three-shift' | 'continuous';

const EARLY_LATE: readonly [string, string][] = [
  ['06:00', '14:00'],
  ['14:00', '22:00'],
];
const NIGHT: readonly [string, string] = ['22:00', '06:00'];

const PATTERNS: { readonly [rhythm in Rhythm]: readonly ShiftPattern[] } = {
  'two-shift': EARLY_LATE.map(([from, to]) => ({ days: WEEKDAYS, from, to })),
  'three-shift': [...EARLY_LATE, NIGHT].map(([from, to]) => ({ days: WEEKDAYS, from, to })),
  continuous: [...EARLY_LATE, NIGHT].map(([from, to]) => ({ days: ALL_DAYS, from, to })),
};

/** Shifts that start on the local days from `first` to `last` ("2024-01-01"), less breaks and closed days. */
export function workingTimeOf(rhythm: Rhythm, first: string, last: string): WorkingTime {
  const shifts = expandShifts(PATTERNS[rhythm], first, last).filter((shift) => !isClosed(dateOf(shift.from)));
  const found = { from: [] as number[], to: [] as number[], shift: [] as number[], beforeMs: [] as number[] };
  let sum = 0;
  for (const [number, shift] of shifts.entries())
    for (const [from, to] of lessBreak(shift)) {
      found.from.push(from);
      found.to.push(to);
      found.shift.push(number);
      found.beforeMs.push(sum);
      sum += to - from;
    }
  return found;
}

function lessBreak({ from, to }: Shift): [UtcMs, UtcMs][] {
  const pause = from + (to - from) / 2;
  return [
    [from, pause],
    [pause + BREAK_MS, to],
  ];
}

/** The local date "2024-01-01" at that moment. */
export function dateOf(at: UtcMs): string {
  return localOf(at).toPlainDate().toString();
}

export function localOf(at: UtcMs): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(ZONE);
}

export const ZONE = PLANT_ZONE;

function isClosed(date: string): boolean {
  return CLOSED.has(date.slice(5));
}

/** Local working days (Monday to Friday, not closed) from `first` to `last`, as dates. */
export function workingDays(first: string, last: string): string[] {
  const days: string[] = [];
  const end = Temporal.PlainDate.from(last);
  for (
    let day = Temporal.PlainDate.from(first);
    Temporal.PlainDate.compare(day, end) <= 0;
    day = day.add({ days: 1 })
  )
    if (day.dayOfWeek <= 5 && !isClosed(day.toString())) days.push(day.toString());
  return days;
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

export function timeOn(date: string, time: string): UtcMs {
  return plantTime(`${date}T${time}`);
}

/** Working milliseconds from the first shift until `at`. */
export function workedMs(time: WorkingTime, at: UtcMs): number {
  const i = lastAtOrBefore(time.from, at);
  if (i < 0) return 0;
  return (time.beforeMs[i] ?? 0) + Math.min(at, time.to[i] ?? 0) - (time.from[i] ?? 0);
}

/** When so many working milliseconds since the first shift are over. Past the table it goes on round the clock. */
export function timeOfWorked(time: WorkingTime, worked: number): UtcMs {
  const i = Math.max(0, lastAtOrBefore(time.beforeMs, worked));
  return (time.from[i] ?? 0) + worked - (time.beforeMs[i] ?? 0);
}

/** When `ms` of work from `at` on are done. */
export function advance(time: WorkingTime, at: UtcMs, ms: number): UtcMs {
  return timeOfWorked(time, workedMs(time, at) + ms);
}
