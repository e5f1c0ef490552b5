// Shift patterns in local time, expanded to a table in UTC that knows about clock changes and midnight.
import type { UtcMs, WorkingTime } from '../core/types/time.ts';
import { DAYS, type ShiftPattern } from './plant-file.ts';
import { utcOf } from './zone-table.ts';

/** Days. Drift looks back three weeks in working time; forty keeps it whole over a plant holiday. */
const DAYS_BEFORE = 40;
/** Days. Orders are promised a quarter ahead. */
const DAYS_AFTER = 120;

/**
 * Sorted and disjoint; shifts that touch stay apart. Where two overlap (a handover of a quarter of an hour) the
 * later one begins when the earlier ends: an hour is worked once.
 */
export function shiftTable(
  patterns: readonly ShiftPattern[],
  zone: string,
  today: Temporal.PlainDate,
): WorkingTime {
  const shifts: [UtcMs, UtcMs][] = [];
  for (let offset = -DAYS_BEFORE; offset <= DAYS_AFTER; offset++) {
    const day = today.add({ days: offset });
    const name = DAYS[day.dayOfWeek - 1];
    for (const pattern of patterns)
      if (name !== undefined && pattern.days.includes(name)) shifts.push(shiftOn(day, pattern, zone));
  }
  return disjoint(shifts.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
}

function shiftOn(day: Temporal.PlainDate, { from, to }: ShiftPattern, zone: string): [UtcMs, UtcMs] {
  const endDay = to > from ? day : day.add({ days: 1 });
  return [utcOf(day, from, zone), utcOf(endDay, to, zone)];
}

function disjoint(sorted: readonly (readonly [UtcMs, UtcMs])[]): WorkingTime {
  const shifts: [UtcMs, UtcMs][] = [];
  let worked = Number.NEGATIVE_INFINITY;
  for (const [from, to] of sorted) {
    const begin = Math.max(from, worked);
    if (to > begin) shifts.push([begin, to]);
    worked = Math.max(worked, to);
  }
  return shifts;
}
