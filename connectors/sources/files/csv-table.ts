// The text of a CSV or TSV file into rows of cells.
import { CsvError, parse } from 'csv-parse';
import type { TableFault, TablePlace } from '../../../src/contracts/table-source.ts';
import { openPlaces } from './csv-places.ts';
import { at } from './fault.ts';
import type { FileFormat } from './files-config.ts';
import { openOut, type ReadText, type TextTable } from './table-out.ts';

/** One row longer than this is no row. */
export const ROW_CHARACTERS_MAX = 1_048_576;

export function openCsv({ table, format, ...to }: ReadText): TextTable {
  const places = openPlaces(format);
  const out = openOut<number>({ ...to, table, placeOf: places.ofCell });
  let lines = 0;
  let isEnded = true;
  const parser = parse({
    ...parserOptions(format),
    // Rows are taken as they are parsed; null keeps them out of the stream's own buffer.
    on_record: (record: string[], context: { readonly lines: number }) => {
      lines = context.lines;
      out.row(record, lines);
      return null;
    },
  }).resume();
  const told = (error: unknown): TableFault => {
    if (!(error instanceof CsvError)) throw error;
    const cell = typeof error['index'] === 'number' ? error['index'] : 0;
    const place = places.ofUnread(lines, cell);
    return error.code === 'CSV_MAX_RECORD_SIZE' && !places.isQuoteOpen(lines)
      ? noLineEnd(place)
      : notCsv(error, place);
  };
  return {
    async push(text) {
      if (text === '') return null;
      const before = lines;
      places.add(text);
      isEnded = text.endsWith('\n');
      const fault = await written(parser, text).then(() => null, told);
      if (fault !== null) return fault;
      await out.flush();
      // The last row that was handed over may still be kept back as the trailer.
      if (lines > before) places.forget(before);
      return null;
    },
    async end() {
      if (format.lastLineEnds && !isEnded) return halfFile(places.ofEnd());
      return (await ended(parser).then(() => null, told)) ?? (await out.end());
    },
  };
}

type Parser = ReturnType<typeof parse>;

function written(parser: Parser, text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  parser.once('error', reject);
  parser.write(Buffer.from(text), (error) => (error ? reject(error) : resolve()));
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

export function halfFile(place: TablePlace): TableFault {
  const words =
    'The last line has no end: the export was cut off. If it never ends its last line, set lastLineEnds: false.';
  return at('half-file', place, words);
}

export function noLineEnd(place: TablePlace): TableFault {
  const words =
    'The row that begins here has no line end within 1 MB. Does the export end its lines in another way, or is this no text file? Have one row exported to a line.';
  return at('no-line-end', place, words);
}

const QUOTE_INSIDE =
  'A quote inside a cell; if the export does not quote cells, set quote: "". If it writes a backslash before such a quote, set escape: "\\\\".';

function notCsv({ code }: CsvError, place: TablePlace): TableFault {
  return code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
    ? at('quote-not-closed', place, 'A quote is opened here and never closed: is the export cut off?')
    : at('quote', place, QUOTE_INSIDE);
}
