// The text of a CSV or TSV file into rows of cells.
import { CsvError, parse } from 'csv-parse';
import type { TableFault, TablePlace } from '../../../src/contracts/table-source.ts';
import { at } from './fault.ts';
import type { FileFormat } from './files-config.ts';
import type { Out } from './table-out.ts';

/** Bytes parsed in one go, some 600 orders; then others may run. */
const SLICE_BYTES = 32_768;
/** One row longer than this is a quote that was never closed. */
const ROW_CHARACTERS_MAX = 1_048_576;

/**
 * Gives `out` every row; its mark is the line in which the row ends. `text` has '\n' as its line end. Resolves with the
 * fault where the text is not CSV by this format.
 */
export async function readCsv(
  text: string,
  { format, out, signal }: { readonly format: FileFormat; readonly out: Out; readonly signal: AbortSignal },
): Promise<TableFault | null> {
  if (format.lastLineEnds && text !== '' && !text.endsWith('\n')) return halfFile(text);
  let lines = 0;
  const parser = parse({
    ...parserOptions(format),
    // Rows are taken as they are parsed; null keeps them out of the stream's own buffer.
    on_record: (record: string[], context: { readonly lines: number }) => {
      lines = context.lines;
      out.row(record, lines);
      return null;
    },
  }).resume();
  try {
    for (const slice of slices(text)) {
      await written(parser, slice);
      await out.flush();
      if (signal.aborted) return null;
    }
    await ended(parser);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return notCsv(text, { error, format, line: lines + 1 });
  }
  return out.end();
}

/** In bytes: cut as text, a character of two halves would be lost where it is cut. */
function* slices(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += SLICE_BYTES) yield bytes.subarray(from, from + SLICE_BYTES);
}

type Parser = ReturnType<typeof parse>;

function written(parser: Parser, slice: Buffer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  parser.once('error', reject);
  parser.write(slice, (error) => (error ? reject(error) : resolve()));
  return promise.finally(() => parser.off('error', reject));
}

function ended(parser: Parser): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  parser.once('error', reject);
  parser.once('end', resolve);
  parser.end();
  return promise;
}

function parserOptions({ delimiter, quote }: FileFormat) {
  return {
    delimiter,
    // A quote inside a cell is written twice, whichever character it is.
    ...(quote === '' ? { quote: null } : { quote, escape: quote }),
    record_delimiter: '\n',
    max_record_size: ROW_CHARACTERS_MAX,
    relax_column_count: true,
    skip_empty_lines: true,
  };
}

/** Where a cell begins, by the line in which its row ends: looked for only where something is told. */
export function csvPlaces(text: string, format: FileFormat): (endLine: number, cell: number) => TablePlace {
  let known: readonly number[] | null = null;
  return (endLine, cell) => {
    known ??= lineEnds(text);
    const ends = known;
    const end = ends[endLine - 1] ?? text.length;
    let line = endLine;
    // A row of several lines has an odd number of quotes in each line but the last.
    while (line > 1 && isInsideQuotes(text.slice(ends[line - 2] ?? 0, end), format.quote)) line -= 1;
    const from = line === 1 ? 0 : (ends[line - 2] ?? 0) + 1;
    return cellPlace(text.slice(from, end), { line, cell, format });
  };
}

function lineEnds(text: string): number[] {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return ends;
}

function isInsideQuotes(text: string, quote: string): boolean {
  return quote !== '' && text.split(quote).length % 2 === 0;
}

/** Where a cell of a row begins; `text` begins with the row. */
function cellPlace(
  text: string,
  row: { readonly line: number; readonly cell: number; readonly format: FileFormat },
): TablePlace {
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

export function halfFile(text: string): TableFault {
  const lastLine = text.slice(text.lastIndexOf('\n') + 1);
  const words =
    'The last line has no end: the export was cut off. If it never ends its last line, set lastLineEnds: false.';
  return at('half-file', { line: lineEnds(text).length + 1, column: [...lastLine].length + 1 }, words);
}

function notCsv(
  text: string,
  found: { readonly error: CsvError; readonly format: FileFormat; readonly line: number },
): TableFault {
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
