// Dates and times as exports write them, in the declared order and zone, into UTC.
import type { DateOrder } from '../contracts/mapping.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Parsed, Refused } from './refused.ts';
import type { LocalParts, ZoneClock } from './zone-clock.ts';

export type TimeFormat = {
  readonly zone: string;
  readonly clock: ZoneClock;
  readonly date: DateOrder;
  readonly timeOfDay?: string;
};

const ONE_OR_TWO = '\\d{1,2}';
const DATES: Readonly<Record<DateOrder, RegExp>> = {
  'yyyy-MM-dd': /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  'yyyy/MM/dd': /^(?<year>\d{4})\/(?<month>\d{2})\/(?<day>\d{2})$/,
  yyyyMMdd: /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  'dd.MM.yyyy': /^(?<day>\d{2})\.(?<month>\d{2})\.(?<year>\d{4})$/,
  'dd/MM/yyyy': /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>\d{4})$/,
  'MM/dd/yyyy': /^(?<month>\d{2})\/(?<day>\d{2})\/(?<year>\d{4})$/,
  'd.M.yyyy': new RegExp(`^(?<day>${ONE_OR_TWO})\\.(?<month>${ONE_OR_TWO})\\.(?<year>\\d{4})$`),
  'd/M/yyyy': new RegExp(`^(?<day>${ONE_OR_TWO})/(?<month>${ONE_OR_TWO})/(?<year>\\d{4})$`),
  'M/d/yyyy': new RegExp(`^(?<month>${ONE_OR_TWO})/(?<day>${ONE_OR_TWO})/(?<year>\\d{4})$`),
};
const TIME =
  /^(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d{1,9})?)?(?: ?(?<half>[AP]M))?(?<offset>Z| ?[+-]\d{2}(?::?\d{2})?)?$/i;
/** What a spreadsheet keeps for a day between 1990 and 2100, with or without a time of day. */
const SERIAL = /^[3-7]\d{4}([.,]\d+)?$/;

/** Earlier or later is an export's way of writing "never" or "not set": emptyWords names such texts. */
const YEAR_MIN = 1990;
const YEAR_MAX = 2100;
const MS_PER_MINUTE = 60_000;

export function parseTime(text: string, format: TimeFormat): Parsed<UtcMs> {
  const cut = text.search(/[ T]/);
  const date = DATES[format.date].exec(cut < 0 ? text : text.slice(0, cut))?.groups;
  const clock = cut < 0 ? format.timeOfDay : text.slice(cut + 1);
  if (date !== undefined && clock === undefined) return noTimeOfDay(text);
  const time = TIME.exec(clock ?? '')?.groups;
  if (date === undefined || time === undefined) return notATime(text, format);
  const local = endOfDay(localParts(date, time));
  if (!isOnCalendar(local)) return offCalendar(text, format);
  if (local[0] < YEAR_MIN || local[0] > YEAR_MAX) return outOfRange(text);
  return time['offset'] === undefined ? inZone(text, local, format) : atOffset(local, time['offset']);
}

/** A local time the peer itself holds as one. */
export function plainTime(plain: Temporal.PlainDateTime, format: TimeFormat): Parsed<UtcMs> {
  const text = plain.toString();
  if (plain.year < YEAR_MIN || plain.year > YEAR_MAX) return outOfRange(text);
  const { year, month, day, hour, minute, second } = plain;
  const isBare = hour === 0 && minute === 0 && second === 0;
  const [h = '0', m = '0'] = (isBare ? format.timeOfDay : undefined)?.split(':') ?? [
    String(hour),
    String(minute),
  ];
  return inZone(text, [year, month, day, Number(h), Number(m), second], format);
}

/** A day in the order of the export. */
export function dayText({ year, month, day }: Temporal.PlainDateTime, order: DateOrder): string {
  const digits: Readonly<Record<string, string>> = {
    yyyy: String(year),
    MM: String(month).padStart(2, '0'),
    M: String(month),
    dd: String(day).padStart(2, '0'),
    d: String(day),
  };
  return order.replace(/yyyy|MM?|dd?/g, (part) => digits[part] ?? part);
}

type Groups = { readonly [name: string]: string | undefined };

function localParts(date: Groups, time: Groups): LocalParts {
  const number = (text: string | undefined): number => Number(text ?? '0');
  let hour = number(time['hour']);
  const half = time['half']?.toUpperCase();
  // 12 AM is midnight, 12 PM noon; 13 PM is none, and the check below refuses it.
  if (half !== undefined)
    hour = hour > 12 || hour === 0 ? Number.NaN : (hour % 12) + (half === 'PM' ? 12 : 0);
  return [
    number(date['year']),
    number(date['month']),
    number(date['day']),
    hour,
    number(time['minute']),
    number(time['second']),
  ];
}

/** 24:00 is the midnight that ends a day. */
function endOfDay(local: LocalParts): LocalParts {
  const [year, month, day, hour, minute, second] = local;
  if (hour !== 24 || minute !== 0 || second !== 0 || !isOnCalendar([year, month, day, 0, 0, 0])) return local;
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  return [next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate(), 0, 0, 0];
}

function isOnCalendar([year, month, day, hour, minute, second]: LocalParts): boolean {
  if (!(hour <= 23 && minute <= 59 && second <= 59) || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** "+01:00", "+0100", "+01" or "Z". */
function atOffset(local: LocalParts, offset: string): Parsed<UtcMs> {
  const [year, month, day, hour, minute, second] = local;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const digits = offset.replace(/[^0-9]/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0');
  return { value: asUtc - (offset.includes('-') ? -minutes : minutes) * MS_PER_MINUTE };
}

function inZone(text: string, local: LocalParts, { zone, clock }: TimeFormat): Parsed<UtcMs> {
  const found = clock(local);
  if (found.is === 'once') return { value: found.at };
  if (found.is === 'skipped') {
    const words = `"${text}" does not exist in ${zone}: the clocks skip it that night. Correct the time.`;
    return { code: 'time-skipped', words };
  }
  const words = `"${text}" comes twice in ${zone} that night: the earlier one is taken. Export the offset too.`;
  return { value: found.at, note: { code: 'time-twice', words } };
}

function notATime(text: string, format: TimeFormat): Refused {
  if (SERIAL.test(text)) {
    const words = `"${text}" is how a spreadsheet keeps a day inside. Format the column as a date (${format.date}) before the export.`;
    return { code: 'spreadsheet-date', words };
  }
  const orders = ordersOf(text.split(/[ T]/)[0] ?? '');
  const advice = orders === '' ? 'Correct it, or have it exported so.' : `Is it ${orders}? Then set date.`;
  const words = `"${text}" is not a time written as ${format.date} HH:mm (format.date). ${advice}`;
  return { code: 'not-a-time', words };
}

function offCalendar(text: string, format: TimeFormat): Refused {
  const words = `"${text}", read as ${format.date} HH:mm, is on no calendar. Correct it, or set date to the order of its parts.`;
  return { code: 'not-a-time', words };
}

/** "MM/dd/yyyy or M/d/yyyy": in which the day could be written. */
function ordersOf(day: string): string {
  const fitting = Object.entries(DATES).filter(([, pattern]) => {
    const date = pattern.exec(day)?.groups;
    return date !== undefined && isOnCalendar(localParts(date, { hour: '0', minute: '0' }));
  });
  return fitting.map(([order]) => order).join(' or ');
}

function noTimeOfDay(text: string): Refused {
  const words = `"${text}" has no time of day; give its column a timeOfDay, for instance "14:00".`;
  return { code: 'no-time-of-day', words };
}

function outOfRange(text: string): Refused {
  const words = `"${text}" is not between ${YEAR_MIN} and ${YEAR_MAX}; if it means "none", add it to emptyWords.`;
  return { code: 'time-out-of-range', words };
}
