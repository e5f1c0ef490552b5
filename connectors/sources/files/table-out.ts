// Hands rows over in chunks, lets others run in between, and keeps back what may be the trailer.
import type { Cell, TableFault, TablePlace, TableReader } from '../../../src/contracts/table-source.ts';
import { at, ofFile } from './fault.ts';
import type { FileFormat, FileTable } from './files-config.ts';

/** Rows in one go, some 5 ms of work for whoever takes them. */
const CHUNK_ROWS = 500;

/** What is needed to make rows of a file's text. */
export type ReadText = {
  readonly table: Pick<FileTable, 'headerRow' | 'trailer'>;
  readonly format: FileFormat;
  readonly reader: TableReader;
  readonly signal: AbortSignal;
  pause(): Promise<void>;
};

/** The text comes piece by piece, and rows go out as they are complete. Each resolves with the fault it found. */
export type TextTable = {
  push(text: string): Promise<TableFault | null>;
  end(): Promise<TableFault | null>;
};

export type Out<Mark> = {
  /** `mark`: what `placeOf` finds the row by. */
  row(cells: readonly Cell[], mark: Mark): void;
  /** Hands over what is complete. To be awaited often. */
  flush(): Promise<void>;
  /** Hands over the rest; the fault of a trailer that is missing or counts otherwise. */
  end(): Promise<TableFault | null>;
};

export type OutOptions<Mark> = {
  readonly reader: TableReader;
  /** After an abort nothing is handed over any more. */
  readonly signal: AbortSignal;
  readonly table: Pick<FileTable, 'headerRow' | 'trailer'>;
  /** Where a cell begins, by the row's mark. Asked while the row is handed over. */
  placeOf(mark: Mark, cell: number): TablePlace;
  pause(): Promise<void>;
  /** Headings known beforehand: the file itself has none. */
  readonly headings?: readonly string[];
};

type Row<Mark> = { readonly cells: readonly Cell[]; readonly mark: Mark };

export function openOut<Mark>({
  reader,
  signal,
  table,
  placeOf,
  pause,
  headings,
}: OutOptions<Mark>): Out<Mark> {
  let above = headings === undefined ? table.headerRow : table.headerRow - 1;
  let rows: Row<Mark>[] = [];
  let count = 0;
  if (headings !== undefined) announce(headings, () => ({ line: 1, column: 1 }));
  function announce(names: readonly Cell[], place: (column: number) => TablePlace): void {
    const columns = names.map((name) => ({ name: name === null ? '' : String(name).trim(), type: null }));
    reader.header(columns, place);
  }
  async function give(taken: readonly Row<Mark>[]): Promise<void> {
    const [first] = taken;
    if (first === undefined || signal.aborted) return;
    count += taken.length;
    await reader.rows({
      rows: taken.map(({ cells }) => cells),
      placeOf: (row, cell) => placeOf((taken[row] ?? first).mark, cell),
    });
  }
  return {
    row(cells, mark) {
      if (cells.every(isBlank)) return;
      if (above > 0) {
        above -= 1;
        if (above === 0) announce(cells, (column) => placeOf(mark, column));
        return;
      }
      rows.push({ cells, mark });
    },
    async flush() {
      // The last row may be the trailer.
      const keep = table.trailer === undefined ? 0 : 1;
      while (rows.length > keep) {
        const taken = rows.slice(0, Math.min(CHUNK_ROWS, rows.length - keep));
        rows = rows.slice(taken.length);
        await give(taken);
        await pause();
      }
    },
    async end() {
      if (above > 0)
        return ofFile('empty', 'It has no header: fewer rows than headerRow says. Has the export failed?');
      const last = table.trailer === undefined ? null : (rows.pop() ?? null);
      await give(rows);
      rows = [];
      return table.trailer === undefined ? null : trailerFault<Mark>(table.trailer, last, { count, placeOf });
    },
  };
}

function isBlank(cell: Cell): boolean {
  return cell === null || (typeof cell === 'string' && cell.trim() === '');
}

type Counted<Mark> = { readonly count: number } & Pick<OutOptions<Mark>, 'placeOf'>;

function trailerFault<Mark>(
  { starts, rows }: NonNullable<FileTable['trailer']>,
  last: Row<Mark> | null,
  { count, placeOf }: Counted<Mark>,
): TableFault | null {
  if (last === null || !String(last.cells[0] ?? '').startsWith(starts))
    return noTrailer(starts, last === null ? null : placeOf(last.mark, 0));
  const said = String(last.cells[rows - 1] ?? '').trim();
  // A count has no decimals, so whatever stands before three digits is a mark between thousands.
  const digits = said.replace(/(?<=\d)[.,'\s](?=\d{3}(?!\d))/g, '');
  if (/^\d+$/.test(digits) && Number(digits) === count) return null;
  const told = /\d/.test(said) ? `says ${said} rows` : 'has no number of rows here';
  const words = `Its trailer ${told}, and there are ${count}: the export was cut off or changed. Have it exported again.`;
  return at('trailer', placeOf(last.mark, rows - 1), words);
}

function noTrailer(starts: string, place: TablePlace | null): TableFault {
  const words = `Its last line does not begin with ${starts}: the export was cut off. Have it exported again.`;
  return { code: 'trailer', place, words };
}
