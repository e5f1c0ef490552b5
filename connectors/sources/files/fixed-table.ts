// Lines of fixed width into rows of cells: what stands between two places of a line, without the blanks around it.
import type { TableFault } from '../../../src/contracts/table-source.ts';
import { halfFile } from './csv-table.ts';
import { at } from './fault.ts';
import type { FixedColumn } from './files-config.ts';
import { openOut, type ReadText, type TextTable } from './table-out.ts';

/** Longer than the last place a column may have. */
const LINE_CHARACTERS_MAX = 131_072;

export function openFixed({ table, format, ...to }: ReadText, columns: readonly FixedColumn[]): TextTable {
  const headings = columns.map(({ column }) => column);
  const placeOf = (line: number, cell: number) => ({ line, column: columns[cell]?.from ?? 1 });
  const out = openOut<number>({ ...to, table, headings, placeOf });
  const last = Math.max(...columns.map(({ from }) => from));
  let rest = '';
  let line = 0;
  /** A short line is a cut, unless it is the trailer, which is as long as it likes. */
  let short: TableFault | null = null;
  const take = (text: string): TableFault | null => {
    line += 1;
    if (text.trim() === '') return null;
    if (short !== null) return short;
    const characters = [...text];
    if (characters.length < last) short = shortLine(line, characters.length, last);
    if (short !== null && table.trailer === undefined) return short;
    out.row(
      columns.map(({ from, to }) =>
        characters
          .slice(from - 1, to)
          .join('')
          .trim(),
      ),
      line,
    );
    return null;
  };
  return {
    async push(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LINE_CHARACTERS_MAX) return longLine(line + 1);
      for (const one of lines) {
        const fault = take(one);
        if (fault !== null) return fault;
      }
      await out.flush();
      return null;
    },
    async end() {
      const place = { line: line + 1, column: [...rest].length + 1 };
      if (rest !== '' && format.lastLineEnds) return halfFile(place);
      return take(rest) ?? (await out.end());
    },
  };
}

function shortLine(line: number, has: number, needs: number): TableFault {
  const words = `The line has ${has} characters, and its last column begins at ${needs}: a cut, or other widths than those of fixed.`;
  return at('short-line', { line, column: has + 1 }, words);
}

function longLine(line: number): TableFault {
  const words = `The line has more than ${LINE_CHARACTERS_MAX} characters: is it an export of fixed width?`;
  return at('long-line', { line, column: 1 }, words);
}
