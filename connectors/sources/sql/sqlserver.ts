// SQL Server: one SNAPSHOT transaction where the database allows it, else READ COMMITTED, said; READ ONLY it knows none.
import { Connection, type ConnectionConfiguration, ISOLATION_LEVEL, Request, TYPES } from 'tedious';
import type { TableColumn, TableFault, TableOffer } from '../../../src/contracts/table-source.ts';
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
import { rights } from './sqlserver-rights.ts';
import { OPEN_WITHIN_MS, type Wire } from './wire.ts';

const ROWS_AT_ONCE = 500;

const quote = (name: string): string => `[${name.replaceAll(']', ']]')}]`;
const tableName = (table: string): string => table.split('.').map(quote).join('.');
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const engine: Engine = {
  port: 1433,
  // TLS lies inside packets of the database's own.
  preamble: null,
  quote,
  tableName,
  changedSince: (inner, column) => `SELECT * FROM (${inner}) AS told WHERE told.${quote(column)} >= @since`,
  primaryKey: (table) =>
    'SELECT c.name FROM sys.indexes i JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id ' +
    'JOIN sys.columns c ON c.object_id = k.object_id AND c.column_id = k.column_id ' +
    `WHERE i.is_primary_key = 1 AND i.object_id = OBJECT_ID(N${literal(tableName(table))}) ORDER BY k.key_ordinal`,
  firstRows: (table, count) => `SELECT TOP ${count} * FROM ${tableName(table)}`,
  open,
  troubleOf,
};

/** On a replica that can only be read the server makes a snapshot of every transaction, whatever it is asked for. */
const MOMENT =
  "SELECT CASE WHEN snapshot_isolation_state = 1 THEN 'snapshot' " +
  "WHEN DATABASEPROPERTYEX(DB_NAME(), 'Updateability') = 'READ_ONLY' THEN 'replica' ELSE 'none' END " +
  'FROM sys.databases WHERE database_id = DB_ID()';

async function open(opening: Opening, wire: Wire): Promise<Session> {
  const connection = new Connection(configOf(opening));
  connection.on('error', wire.broke);
  wire.cut.addEventListener('abort', () => connection.close(), { once: true });
  await done((end) => connection.connect(end));
  const [[moment = null] = []] = await asked(connection, MOMENT);
  const isolation = moment === 'snapshot' ? ISOLATION_LEVEL.SNAPSHOT : ISOLATION_LEVEL.READ_COMMITTED;
  await done((end) => connection.beginTransaction(end, '', isolation));
  const [[at = null] = []] = await asked(
    connection,
    "SELECT DATEDIFF_BIG(ms, '1970-01-01', SYSUTCDATETIME())",
  );
  return {
    startedAt: Number(at),
    notes: moment === 'snapshot' || moment === 'replica' ? [] : [notOneMoment(opening.config)],
    rows: (select, since) => stream(connection, select, since),
    recover: async () => undefined,
    offers: () => offers(connection),
    rights: () => rights((sql) => asked(connection, sql), opening.config.user),
    async close() {
      await done((end) => connection.rollbackTransaction(end));
      connection.close();
    },
  };
}

function notOneMoment({ database }: SqlConfig): TableFault {
  const words = `The database ${database} allows no SNAPSHOT isolation, so the tables of one pull are read at one moment each, and not all at the same: what changes in between may fit together badly until the next pull. Have ALTER DATABASE [${database}] SET ALLOW_SNAPSHOT_ISOLATION ON done there.`;
  return { code: 'not-one-moment', place: null, words };
}

function configOf({ config, password, ca }: Opening): ConnectionConfiguration {
  const { host, port, database, user, tls, statementSeconds } = config;
  return {
    server: host,
    authentication: { type: 'default', options: { userName: user, password } },
    options: {
      ...{ port: port === 0 ? engine.port : port, database, readOnlyIntent: true, appName: 'throughline' },
      ...{ encrypt: tls.on, trustServerCertificate: false, rowCollectionOnRequestCompletion: false },
      cryptoCredentialsDetails: { ca: [...ca] },
      ...{ connectTimeout: OPEN_WITHIN_MS, requestTimeout: statementSeconds * 1_000, useUTC: true },
    },
  };
}

function done(begin: (end: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => begin((error) => (error ? reject(error) : resolve())));
}

type Value = {
  readonly value: unknown;
  readonly metadata: { readonly colName: string; readonly type: { readonly name: string } };
};

async function asked(connection: Connection, sql: string): Promise<TextRow[]> {
  const found: TextRow[] = [];
  const rows = await stream(connection, sql, null);
  for (let next = await rows.next(); next.length > 0; next = await rows.next()) found.push(...next);
  return found;
}

/** The driver pauses the server while a chunk waits to be taken. */
async function stream(connection: Connection, select: string, since: string | null): Promise<RowStream> {
  const columns = Promise.withResolvers<readonly TableColumn[]>();
  const waiting: TextRow[] = [];
  const state: { isOver: boolean; error: Error | null; wake: () => void } = {
    ...{ isOver: false, error: null, wake: () => undefined },
  };
  const request = new Request(select, (error) => {
    state.isOver = true;
    state.error = error ?? null;
    if (error) columns.reject(error);
    else columns.resolve([]);
    state.wake();
  });
  if (since !== null) request.addParameter('since', TYPES.NVarChar, since);
  request.on('columnMetadata', (found) => columns.resolve(columnsOf(found)));
  request.on('row', (row: readonly Value[]) => {
    waiting.push(row.map(textOf));
    if (waiting.length < ROWS_AT_ONCE) return;
    request.pause();
    state.wake();
  });
  connection.execSql(request);
  return {
    columns: await columns.promise,
    async next() {
      if (waiting.length < ROWS_AT_ONCE && !state.isOver)
        await new Promise<void>((resolve) => {
          state.wake = resolve;
        });
      if (state.error !== null) throw state.error;
      const rows = waiting.splice(0);
      request.resume();
      return rows;
    },
    async close() {
      if (!state.isOver) request.cancel();
    },
  };
}

function columnsOf(found: unknown): TableColumn[] {
  const list = Array.isArray(found) ? found : Object.values(found as object);
  return list.map(({ colName, type }: Value['metadata']) => ({ name: colName, type: type.name }));
}

/** Decimals beyond 15 digits pass through a number in this driver: such a column is to be cast to text in the SELECT. */
function textOf({ value, metadata }: Value): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (!(value instanceof Date)) return String(value);
  const text = value.toISOString();
  if (metadata.type.name === 'DateTimeOffset') return text;
  // Times without a zone are read as if they were UTC: written back they are what the column holds.
  return metadata.type.name === 'Date' ? text.slice(0, 10) : text.slice(0, 19);
}

async function offers(connection: Connection): Promise<TableOffer[]> {
  const rows = await asked(
    connection,
    "SELECT TOP 500 CONCAT(table_schema, '.', table_name), table_type FROM information_schema.tables ORDER BY 1",
  );
  return rows.map(([name, kind]) => ({ name: name ?? '', words: kind === 'VIEW' ? 'view' : 'table' }));
}

function troubleOf(error: unknown, config: SqlConfig): Trouble | null {
  const number = typeof error === 'object' && error !== null && 'number' in error ? Number(error.number) : 0;
  const message = error instanceof Error ? error.message : '';
  if (codeOf(error) === 'EENCRYPT') return unencryptedTrouble(config);
  if (number === 18456 || codeOf(error) === 'ELOGIN')
    return refused(
      `The database does not let ${config.user} in (${message}). Check the password and whether it has expired.`,
    );
  if (number === 18487 || number === 18488)
    return refused(`The password of ${config.user} has expired. Have a new one set.`);
  if (number === 4060)
    return refused(`There is no database ${config.database} that ${config.user} may read.`);
  if (number === 208) return table('no-such-table', `${message} Was it renamed?`);
  if (number === 207) return table('no-such-column', `${message} Was it renamed?`);
  if (number === 229 || number === 230)
    return table('no-right', `${message} Give ${config.user} the right to SELECT it.`);
  if (number === 3952)
    return table(
      'other-database',
      `${message} The statement reads a second database: have SNAPSHOT isolation allowed there too.`,
    );
  if (codeOf(error) === 'ETIMEOUT' && /Timeout: Request/.test(message))
    return table(
      'too-slow',
      `It took longer than ${config.statementSeconds} s (statementSeconds). Read fewer rows, or allow more.`,
    );
  if (number > 0) return table('statement', `The statement fails: ${message}`);
  if (/^(ETIMEOUT|EINSTLOOKUP)$/.test(codeOf(error)))
    return {
      is: 'world',
      code: 'unreachable',
      retryable: true,
      words: `The database at ${config.host} does not answer. Is it on, and may the box reach it?`,
    };
  return networkTrouble(error, config);
}

function refused(words: string): Trouble {
  return { is: 'world', code: 'refused', retryable: false, words };
}

function table(code: string, words: string): Trouble {
  return { is: 'table', code, words };
}
