// Times as the plant reads its clocks: local time from the zone's table, day names, durations.
import type { UtcMs, Zone } from '../core/types/time.ts';
import { plural, type Speaking, say } from './speech.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
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
/** Who reads it, and where the clocks hang. */
export type Place = Pick<Speaking, 'speech' | 'zone'>;
/** The same, and when. */
export type Moment = Place & Pick<Speaking, 'now'>;

type NameForm = 'weekday short' | 'weekday long' | 'month short' | 'month long';
const names = new Map<string, Intl.DateTimeFormat>();

/** Some languages shorten with a full stop, which a sentence would read as its end. */
function nameOf({ speech, zone }: Place, form: NameForm, at: UtcMs): string {
  const key = `${form} ${speech.language}`;
  const [part = '', style] = form.split(' ');
  const format =
    names.get(key) ??
    new Intl.DateTimeFormat(NAMED_IN.get(speech.language) ?? speech.language, {
      [part]: style,
      timeZone: 'UTC',
    });
  names.set(key, format);
  return format.format(local(zone, at)).replace(/\.$/, '');
}

/** "Sep", not "Sept". */
const NAMED_IN: ReadonlyMap<string, string> = new Map([['en', 'en-US']]);

export const weekday = (moment: Place, at: UtcMs): string => nameOf(moment, 'weekday short', at);
export const longWeekday = (moment: Place, at: UtcMs): string => nameOf(moment, 'weekday long', at);

/** "Tue 24 Nov" */
export const dateWords = (moment: Place, at: UtcMs): string =>
  say(moment, '{weekday} {date}', { weekday: weekday(moment, at), date: dayMonth(moment, at) });

/** "24 Nov" */
export const dayMonth = (moment: Place, at: UtcMs): string =>
  say(moment, '{day} {month}', {
    day: local(moment.zone, at).getUTCDate(),
    month: nameOf(moment, 'month short', at),
  });

/** "May", and with its year where that is another: "May 2025". */
export function monthWords(moment: Moment, at: UtcMs): string {
  const year = local(moment.zone, at).getUTCFullYear();
  const month = nameOf(moment, 'month long', at);
  return year === local(moment.zone, moment.now).getUTCFullYear() ? month : `${month} ${year}`;
}

/** A moment as a form's own field for date and time takes it, in plant time: "2026-11-19T06:52". */
export const fieldTime = (zone: Zone, at: UtcMs): string => local(zone, at).toISOString().slice(0, 16);

/** A plain date of a file, "2026-03-03", as "3 Mar 2026". Anything else stays as it was written. */
export function plainDate(moment: Pick<Speaking, 'speech'>, text: string): string {
  const at = Date.parse(`${text}T12:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(at)) return text;
  return `${dayMonth({ ...moment, zone: UTC }, at)} ${text.slice(0, 4)}`;
}

const UTC: Zone = { name: 'UTC', offsets: [[0, 0]] };

/** "Tue", and with its date where it lies more than 6 days from `from`, or from now. */
export function dayWords(moment: Moment, at: UtcMs, from: UtcMs = moment.now): string {
  const { zone } = moment;
  const away = Math.abs(localDay(zone, at) - localDay(zone, from));
  return away > PLAIN_DAYS ? dateWords(moment, at) : weekday(moment, at);
}

const isToday = ({ zone, now }: Moment, at: UtcMs): boolean => localDay(zone, at) === localDay(zone, now);

/** "09:30" today, else "Tue 09:30". */
export function dayTime(moment: Moment, at: UtcMs): string {
  const time = clockTime(moment.zone, at);
  return isToday(moment, at) ? time : `${dayWords(moment, at)} ${time}`;
}

/** "today 15:00", else "Tue 10:00". */
export function todayTime(moment: Moment, at: UtcMs): string {
  if (!isToday(moment, at)) return dayTime(moment, at);
  return say(moment, 'today {time}', { time: clockTime(moment.zone, at) });
}

/** Within this the hour alone cannot be mistaken for another day's. */
const SOON_MS = 2 * HOUR;

/** "07:14" when it is near, else "today 15:00" or "Tue 10:00". */
export function deadlineTime(moment: Moment, at: UtcMs): string {
  const { zone, now } = moment;
  return at - now < SOON_MS && at >= now ? clockTime(zone, at) : todayTime(moment, at);
}

/** "tonight", "today", "tomorrow", or the day's name. */
export function onDay(moment: Moment, at: UtcMs): string {
  const { zone, now } = moment;
  const away = localDay(zone, at) - localDay(zone, now);
  if (away === 0) return localHour(zone, at) >= 18 ? say(moment, 'tonight') : say(moment, 'today');
  return away === 1 ? say(moment, 'tomorrow') : dayWords(moment, at);
}

/** "45 s", "22 min", "8 h 8 min", "3 days 4 h": real hours, whatever the clocks did in between. */
export function duration(spoken: Pick<Speaking, 'speech'>, ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  if (total < 60) return `${total} s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = plural(spoken, Math.floor(hours / 24), ['{n} day', '{n} days']);
  return hours % 24 === 0 ? days : `${days} ${hours % 24} h`;
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
