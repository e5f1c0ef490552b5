// When the plant works: shift patterns in local time, expanded to UTC.
import type { UtcMs } from '../../core/types/time.ts';

export const PLANT_ZONE = 'America/Chicago';

export type Shift = { readonly from: UtcMs; readonly to: UtcMs };

/** `days`: 1 is Monday. `to` at or before `from` ends on the next day. */
export type ShiftPattern = { readonly days: readonly number[]; readonly from: string; readonly to: string };

const WEEKDAYS = [1, 2, 3, 4, 5];
const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7];

export const TWO_SHIFT: readonly ShiftPattern[] = [
  { days: WEEKDAYS, from: '06:00', to: '14:00' },
  { days: WEEKDAYS, from: '14:00', to: '22:00' },
];

export const ROUND_THE_CLOCK: readonly ShiftPattern[] = [
  { days: ALL_DAYS, from: '06:00', to: '14:00' },
  { days: ALL_DAYS, from: '14:00', to: '22:00' },
  { days: ALL_DAYS, from: '22:00', to: '06:00' },
];

export const MONDAYS: readonly ShiftPattern[] = [{ days: [1], from: '06:00', to: '14:00' }];

/** A wall time of the plant, for instance "2026-11-19T06:52", as UTC. */
export function plantTime(local: string): UtcMs {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(PLANT_ZONE).epochMilliseconds;
}

/** The wall time of the plant, "2026-11-19T06:52:00". */
export function localText(at: UtcMs): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(PLANT_ZONE);
  return local.toPlainDateTime().toString({ smallestUnit: 'second' });
}

/** The shifts that start on the local days from `first` to `last` ("2026-10-12"), sorted. */
export function expandShifts(patterns: readonly ShiftPattern[], first: string, last: string): Shift[] {
  const shifts: Shift[] = [];
  const end = Temporal.PlainDate.from(last);
  for (
    let day = Temporal.PlainDate.from(first);
    Temporal.PlainDate.compare(day, end) <= 0;
    day = day.add({ days: 1 })
  ) {
    for (const pattern of patterns) {
      if (!pattern.days.includes(day.dayOfWeek)) continue;
      const lastDay = pattern.to <= pattern.from ? day.add({ days: 1 }) : day;
      shifts.push({ from: plantTime(`${day}T${pattern.from}`), to: plantTime(`${lastDay}T${pattern.to}`) });
    }
  }
  return shifts.sort((a, b) => a.from - b.from);
}
