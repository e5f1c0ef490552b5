// Rows of a model in a file of our own: the columns in the first line, then a line a row; written once, read in slices.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Cell, TableFault, TableReader } from '../../../src/contracts/table-source.ts';

/** Rows handed over in one go, some 5 ms of work for whoever takes them. */
const CHUNK_ROWS = 500;

type Row = readonly Exclude<Cell, Temporal.PlainDateTime>[];

/** A file of its own for each `place` ("table orders", "peek orders"), whatever letters a name has. */
export function copyPath(stateDir: string, place: string): string {
  const stem = createHash('sha256').update(place).digest('hex').slice(0, 16);
  return join(stateDir, 'landed', `${stem}.ndjson`);
}

/** Returns the hash of the columns and rows. */
export async function writeRows(
  path: string,
  columns: readonly string[],
  pages: AsyncIterable<readonly Row[]>,
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
  let hasColumns = false;
  let rows: Row[] = [];
  let given = 0;
  const give = async (): Promise<void> => {
    const from = given;
    const chunk = rows;
    given += chunk.length;
    rows = [];
    const placeOf = (row: number, cell: number) => ({ line: from + row + 1, column: cell + 1 });
    await reader.rows({ rows: chunk, placeOf });
    await pause();
  };
  for await (const line of lines) {
    if (hasColumns) rows.push(JSON.parse(line) as Row);
    else {
      const names = JSON.parse(line) as string[];
      reader.header(
        names.map((name) => ({ name, type: null })),
        (column) => ({ line: 1, column: column + 1 }),
      );
      hasColumns = true;
    }
    if (rows.length >= CHUNK_ROWS) await give();
    if (signal.aborted) return null;
  }
  if (rows.length > 0) await give();
  return null;
}
