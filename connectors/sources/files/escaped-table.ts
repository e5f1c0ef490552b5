// Text in which a backslash says how the next character is meant, as databases dump it, into rows of cells.
import type { TableFault, TablePlace } from '../../../src/contracts/table-source.ts';
import { halfFile, noLineEnd, ROW_CHARACTERS_MAX } from './csv-table.ts';
import { placeAfter } from './encoding.ts';
import { at } from './fault.ts';
import type { FileFormat } from './files-config.ts';
import { openOut, type ReadText, type TextTable } from './table-out.ts';

const ESCAPE = '\\';
/** A cell that is this and no more is empty. */
const NULL = '\\N';
const CONTROLS: Readonly<Record<string, string>> = {
  ...{ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', 0: '\0' },
};

type Marks = Pick<FileFormat, 'delimiter' | 'quote'>;

/** `begins`: where its cells begin; `end`: behind its line end. All counted from the begin of the text. */
type Row = {
  readonly cells: readonly (string | null)[];
  readonly begins: readonly number[];
  readonly end: number;
};

export function openEscaped({ table, format, ...to }: ReadText): TextTable {
  const out = openOut<{ readonly place: TablePlace; readonly text: string; readonly row: Row }>({
    ...{ ...to, table },
    placeOf: ({ place, text, row }, cell) =>
      placeAfter(place, text.slice(0, row.begins[cell] ?? row.end - 1)),
  });
  /** What was not yet a whole row, and where it begins. */
  let text = '';
  let place: TablePlace = { line: 1, column: 1 };
  const take = (): TableFault | null => {
    for (let row = rowOf(text, format); row !== null; row = rowOf(text, format)) {
      if (typeof row === 'number') return strayQuote(placeAfter(place, text.slice(0, row)));
      out.row(row.cells, { place, text, row });
      place = placeAfter(place, text.slice(0, row.end));
      text = text.slice(row.end);
    }
    if (text.length <= ROW_CHARACTERS_MAX) return null;
    const { quote } = format;
    const mayBeQuoted = text.includes('\n') || (quote !== '' && text.includes(quote));
    return mayBeQuoted ? notEnded(place) : noLineEnd(place);
  };
  return {
    async push(more) {
      text += more;
      const fault = take();
      if (fault === null) await out.flush();
      return fault;
    },
    async end() {
      if (text !== '' && !text.endsWith('\n')) {
        if (format.lastLineEnds) return halfFile(placeAfter(place, text));
        text += '\n';
      }
      return take() ?? (text === '' ? await out.end() : notEnded(place));
    },
  };
}

/** The first row of the text; null: it has no end yet. A number: where a quote stands that closes no cell. */
function rowOf(text: string, { delimiter, quote }: Marks): Row | number | null {
  const cells: (string | null)[] = [];
  const begins: number[] = [];
  for (let begin = 0; begin < text.length; ) {
    const isQuoted = quote !== '' && text[begin] === quote;
    const end = isQuoted ? quotedEnd(text, begin + 1, quote) : plainEnd(text, begin, delimiter);
    if (end < 0) return null;
    const next = isQuoted ? end + 1 : end;
    if (next >= text.length) return null;
    if (text[next] !== delimiter && text[next] !== '\n') return end;
    cells.push(cellOf(text.slice(begin, next), isQuoted ? quote : ''));
    begins.push(begin);
    begin = next + 1;
    if (text[next] === '\n') return { cells, begins, end: begin };
  }
  return null;
}

/** Where a cell ends that is not quoted: at a delimiter or a line end without a backslash before it; -1: not yet. */
function plainEnd(text: string, from: number, delimiter: string): number {
  for (let place = from; place < text.length; place += 1) {
    const character = text[place];
    if (character === ESCAPE) place += 1;
    else if (character === delimiter || character === '\n') return place;
  }
  return -1;
}

/** Where the quote stands that closes a cell: without a backslash before it, and not doubled; -1: not yet. */
function quotedEnd(text: string, from: number, quote: string): number {
  for (let place = from; place < text.length; place += 1) {
    const character = text[place];
    if (character === ESCAPE || (character === quote && text[place + 1] === quote)) place += 1;
    else if (character === quote) return place;
  }
  return -1;
}

function cellOf(written: string, quote: string): string | null {
  if (written === NULL) return null;
  const inside = quote === '' ? written : written.slice(1, -1);
  return inside.replace(/\\([\s\S])|""|''/g, (pair, next?: string) => {
    if (next !== undefined) return CONTROLS[next] ?? next;
    return pair[0] === quote ? quote : pair;
  });
}

function strayQuote(place: TablePlace): TableFault {
  const words =
    'A quote closes a cell here, and the cell goes on. If the export does not quote cells, set quote: "". If it writes no backslash before such a quote, leave escape out.';
  return at('quote', place, words);
}

function notEnded(place: TablePlace): TableFault {
  const words =
    'The row that begins here never ends: its quote is not closed, or a backslash stands before its line end. Is the export cut off?';
  return at('quote-not-closed', place, words);
}
