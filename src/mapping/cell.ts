// One cell, or several joined, into the value of a field: exact, or refused with the likely cause.
import type { DateOrder } from '../contracts/mapping.ts';
import type { Cell } from '../contracts/table-source.ts';
import type { Json } from '../core/types/entity.ts';
import type { Column } from './columns.ts';
import { parseKey } from './key-cell.ts';
import { parseMoney, parseNumber } from './number-cell.ts';
import type { Parsed, Refused } from './refused.ts';
import { dayText, parseTime, plainTime } from './time-cell.ts';

/** Undefined: the cell says nothing, which is not zero and not false. */
export type FieldValue = Parsed<Json> | undefined;

/** Digits behind the point that a factor may leave: 0.001 of a piece is a slip of the binary fraction. */
const FACTOR_DIGITS = 6;

/** Decimal digits that a number of a sheet holds for sure. */
const DIGITS_EXACT = 15;

export function fieldValue(column: Column, cells: readonly Cell[]): FieldValue {
  if (column.value !== null) return { value: column.value };
  const [only = -1] = column.cells;
  const cell = column.cells.length === 1 ? (cells[only] ?? null) : joined(column, cells);
  const text = textOf(cell).trim();
  if (cell === null || text === '' || column.emptyWords.includes(text)) return undefined;
  if (typeof cell !== 'string') return typed(cell, column);
  return isErrorCell(text) ? errorCell(text) : parsed(text, column);
}

/** Null where every part is empty; a part that is empty beside others leaves the joined key without it. */
function joined({ cells: places, join, date }: Column, cells: readonly Cell[]): string | null {
  const parts = places.map((place) => partText(cells[place] ?? null, date)).filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(join);
}

/** A day that a sheet holds as one is written as the other times of the export, so that a time of day can follow. */
function partText(cell: Cell, date: DateOrder): string {
  const isDay = cell instanceof Temporal.PlainDateTime && cell.equals(cell.round('day'));
  return isDay ? dayText(cell, date) : textOf(cell).trim();
}

function parsed(text: string, column: Column): Parsed<Json> {
  const word = column.words === null ? text : column.words.get(text);
  if (word === undefined) return unknownWord(text, column);
  switch (column.type) {
    case 'text':
      return oneWord(word, column);
    case 'key':
      return parseKey(word, column.shape);
    case 'number':
    case 'integer':
      return counted(parseNumber(word, column), column);
    case 'money':
      return parseMoney(word, column);
    case 'time':
      return parseTime(word, column);
    case 'boolean':
      return parseBoolean(word, column);
    default:
      return column.type satisfies never;
  }
}

/** What the peer itself holds as a number, a yes or no, or a local time. */
function typed(cell: number | boolean | Temporal.PlainDateTime, column: Column): Parsed<Json> {
  if (typeof cell === 'number') return ofNumber(cell, column);
  if (typeof cell === 'boolean')
    return column.type === 'boolean' ? { value: cell } : parsed(textOf(cell), column);
  if (column.type === 'time') return plainTime(cell, column);
  const words = `It is the day ${cell.toPlainDate().toString()}: a spreadsheet has made a date of it. Format the column as text before the export.`;
  return { code: 'spreadsheet-date', words };
}

function ofNumber(cell: number, column: Column): Parsed<Json> {
  if (column.type === 'time') {
    const words = `${cell} is a number, not a time: format the column as a date before the export.`;
    return { code: 'spreadsheet-date', words };
  }
  // The shortest text that is the same number: what a person sees in the sheet. What sums leave behind its 15 digits is none.
  const plain = { ...column, decimal: '.', group: '' } as const;
  const isCounted = column.type === 'number' || column.type === 'integer' || column.type === 'money';
  return parsed(String(isCounted ? Number(cell.toPrecision(DIGITS_EXACT)) : cell), plain);
}

function counted(number: Parsed<number>, { type, factor }: Column): Parsed<Json> {
  if ('code' in number) return number;
  const value = factor === 1 ? number.value : Number((number.value * factor).toFixed(FACTOR_DIGITS));
  if (type === 'integer' && !Number.isSafeInteger(value))
    return { code: 'not-whole', words: `${value} is not a whole number.` };
  return { value };
}

function parseBoolean(text: string, column: Column): Parsed<boolean> {
  const among = (words: readonly string[]): boolean =>
    words.some((word) => word.toLowerCase() === text.toLowerCase());
  if (among(column.trueWords)) return { value: true };
  if (among(column.falseWords)) return { value: false };
  const known = [...column.trueWords, ...column.falseWords].join(', ');
  return { code: 'not-yes-or-no', words: `"${text}" is none of ${known}; set trueWords or falseWords.` };
}

/** As the field has it: exports differ in capitals. */
function oneWord(text: string, { oneOf }: Column): Parsed<string> {
  if (oneOf === null) return { value: text };
  const word = oneOf.find((one) => one.toLowerCase() === text.toLowerCase());
  if (word !== undefined) return { value: word };
  const words = `"${text}" is none of ${oneOf.join(', ')}; add words to its column and say what each stands for.`;
  return { code: 'unknown-word', words };
}

function unknownWord(text: string, { words }: Column): Refused {
  const known = [...(words?.keys() ?? [])].join(', ');
  return {
    code: 'unknown-word',
    words: `"${text}" is none of ${known}; add it to words and say what it stands for.`,
  };
}

/** What a spreadsheet writes where a formula failed. */
function isErrorCell(text: string): boolean {
  return /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|PYTHON!|GETTING_DATA|NV|BEZUG!|WERT!|WAARDE!|VERW!)$/.test(
    text,
  );
}

function errorCell(text: string): Refused {
  return {
    code: 'error-cell',
    words: `"${text}" is the error of a spreadsheet's formula. Mend the formula.`,
  };
}

export function textOf(cell: Cell): string {
  return cell === null ? '' : String(cell);
}
