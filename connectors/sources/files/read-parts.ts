// The copies of a table's files into its rows: one file, or several of the same headings, one after the other.
import type { TableContext, TableFault, TableReader } from '../../../src/contracts/table-source.ts';
import { ofFile } from './fault.ts';
import type { FileFormat, FileTable } from './files-config.ts';
import { type ReadFile, readFileTable } from './read-file.ts';

/** A file of the table: its name at the source, and the copy. */
export type Part = { readonly name: string; readonly path: string };

export type PartsReading = {
  readonly table: FileTable;
  readonly format: FileFormat;
  readonly parts: readonly Part[];
  readonly context: TableContext;
  readonly filled: ReadFile['filled'];
};

export async function readParts(
  { table, format, parts, context, filled }: PartsReading,
  reader: TableReader,
  signal: AbortSignal,
): Promise<TableFault | null> {
  let headings: readonly string[] | null = null;
  for (const { name, path } of parts) {
    let other: TableFault | null = null;
    const ofPart: TableReader = {
      header(columns, placeOf) {
        const names = columns.map((column) => column.name);
        if (headings === null)
          reader.header(columns, (column) => ({ ...placeOf(column), ...fileOf(parts, name) }));
        else if (JSON.stringify(names) !== JSON.stringify(headings))
          other = otherHeadings(name, parts[0]?.name ?? '');
        headings ??= names;
      },
      rows({ rows, placeOf }) {
        if (other !== null) return Promise.resolve();
        return reader.rows({
          rows,
          placeOf: (row, cell) => ({ ...placeOf(row, cell), ...fileOf(parts, name) }),
        });
      },
    };
    const pause = (): Promise<void> => context.clock.sleep(0);
    const fault = await readFileTable(path, { name, table, format, reader: ofPart, signal, pause, filled });
    const found = fault ?? other;
    if (found !== null || signal.aborted) return found === null ? null : withFile(found, parts, name);
  }
  return null;
}

function fileOf(parts: readonly Part[], file: string) {
  return parts.length > 1 ? { file } : {};
}

function withFile(fault: TableFault, parts: readonly Part[], name: string): TableFault {
  if (parts.length === 1) return fault;
  const place = { ...(fault.place ?? { line: 1, column: 1 }), file: name };
  return { ...fault, place };
}

function otherHeadings(name: string, first: string): TableFault {
  return ofFile(
    'other-headings',
    `Its headings are not those of ${first}, and both are parts of one table. Give ${name} its own table or the same headings.`,
  );
}
