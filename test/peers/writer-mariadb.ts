// Exports by MariaDB's own means: what its client prints in batches, and files its server writes.
import { randomUUID } from 'node:crypto';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'tap';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { type MariaDb, openMariaDb } from './mariadb.ts';
import { oneByOne, type Writer } from './writer.ts';
import { COLUMNS, FIELDS, select, statements } from './writer-sql.ts';

const YES_OR_NULL = [...FIELDS.slice(0, 4), 'NULLIF(complete, FALSE) AS complete', 'due'];

export async function mariaDbWriters(t: Test): Promise<readonly Writer[]> {
  const mariaDb = await openMariaDb(t);
  const home = (await mariaDb.sql('SELECT @@datadir')).trim();
  const outfile = (how: string, fields?: readonly string[]) =>
    oneByOne(async ({ book, path }) => {
      // The server writes into its own folder, and never over a file.
      const own = `${randomUUID()}.csv`;
      await mariaDb.sql(
        `${withHeadings(select(book, fields))} INTO OUTFILE '${own}' CHARACTER SET utf8mb4 ${how}`,
      );
      await copyFile(join(home, mariaDb.database, own), path);
    });
  // A backslash in a text stands for itself, as in any other database.
  for (const statement of statements('datetime'))
    await mariaDb.sql(`SET sql_mode = 'NO_BACKSLASH_ESCAPES'; ${statement}`);
  return [
    {
      ...{ name: 'mariadb --batch, null for no', file: 'orders.tsv', columns: COLUMNS, isQuoted: true },
      write: oneByOne(async ({ book, path }) => {
        await writeFile(path, await batch(mariaDb, select(book, YES_OR_NULL)));
      }),
      format: { delimiter: '\t', quote: '', escape: '\\', emptyWords: ['NULL'] },
      writesOnlyYes: true,
    },
    {
      ...{
        name: 'MariaDB: OUTFILE as it is without a word',
        file: 'orders.txt',
        columns: COLUMNS,
        isQuoted: true,
      },
      write: outfile(''),
      format: { delimiter: '\t', quote: '', escape: '\\' },
    },
    {
      ...{
        name: 'MariaDB: OUTFILE enclosed, null for no',
        file: 'orders.csv',
        columns: COLUMNS,
        isQuoted: true,
      },
      write: outfile(`FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"'`, YES_OR_NULL),
      format: { delimiter: ',', escape: '\\' },
      writesOnlyYes: true,
    },
    {
      ...{ name: 'MariaDB: OUTFILE with doubled quotes', file: 'orders.csv', columns: COLUMNS },
      // A line end it would write with a quote before it, which no CSV has.
      write: outfile(`FIELDS TERMINATED BY ',' ENCLOSED BY '"' ESCAPED BY '"'`),
      format: { delimiter: ',' },
    },
  ];
}

function batch({ host, port, database, reader }: MariaDb, text: string): Promise<string> {
  const server = ['--protocol=TCP', `--host=${host}`, `--port=${port}`, `--user=${reader.user}`];
  const args = ['--no-defaults', ...server, '--default-character-set=utf8mb4', '--batch'];
  return runProgram('/usr/bin/mariadb', [...args, `--database=${database}`, `--execute=${text}`], {
    env: { MYSQL_PWD: reader.password },
  });
}

/** The server has no headings of its own: a first row is added. */
function withHeadings(rows: string): string {
  const headings = FIELDS.map((name) => `'${name}'`).join(', ');
  return `SELECT ${headings} UNION ALL (${rows})`;
}
