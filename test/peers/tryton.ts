// A real Tryton for one test: its own copy of the seeded plant, its own port, and proof of what was asked and written.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Test } from 'tap';
import { privileges } from '../../scripts/peers/run-program.ts';
import { freePort } from '../contract/recording-peers.ts';
import {
  type Account,
  ADMIN,
  builtTryton,
  DATABASE,
  installAndSeed,
  PYTHON,
  READER,
} from './tryton-build.ts';
import { logIn } from './tryton-rpc.ts';

/** Milliseconds. It takes two to three seconds, and many times that on a busy machine. */
const STARTS_WITHIN_MS = 60_000;

/** Tryton's own book of who is logged in and who tried: a login writes them, and no table of the plant. */
const BOOKKEEPING = new Set(['ir_session', 'res_user_login_attempt']);

export type Tryton = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Where its JSON-RPC of this database is. */
  readonly url: string;
  readonly admin: Account;
  readonly reader: Account;
  readonly sqlitePath: string;
  /** All dates of the plant are counted from this day: it may have been built long ago. */
  readonly seededOn: Temporal.PlainDate;
  /** What each table holds, but those of the logins: the same as before when nothing was written. */
  rowState(): Readonly<Record<string, string>>;
  /** The RPC methods it was asked for since it started, in their order, refused ones too. */
  requests(): readonly string[];
  /** The test's end does it too. */
  stop(): Promise<void>;
};

export async function openTryton(t: Test): Promise<Tryton> {
  const { folder: built, seededOn } = await builtTryton('sqlite', buildSqlite);
  const folder = await mkdtemp(join(tmpdir(), 'throughline-tryton-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const sqlitePath = join(folder, `${DATABASE}.sqlite`);
  await copyFile(join(built, `${DATABASE}.sqlite`), sqlitePath);
  const port = await freePort();
  const config = join(folder, 'trytond.conf');
  await writeFile(config, `[web]\nlisten = 127.0.0.1:${port}\n${sqliteSection(folder)}`);
  const log = join(folder, 'trytond.log');
  const child = start(config, log);
  const stop = () => stopped(child);
  t.teardown(stop);
  const url = `http://127.0.0.1:${port}/${DATABASE}/`;
  await answers(url, child, log);
  const before = methodsIn(log).length;
  return {
    ...{ host: '127.0.0.1', port, database: DATABASE, url, admin: ADMIN, reader: READER },
    ...{ sqlitePath, seededOn },
    rowState: () => rowStateOf(sqlitePath),
    requests: () => methodsIn(log).slice(before),
    stop,
  };
}

async function buildSqlite(folder: string): Promise<void> {
  // Tryton makes the tables, never the file.
  await writeFile(join(folder, `${DATABASE}.sqlite`), '');
  await installAndSeed(folder, sqliteSection(folder));
}

const sqliteSection = (folder: string): string => `[database]\nuri = sqlite://\npath = ${folder}\n`;

function start(config: string, log: string): ChildProcess {
  const out = openSync(log, 'a');
  // Verbose twice: it logs every request with its method.
  const args = ['-W', 'ignore', '/usr/bin/trytond', '-c', config, '-d', DATABASE, '-vv'];
  const child = spawn('/usr/bin/setpriv', [...privileges(), PYTHON, ...args], {
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  return child;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}

/** Until a login succeeds: it listens only when the database is loaded. */
async function answers(url: string, child: ChildProcess, log: string): Promise<void> {
  for (const start = performance.now(); performance.now() - start < STARTS_WITHIN_MS; await sleep(100)) {
    if (child.exitCode !== null) break;
    const session = await logIn(url, READER).catch(() => null);
    if (session === null) continue;
    await session.call('common.db.logout');
    return;
  }
  throw new Error(
    `Tryton does not answer at ${url}. Its log ends:\n${readFileSync(log, 'utf8').slice(-2_000)}`,
  );
}

function methodsIn(log: string): string[] {
  const asked = readFileSync(log, 'utf8').matchAll(/ trytond\.wsgi <\w*Request .*\[POST\] ?(\S*)>$/gm);
  return [...asked].map(([, method = '']) => method);
}

function rowStateOf(path: string): Record<string, string> {
  const db = new Database(path, { readonly: true });
  try {
    const names = db
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .pluck()
      .all() as string[];
    const kept = names.filter((name) => !BOOKKEEPING.has(name));
    return Object.fromEntries(kept.map((name) => [name, contentOf(db, name)]));
  } finally {
    db.close();
  }
}

/** Every value of every row, and so its create_date and write_date too. */
function contentOf(db: Database.Database, table: string): string {
  const hash = createHash('sha256');
  let rows = 0;
  for (const row of db.prepare(`SELECT * FROM "${table}" ORDER BY rowid`).raw().iterate()) {
    hash.update(`${JSON.stringify(row)}\n`);
    rows += 1;
  }
  return `${rows} rows, ${hash.digest('hex')}`;
}
