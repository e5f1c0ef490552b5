// Scheduled hours of each line: the measure in which warnings, delays and horizons are told.
import { type Calendar, calendarOf, HOUR_MS, hoursBetween } from '../../../src/core/model/calendar.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Works } from '../../../src/plant/works/works.ts';

export type PlantCalendar = {
  readonly line: (lineId: string) => Calendar;
  /** Scheduled hours of the line between two moments. */
  readonly hours: (lineId: string, from: UtcMs, to: UtcMs) => number;
  /** The moment so many scheduled hours of the line before `to`; null before the beginning. */
  readonly before: (lineId: string, to: UtcMs, hours: number) => UtcMs | null;
  /** Is any line scheduled in the hour before `at`? */
  readonly busy: (at: UtcMs) => boolean;
  readonly hoursPerDay: number;
};

export function plantCalendar(works: Pick<Works, 'spec' | 'lineIds' | 'shifts'>): PlantCalendar {
  const lines = new Map(works.lineIds.map((id) => [id, calendarOf(works.shifts(id))]));
  const line = (id: string): Calendar => {
    const calendar = lines.get(id);
    if (!calendar) throw new Error(`No calendar for line ${id}: the plant names a line it does not have.`);
    return calendar;
  };
  const all = calendarOf(works.lineIds.flatMap((id) => works.shifts(id)));
  return {
    line,
    hours: (id, from, to) => hoursBetween(line(id), from, to),
    before: (id, to, hours) => retreat(line(id), to, hours),
    busy: (at) => hoursBetween(all, at - HOUR_MS, at) > 0,
    hoursPerDay: works.spec.shiftsPerDay === 2 ? 15 : 22.5,
  };
}

/** The last moment from which `hours` of work lie before `to`. */
function retreat(calendar: Calendar, to: UtcMs, hours: number): UtcMs | null {
  let left = hours * HOUR_MS;
  for (let i = calendar.from.length - 1; i >= 0; i--) {
    const begin = calendar.from[i] ?? 0;
    const end = Math.min(to, calendar.to[i] ?? 0);
    if (end <= begin) continue;
    if (end - begin >= left) return end - left;
    left -= end - begin;
  }
  return null;
}
