// The bytes of one file into the rows of a table, by what kind of file it is.
import { readFile } from 'node:fs/promises';
import type { TableFault, TableReader } from '../../../src/contracts/table-source.ts';
import { kindByName, otherContent } from './content.ts';
import { csvPlaces, readCsv } from './csv-table.ts';
import { decode } from './encoding.ts';
import { ofFile } from './fault.ts';
import type { FileFormat, FileTable } from './files-config.ts';
import { fixedPlaces, readFixed } from './fixed-table.ts';
import { openOut } from './table-out.ts';
import { readWorkbook } from './workbook-table.ts';
import { readXml } from './xml-table.ts';

export type ReadFile = {
  readonly name: string;
  readonly table: FileTable;
  readonly format: FileFormat;
  readonly reader: TableReader;
  readonly signal: AbortSignal;
  pause(): Promise<void>;
};

/** `path`: its copy. */
export async function readFileTable(path: string, file: ReadFile): Promise<TableFault | null> {
  const { table, format, reader, pause, signal } = file;
  const kind = format.kind ?? (table.fixed === undefined ? kindByName(file.name) : 'fixed');
  const bytes = await readFile(path);
  const other = otherContent(bytes, kind);
  if (other !== null) return other;
  if (kind === 'xlsx') return readWorkbook(path, { table, reader, pause, signal });
  const decoded = decode(bytes, format.encoding);
  if ('fault' in decoded) return decoded.fault;
  const { text } = decoded;
  if (kind === 'xml') return readXml(text, { table, reader, pause, signal });
  if (kind === 'fixed') {
    if (table.fixed === undefined)
      return ofFile(
        'no-widths',
        'It is of fixed width, and the config does not say where its columns stand: set fixed.',
      );
    const headings = table.fixed.map(({ column }) => column);
    const out = openOut({ reader, table, pause, headings, placeOf: fixedPlaces(table.fixed) });
    return readFixed(text, table.fixed, { format, out, signal });
  }
  const out = openOut({ reader, table, pause, placeOf: csvPlaces(text, format) });
  return readCsv(text, { format, out, signal });
}
