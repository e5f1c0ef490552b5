// MySQL and MariaDB: one consistent READ ONLY snapshot, rows streamed as the server writes them.
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import mysql, { type Connection, type FieldPacket } from 'mysql2';
import type { TableColumn, TableOffer } from '../../../src/contracts/table-source.ts';
import {
  codeOf,
  type Engine,
  networkTrouble,
  type Opening,
  type RowStream,
  type Session,
  type TextRow,
  type Trouble,
  unencryptedTrouble,
} from './engine.ts';
import type { SqlConfig } from './sql-config.ts';
import type { Wire } from './wire.ts';

const ROWS_AT_ONCE = 500;

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const tableName = (table: string): string => quote(table);

/** The answer to the server's greeting that asks for encryption: flags, the longest packet, letters, nothing. */
const ENCRYPT = Buffer.from([32, 0, 0, 1, 0x00, 0x8a, 0, 0, 0, 0, 0, 1, 45, ...Array<number>(23).fill(0)]);

async function preamble(socket: Socket, cut: AbortSignal): Promise<void> {
  await once(socket, 'data', { signal: cut });
  socket.write(ENCRYPT);
}

export const engine: Engine = {
  port: 3306,
  preamble,
  quote,
  tableName,
  changedSince: (inner, column) => `SELECT * FROM (${inner}) AS told WHERE told.${quote(column)} >= ?`,
  primaryKey: (table) =>
    "SELECT column_name FROM information_schema.statistics WHERE index_name = 'PRIMARY' " +
    `AND table_schema = DATABASE() AND table_name = ${mysql.escape(table)} ORDER BY seq_in_index`,
  firstRows: (table, count) => `SELECT * FROM ${tableName(table)} LIMIT ${count}`,
  open,
  troubleOf,
};

async function open({ config, password, ca, context }: Opening, wire: Wire): Promise<Session> {
  if (config.tls.on && isIP(config.host) !== 0) throw context.error('config', false, addressWords(config));
  const { host, database, user, tls } = config;
  const port = config.port === 0 ? engine.port : config.port;
  const socket = connect({ host, port, noDelay: true });
  const connection = mysql.createConnection({
    ...{ host, port, database, user, password, stream: socket },
    ...(tls.on && { ssl: { ca: [...ca], rejectUnauthorized: true, verifyIdentity: true } }),
    // The wire's own limit holds.
    connectTimeout: 0,
    // One statement a call: nothing can be smuggled in behind a SELECT.
    multipleStatements: false,
  });
  // The driver does not tell a statement whose rows are streamed.
  connection.on('error', wire.broke);
  wire.cut.addEventListener('abort', () => socket.destroy(), { once: true });
  await done((end) => connection.connect(end));
  await limitTime(connection, config.statementSeconds);
  await asked(connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  const [[at = null] = []] = await asked(connection, 'SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)');
  return {
    startedAt: Number(at),
    notes: [],
    rows: (select, since) => stream(connection, select, since),
    // A statement that fails leaves the transaction as it was.
    recover: async () => undefined,
    offers: () => offers(connection, database),
    rights: () => rights(connection, user),
    async close() {
      await asked(connection, 'ROLLBACK');
      await done((end) => connection.end(end));
    },
  };
}

/** With an address as host the driver compares the certificate with "localhost": any server with such a one would pass. */
function addressWords({ host }: SqlConfig): string {
  return `host is the address ${host}, which cannot be compared with the certificate of a MySQL or MariaDB server, so the password is not sent. Write the name that stands in its certificate as host; or, on this machine itself, tls: { on: false }.`;
}

/** The two name their limit differently; a server that knows neither has none. */
async function limitTime(connection: Connection, seconds: number): Promise<void> {
  await asked(connection, `SET SESSION max_statement_time = ${seconds}`).catch(() =>
    asked(connection, `SET SESSION max_execution_time = ${seconds * 1_000}`).catch(() => []),
  );
}

const AS_TEXT = {
  rowsAsArray: true,
  typeCast: (field: { string(): string | null }) => field.string(),
} as const;

async function asked(connection: Connection, sql: string): Promise<TextRow[]> {
  const { promise, resolve, reject } = Promise.withResolvers<TextRow[]>();
  connection.query({ sql, ...AS_TEXT }, (error, rows) =>
    error ? reject(error) : resolve(Array.isArray(rows) ? (rows as unknown as TextRow[]) : []),
  );
  return promise;
}

function done(begin: (end: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => begin((error) => (error ? reject(error) : resolve())));
}

async function stream(connection: Connection, select: string, since: string | null): Promise<RowStream> {
  const query = connection.query({ sql: select, values: since === null ? [] : [since], ...AS_TEXT });
  const columns = Promise.withResolvers<readonly TableColumn[]>();
  query.on('fields', (fields: FieldPacket[]) =>
    columns.resolve(fields.map(({ name, type }) => ({ name, type: typeName(type) }))),
  );
  const rows = query.stream({ highWaterMark: ROWS_AT_ONCE });
  rows.once('error', (error) => columns.reject(error));
  const iterator = rows[Symbol.asyncIterator]() as AsyncIterator<TextRow>;
  return {
    columns: await columns.promise,
    async next() {
      const found: TextRow[] = [];
      while (found.length < ROWS_AT_ONCE) {
        const { value, done: isOver } = await iterator.next();
        if (isOver === true) break;
        found.push(value);
      }
      return found;
    },
    async close() {
      rows.destroy();
    },
  };
}

function typeName(type: number | undefined): string | null {
  const names = mysql.Types as unknown as Readonly<Record<number, string | undefined>>;
  return (type === undefined ? undefined : names[type])?.toLowerCase() ?? null;
}

async function offers(connection: Connection, database: string): Promise<TableOffer[]> {
  const rows = await asked(
    connection,
    'SELECT table_name, table_type, coalesce(table_rows, 0) FROM information_schema.tables ' +
      `WHERE table_schema = ${mysql.escape(database)} ORDER BY 1 LIMIT 500`,
  );
  return rows.map(([name, kind, count]) => ({
    name: name ?? '',
    words: kind === 'VIEW' ? 'view' : `table, some ${count} rows`,
  }));
}

/** All that an account needs, and what changes nothing; every other right is told. */
const READING = /^(SELECT|USAGE|SHOW VIEW|SHOW DATABASES|PROCESS)$/;

async function rights(connection: Connection, user: string): Promise<string[]> {
  const own = await grants(connection, 'SHOW GRANTS');
  const roles = own.flatMap((grant) => /^GRANT (`[^`]+`(?:@`[^`]*`)?) TO /.exec(grant)?.[1] ?? []);
  const all = [...own];
  const unseen: string[] = [];
  for (const role of roles) {
    const found = await grantsOfRole(connection, role, own);
    if (found === null) unseen.push(role);
    else all.push(...found);
  }
  const wide = all
    .find(isWide)
    ?.replace(/ TO .*$/, '')
    .replace(/^GRANT /, '');
  return [
    ...(wide === undefined
      ? []
      : [`The account ${user} may do more than read (${wide}). The box never writes; give it SELECT only.`]),
    ...unseen.map(
      (role) =>
        `The account ${user} holds the role ${role}, and the box cannot see what that role may. Have somebody look that it may only read, or take it away.`,
    ),
  ];
}

const grants = async (connection: Connection, sql: string): Promise<string[]> =>
  (await asked(connection, sql)).map(([grant]) => grant ?? '');

/** MariaDB lists those of a role in use among the account's own, MySQL those of one that is named. Null: neither. */
async function grantsOfRole(
  connection: Connection,
  role: string,
  own: readonly string[],
): Promise<string[] | null> {
  if (own.some((grant) => grant.includes(` TO ${role}`) && / ON /.test(grant))) return [];
  return grants(connection, `SHOW GRANTS FOR CURRENT_USER() USING ${role}`).catch(() => null);
}

/** "GRANT SELECT, UPDATE (`price`) ON `erp`.* TO …", of a role "GRANT `buyers` TO …", which is no right by itself. */
function isWide(grant: string): boolean {
  const given = /^GRANT (.+?) ON .*? TO /.exec(grant)?.[1];
  if (given === undefined) return false;
  const names = given.replace(/ ?\([^)]*\)/g, '').split(', ');
  return names.some((name) => !READING.test(name)) || / WITH GRANT OPTION/.test(grant);
}

function troubleOf(error: unknown, config: SqlConfig): Trouble | null {
  const number = typeof error === 'object' && error !== null && 'errno' in error ? Number(error.errno) : 0;
  const message = error instanceof Error ? error.message : '';
  const login = loginTrouble(number, config);
  if (login !== null) return login;
  if (codeOf(error) === 'HANDSHAKE_NO_SSL_SUPPORT') return unencryptedTrouble(config);
  switch (number) {
    case 1146:
      return table('no-such-table', `${message}. Was it renamed?`);
    case 1054:
      return table('no-such-column', `${message}. Was it renamed?`);
    case 1142:
    case 1143:
      return table('no-right', `${message}. Give ${config.user} the right to SELECT it.`);
    case 1792:
      return table(
        'would-write',
        'The SELECT would change something, so the server refused it. Read a view without side effects.',
      );
    case 1969:
    case 3024:
      return table(
        'too-slow',
        `It took longer than ${config.statementSeconds} s (statementSeconds). Read fewer rows, add an index, or allow more.`,
      );
    case 1064:
      return table('statement', `The statement fails: ${message}.`);
    default:
      return codeOf(error) === 'PROTOCOL_CONNECTION_LOST' || /closed state/.test(message)
        ? {
            is: 'world',
            code: 'lost',
            retryable: true,
            words: `The connection to the database at ${config.host} broke off. It is tried again.`,
          }
        : networkTrouble(error, config);
  }
}

function loginTrouble(number: number, config: SqlConfig): Trouble | null {
  switch (number) {
    case 1045:
    case 1698:
      return refused(
        `The database does not let ${config.user} in. Check the password, from where the account may come${config.tls.on ? '' : ', and whether it wants encryption (tls)'}.`,
      );
    case 1820:
    case 1862:
      return refused(
        `The password of ${config.user} has expired. Have a new one set, and put it where password says.`,
      );
    case 4151:
      return refused(`The account ${config.user} is locked. Have it opened again.`);
    case 1044:
    case 1049:
      return refused(
        `There is no database ${config.database} that ${config.user} may read. Is its name right?`,
      );
    default:
      return null;
  }
}

function refused(words: string): Trouble {
  return { is: 'world', code: 'refused', retryable: false, words };
}

function table(code: string, words: string): Trouble {
  return { is: 'table', code, words };
}
