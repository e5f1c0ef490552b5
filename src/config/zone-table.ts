// The plant's zone as the core reads it: from each UTC instant on, how far local time is from UTC.
import type { UtcMs, Zone } from '../core/types/time.ts';

/** Years covered around the year of `now`: facts come from back-tests two years old, promises from three years on. */
const YEARS_BEFORE = 2;
const YEARS_AFTER = 3;

/** Whole years, so that the table is the same every day of a year. */
export function zoneTable(name: string, now: UtcMs): Zone {
  const year = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(name).year;
  const newYear = (of: number) =>
    Temporal.PlainDate.from({ year: of, month: 1, day: 1 }).toZonedDateTime(name);
  const end = newYear(year + YEARS_AFTER + 1).epochMilliseconds;
  const offsets: [UtcMs, number][] = [];
  let at: Temporal.ZonedDateTime | null = newYear(year - YEARS_BEFORE);
  while (at !== null && at.epochMilliseconds < end) {
    offsets.push([at.epochMilliseconds, at.offsetNanoseconds / 1_000_000]);
    at = at.getTimeZoneTransition('next');
  }
  return { name, offsets };
}

/** The local day of `now`: what is expanded around it stays the same until midnight. */
export function localDay(zone: string, now: UtcMs): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
}

/**
 * UTC of a local day and time. A time the clocks skip in spring is the moment an hour later on the clock; one
 * that comes twice in autumn is its first coming.
 */
export function utcOf(day: Temporal.PlainDate, time: string, zone: string): UtcMs {
  return day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
}
