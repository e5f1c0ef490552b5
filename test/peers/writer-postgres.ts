// Exports by PostgreSQL's own means: COPY in its forms, and what psql prints.
import type { Test } from 'tap';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { ZONE } from '../exports/read-book.ts';
import { UNDER_256 } from '../exports/shape.ts';
import { openPostgres, type Postgres } from './postgres.ts';
import { oneByOne, PLAIN, type ToWrite, type Writer } from './writer.ts';
import { COLUMNS, FIELDS, select, statements } from './writer-sql.ts';

const csv = { file: 'orders.csv', columns: COLUMNS };
const YES_NO = { trueWords: ['t'], falseWords: ['f'] };

export async function postgresWriters(t: Test): Promise<readonly Writer[]> {
  const postgres = await openPostgres(t);
  for (const statement of statements('timestamp')) await postgres.sql(statement);
  const copy = (how: string, fields?: readonly string[]) =>
    oneByOne(({ book, path }) =>
      psql(postgres, ['-c', `\\copy (${select(book, fields)}) TO '${path}' WITH (${how})`]),
    );
  const print = (...how: readonly string[]) =>
    oneByOne(({ book, path }: ToWrite) =>
      psql(postgres, [...how, '--output', path, '--command', select(book)]),
    );
  return [
    {
      ...{ name: 'PostgreSQL: COPY as CSV', ...csv, isQuoted: true, write: copy('FORMAT csv, HEADER') },
      format: { delimiter: ',', ...YES_NO },
    },
    {
      ...{
        name: 'PostgreSQL: COPY as text, null for no',
        file: 'orders.txt',
        columns: COLUMNS,
        isQuoted: true,
      },
      write: copy('FORMAT text, HEADER', [
        ...FIELDS.slice(0, 4),
        'NULLIF(complete, false) AS complete',
        'due',
      ]),
      format: { delimiter: '\t', quote: '', escape: '\\', ...YES_NO },
      writesOnlyYes: true,
    },
    {
      ...{ name: 'PostgreSQL: COPY with semicolons, all quoted, in Latin-1', ...csv, isQuoted: true },
      write: copy("FORMAT csv, HEADER, DELIMITER ';', FORCE_QUOTE *, ENCODING 'LATIN1'"),
      format: { encoding: 'latin1', ...YES_NO },
      only: UNDER_256,
    },
    {
      ...{ name: 'PostgreSQL: COPY of four decimals and a time with its offset', ...csv, isQuoted: true },
      write: copy('FORMAT csv, HEADER', [
        ...[...FIELDS.slice(0, 3), 'amount::numeric(16, 4) AS amount', 'complete'],
        `due AT TIME ZONE '${ZONE}' AS due`,
      ]),
      format: { delimiter: ',', ...YES_NO },
    },
    {
      ...{ name: 'psql --csv', ...csv, isQuoted: true, write: print('--csv') },
      format: { delimiter: ',', ...YES_NO },
    },
    {
      ...{ name: 'psql, unaligned with a pipe', ...csv, only: PLAIN },
      write: print('--no-align', '--field-separator=|', '--pset=footer=off'),
      format: { delimiter: '|', quote: '', ...YES_NO },
    },
  ];
}

async function psql({ host, port, database, reader }: Postgres, args: readonly string[]): Promise<void> {
  const server = ['-h', host, '-p', String(port), '-U', reader.user, '-d', database];
  const plain = ['--no-psqlrc', '--no-password', '--quiet', '-v', 'ON_ERROR_STOP=1'];
  // Its times with zone are those of the plant.
  const env = { PGPASSWORD: reader.password, PGTZ: ZONE };
  await runProgram('/usr/bin/psql', [...server, ...plain, ...args], { env });
}
