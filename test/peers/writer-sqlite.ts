// Exports by the command line of SQLite.
import { join } from 'node:path';
import type { Test } from 'tap';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { tempFolder } from '../daemon/real-store.ts';
import { installed } from './server-process.ts';
import { oneByOne, PLAIN, type Writer } from './writer.ts';
import { COLUMNS, select, statements } from './writer-sql.ts';

export const SQLITE = '/usr/bin/sqlite3';

export async function sqliteWriters(t: Test): Promise<readonly Writer[]> {
  const database = join(tempFolder(t), 'plant.db');
  for (const statement of statements('text')) await runProgram(installed(SQLITE), [database, statement]);
  const print = (...commands: readonly string[]) =>
    oneByOne(async ({ book, path }) => {
      const before = [...commands, '.headers on', `.once '${path}'`].flatMap((one) => ['-cmd', one]);
      await runProgram(SQLITE, [...before, database, select(book)]);
    });
  return [
    {
      ...{ name: 'sqlite3: CSV', file: 'orders.csv', columns: COLUMNS, isQuoted: true },
      write: print('.mode csv'),
      format: { delimiter: ',' },
    },
    {
      ...{ name: 'sqlite3: tabs', file: 'orders.tsv', columns: COLUMNS, only: PLAIN },
      write: print('.mode tabs'),
      format: { delimiter: '\t', quote: '' },
    },
  ];
}
