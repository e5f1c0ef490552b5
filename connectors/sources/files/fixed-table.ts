// Lines of fixed width into rows of cells: what stands between two places of a line, without the blanks around it.
import type { TableFault, TablePlace } from '../../../src/contracts/table-source.ts';
import { halfFile } from './csv-table.ts';
import { at } from './fault.ts';
import type { FileFormat, FixedColumn } from './files-config.ts';
import type { Out } from './table-out.ts';

/** Lines taken in one go; then others may run. */
const SLICE_LINES = 500;

export async function readFixed(
  text: string,
  columns: readonly FixedColumn[],
  {
    format,
    out,
    signal,
  }: { readonly format: FileFormat; readonly out: Out<number>; readonly signal: AbortSignal },
): Promise<TableFault | null> {
  if (format.lastLineEnds && text !== '' && !text.endsWith('\n')) return halfFile(text);
  const lines = text.split('\n');
  const last = Math.max(...columns.map(({ from }) => from));
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const characters = [...line];
    // A trailer is as long as it likes; what is cut off in the middle of a row is told.
    if (characters.length < last && index < lines.length - 2)
      return shortLine(index + 1, characters.length, last);
    out.row(
      columns.map(({ from, to }) =>
        characters
          .slice(from - 1, to)
          .join('')
          .trim(),
      ),
      index + 1,
    );
    if (index % SLICE_LINES === 0) await out.flush();
    if (signal.aborted) return null;
  }
  await out.flush();
  return out.end();
}

export function fixedPlaces(columns: readonly FixedColumn[]): (line: number, cell: number) => TablePlace {
  return (line, cell) => ({ line, column: columns[cell]?.from ?? 1 });
}

function shortLine(line: number, has: number, needs: number): TableFault {
  const words = `The line has ${has} characters, and its last column begins at ${needs}: a cut, or other widths than those of fixed.`;
  return at('short-line', { line, column: has + 1 }, words);
}
