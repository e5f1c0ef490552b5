// What stands in a cell of a sheet: text, number, yes or no, local time, or that its formula was never calculated.
import type { Cell } from '../../../src/contracts/table-source.ts';
import { unescaped } from './workbook-strings.ts';
import type { Shown } from './workbook-styles.ts';

/** As the sheet has it. */
export type RawCell = {
  /** "s": a text by its number; "inlineStr", "str": text; "b", "e", "d", "n". */
  readonly type: string;
  /** Null where the cell has no value at all. */
  readonly value: string | null;
  readonly hasFormula: boolean;
  readonly shown: Shown;
};

export type CellScene = {
  readonly strings: readonly string[];
  readonly is1904: boolean;
  readonly isUncalculated: boolean;
};

/** A sheet shows 15 digits of a number: those behind are the slip of a binary fraction, or were lost. */
const DIGITS_MAX = 15;
const LOST_FROM = 10 ** DIGITS_MAX;
/** Columns of a sheet: XFD is the last. */
export const COLUMNS_MAX = 16_384;
const SECONDS_PER_DAY = 86_400;
/** Days from 1970 to the day a sheet's days count from; to it belong a 29 February 1900 that never was. */
const EPOCH_DAYS = 25_569;
const EPOCH_1904_DAYS = 24_107;

/** Undefined: the formula was never calculated. */
export function cellOf({ type, value, hasFormula, shown }: RawCell, scene: CellScene): Cell | undefined {
  const isBare = value === null || value === '';
  if (hasFormula && type !== 'str' && (isBare || (scene.isUncalculated && Number(value) === 0)))
    return undefined;
  if (value === null) return null;
  switch (type) {
    case 's':
      return scene.strings[Number(value)] ?? null;
    case 'inlineStr':
      return value;
    case 'str':
      return unescaped(value);
    case 'b':
      return value === '1' || value === 'true';
    case 'e':
      return value;
    case 'd':
      return isoTime(value);
    default:
      return isBare ? null : numberCell(value, shown, scene.is1904);
  }
}

function isoTime(text: string): Cell {
  try {
    return Temporal.PlainDateTime.from(text);
  } catch {
    return text;
  }
}

function numberCell(value: string, shown: Shown, is1904: boolean): Cell {
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (shown === 'number') {
    // A key of 16 digits has lost the last ones. Written this way it is refused by whatever needs it exactly.
    return Math.abs(number) >= LOST_FROM ? number.toExponential() : Number(number.toPrecision(DIGITS_MAX));
  }
  if (shown === 'span' || (shown === 'time' && number < 1)) return clockText(number);
  return dayOf(number, is1904) ?? value;
}

/** "14:00:00"; of a span "36:30:00". */
function clockText(days: number): string {
  const seconds = Math.round(days * SECONDS_PER_DAY);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** Days are kept as binary fractions: 14:00 is 13:59:59.999, so it is rounded to the second. Null: no day at all. */
function dayOf(days: number, is1904: boolean): Temporal.PlainDateTime | null {
  const since1970 = days - (is1904 ? EPOCH_1904_DAYS : EPOCH_DAYS - (days < 60 ? 1 : 0));
  const date = new Date(Math.round(since1970 * SECONDS_PER_DAY) * 1_000);
  const year = date.getUTCFullYear();
  if (!(days >= 0 && year <= 9_999)) return null;
  return new Temporal.PlainDateTime(
    ...([year, date.getUTCMonth() + 1, date.getUTCDate()] as const),
    ...([date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()] as const),
  );
}

/** "AB12" is column 27; the first is 0, and one without letters is none: -1. */
export function columnOf(place: string): number {
  let column = 0;
  for (const letter of place) {
    if (letter < 'A' || letter > 'Z') break;
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return Math.min(column, COLUMNS_MAX) - 1;
}
