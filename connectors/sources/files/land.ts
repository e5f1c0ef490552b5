// Brings the files of a table over: each read once, kept as a copy of our own, and read as a table from there.
import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type {
  LandedTable,
  TableContext,
  TableFault,
  TableReader,
  UnlandedTable,
} from '../../../src/contracts/table-source.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Drop } from './drop.ts';
import { ofFile } from './fault.ts';
import type { FileFormat, FilesConfig, FileTable } from './files-config.ts';
import { readFileTable } from './read-file.ts';

export type LandScene = {
  readonly config: FilesConfig;
  readonly context: TableContext;
  readonly drop: Drop;
  /** By copy, the hash of what lies in it: the same content is not written again. */
  readonly copies: Map<string, string>;
};

/** A file of the table: its name at the source, and the copy. */
type Part = { readonly name: string; readonly path: string };

const BYTES_PER_MEGABYTE = 1_048_576;
/** Clocks of an ERP server and of this box may differ by this much, ms, before it is worth a word. */
const CLOCK_AHEAD_MAX_MS = 600_000;

/** One file, or several as the parts of one table; a fault of any of them is one of the table. */
export async function landTable(
  { config, context, drop, copies }: LandScene,
  table: FileTable,
  names: readonly string[],
): Promise<LandedTable | UnlandedTable> {
  const format: FileFormat = { ...config.format, ...table.format };
  const hash = createHash('sha256').update(JSON.stringify(readingOf(table, format)));
  const now = context.clock.now();
  const parts: Part[] = [];
  const times: UtcMs[] = [];
  for (const name of names) {
    const read = await drop.bytes(name, config.maxMegabytes * BYTES_PER_MEGABYTE);
    if ('code' in read) return { table: table.name, from: name, fault: read };
    hash.update(read.bytes);
    const path = copyPath(context.stateDir, `${table.name} ${parts.length}`, name);
    await copyTo(path, read.bytes, copies);
    parts.push({ name, path });
    times.push(read.modifiedAt);
  }
  // As old as its oldest part.
  const asOf = Math.min(...times);
  const from = names.length === 1 ? (names[0] ?? table.name) : `${table.name} (${names.length} files)`;
  return {
    ...{ table: table.name, from, hash: hash.digest('hex'), isComplete: true },
    paths: parts.map(({ path }) => path),
    asOf: Math.min(asOf, now),
    notes: Math.max(...times) - now > CLOCK_AHEAD_MAX_MS ? [fromTheFuture(Math.max(...times))] : [],
    read: (reader, signal) => readParts({ table, format, parts, context }, reader, signal),
  };
}

/** Other settings of these make other rows of the same bytes. */
function readingOf(table: FileTable, format: FileFormat): unknown {
  const { encoding, delimiter, quote, lastLineEnds, kind } = format;
  const { headerRow, sheet, fixed, xml, trailer } = table;
  return [{ encoding, delimiter, quote, lastLineEnds, kind }, headerRow, sheet, fixed, xml, trailer];
}

function copyPath(stateDir: string, what: string, name: string): string {
  const stem = createHash('sha256').update(what).digest('hex').slice(0, 16);
  return join(stateDir, 'landed', `${stem}${extname(name).replace(/[^\w.]/g, '')}`);
}

/** In the place of the copy of the last pull: what is worth keeping has another name by then. */
async function copyTo(path: string, bytes: Buffer, copies: Map<string, string>): Promise<void> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (copies.get(path) === hash) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.part`, bytes, { mode: 0o600 });
  await rename(`${path}.part`, path);
  copies.set(path, hash);
}

type Reading = {
  readonly table: FileTable;
  readonly format: FileFormat;
  readonly parts: readonly Part[];
  readonly context: TableContext;
};

async function readParts(
  { table, format, parts, context }: Reading,
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
    const fault = await readFileTable(path, { name, table, format, reader: ofPart, signal, pause });
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

function fromTheFuture(modifiedAt: UtcMs): TableFault {
  const words = `It says it was written at ${new Date(modifiedAt).toISOString()}, ahead of this box's clock; it is read as of now. Set the clocks.`;
  return ofFile('time-ahead', words);
}
