// Money, ages and times of the JSON as people read them on a terminal.
import { exactMoney } from '../../render/number.ts';
import { IN_ENGLISH } from '../../render/speech.ts';
import type { Money } from './panel-api.ts';

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

export function moneyWords(money: Money | null): string {
  if (money === null) return 'not known';
  return exactMoney({ ...IN_ENGLISH, currency: money.currency }, money.minor);
}

export function ageWords(seconds: number | null): string {
  if (seconds === null) return 'never';
  if (seconds < 2 * MINUTE_S) return `${seconds} s`;
  if (seconds < 2 * HOUR_S) return `${Math.floor(seconds / MINUTE_S)} min`;
  if (seconds < 2 * DAY_S) return `${Math.floor(seconds / HOUR_S)} h`;
  return `${Math.floor(seconds / DAY_S)} days`;
}

/** "2026-11-19T15:00:00-06:00" to "Thu 19 Nov 15:00": the wall time the text itself carries, the plant's. */
export function timeWords(iso: string | null): string {
  const found = iso === null ? null : /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(iso);
  if (found === null) return 'not known';
  const [, date = '', time = ''] = found;
  const day = Temporal.PlainDate.from(date).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  return `${day.replace(',', '')} ${time}`;
}

/** "1 table", "212 rows", "72,591 rows". */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Columns of equal width, two spaces apart; the last runs free. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
