// The orders as a table of a real PostgreSQL, which lives as long as the bench does.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { copyPath } from '../../../connectors/edge/landed-rows.ts';
import { OWNER } from '../../peers/postgres.ts';
import { runProgram } from '../../peers/run-program.ts';
import { bareTable } from './bare-table.ts';
import { orderFile } from './order-file.ts';
import { COLUMNS, checked, type Side } from './side.ts';

const DATABASE = 'postgres';
const TABLE = `CREATE TABLE orders ("ORDER" integer PRIMARY KEY, "MATERIAL" text, "QTY" integer, "SCRAPPED" integer,
  "REASON" text, "STARTS" date, "DUE" date, "ENDED" date)`;
const SELECT = 'SELECT * FROM orders';
/** As the source asks for them. */
const ROWS_AT_ONCE = 500;
/** Values as the server writes them. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

/** `socket`: the folder of the server's socket. */
export async function postgresSide(folder: string, socket: string): Promise<Side> {
  const sql = (...commands: readonly string[]) =>
    runProgram('/usr/bin/psql', [
      ...['-h', socket, '-U', OWNER, '-d', DATABASE, '--no-psqlrc', '--quiet', '-v', 'ON_ERROR_STOP=1'],
      ...commands.flatMap((command) => ['-c', command]),
    ]);
  await sql(TABLE);
  const tables = [{ name: 'orders', kind: 'stockRefill', select: SELECT, columns: COLUMNS }];
  const settings = {
    ...{ engine: 'postgres', host: socket, database: DATABASE, user: OWNER, tables },
    ...{ password: { file: 'none' }, tls: { on: false } },
  };
  const landed = copyPath(join(folder, 'state'), 'table orders');
  return {
    type: 'sql',
    settings: await checked('sql', settings),
    get what() {
      return `${Math.round(statSync(landed).size / 1024)} kB of rows from PostgreSQL`;
    },
    async hold(book, change) {
      const file = join(folder, 'orders.csv');
      writeFileSync(file, orderFile(book, change));
      await sql(
        'CREATE TEMP TABLE news (LIKE orders)',
        `\\copy news FROM '${file}' WITH (FORMAT csv, HEADER, DELIMITER ';', FORCE_NOT_NULL ("REASON"))`,
        // As an ERP does: only what is another is written.
        `INSERT INTO orders SELECT * FROM news ON CONFLICT ("ORDER") DO UPDATE SET "QTY" = excluded."QTY"
           WHERE orders."QTY" <> excluded."QTY"`,
      );
    },
    copied: () => statSync(landed).size,
    bare: () => bareTable(join(folder, 'bare.db'), (insert) => bareRows(socket, insert)),
  };
}

async function bareRows(socket: string, insert: (id: string, fields: object) => void): Promise<void> {
  const client = new pg.Client({ host: socket, user: OWNER, database: DATABASE, types: AS_TEXT });
  await client.connect();
  const cursor = client.query(new Cursor<Record<string, string>>(SELECT, [], { types: AS_TEXT }));
  for (let rows = await cursor.read(ROWS_AT_ONCE); rows.length > 0; rows = await cursor.read(ROWS_AT_ONCE))
    for (const { ORDER = '', ...fields } of rows) insert(ORDER, fields);
  await cursor.close();
  await client.end();
}
