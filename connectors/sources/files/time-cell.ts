// Dates and times as exports write them, in the declared order and zone, into UTC.
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { DateOrder } from './files-config.ts';
import type { Refused } from './number-cell.ts';

export type TimeFormat = { readonly zone: string; readonly date: DateOrder; readonly timeOfDay?: string };

/** `note`: the time is used, and something about it is worth knowing. */
export type ParsedTime = Refused | { readonly value: UtcMs; readonly note?: Refused };

const DATES: Readonly<Record<DateOrder, RegExp>> = {
  'yyyy-MM-dd': /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  'dd.MM.yyyy': /^(?<day>\d{2})\.(?<month>\d{2})\.(?<year>\d{4})$/,
  'dd/MM/yyyy': /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>\d{4})$/,
  'MM/dd/yyyy': /^(?<month>\d{2})\/(?<day>\d{2})\/(?<year>\d{4})$/,
  yyyyMMdd: /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
};
const TIME =
  /^(?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d{1,9})?)?(?<offset>Z|[+-]\d{2}:\d{2})?$/;

/** Earlier or later is an export's way of writing "never" or "not set": emptyWords names such texts. */
const YEAR_MIN = 1990;
const YEAR_MAX = 2100;

export function parseTime(text: string, format: TimeFormat): ParsedTime {
  const cut = text.search(/[ T]/);
  const date = DATES[format.date].exec(cut < 0 ? text : text.slice(0, cut))?.groups;
  const clock = cut < 0 ? format.timeOfDay : text.slice(cut + 1);
  if (date !== undefined && clock === undefined) return noTimeOfDay(text);
  const time = TIME.exec(clock ?? '')?.groups;
  if (date === undefined || time === undefined) return notATime(text, format);
  let plain: Temporal.PlainDateTime;
  try {
    plain = Temporal.PlainDateTime.from(numbersOf({ ...date, ...time }), { overflow: 'reject' });
  } catch {
    return { code: 'not-a-time', words: `"${text}" is on no calendar.` };
  }
  if (plain.year < YEAR_MIN || plain.year > YEAR_MAX) return outOfRange(text);
  return time['offset'] === undefined ? inZone(text, plain, format.zone) : atOffset(plain, time['offset']);
}

function numbersOf(parts: { readonly [name: string]: string | undefined }) {
  const number = (name: string): number => Number(parts[name] ?? '0');
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
  };
}

function atOffset(plain: Temporal.PlainDateTime, offset: string): ParsedTime {
  return { value: Temporal.Instant.from(`${plain.toString()}${offset}`).epochMilliseconds };
}

function inZone(text: string, plain: Temporal.PlainDateTime, zone: string): ParsedTime {
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { value: earlier.epochMilliseconds };
  if (!earlier.toPlainDateTime().equals(plain)) {
    const words = `"${text}" does not exist in ${zone}: the clocks skip it that night. Correct the time.`;
    return { code: 'time-skipped', words };
  }
  const words = `"${text}" comes twice in ${zone} that night: the earlier one is taken. Export the offset too.`;
  return { value: earlier.epochMilliseconds, note: { code: 'time-twice', words } };
}

function notATime(text: string, format: TimeFormat): Refused {
  return {
    code: 'not-a-time',
    words: `"${text}" is not a time written as ${format.date} HH:mm (format.date).`,
  };
}

function noTimeOfDay(text: string): Refused {
  const words = `"${text}" has no time of day; give its column a timeOfDay, for instance "14:00".`;
  return { code: 'no-time-of-day', words };
}

function outOfRange(text: string): Refused {
  const words = `"${text}" is not between ${YEAR_MIN} and ${YEAR_MAX}; if it means "none", add it to emptyWords.`;
  return { code: 'time-out-of-range', words };
}
