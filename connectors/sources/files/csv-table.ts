// The text of a CSV file into rows of cells, each row with the place it stands at.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { Format } from './files-config.ts';
import { at, type Refusal } from './refusal.ts';

/** `placeOf` says where a cell begins; it is worked out only for cells that are refused. */
export type Row = { readonly cells: readonly string[]; placeOf(cell: number): Place };

export type Place = { readonly line: number; readonly column: number };

/** Bytes parsed in one go, some 600 orders; then others may run. */
const SLICE_BYTES = 32_768;
/** One row longer than this is a quote that was never closed. */
const ROW_CHARACTERS_MAX = 1_048_576;

type ParsedRow = {
  readonly record: string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
};

/**
 * Calls `onRow` for the header and every row that is not blank. `text` has '\n' as its line end.
 * Resolves with the refusal where the text is not CSV by this format; `pause` lets others run in between.
 */
export async function readTable(
  text: string,
  options: { readonly format: Format; onRow(row: Row): void; pause(): Promise<void> },
): Promise<Refusal | null> {
  const { format, onRow } = options;
  if (format.lastLineEnds && text !== '' && !text.endsWith('\n')) return halfFile(text);
  let lines = 0;
  const onRecord = ({ record, raw, info }: ParsedRow): void => {
    onRow(rowOf(record, { raw, endLine: info.lines, format }));
    lines = info.lines;
  };
  // Rows are taken as they are parsed: what waits in the stream's own buffer is dropped at the first fault.
  // The library's type of the callback does not know the options info and raw.
  const parser = parse({ ...parserOptions(format), on_record: onRecord as never }).resume();
  try {
    await pipeline(Readable.from(slices(text, options.pause)), parser);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return notCsv(text, { error, format, line: lines + 1 });
  }
  return null;
}

/** In bytes: cut as text, a character of two halves would be lost where it is cut. */
async function* slices(text: string, pause: () => Promise<void>): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
    yield bytes.subarray(from, from + SLICE_BYTES);
    await pause();
  }
}

function parserOptions(format: Format) {
  return {
    delimiter: format.delimiter,
    quote: format.quote === '' ? null : format.quote,
    record_delimiter: '\n',
    max_record_size: ROW_CHARACTERS_MAX,
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    raw: true,
  };
}

function rowOf(
  cells: readonly string[],
  at: { readonly raw: string; readonly endLine: number; readonly format: Format },
): Row {
  return {
    cells,
    placeOf(cell) {
      // The raw text of a row begins with the blank lines before it.
      const text = at.raw.replace(/^\n+/, '').replace(/\n$/, '');
      const line = at.endLine - countLines(text);
      return cellPlace(text, { line, cell, format: at.format });
    },
  };
}

/** Where a cell of a row begins; `text` begins with the row. */
function cellPlace(
  text: string,
  row: { readonly line: number; readonly cell: number; readonly format: Format },
): Place {
  const { quote, delimiter } = row.format;
  let { line } = row;
  let column = 1;
  let isQuoted = false;
  let left = row.cell;
  for (const character of text) {
    if (left === 0) break;
    if (quote !== '' && character === quote) isQuoted = !isQuoted;
    else if (!isQuoted && character === delimiter) left -= 1;
    column = character === '\n' ? 1 : column + 1;
    if (character === '\n') line += 1;
  }
  return { line, column };
}

function halfFile(text: string): Refusal {
  const lastLine = text.slice(text.lastIndexOf('\n') + 1);
  const words =
    'The last line has no end: the export was cut off. If it never ends its last line, set lastLineEnds: false.';
  return at('half-file', { line: countLines(text) + 1, column: [...lastLine].length + 1 }, words);
}

function notCsv(
  text: string,
  found: { readonly error: CsvError; readonly format: Format; readonly line: number },
): Refusal {
  const { error, format } = found;
  let from = 0;
  for (let line = 1; line < found.line; line += 1) from = text.indexOf('\n', from) + 1;
  let { line } = found;
  for (; text[from] === '\n'; from += 1) line += 1;
  const cell = typeof error['index'] === 'number' ? error['index'] : 0;
  const place = cellPlace(text.slice(from, from + ROW_CHARACTERS_MAX), { line, cell, format });
  return error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
    ? at('quote-not-closed', place, 'A quote is opened here and never closed: is the export cut off?')
    : at('quote', place, `A quote inside a cell; if the export does not quote cells, set quote: "".`);
}

function countLines(text: string): number {
  let count = 0;
  for (let from = text.indexOf('\n'); from >= 0; from = text.indexOf('\n', from + 1)) count += 1;
  return count;
}
