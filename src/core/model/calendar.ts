// Working time as arithmetic: how many hours lie between two moments, and where so many hours from now ends.
import type { UtcMs, WorkingTime } from '../types/time.ts';

export const HOUR_MS = 3_600_000;

/** Sorted, disjoint intervals with the working milliseconds before each, so that every question is a binary search. */
export type Calendar = {
  readonly from: readonly UtcMs[];
  readonly to: readonly UtcMs[];
  readonly beforeMs: readonly number[];
};

/** Overlapping or touching intervals become one; an interval that ends before it begins is left out. */
export function calendarOf(shifts: WorkingTime): Calendar {
  const sorted = shifts.filter(([from, to]) => to > from).toSorted((a, b) => a[0] - b[0]);
  const from: UtcMs[] = [];
  const to: UtcMs[] = [];
  for (const [begin, end] of sorted) {
    const last = to.length - 1;
    if (last >= 0 && begin <= (to[last] ?? 0)) to[last] = Math.max(to[last] ?? 0, end);
    else {
      from.push(begin);
      to.push(end);
    }
  }
  const beforeMs: number[] = [];
  let sum = 0;
  for (let i = 0; i < from.length; i++) {
    beforeMs.push(sum);
    sum += (to[i] ?? 0) - (from[i] ?? 0);
  }
  return { from, to, beforeMs };
}

/** Index of the last interval that begins at or before `t`, -1 before the first. */
function intervalAt(calendar: Calendar, t: UtcMs): number {
  let low = 0;
  let high = calendar.from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((calendar.from[middle] ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Working milliseconds from the beginning of the table to `t`. */
function workedMs(calendar: Calendar, t: UtcMs): number {
  const i = intervalAt(calendar, t);
  if (i < 0) return 0;
  return (calendar.beforeMs[i] ?? 0) + Math.min(t, calendar.to[i] ?? 0) - (calendar.from[i] ?? 0);
}

/** Working hours between two moments; negative where `to` lies before `from`. */
export function hoursBetween(calendar: Calendar, from: UtcMs, to: UtcMs): number {
  return (workedMs(calendar, to) - workedMs(calendar, from)) / HOUR_MS;
}

/** When `hours` of work from `t` on are done. Null: the calendar does not reach that far. */
export function advance(calendar: Calendar, t: UtcMs, hours: number): UtcMs | null {
  const target = workedMs(calendar, t) + hours * HOUR_MS;
  let low = 0;
  let high = calendar.from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const worked =
      (calendar.beforeMs[middle] ?? 0) + (calendar.to[middle] ?? 0) - (calendar.from[middle] ?? 0);
    // A hundredth of a second of slack: hours are fractions and must not spill into the next shift by rounding.
    if (worked + 10 < target) low = middle + 1;
    else high = middle;
  }
  if (low >= calendar.from.length) return null;
  const at = (calendar.from[low] ?? 0) + target - (calendar.beforeMs[low] ?? 0);
  return Math.round(Math.max(t, Math.min(at, calendar.to[low] ?? at)));
}

export function isWorking(calendar: Calendar, t: UtcMs): boolean {
  const i = intervalAt(calendar, t);
  return i >= 0 && t < (calendar.to[i] ?? 0);
}

/** When work begins next, at or after `t`; `t` itself while working. */
export function nextWork(calendar: Calendar, t: UtcMs): UtcMs | null {
  if (isWorking(calendar, t)) return t;
  return calendar.from[intervalAt(calendar, t) + 1] ?? null;
}

/** The working intervals that lie between two moments, cut to them. */
export function intervalsBetween(calendar: Calendar, from: UtcMs, to: UtcMs): (readonly [UtcMs, UtcMs])[] {
  const found: (readonly [UtcMs, UtcMs])[] = [];
  for (let i = Math.max(0, intervalAt(calendar, from)); i < calendar.from.length; i++) {
    const begin = Math.max(from, calendar.from[i] ?? 0);
    const end = Math.min(to, calendar.to[i] ?? 0);
    if (begin >= to) break;
    if (end > begin) found.push([begin, end]);
  }
  return found;
}

/** The same calendar with one more interval worked. */
export function withOvertime(calendar: Calendar, from: UtcMs, to: UtcMs): Calendar {
  const shifts = calendar.from.map((begin, i) => [begin, calendar.to[i] ?? begin] as const);
  return calendarOf([...shifts, [from, to] as const]);
}

/** Hours of work in a working day of this calendar: the busiest of the week behind and the week ahead. 24 where there is no calendar. */
export function hoursPerWorkingDay(calendar: Calendar | null, now: UtcMs): number {
  if (!calendar) return 24;
  const day = 24 * HOUR_MS;
  const days = [-7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6].map((i) =>
    hoursBetween(calendar, now + i * day, now + (i + 1) * day),
  );
  return Math.max(1, ...days);
}
