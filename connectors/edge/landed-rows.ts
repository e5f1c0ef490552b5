// Rows of a table in a file of our own: the columns in the first line, then a line a row; written once, read in slices.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type {
  Cell,
  TableColumn,
  TableFault,
  TableReader,
  UnlandedTable,
} from '../../src/contracts/table-source.ts';

/** Rows handed over in one go, some 5 ms of work for whoever takes them. */
const CHUNK_ROWS = 500;

/** What a line of JSON holds as it is. */
export type LandedRow = readonly Exclude<Cell, Temporal.PlainDateTime>[];

/** A file of its own for each `place` ("table orders", "peek orders"), whatever letters a name has. */
export function copyPath(stateDir: string, place: string): string {
  const stem = createHash('sha256').update(place).digest('hex').slice(0, 16);
  return join(stateDir, 'landed', `${stem}.ndjson`);
}

/** Returns the hash of the columns and rows, in the order they came. */
export async function writeRows(
  path: string,
  columns: readonly TableColumn[],
  pages: AsyncIterable<readonly LandedRow[]>,
): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  const file = await open(`${path}.part`, 'w', 0o600);
  const write = async (text: string): Promise<void> => {
    hash.update(text);
    await file.write(text);
  };
  try {
    await write(`${JSON.stringify(columns)}\n`);
    for await (const rows of pages) await write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
  return hash.digest('hex');
}

/** Null: to the end. A place is the number of the row and of the column. */
export async function readRows(
  path: string,
  reader: TableReader,
  signal: AbortSignal,
  pause: () => Promise<void>,
): Promise<TableFault | null> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  let isFirst = true;
  let rows: LandedRow[] = [];
  let given = 0;
  const give = async (): Promise<void> => {
    const from = given;
    given += rows.length;
    const chunk = rows;
    rows = [];
    await reader.rows({
      rows: chunk,
      placeOf: (row, cell) => ({ line: from + row + 1, column: cell + 1 }),
    });
    await pause();
  };
  for await (const line of lines) {
    if (isFirst) {
      isFirst = false;
      reader.header(JSON.parse(line) as TableColumn[], (column) => ({ line: 1, column: column + 1 }));
      continue;
    }
    rows.push(JSON.parse(line) as LandedRow);
    if (rows.length >= CHUNK_ROWS) await give();
    if (signal.aborted) return null;
  }
  if (rows.length > 0) await give();
  return null;
}

/** Of two tables of one name only one could be told which is which. */
/** Characters of a table's name in the config, and those of them that are added to tell two apart. */
const NAME_CHARACTERS = 60;
const COUNT_CHARACTERS = 4;

/** As the schemas want a name, and no other table has it. */
export function freeName(offer: string, taken: readonly string[]): string {
  const plain = offer.replace(/[^A-Za-z0-9 _.-]/g, '_').replace(/^[^A-Za-z0-9]+/, '');
  const name = plain.slice(0, NAME_CHARACTERS - COUNT_CHARACTERS) || 'table';
  let free = name;
  for (let count = 2; taken.includes(free); count += 1) free = `${name} ${count}`;
  return free;
}

export function sameName(table: string): UnlandedTable {
  const words = `Two tables of this source are called "${table}". This one is not read. Give each a name of its own.`;
  return { table, from: table, fault: { code: 'same-name', place: null, words } };
}
