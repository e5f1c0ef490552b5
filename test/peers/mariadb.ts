// A real MariaDB for one test: an empty plant, a reader's account that may only read, and proof of what it sent.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import root, { type Test } from 'tap';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { freePort } from '../contract/recording-peers.ts';
import { auditSettings, statementsIn } from './mariadb-log.ts';
import type { OwnCertificate } from './own-certificate.ts';
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
const OWNER: Account = { user: 'plant_owner', password: 'grey-oak-7' };
const READER: Account = { user: 'picture_ro', password: 'only-look-3' };

/** Small: it is copied for every test. */
const LOG_SIZE = '--innodb-log-file-size=8M';
/** What it loses in a power cut nobody misses. */
const SETTINGS = [LOG_SIZE, '--innodb-flush-log-at-trx-commit=0', '--character-set-server=utf8mb4'];

export type MariaDb = Server & {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** May do everything. */
  readonly owner: Account;
  readonly reader: Account;
  urlOf(account: Account): string;
  /** As the owner unless said: its rows without headings, a line each, their cells divided by tabs. */
  sql(text: string, as?: Account): Promise<string>;
  /** Every statement of the reader's account that came to an end, in their order; refused ones too. */
  statements(): Promise<readonly string[]>;
  /** Those of them that do more than read, or tried to. */
  writesSeen(): Promise<readonly string[]>;
  /** What each table holds, by the server's own checksum of all its rows. */
  rowState(): Promise<Readonly<Record<string, string>>>;
};

/** Whom it runs as. */
export const mariaDbUser = (): string | undefined => unprivileged('mysql');

/** With a certificate it offers encryption. */
export async function openMariaDb(t: Test, certificate?: OwnCertificate): Promise<MariaDb> {
  const user = mariaDbUser();
  const folder = await serverFolder(t, 'mariadb');
  const data = join(folder, 'data');
  await runProgram('/usr/bin/cp', ['-a', '--reflink=auto', await emptyData(), data]);
  const init = join(folder, 'accounts.sql');
  await writeFile(init, ACCOUNTS.join('\n'));
  const port = await freePort();
  const audit = join(data, 'audit.log');
  const files = [`--datadir=${data}`, `--socket=${join(data, 'socket')}`, `--pid-file=${join(data, 'pid')}`];
  const tls =
    certificate === undefined ? [] : [`--ssl-cert=${certificate.file}`, `--ssl-key=${certificate.keyFile}`];
  const net = [`--bind-address=${HOST}`, `--port=${port}`, '--skip-name-resolve', ...tls];
  const sql = (text: string, as = OWNER) => client(port, as, text);
  const server = await startServer(t, {
    program: '/usr/sbin/mariadbd',
    args: ['--no-defaults', ...files, ...net, `--init-file=${init}`, ...SETTINGS, ...auditSettings(audit)],
    ...{ user, log: join(folder, 'mariadb.log'), stopSignal: 'SIGTERM' },
    answers: () => sql('SELECT 1'),
  });
  const statements = async () => {
    await readerIsAtRest(sql);
    return statementsIn(readFileSync(audit, 'utf8'), READER.user);
  };
  return {
    ...server,
    ...{ host: HOST, port, database: DATABASE, owner: OWNER, reader: READER, sql, statements },
    urlOf: ({ user, password }) => `mysql://${user}:${password}@${HOST}:${port}/${DATABASE}`,
    writesSeen: async () => (await statements()).filter((statement) => !isReading(statement)),
    rowState: () => rowStateOf(sql),
  };
}

async function rowStateOf(sql: (text: string) => Promise<string>): Promise<Record<string, string>> {
  const lines = async (text: string) => (await sql(text)).split('\n').filter(Boolean);
  const tables = await lines(
    `SELECT CONCAT('\`', table_name, '\`') FROM information_schema.tables WHERE table_schema = '${DATABASE}'`,
  );
  if (tables.length === 0) return {};
  const found = await lines(`CHECKSUM TABLE ${tables.join(', ')} EXTENDED`);
  return Object.fromEntries(found.map((line) => [line.split('\t')[0] ?? '', line]));
}

/** Run by the server itself before anybody may connect, a line each. */
const ACCOUNTS = [
  `CREATE DATABASE ${DATABASE};`,
  `CREATE USER ${OWNER.user} IDENTIFIED BY '${OWNER.password}';`,
  `GRANT ALL ON *.* TO ${OWNER.user} WITH GRANT OPTION;`,
  `CREATE USER ${READER.user} IDENTIFIED BY '${READER.password}';`,
  `GRANT SELECT ON ${DATABASE}.* TO ${READER.user};`,
  "DROP USER IF EXISTS root@localhost, root@'127.0.0.1', root@'::1';",
];

/** A statement is logged when it has ended, which its sender may know a moment earlier. */
async function readerIsAtRest(sql: (text: string) => Promise<string>): Promise<void> {
  const working = `SELECT id FROM information_schema.processlist
    WHERE user = '${READER.user}' AND command <> 'Sleep'`;
  // A server that was stopped has nobody at work.
  while ((await sql(working).catch(() => '')) !== '') await sleep(20);
}

let made: Promise<string> | null = null;

/** Making it takes a second or two: all tests of a process copy the same. */
function emptyData(): Promise<string> {
  made ??= makeData();
  return made;
}

async function makeData(): Promise<string> {
  const program = installed('/usr/bin/mariadb-install-db');
  const user = unprivileged('mysql');
  const data = await folderOf(user, join(await serverFolder(root, 'mariadb-empty'), 'data'));
  const plain = ['--no-defaults', '--skip-test-db', '--skip-name-resolve', LOG_SIZE];
  const args = [...plain, `--datadir=${data}`, '--auth-root-authentication-method=normal'];
  await runProgram(program, args, user === undefined ? {} : { user });
  return data;
}

function client(port: number, as: Account, text: string): Promise<string> {
  const server = ['--protocol=TCP', `--host=${HOST}`, `--port=${port}`, `--user=${as.user}`];
  const plain = ['--batch', '--raw', '--skip-column-names', `--database=${DATABASE}`];
  const args = ['--no-defaults', ...server, ...plain, `--execute=${text}`];
  return runProgram('/usr/bin/mariadb', args, { env: { MYSQL_PWD: as.password } });
}
