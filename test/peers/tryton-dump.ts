// The plant of tryton-seed.py as Tryton itself puts it into PostgreSQL, kept as a dump: for tests that read it by SQL.
import { join } from 'node:path';
import { OWNER, postgresPrograms, withPostgres } from '../../scripts/peers/postgres.ts';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { builtTryton, DATABASE, installAndSeed } from './tryton-build.ts';

export type TrytonDump = {
  /** For pg_restore, or restoreDump. It names no owner and grants nothing: those are the test's to set. */
  readonly path: string;
  /** All dates of the plant are counted from this day: it may have been built long ago. */
  readonly seededOn: Temporal.PlainDate;
};

/** Built once per machine, which takes some minutes. */
export async function trytonDump(): Promise<TrytonDump> {
  const { folder, seededOn } = await builtTryton('postgres', buildDump);
  return { path: join(folder, `${DATABASE}.dump`), seededOn };
}

/** Into the empty database at `url`, whose user then owns it all: postgresql://user:password@host:port/database */
export async function restoreDump(dump: TrytonDump, url: string): Promise<void> {
  const pgRestore = join(postgresPrograms(), 'pg_restore');
  await runProgram(pgRestore, ['-w', '--exit-on-error', '--no-owner', '-d', url, dump.path]);
}

async function buildDump(folder: string): Promise<void> {
  const programs = postgresPrograms();
  await withPostgres(async (socket) => {
    const server = ['-w', '-h', socket, '-U', OWNER];
    await runProgram(join(programs, 'createdb'), [...server, DATABASE]);
    const uri = `postgresql://${OWNER}@${encodeURIComponent(socket)}:5432/`;
    await installAndSeed(folder, `[database]\nuri = ${uri}\n`);
    const whole = [
      '--format=custom',
      '--no-owner',
      '--no-privileges',
      '-f',
      join(folder, `${DATABASE}.dump`),
    ];
    await runProgram(join(programs, 'pg_dump'), [...server, ...whole, DATABASE]);
  });
}
