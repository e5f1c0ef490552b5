// Days that are alike for an export: the same weekday, or the turn of a month, when orders are closed in heaps.
import { dayOfWeek, localDay } from '../model/local-time.ts';
import type { UtcMs, Zone } from '../types/time.ts';

/** "month-end", or the weekday from 1 (Monday) to 7. */
export type DayClass = 'month-end' | `weekday-${number}`;

/** Days before and after the turn of the month: books are closed on the last days and the first. */
const TURN_DAYS = 2;

export function dayClass(zone: Zone, at: UtcMs): DayClass {
  const day = localDay(zone, at);
  if (monthOf(day + TURN_DAYS) !== monthOf(day - TURN_DAYS)) return 'month-end';
  return `weekday-${dayOfWeek(day) + 1}`;
}

/** Months since 1970, by the calendar: days are counted through 400-year cycles of 146,097 days. */
function monthOf(day: number): number {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  return (yearOfEra + era * 400) * 12 + month;
}
