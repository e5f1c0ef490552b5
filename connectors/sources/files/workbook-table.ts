// A sheet of a workbook into rows of cells, each as the sheet holds it: text, number, yes or no, local time.
import { InvalidInputError, readSheet, type SheetData, SheetNotFoundError } from 'read-excel-file/node';
import type { Cell, TableFault, TableReader } from '../../../src/contracts/table-source.ts';
import { ofFile } from './fault.ts';
import type { FileTable } from './files-config.ts';
import { openOut } from './table-out.ts';
import { tooMuchInside } from './workbook-size.ts';

export type ReadSheet = {
  readonly table: Pick<FileTable, 'headerRow' | 'trailer' | 'sheet'>;
  readonly reader: TableReader;
  readonly signal: AbortSignal;
  pause(): Promise<void>;
};

/** Rows taken in one go; then others may run. */
const SLICE_ROWS = 500;
const SECOND_MS = 1_000;
/** Blanks are the mapping's to judge. */
const NOT_TRIMMED = { trim: false } as const;

export async function readWorkbook(
  bytes: Buffer,
  { table, reader, pause, signal }: ReadSheet,
): Promise<TableFault | null> {
  const inside = tooMuchInside(bytes);
  if (inside !== null) return ofFile('workbook', inside);
  let rows: SheetData;
  try {
    rows = await readSheet(bytes, table.sheet, NOT_TRIMMED);
  } catch (error) {
    return notRead(error, table.sheet);
  }
  const out = openOut({ reader, table, pause, placeOf: (row, cell) => ({ line: row, column: cell + 1 }) });
  const width = Math.max(0, ...rows.slice(0, table.headerRow).map((row) => row.length));
  for (const [index, row] of rows.entries()) {
    const cells = row.map(cellOf);
    // A sheet leaves empty cells at the end of a row out.
    while (cells.length < width) cells.push(null);
    out.row(cells, index + 1);
    if (index % SLICE_ROWS === 0) await out.flush();
    if (signal.aborted) return null;
  }
  await out.flush();
  return out.end();
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return null;
  // Days are kept as binary fractions: 14:00 comes back as 13:59:59.999.
  const second = Math.round(value.getTime() / SECOND_MS) * SECOND_MS;
  return Temporal.Instant.fromEpochMilliseconds(second).toZonedDateTimeISO('UTC').toPlainDateTime();
}

function notRead(error: unknown, sheet: string | number): TableFault {
  if (error instanceof SheetNotFoundError)
    return ofFile('no-sheet', `It has no sheet ${sheet}. ${sheetsWords(error.message)}`);
  if (error instanceof InvalidInputError)
    return ofFile(
      'workbook',
      'It cannot be read as a workbook (.xlsx): it was cut off, changed, or is locked by a password.',
    );
  return ofFile(
    'workbook',
    `It cannot be read as a workbook (${error instanceof Error ? error.message : String(error)}). Save it again in the spreadsheet, or export it as CSV.`,
  );
}

function sheetsWords(message: string): string {
  const [, names] = /Available sheets:(.*)$/s.exec(message) ?? [];
  return names === undefined ? 'Name one that is there (sheet).' : `There are:${names.trimEnd()}`;
}
