// In which order the dates of a column can be read, whether that is open, and whether they have a time of day.
import type { DateOrder } from '../../contracts/mapping.ts';
import { parseTime } from '../time-cell.ts';
import { zoneClock } from '../zone-clock.ts';
import type { ColumnProfile } from './column-profile.ts';
import { readBy } from './number-form.ts';

export type DateReading = {
  readonly order: DateOrder;
  /** Days since 1970, one for each cell that can be read. */
  readonly days: readonly number[];
};

export type DateForm = {
  /** Those that fit, the strictest first; none beside `isHeld`: it is no column of dates. */
  readonly readings: readonly DateReading[];
  /** The peer holds times itself: nothing is written, so nothing is open. */
  readonly isHeld: boolean;
  /** Most of them have no time of day. */
  readonly isBare: boolean;
  /** Most of them carry their offset. */
  readonly hasOffset: boolean;
};

/** Where every value fits both, the first is said: it refuses more. */
const ORDERS: readonly DateOrder[] = [
  ...(['yyyy-MM-dd', 'dd.MM.yyyy', 'd.M.yyyy', 'dd/MM/yyyy', 'd/M/yyyy'] as const),
  ...(['MM/dd/yyyy', 'M/d/yyyy', 'yyyyMMdd', 'yyyy/MM/dd'] as const),
];

const DAY_MS = 86_400_000;
const UTC = zoneClock('UTC');

export function dateForm({ filled, holdsTimes }: ColumnProfile): DateForm {
  const most = (test: RegExp): boolean => filled.filter((text) => test.test(text)).length > filled.length / 2;
  return {
    readings: holdsTimes || filled.length === 0 ? [] : ORDERS.flatMap((order) => reading(filled, order)),
    isHeld: holdsTimes,
    // What the peer holds is written with its time, midnight where it has none.
    isBare: holdsTimes ? filled.every((text) => /T00:00(:00)?$/.test(text)) : !most(/\d[T ]\d{1,2}:\d{2}/),
    hasOffset: most(/\d(Z|[+-]\d{2}(:?\d{2})?)$/) && most(/:\d{2}/),
  };
}

function reading(filled: readonly string[], order: DateOrder): DateReading[] {
  const format = { zone: 'UTC', clock: UTC, date: order, timeOfDay: '12:00' };
  const times = readBy(filled, (text) => parseTime(text, format));
  return times === null ? [] : [{ order, days: times.map((at) => Math.floor(at / DAY_MS)) }];
}

/** Readings that differ in what they read. One: nothing is open. */
export function differingDates(readings: readonly DateReading[]): DateReading[] {
  const seen = new Set<string>();
  return readings.filter(({ days }) => {
    const key = days.join(' ');
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

export function isDates({ readings, isHeld }: DateForm): boolean {
  return isHeld || readings.length > 0;
}

/** What a spreadsheet keeps inside for a day: such a column is one of days, and cannot be read as one. */
export function looksLikeSerials({ filled }: ColumnProfile): boolean {
  return filled.length > 0 && filled.every((text) => /^[3-5]\d{4}([.,]\d+)?$/.test(text));
}
