// Times as the plant reads its clocks: local time from the zone's table, day names, durations.
import type { UtcMs, Zone } from '../core/types/time.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const LONG_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const LONG_MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
] as const;
/** Beyond this many days a weekday alone is ambiguous and the date is added. */
const PLAIN_DAYS = 6;

/** Milliseconds to add to UTC for local time at `at`. */
export function offsetAt(zone: Zone, at: UtcMs): number {
  let low = 0;
  let high = zone.offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const row = zone.offsets[middle];
    if (row !== undefined && row[0] <= at) low = middle;
    else high = middle - 1;
  }
  return zone.offsets[low]?.[1] ?? 0;
}

const two = (n: number): string => String(n).padStart(2, '0');
/** Local time carried in a Date's UTC fields: a calculator, not a clock. */
const local = (zone: Zone, at: UtcMs): Date => new Date(at + offsetAt(zone, at));
/** Number of the local calendar day, for comparing days. */
export const localDay = (zone: Zone, at: UtcMs): number => Math.floor((at + offsetAt(zone, at)) / DAY);

/** "06:52" */
export function clockTime(zone: Zone, at: UtcMs): string {
  const d = local(zone, at);
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

/** Weekday (0: Sunday), day and month (0: January) of the plant's calendar, for words in any language. */
export function localDate(zone: Zone, at: UtcMs): { weekday: number; day: number; month: number } {
  const d = local(zone, at);
  return { weekday: d.getUTCDay(), day: d.getUTCDate(), month: d.getUTCMonth() };
}

export const localHour = (zone: Zone, at: UtcMs): number => local(zone, at).getUTCHours();
export const weekday = (zone: Zone, at: UtcMs): string => DAYS[local(zone, at).getUTCDay()] ?? '';
export const longWeekday = (zone: Zone, at: UtcMs): string => LONG_DAYS[local(zone, at).getUTCDay()] ?? '';

/** "Tue 24 Nov" */
export function dateWords(zone: Zone, at: UtcMs): string {
  const d = local(zone, at);
  return `${weekday(zone, at)} ${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]}`;
}

/** "May", and with its year where that is another: "May 2025". */
export function monthWords(zone: Zone, at: UtcMs, now: UtcMs): string {
  const d = local(zone, at);
  const year = d.getUTCFullYear();
  const month = LONG_MONTHS[d.getUTCMonth()] ?? '';
  return year === local(zone, now).getUTCFullYear() ? month : `${month} ${year}`;
}

/** A moment as a form's own field for date and time takes it, in plant time: "2026-11-19T06:52". */
export const fieldTime = (zone: Zone, at: UtcMs): string => local(zone, at).toISOString().slice(0, 16);

/** A plain date of a file, "2026-03-03", as "3 Mar 2026". Anything else stays as it was written. */
export function plainDate(text: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return day === undefined ? text : `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** "Tue", and with its date where it lies more than 6 days from `from`. */
export function dayWords(zone: Zone, at: UtcMs, from: UtcMs): string {
  const away = Math.abs(localDay(zone, at) - localDay(zone, from));
  return away > PLAIN_DAYS ? dateWords(zone, at) : weekday(zone, at);
}

/** "09:30" today, else "Tue 09:30". */
export function dayTime(zone: Zone, at: UtcMs, now: UtcMs): string {
  if (localDay(zone, at) === localDay(zone, now)) return clockTime(zone, at);
  return `${dayWords(zone, at, now)} ${clockTime(zone, at)}`;
}

/** "today 15:00", else "Tue 10:00". */
export function todayTime(zone: Zone, at: UtcMs, now: UtcMs): string {
  return localDay(zone, at) === localDay(zone, now) ? `today ${clockTime(zone, at)}` : dayTime(zone, at, now);
}

/** Within this the hour alone cannot be mistaken for another day's. */
const SOON_MS = 2 * HOUR;

/** "07:14" when it is near, else "today 15:00" or "Tue 10:00". */
export function deadlineTime(zone: Zone, at: UtcMs, now: UtcMs): string {
  return at - now < SOON_MS && at >= now ? clockTime(zone, at) : todayTime(zone, at, now);
}

/** "tonight", "today", "tomorrow", or the day's name. */
export function onDay(zone: Zone, at: UtcMs, now: UtcMs): string {
  const away = localDay(zone, at) - localDay(zone, now);
  if (away === 0) return localHour(zone, at) >= 18 ? 'tonight' : 'today';
  return away === 1 ? 'tomorrow' : dayWords(zone, at, now);
}

/** "45 s", "22 min", "8 h 8 min", "3 days 4 h": real hours, whatever the clocks did in between. */
export function duration(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  if (total < 60) return `${total} s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} days` : `${days} days ${hours % 24} h`;
}

/** ISO 8601 with the plant's offset: "2026-11-19T06:52:00-06:00". */
export function isoTime(zone: Zone, at: UtcMs): string {
  const offset = offsetAt(zone, at);
  const minutes = Math.abs(offset) / MINUTE;
  const sign = offset < 0 ? '-' : '+';
  return `${local(zone, at).toISOString().slice(0, 19)}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** For links: the moment in UTC, safe in a query as it stands. */
export const utcText = (at: UtcMs): string => new Date(at).toISOString();

/** Reads "2026-11-19T06:52" as plant time, or any ISO time that carries its zone. Null: not a time. */
export function readTime(zone: Zone, text: string): UtcMs | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/.test(text)) return null;
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text);
  const parsed = Date.parse(zoned ? text : `${text}Z`);
  if (Number.isNaN(parsed)) return null;
  if (zoned) return parsed;
  const guess = parsed - offsetAt(zone, parsed);
  return parsed - offsetAt(zone, guess);
}

/** The end of a day of the plant, "2026-11-27": when the next one begins there. Null: no such day. */
export function dayEnd(zone: Zone, text: string): UtcMs | null {
  const start = Date.parse(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(start)) return null;
  // 31 November is read as 1 December.
  if (new Date(start).toISOString().slice(0, 10) !== text) return null;
  return readTime(zone, new Date(start + DAY).toISOString().slice(0, 16));
}

/** "2026-11-27": a day as a form's own field for dates takes it. */
export const fieldDay = (zone: Zone, at: UtcMs): string => fieldTime(zone, at).slice(0, 10);

export { DAY, HOUR, MINUTE };
