// Where a cell of a CSV text begins: looked for in the text of the last rows, and only where something is told.
import type { TablePlace } from '../../../src/contracts/table-source.ts';
import { placeAfter } from './encoding.ts';
import type { FileFormat } from './files-config.ts';

type Quoting = Pick<FileFormat, 'quote' | 'delimiter'>;

export type CsvPlaces = {
  add(text: string): void;
  /** Rows that end in this line or before are not asked for any more. */
  forget(line: number): void;
  /** By the line in which the row ends. */
  ofCell(endLine: number, cell: number): TablePlace;
  /** Of a row that the parser did not get to the end of: it begins behind this line. */
  ofUnread(line: number, cell: number): TablePlace;
  /** Whether such a row has a quote that is not closed yet. */
  isQuoteOpen(line: number): boolean;
  ofEnd(): TablePlace;
};

export function openPlaces(format: Quoting): CsvPlaces {
  let text = '';
  /** The line the text begins with. */
  let first = 1;
  /** Of each line, where it ends in the text. */
  let known: readonly number[] | null = null;
  const ends = (): readonly number[] => {
    known ??= lineEnds(text);
    return known;
  };
  const beginOf = (line: number): number =>
    line <= first ? 0 : (ends()[line - first - 1] ?? text.length) + 1;
  return {
    add(more) {
      text += more;
      known = null;
    },
    forget(line) {
      text = text.slice(beginOf(line + 1));
      first = Math.max(first, line + 1);
      known = null;
    },
    ofCell(endLine, cell) {
      const end = ends()[endLine - first] ?? text.length;
      let line = endLine;
      // A row of several lines has an odd number of quotes in each line but the last.
      while (line > first && isInsideQuotes(text.slice(beginOf(line), end), format.quote)) line -= 1;
      return cellPlace(text.slice(beginOf(line), end), { line, cell }, format);
    },
    ofUnread(line, cell) {
      let begin = line + 1;
      while (text[beginOf(begin)] === '\n') begin += 1;
      return cellPlace(text.slice(beginOf(begin)), { line: begin, cell }, format);
    },
    isQuoteOpen: (line) => isInsideQuotes(text.slice(beginOf(line + 1)), format.quote),
    ofEnd: () => placeAfter({ line: first, column: 1 }, text),
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

/** `text` begins with the row. */
function cellPlace(
  text: string,
  row: { readonly line: number; readonly cell: number },
  { quote, delimiter }: Quoting,
): TablePlace {
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
