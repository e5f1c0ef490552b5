// A real PostgreSQL for one test: an empty plant, a reader's role that may only read, and proof of what that role sent.
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import root, { type Test } from 'tap';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { freePort } from '../contract/recording-peers.ts';
import type { OwnCertificate } from './own-certificate.ts';
import { LOG_SETTINGS, statementsIn } from './postgres-log.ts';
import { isReading } from './reading-statements.ts';
import {
  type Account,
  folderOf,
  installed,
  type Server,
  serverFolder,
  startServer,
  unprivileged,
} from './server-process.ts';

const HOST = '127.0.0.1';
const DATABASE = 'plant';
/** It made the cluster: it may do everything. */
const OWNER: Account = { user: 'plant_owner', password: 'grey-oak-7' };
const READER: Account = { user: 'picture_ro', password: 'only-look-3' };
const ALL = '/usr/lib/postgresql';

/** What it loses in a power cut nobody misses. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'password_encryption=scram-sha-256', ...LOG_SETTINGS];

export type Postgres = Server & {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly owner: Account;
  readonly reader: Account;
  urlOf(account: Account): string;
  /** As the owner unless said: its rows without headings, a line each, their cells divided by |. */
  sql(text: string, as?: Account): Promise<string>;
  /** Every statement the reader's role sent, in their order; refused ones too. */
  statements(): Promise<readonly string[]>;
  /** Those of them that do more than read, or tried to. */
  writesSeen(): Promise<readonly string[]>;
  /** Every row of every table with the transaction that wrote it, and where each sequence stands: who wrote is seen here too. */
  rowState(): Promise<Readonly<Record<string, string>>>;
};

/** Whom it runs as. */
export const postgresUser = (): string | undefined => unprivileged('postgres');

/** With a certificate it offers encryption. */
export async function openPostgres(t: Test, certificate?: OwnCertificate): Promise<Postgres> {
  const user = postgresUser();
  const folder = await serverFolder(t, 'postgres');
  const data = join(folder, 'data');
  await runProgram('/usr/bin/cp', ['-a', '--reflink=auto', await emptyCluster(), data]);
  const port = await freePort();
  const log = join(folder, 'postgres.log');
  const settings = [
    `port=${port}`,
    `listen_addresses=${HOST}`,
    'unix_socket_directories=',
    ...SETTINGS,
    ...tlsSettings(certificate),
  ];
  const server = await startServer(t, {
    program: join(programs(), 'postgres'),
    args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    ...{ user, log, stopSignal: 'SIGINT' },
    answers: () => psql(port, OWNER, 'postgres', 'SELECT 1'),
  });
  await psql(port, OWNER, 'postgres', `CREATE DATABASE ${DATABASE}`);
  const sql = (text: string, as = OWNER) => psql(port, as, DATABASE, text);
  await sql(readerMayOnlyRead());
  const statements = async () => statementsIn(readFileSync(log, 'utf8'), READER.user);
  return {
    ...server,
    ...{ host: HOST, port, database: DATABASE, owner: OWNER, reader: READER, sql, statements },
    urlOf: ({ user, password }) => `postgresql://${user}:${password}@${HOST}:${port}/${DATABASE}`,
    writesSeen: async () => (await statements()).filter((statement) => !isReading(statement)),
    rowState: () => rowStateOf(sql),
  };
}

async function rowStateOf(sql: (text: string) => Promise<string>): Promise<Record<string, string>> {
  const lines = async (text: string) => (await sql(text)).split('\n').filter(Boolean);
  const own = "schemaname !~ '^pg_' AND schemaname <> 'information_schema'";
  const tables = await lines(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE ${own} ORDER BY 1`,
  );
  const counted = tables.map(
    (name) =>
      `SELECT '${name}', count(*), md5(string_agg(concat(t.xmin, t.ctid, t), ',' ORDER BY t.ctid)) FROM ${name} t`,
  );
  const sequences = `SELECT sequencename, last_value, '' FROM pg_sequences WHERE ${own}`;
  const found = await lines([...counted, sequences].join(' UNION ALL '));
  return Object.fromEntries(found.map((line) => [line.split('|')[0] ?? '', line]));
}

const tlsSettings = (certificate: OwnCertificate | undefined): string[] =>
  certificate === undefined
    ? []
    : ['ssl=on', `ssl_cert_file=${certificate.file}`, `ssl_key_file=${certificate.keyFile}`];

/** In all tables the owner makes later. The GRANT is the guard; that it reads only by default is one more. */
const readerMayOnlyRead = (): string => `
  CREATE ROLE ${READER.user} LOGIN PASSWORD '${READER.password}';
  ALTER ROLE ${READER.user} SET default_transaction_read_only = on;
  REVOKE TEMPORARY ON DATABASE ${DATABASE} FROM PUBLIC;
  GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${READER.user};
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ${READER.user};`;

let cluster: Promise<string> | null = null;

/** Making one takes seconds: all tests of a process copy the same. */
function emptyCluster(): Promise<string> {
  cluster ??= makeCluster();
  return cluster;
}

async function makeCluster(): Promise<string> {
  const user = unprivileged('postgres');
  const folder = await serverFolder(root, 'cluster');
  const data = await folderOf(user, join(folder, 'data'));
  const password = join(folder, 'password');
  await writeFile(password, OWNER.password);
  await runProgram(
    join(programs(), 'initdb'),
    [
      ...['-D', data, '-U', OWNER.user, `--pwfile=${password}`, '--auth=scram-sha-256', '--no-sync'],
      ...['--encoding=UTF8', '--locale=C.UTF-8'],
    ],
    user === undefined ? {} : { user },
  );
  return data;
}

/** Of the newest release installed. */
function programs(): string {
  const releases = readdirSync(installed(ALL)).sort((a, b) => Number(a) - Number(b));
  return join(ALL, releases.at(-1) ?? '', 'bin');
}

function psql(port: number, as: Account, database: string, text: string): Promise<string> {
  const server = ['-h', HOST, '-p', String(port), '-U', as.user, '-d', database];
  const plain = ['--no-psqlrc', '--no-password', '--quiet', '--tuples-only', '--no-align'];
  const args = [...server, ...plain, '-v', 'ON_ERROR_STOP=1', '-c', text];
  return runProgram('/usr/bin/psql', args, { env: { PGPASSWORD: as.password } });
}
