// Quarters of the plant's own calendar, as spans of UTC.
import { momentOf, offsetAt } from '../model/local-time.ts';
import type { Quarter } from '../types/ledger.ts';
import type { UtcMs, Zone } from '../types/time.ts';

const DAY_MS = 86_400_000;

/** The quarter of the plant in which a moment lies. */
export function quarterAt(zone: Zone, at: UtcMs): Quarter {
  const [year, month] = yearAndMonth(Math.floor((at + offsetAt(zone, at)) / DAY_MS));
  const quarter = Math.floor((month - 1) / 3) + 1;
  const first = (quarter - 1) * 3 + 1;
  const [nextYear, next] = quarter === 4 ? [year + 1, 1] : [year, first + 3];
  return {
    ...{ year, quarter },
    from: momentOf(zone, firstDay(year, first) * DAY_MS),
    to: momentOf(zone, firstDay(nextYear, next) * DAY_MS),
  };
}

/** Days of the Gregorian calendar before a year, from March on so that the leap day is the last of a year. */
const daysBefore = (year: number): number =>
  365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);

/** Whole days from 1970-01-01 to the first of a month. */
function firstDay(year: number, month: number): number {
  const [y, m] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  return daysBefore(y) + Math.floor((153 * m + 2) / 5) - FROM_YEAR_0;
}

/** From 1 March of the year 0 to 1 January 1970. */
const FROM_YEAR_0 = 719_468;

function yearAndMonth(day: number): readonly [year: number, month: number] {
  // A year too late at most, then stepped back; the months likewise.
  let year = 1970 + Math.ceil(day / 365.2425);
  while (firstDay(year, 1) > day) year -= 1;
  let month = 12;
  while (firstDay(year, month) > day) month -= 1;
  return [year, month];
}
