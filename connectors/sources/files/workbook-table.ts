// A sheet of a workbook into rows of cells, read from its own XML piece by piece.
import type { Cell, TableFault, TableReader } from '../../../src/contracts/table-source.ts';
import { at } from './fault.ts';
import type { FileTable } from './files-config.ts';
import { type Out, openOut } from './table-out.ts';
import { type Book, readBook, sheetOf } from './workbook-book.ts';
import { type CellScene, COLUMNS_MAX, cellOf, columnOf } from './workbook-cell.ts';
import { type HeadingRows, headingRows, mergedRows } from './workbook-merges.ts';
import { openParts, type Parts } from './workbook-parts.ts';
import { isTooLong, LONG_TEXT, openRichText, readStrings } from './workbook-strings.ts';
import { readStyles, type Shown } from './workbook-styles.ts';
import type { Attributes, Stop, XmlHandler } from './xml-events.ts';

export type ReadSheet = {
  readonly table: FileTable;
  readonly reader: TableReader;
  readonly signal: AbortSignal;
  pause(): Promise<void>;
};

export async function readWorkbook(path: string, reading: ReadSheet): Promise<TableFault | null> {
  const parts = await openParts(path);
  if ('words' in parts) return parts;
  try {
    const book = await readBook(parts);
    return 'words' in book ? book : await readSheet(parts, book, reading);
  } finally {
    parts.close();
  }
}

async function readSheet(
  parts: Parts,
  book: Book,
  { table, reader, pause, signal }: ReadSheet,
): Promise<TableFault | null> {
  const sheet = sheetOf(book, table.sheet);
  if ('words' in sheet) return sheet;
  const styles = await readStyles(parts, book.stylesPart);
  if ('words' in styles) return styles;
  const goOn = async (): Promise<boolean> => {
    await pause();
    return !signal.aborted;
  };
  const strings = await readStrings(parts, book.stringsPart, goOn);
  if ('words' in strings) return strings;
  const merged = await headingRows(parts, { part: sheet.part, headerRow: table.headerRow }, goOn);
  if ('words' in merged) return merged;
  const out = openOut<number>({
    ...{ reader, signal, pause, table: { ...table, headerRow: 1 } },
    placeOf: (line, cell) => ({ line, column: cell + 1 }),
  });
  const scene = { strings, is1904: book.is1904, isUncalculated: book.isUncalculated, styles };
  const fault = await parts.read(
    sheet.part,
    (stop) => sheetRows(openRows(table, { out, merged, stop }), scene, stop),
    async () => {
      await out.flush();
      return !signal.aborted;
    },
  );
  return fault === null && !signal.aborted ? await out.end() : fault;
}

type Rows = {
  take(cells: readonly (Cell | undefined)[], line: number): void;
  /** "B2:B4", behind all rows. */
  merged(ref: string): void;
};

type Scene = { readonly out: Out<number>; readonly merged: HeadingRows; readonly stop: Stop };

/** Rows above the headings are titles. Right of the headings nothing has a name, so nothing there can be meant. */
function openRows(table: FileTable, { out, merged, stop }: Scene): Rows {
  const used = usedHeadings(table);
  const above = new Map<number, Cell>();
  const lines: number[] = [];
  let headings: readonly string[] | null = null;
  let headingLine = 0;
  let columns: readonly number[] = [];
  return {
    take(found, line) {
      if (line < table.headerRow)
        for (const [column, row] of merged) if (row === line) above.set(column, found[column] ?? null);
      if (line < table.headerRow || found.every((cell) => cell === null || cell === '')) return;
      if (headings === null) {
        const names = headingsOf(found, above);
        headings = names;
        headingLine = line;
        columns = [...names.keys()].filter((column) => used.has(names[column] ?? ''));
        return out.row(names, line);
      }
      const cells = headings.map((heading, column) => {
        const cell = found[column];
        if (cell === undefined && column < found.length && used.has(heading))
          stop(at('not-calculated', { line, column: column + 1 }, NOT_CALCULATED));
        return cell ?? null;
      });
      lines.push(line);
      out.row(cells, line);
    },
    merged(ref) {
      const fault = mergedRows(ref, { headings: headings ?? [], headingLine, columns, lines });
      if (fault !== null) stop(fault);
    },
  };
}

/** To the last that has a text, its own or that of a merged cell from above. */
function headingsOf(
  found: readonly (Cell | undefined)[],
  above: ReadonlyMap<number, Cell>,
): readonly string[] {
  const width = Math.max(found.length, ...[...above.keys()].map((column) => column + 1));
  const textOf = (cell: Cell | undefined): string => String(cell ?? '').trim();
  const texts = Array.from(
    { length: width },
    (_, column) => textOf(found[column]) || textOf(above.get(column)),
  );
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1);
}

const NOT_CALCULATED =
  'The formula here was never calculated: a program wrote the workbook, and no spreadsheet has opened it since. Open it in Excel and save it, or have values exported.';

/** Headings the config reads; what stands in other columns is no matter of anyone's. */
function usedHeadings({ columns, only = {}, must = {} }: FileTable): ReadonlySet<string> {
  const named = Object.values(columns).flatMap((entry) =>
    typeof entry === 'string' ? entry : (entry.column ?? []),
  );
  return new Set([...named, ...Object.keys(only), ...Object.keys(must)]);
}

type SheetScene = CellScene & { readonly styles: readonly Shown[] };

/** Rows and cells may leave their place out: then they follow the one before. */
function sheetRows(rows: Rows, scene: SheetScene, stop: Stop): XmlHandler {
  const rich = openRichText();
  let line = 0;
  let cells: (Cell | undefined)[] = [];
  let cell: OpenCell = { attributes: {}, value: null, hasFormula: false };
  let isValue = false;
  return {
    open(name, attributes) {
      if (name === 'row') {
        const said = Number(attributes['r']);
        line = Number.isSafeInteger(said) && said > 0 ? said : line + 1;
        cells = [];
      } else if (name === 'c') {
        cell = { attributes, value: null, hasFormula: false };
        rich.begin();
      } else if (name === 'f') cell.hasFormula = true;
      else if (name === 'v') {
        cell.value = '';
        isValue = true;
      } else if (name === 'mergeCell') rows.merged(attributes['ref'] ?? '');
      rich.open(name);
    },
    text(text) {
      if (isValue) cell.value += text;
      rich.text(text);
      if (isTooLong(Math.max(cell.value?.length ?? 0, rich.length())))
        stop(at('workbook', { line, column: cells.length + 1 }, LONG_TEXT));
    },
    close(name) {
      rich.close(name);
      if (name === 'v') isValue = false;
      else if (name === 'is') cell.value = rich.take();
      else if (name === 'c' && isLost(cell, scene)) stop(lostText(line, cells.length));
      else if (name === 'c' && isBeyond(cell, cells.length)) stop(tooWide(line));
      else if (name === 'c') put(cells, cell, scene);
      else if (name === 'row') rows.take(cells, line);
    },
  };
}

type OpenCell = { readonly attributes: Attributes; value: string | null; hasFormula: boolean };

/** It names a text that the workbook does not have. */
function isLost({ attributes, value }: OpenCell, { strings }: SheetScene): boolean {
  return attributes['t'] === 's' && value !== null && strings[Number(value)] === undefined;
}

/** Its place is behind the last column a sheet may have. */
function isBeyond({ attributes }: OpenCell, before: number): boolean {
  return before >= COLUMNS_MAX && attributes['r'] === undefined;
}

function tooWide(line: number): TableFault {
  const words = `The row has more than ${COLUMNS_MAX} cells, and no sheet has so many columns: it was changed. Have it exported again.`;
  return at('workbook', { line, column: COLUMNS_MAX + 1 }, words);
}

function lostText(line: number, before: number): TableFault {
  const words =
    'The text of this cell is missing in the workbook: it was cut off or changed. Have it exported again.';
  return at('workbook', { line, column: before + 1 }, words);
}

function put(cells: (Cell | undefined)[], { attributes, value, hasFormula }: OpenCell, scene: SheetScene) {
  const { t: type = 'n', s: style = '0', r: place } = attributes;
  const shown = scene.styles[Number(style)] ?? 'number';
  const said = columnOf(place ?? '');
  const column = said < 0 ? cells.length : said;
  while (cells.length < column) cells.push(null);
  cells[column] = cellOf({ type, value, hasFormula, shown }, scene);
}
