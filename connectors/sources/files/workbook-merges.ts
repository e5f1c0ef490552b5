// Cells that reach over several rows: a merged cell keeps its text in its first row, and a person sees it in all of them.
import type { TableFault } from '../../../src/contracts/table-source.ts';
import { at } from './fault.ts';
import { columnOf } from './workbook-cell.ts';
import type { Between, Parts } from './workbook-parts.ts';

/** By column, the row in which the text of a heading stands; only of those that begin above the row of the headings. */
export type HeadingRows = ReadonlyMap<number, number>;

/** A sheet lists its merged cells behind its rows, so it is read through for them; where headings are in row 1 not at all. */
export async function headingRows(
  parts: Parts,
  sheet: { readonly part: string; readonly headerRow: number },
  between: Between,
): Promise<HeadingRows | TableFault> {
  const found = new Map<number, number>();
  if (sheet.headerRow === 1) return found;
  const fault = await parts.read(
    sheet.part,
    () => ({
      open(name, { ref = '' }) {
        if (name !== 'mergeCell') return;
        const [from = '', to = ''] = ref.split(':');
        const first = rowOf(from);
        if (first < sheet.headerRow && rowOf(to) >= sheet.headerRow) found.set(columnOf(from), first);
      },
      text: () => undefined,
      close: () => undefined,
    }),
    between,
  );
  return fault ?? found;
}

/** What a merged cell may hide a value in. */
export type MergedOver = {
  readonly headings: readonly string[];
  readonly headingLine: number;
  /** Places in a row of those that are read. */
  readonly columns: readonly number[];
  /** Rows of the sheet that were read, upwards. */
  readonly lines: readonly number[];
};

/** The fault of a merged cell that is read as empty in any row but its first. */
export function mergedRows(
  ref: string,
  { headings, headingLine, columns, lines }: MergedOver,
): TableFault | null {
  const [from = '', to = ''] = ref.split(':');
  const [first, last] = [rowOf(from), rowOf(to)];
  const hidden = firstAfter(lines, first);
  const column = columns.find((one) => one >= columnOf(from) && one <= columnOf(to));
  if (column === undefined || hidden === undefined || !(hidden <= last)) return null;
  const hint =
    first > headingLine
      ? 'Undo the merge in the export and have the value in each row.'
      : 'If all of it is heading, set headerRow to its last row; else undo the merge in the export.';
  const words = `${headings[column]} is merged here over rows ${first} to ${last}, so row ${hidden} would be read as empty. ${hint}`;
  return at('merged-cells', { line: first, column: column + 1 }, words);
}

function firstAfter(lines: readonly number[], line: number): number | undefined {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] ?? 0) > line) high = middle;
    else low = middle + 1;
  }
  return lines[low];
}

function rowOf(place: string): number {
  return Number(place.replace(/^[A-Z]+/, ''));
}
