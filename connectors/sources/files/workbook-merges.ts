// Headings that reach over several rows: a merged cell keeps its text in its first row, and a person sees it in all of them.
import type { TableFault } from '../../../src/contracts/table-source.ts';
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

function rowOf(place: string): number {
  return Number(place.replace(/^[A-Z]+/, ''));
}
