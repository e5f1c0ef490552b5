// When a countermeasure or an order can be had, and until when it must be asked for, expanded to UTC.
import type { UtcMs } from '../core/types/time.ts';
import { type Chances, DAYS, type Day, type SupplyTermEntry } from './plant-file.ts';
import { utcOf } from './zone-table.ts';

/** Days. Yesterday's chances explain what was still possible then. */
const DAYS_BEFORE = 1;
/** Days. A decision looks at most a month ahead for a way out. */
const DAYS_AFTER = 30;
const HOUR_MS = 3_600_000;
const FRIDAY = 5;

/** `to` is null where the work has no fixed end. */
export type Slot = { readonly at: UtcMs; readonly to: UtcMs | null; readonly closesAt: UtcMs };

export type OrderSlot = { readonly closesAt: UtcMs; readonly arrivesAt: UtcMs };

/** Sorted by when they happen. */
export function chanceSlots(chances: Chances, zone: string, today: Temporal.PlainDate): readonly Slot[] {
  return daysAround(today)
    .filter((day) => chances.days.includes(dayName(day)))
    .map((day) => slotOn(day, chances, zone));
}

/** One for each working day, Monday to Friday: the supplier's week, not a line's. */
export function orderSlots(
  entry: SupplyTermEntry,
  zone: string,
  today: Temporal.PlainDate,
): readonly OrderSlot[] {
  return daysAround(today)
    .filter(isWorkingDay)
    .map((day) => ({
      closesAt: utcOf(day, entry.closes, zone),
      arrivesAt: utcOf(workingDaysAfter(day, entry.leadWorkingDays), entry.arrives, zone),
    }));
}

function slotOn(day: Temporal.PlainDate, chances: Chances, zone: string): Slot {
  const at = utcOf(day, chances.at, zone);
  const closesDay = lastDayNamed(chances.closesDay ?? dayName(day), day);
  return {
    at,
    to: chances.hours === undefined ? null : at + chances.hours * HOUR_MS,
    closesAt: utcOf(closesDay, chances.closes, zone),
  };
}

/** The latest day of that name, `day` itself or before it. */
function lastDayNamed(name: Day, day: Temporal.PlainDate): Temporal.PlainDate {
  const back = (day.dayOfWeek - 1 - DAYS.indexOf(name) + 7) % 7;
  return day.subtract({ days: back });
}

function daysAround(today: Temporal.PlainDate): Temporal.PlainDate[] {
  const length = DAYS_BEFORE + DAYS_AFTER + 1;
  return Array.from({ length }, (_, index) => today.add({ days: index - DAYS_BEFORE }));
}

const isWorkingDay = (day: Temporal.PlainDate): boolean => day.dayOfWeek <= FRIDAY;

function workingDaysAfter(day: Temporal.PlainDate, count: number): Temporal.PlainDate {
  let at = day;
  for (let left = count; left > 0; ) {
    at = at.add({ days: 1 });
    if (isWorkingDay(at)) left--;
  }
  return at;
}

function dayName(day: Temporal.PlainDate): Day {
  return DAYS[day.dayOfWeek - 1] ?? 'Mon';
}
