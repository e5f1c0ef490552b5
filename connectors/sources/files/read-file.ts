// The copy of one file into the rows of a table, by what kind of file it is.
import { type FileHandle, open } from 'node:fs/promises';
import type { TableFault, TableReader } from '../../../src/contracts/table-source.ts';
import { HEAD_BYTES, kindByName, otherContent } from './content.ts';
import { openCsv } from './csv-table.ts';
import { openText } from './encoding.ts';
import { openEscaped } from './escaped-table.ts';
import { ofFile } from './fault.ts';
import type { FileFormat, FileTable } from './files-config.ts';
import { openFixed } from './fixed-table.ts';
import type { TextTable } from './table-out.ts';
import { readWorkbook } from './workbook-table.ts';
import { xmlEncoding } from './xml-encoding.ts';
import { openXmlTable } from './xml-table.ts';

export type ReadFile = {
  /** Its name at the source. */
  readonly name: string;
  readonly table: FileTable;
  readonly format: FileFormat;
  readonly reader: TableReader;
  readonly signal: AbortSignal;
  /** Of columns that are looked for by a path, whether any row had something there. */
  readonly filled: Map<string, boolean>;
  pause(): Promise<void>;
};

/** Bytes taken in one go, some 600 orders; then others may run. */
const SLICE_BYTES = 32_768;

export async function readFileTable(path: string, file: ReadFile): Promise<TableFault | null> {
  const { table, format } = file;
  const kind = format.kind ?? (table.fixed === undefined ? kindByName(file.name) : 'fixed');
  const copy = await open(path);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await copy.read(head, 0, HEAD_BYTES, 0);
    const begin = head.subarray(0, bytesRead);
    const other = otherContent(begin, kind);
    if (other !== null) return other;
    if (kind === 'xlsx') return await readWorkbook(path, file);
    const encoding = kind === 'xml' ? xmlEncoding(begin, table, format) : format.encoding;
    if (typeof encoding !== 'string') return encoding;
    const rows = textTable(kind, file);
    return 'words' in rows ? rows : await readText(copy, { rows, encoding, signal: file.signal });
  } finally {
    await copy.close();
  }
}

function textTable(kind: 'csv' | 'fixed' | 'xml', file: ReadFile): TextTable | TableFault {
  const { fixed, xml } = file.table;
  if (kind === 'csv') return file.format.escape === '' ? openCsv(file) : openEscaped(file);
  if (kind === 'fixed')
    return fixed === undefined
      ? ofFile(
          'no-widths',
          'It is of fixed width, and the config does not say where its columns stand: set fixed.',
        )
      : openFixed(file, fixed);
  return xml === undefined
    ? ofFile('no-rows', 'It is XML, and the config does not say which elements are rows: set xml.')
    : openXmlTable(file, xml);
}

type Reading = { readonly rows: TextTable; readonly encoding: string; readonly signal: AbortSignal };

async function readText(copy: FileHandle, { rows, encoding, signal }: Reading): Promise<TableFault | null> {
  const text = openText(encoding);
  const stream = copy.createReadStream({ start: 0, highWaterMark: SLICE_BYTES, autoClose: false });
  for await (const bytes of stream) {
    const piece = text.push(bytes);
    const fault = typeof piece === 'string' ? await rows.push(piece) : piece;
    if (fault !== null || signal.aborted) return fault;
  }
  const rest = text.end();
  if (typeof rest !== 'string') return rest;
  return (await rows.push(rest)) ?? (await rows.end());
}
