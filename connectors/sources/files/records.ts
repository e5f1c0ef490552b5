// The rows of a file into records of its kind: typed, keyed, and refused as a whole when any row is bad.
import type { EntityRecord, Json } from '../../../src/core/types/entity.ts';
import { type Column, columnsOf } from './columns.ts';
import { type Row, readTable } from './csv-table.ts';
import type { FileConfig, Format } from './files-config.ts';
import { isScientific, parseMoney, parseNumber, type Refused } from './number-cell.ts';
import { at, ofFile, type Refusal } from './refusal.ts';
import { parseTime } from './time-cell.ts';

/** `notes` are worth showing and refuse nothing. Records count only where there are no refusals. */
export type Reading = {
  readonly records: readonly EntityRecord[];
  readonly refusals: readonly Refusal[];
  readonly notes: readonly Refusal[];
};

/** More than these many are counted and not listed: the first ones show what is wrong. */
const LISTED_MAX = 20;

/** `note`: the value is used, and something about it is worth knowing. */
type ParsedCell = Refused | { readonly value: Json; readonly note?: Refused };

type Progress = {
  readonly file: FileConfig;
  readonly records: Map<string, { readonly record: EntityRecord; readonly line: number }>;
  readonly refusals: Refusal[];
  readonly notes: Refusal[];
  rows: number;
  badRows: number;
};

export async function readRecords(
  text: string,
  options: { readonly file: FileConfig; readonly format: Format; pause(): Promise<void> },
): Promise<Reading> {
  const { file, format, pause } = options;
  const progress: Progress = { file, records: new Map(), refusals: [], notes: [], rows: 0, badRows: 0 };
  let width: number | null = null;
  let columns: Column[] | null = null;
  const onRow = (row: Row): void => {
    if (width === null) {
      width = row.cells.length;
      columns = settled(columnsOf(row, file, format), progress.refusals);
    } else if (columns !== null) readRow(row, { columns, width, progress });
  };
  const notCsv = await readTable(text, { format, onRow, pause });
  if (notCsv !== null) progress.refusals.push(notCsv);
  else if (width === null) progress.refusals.push(ofFile('empty', 'It is empty: not even a header.'));
  return {
    records: recordsOf(progress),
    refusals: listed(progress),
    notes: progress.notes.slice(0, LISTED_MAX),
  };
}

function settled(found: Column[] | Refusal[], refusals: Refusal[]): Column[] | null {
  const columns = found.filter((one) => 'field' in one);
  refusals.push(...found.filter((one) => 'code' in one));
  return refusals.length === 0 ? columns : null;
}

function readRow(
  row: Row,
  table: { readonly columns: readonly Column[]; readonly width: number; readonly progress: Progress },
): void {
  const { columns, width, progress } = table;
  progress.rows += 1;
  const before = progress.refusals.length;
  if (row.cells.length !== width) progress.refusals.push(otherWidth(row, width));
  else takeRow(row, columns, progress);
  if (progress.refusals.length > before) progress.badRows += 1;
  // The list stays short however long the file is; the count goes on.
  progress.refusals.length = Math.min(progress.refusals.length, LISTED_MAX);
}

function otherWidth(row: Row, width: number): Refusal {
  const has = row.cells.length;
  const place = row.placeOf(Math.min(has, width) - (has > width ? 0 : 1));
  return at(
    'column-count',
    place,
    `The row has ${has} cells, the header ${width}: a cut or a stray delimiter.`,
  );
}

function takeRow(row: Row, columns: readonly Column[], progress: Progress): void {
  const fields: { [name: string]: Json } = {};
  let isGood = true;
  for (const column of columns) {
    const text = (row.cells[column.cell] ?? '').trim();
    // An empty cell says nothing: not zero, not false.
    if (text === '' || column.emptyWords.includes(text)) continue;
    const parsed = column.field === 'id' ? parseKey(text) : parseCell(text, column);
    if ('code' in parsed) {
      progress.refusals.push(inCell(row, column, parsed));
      isGood = false;
      continue;
    }
    fields[column.field] = parsed.value;
    if (parsed.note !== undefined) progress.notes.push(inCell(row, column, parsed.note));
  }
  if (isGood) keep(row, { columns, fields, progress });
}

function parseCell(text: string, column: Column): ParsedCell {
  switch (column.type) {
    case 'text':
      return { value: text };
    case 'number':
      return parseNumber(text, column);
    case 'money':
      return parseMoney(text, column);
    case 'time':
      return parseTime(text, column);
    case 'boolean':
      return parseBoolean(text, column);
    default:
      return column.type satisfies never;
  }
}

function parseKey(text: string): ParsedCell {
  if (!isScientific(text) || !text.includes('+')) return { value: text };
  const words = `The key "${text}" is in E-notation: a spreadsheet has rewritten it. Export it as text.`;
  return { code: 'e-notation', words };
}

function parseBoolean(text: string, column: Column): ParsedCell {
  const among = (words: readonly string[]): boolean =>
    words.some((word) => word.toLowerCase() === text.toLowerCase());
  if (among(column.trueWords)) return { value: true };
  if (among(column.falseWords)) return { value: false };
  const known = [...column.trueWords, ...column.falseWords].join(', ');
  return { code: 'not-yes-or-no', words: `"${text}" is none of ${known}; set trueWords or falseWords.` };
}

function inCell(row: Row, column: Column, refused: Refused): Refusal {
  return at(refused.code, row.placeOf(column.cell), `${column.field}: ${refused.words}`);
}

function keep(
  row: Row,
  of: {
    readonly columns: readonly Column[];
    readonly fields: { [name: string]: Json };
    readonly progress: Progress;
  },
): void {
  const { progress } = of;
  const { id, ...fields } = of.fields;
  const cell = of.columns.find((column) => column.field === 'id')?.cell ?? 0;
  if (typeof id !== 'string') {
    progress.refusals.push(at('no-key', row.placeOf(cell), 'The row has no key (id).'));
    return;
  }
  const record: EntityRecord = { kind: progress.file.kind, id, fields };
  const known = progress.records.get(id);
  if (known === undefined) {
    progress.records.set(id, { record, line: row.placeOf(0).line });
  } else if (JSON.stringify(known.record) !== JSON.stringify(record)) {
    const words = `The key ${id} stands in line ${known.line} with other content: which one holds is not known.`;
    progress.refusals.push(at('duplicate-key', row.placeOf(cell), words));
  }
}

function recordsOf(progress: Progress): EntityRecord[] {
  return progress.refusals.length > 0 ? [] : [...progress.records.values()].map((one) => one.record);
}

function listed(progress: Progress): Refusal[] {
  const { refusals, badRows, rows } = progress;
  if (badRows <= LISTED_MAX) return refusals;
  return [
    ...refusals,
    ofFile('bad-rows', `${badRows} of ${rows} rows cannot be read; the first ${LISTED_MAX} are listed.`),
  ];
}
