// Brings the files of a table over: each read once, kept as a copy of our own, and read as a table from there.
import { createHash, type Hash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type {
  LandedTable,
  TableContext,
  TableFault,
  UnlandedTable,
} from '../../../src/contracts/table-source.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Drop, Entry, Taken } from './drop.ts';
import { ofFile } from './fault.ts';
import type { FileFormat, FilesConfig, FileTable } from './files-config.ts';
import { isAhead } from './pick.ts';
import { type Part, readParts } from './read-parts.ts';

export type LandScene = {
  readonly config: FilesConfig;
  readonly context: TableContext;
  readonly drop: Drop;
  /** By copy, the hash of what lies in it: the same content is not written again. */
  readonly copies: Map<string, string>;
};

export type ToLand = {
  readonly table: FileTable;
  readonly names: readonly string[];
  /** Of the table's copies: two tables may read one file. */
  readonly place: string;
  /** A file that was not taken for its time is ahead of this box's clock. */
  readonly passedOver: Entry | null;
};

const BYTES_PER_MEGABYTE = 1_048_576;

/** One file, or several as the parts of one table; a fault of any of them is one of the table. */
export async function landTable(
  scene: LandScene,
  { table, names, place, passedOver }: ToLand,
  signal: AbortSignal,
): Promise<LandedTable | UnlandedTable> {
  const { config, context } = scene;
  const format: FileFormat = { ...config.format, ...table.format };
  const hash = createHash('sha256').update(JSON.stringify(readingOf(table, format)));
  const now = context.clock.now();
  const parts: Part[] = [];
  const times: UtcMs[] = [];
  for (const [index, name] of names.entries()) {
    const path = copyPath(context.stateDir, `${place} ${index}`, name);
    const taken = await copied(scene, { name, path, hash, signal });
    if ('code' in taken) return { table: table.name, from: name, fault: taken };
    parts.push({ name, path });
    times.push(taken.modifiedAt);
  }
  // As old as its oldest part.
  const writtenAt = Math.min(...times);
  const rowNotes: TableFault[] = [];
  const from = names.length === 1 ? (names[0] ?? table.name) : `${table.name} (${names.length} files)`;
  return {
    ...{ table: table.name, from, hash: hash.digest('hex'), isComplete: true },
    paths: parts.map(({ path }) => path),
    ...{ asOf: Math.min(writtenAt, now), writtenAt },
    get notes() {
      return [
        ...(isAhead(Math.max(...times), now) ? [fromTheFuture(Math.max(...times))] : []),
        ...(passedOver === null ? [] : [leftAside(passedOver, from)]),
        ...rowNotes,
      ];
    },
    async read(reader, signal) {
      const filled = new Map<string, boolean>();
      const fault = await readParts({ table, format, parts, context, filled }, reader, signal);
      rowNotes.splice(
        0,
        rowNotes.length,
        ...(fault === null && !signal.aborted ? emptyColumns(table, filled) : []),
      );
      return fault;
    },
  };
}

/** Other settings of these make other rows of the same bytes. */
function readingOf(table: FileTable, format: FileFormat): unknown {
  const { encoding, delimiter, quote, lastLineEnds, kind } = format;
  const { headerRow, sheet, fixed, xml, trailer } = table;
  const bytes = { encoding, delimiter, quote, escape: format.escape, lastLineEnds, kind };
  return [bytes, headerRow, sheet, fixed, xml, trailer];
}

function copyPath(stateDir: string, what: string, name: string): string {
  const stem = createHash('sha256').update(what).digest('hex').slice(0, 16);
  return join(stateDir, 'landed', `${stem}${extname(name).replace(/[^\w.]/g, '')}`);
}

type Copying = {
  readonly name: string;
  readonly path: string;
  /** Of the table: each of its parts adds to it. */
  readonly hash: Hash;
  readonly signal: AbortSignal;
};

/** In the place of the copy of the last pull: what is worth keeping has another name by then. */
async function copied(
  { config, drop, copies }: LandScene,
  { name, path, hash, signal }: Copying,
): Promise<Taken | TableFault> {
  const own = createHash('sha256');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  let taken: Taken | TableFault;
  try {
    taken = await drop.take(name, {
      maxBytes: config.maxMegabytes * BYTES_PER_MEGABYTE,
      signal,
      async write(piece) {
        hash.update(piece);
        own.update(piece);
        await file.appendFile(piece);
      },
    });
  } finally {
    await file.close();
  }
  const content = own.digest('hex');
  if ('code' in taken || copies.get(path) === content) await rm(part, { force: true });
  else {
    await rename(part, path);
    copies.set(path, content);
  }
  return taken;
}

/** An element may be left out of all rows of one export, so it is told and no more. */
function emptyColumns({ xml }: FileTable, filled: ReadonlyMap<string, boolean>): TableFault[] {
  return [...filled].flatMap(([column, isFilled]) => {
    if (isFilled) return [];
    const words = `${column}: no row has anything at ${xml?.columns[column]}, so no record gets a value from it. Look into the export: is the path in xml.columns right?`;
    return [{ ...ofFile('nothing-found', words), emptyColumn: column }];
  });
}

function leftAside({ name, modifiedAt }: Entry, from: string): TableFault {
  const words = `${name} says it was written at ${new Date(modifiedAt).toISOString()}, ahead of this box's clock, so ${from} was read instead. Set the clocks; if ${name} is no newer export, remove it.`;
  return ofFile('time-ahead', words);
}

function fromTheFuture(modifiedAt: UtcMs): TableFault {
  const words = `It says it was written at ${new Date(modifiedAt).toISOString()}, ahead of this box's clock; it is read as of now. Set the clocks.`;
  return ofFile('time-ahead', words);
}
