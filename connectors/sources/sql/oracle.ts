// Oracle: one READ ONLY transaction, in which all statements see the same moment; no client software is needed.
import oracledb, { type Connection } from 'oracledb';
import type { TableContext, TableOffer } from '../../../src/contracts/table-source.ts';
import {
  codeOf,
  type Engine,
  networkTrouble,
  type Opening,
  type RowStream,
  type Session,
  type TextRow,
  type Trouble,
} from './engine.ts';
import { rights } from './oracle-rights.ts';
import type { SqlConfig } from './sql-config.ts';
import { OPEN_WITHIN_MS, type Wire } from './wire.ts';

const ROWS_AT_ONCE = 500;

const quote = (name: string): string => `"${name.replaceAll('"', '')}"`;
const tableName = (table: string): string => table.split('.').map(quote).join('.');
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const engine: Engine = {
  port: 1521,
  preamble: async () => undefined,
  quote,
  tableName,
  changedSince: (inner, column) =>
    `SELECT * FROM (${inner}) told WHERE told.${quote(column)} >= TO_TIMESTAMP(:since, 'YYYY-MM-DD HH24:MI:SS')`,
  primaryKey: (table) =>
    'SELECT k.column_name FROM all_constraints c JOIN all_cons_columns k ' +
    "ON k.owner = c.owner AND k.constraint_name = c.constraint_name WHERE c.constraint_type = 'P' " +
    `AND c.owner || '.' || c.table_name = ${literal(table)} ORDER BY k.position`,
  firstRows: (table, count) => `SELECT * FROM ${tableName(table)} FETCH FIRST ${count} ROWS ONLY`,
  open,
  troubleOf,
};

/** Every value as text the server writes by the formats set for the session. */
const AS_TEXT = {
  outFormat: oracledb.OUT_FORMAT_ARRAY,
  fetchTypeHandler: () => ({ type: oracledb.STRING }),
  fetchArraySize: ROWS_AT_ONCE,
} as const;

const FORMATS = [
  "nls_date_format = 'YYYY-MM-DD HH24:MI:SS'",
  "nls_timestamp_format = 'YYYY-MM-DD HH24:MI:SS'",
  "nls_timestamp_tz_format = 'YYYY-MM-DD HH24:MI:SSTZH:TZM'",
  "nls_numeric_characters = '.,'",
];

async function open({ config, password, ca, context }: Opening, wire: Wire): Promise<Session> {
  const { host, port, database, user, tls, statementSeconds } = config;
  const wallet = tls.on && tls.caFile !== undefined ? walletOf(ca, context) : {};
  const place = `${host}:${port === 0 ? engine.port : port}/${database}`;
  const connection = await oracledb.getConnection({
    ...{ user, password, connectString: `${tls.on ? 'tcps' : 'tcp'}://${place}` },
    // An attempt cannot be called off: it ends by itself.
    ...{ connectTimeout: OPEN_WITHIN_MS / 1_000, transportConnectTimeout: OPEN_WITHIN_MS / 1_000 },
    ...wallet,
  });
  connection.callTimeout = statementSeconds * 1_000;
  const drop = (): void => void connection.close({ drop: true }).catch(() => undefined);
  wire.cut.addEventListener('abort', drop, { once: true });
  if (wire.cut.aborted) drop();
  await connection.execute(`ALTER SESSION SET ${FORMATS.join(' ')}`);
  await connection.execute('SET TRANSACTION READ ONLY');
  const [[at = null] = []] = await asked(
    connection,
    "SELECT (CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - DATE '1970-01-01') * 86400000 FROM dual",
  );
  return {
    startedAt: Math.floor(Number(at)),
    notes: [],
    rows: (select, since) => stream(connection, select, since),
    recover: async () => undefined,
    offers: () => offers(connection),
    rights: () => rights((sql) => asked(connection, sql), user),
    async close() {
      await connection.rollback();
      await connection.close();
    },
  };
}

/** The driver reads the box's own key and certificate out of the same text, and fails where there are none. */
function walletOf(ca: readonly string[], context: TableContext): { walletContent: string } {
  const walletContent = ca.join('\n');
  if (walletContent.includes('PRIVATE KEY-----')) return { walletContent };
  const words =
    "Oracle's driver takes no single certificate as tls.caFile: it wants a wallet with a key in it (ewallet.pem). Name that; or leave tls.caFile out and have the authority trusted by Node (NODE_EXTRA_CA_CERTS).";
  throw context.error('config', false, words);
}

async function asked(connection: Connection, sql: string): Promise<TextRow[]> {
  const { rows = [] } = await connection.execute<TextRow>(sql, [], AS_TEXT);
  return rows;
}

async function stream(connection: Connection, select: string, since: string | null): Promise<RowStream> {
  const { resultSet, metaData = [] } = await connection.execute<TextRow>(
    select,
    since === null ? {} : { since },
    { ...AS_TEXT, resultSet: true },
  );
  if (resultSet === undefined) throw new Error('the driver gave no rows for a SELECT');
  return {
    columns: metaData.map(({ name, dbTypeName }) => ({ name, type: dbTypeName ?? null })),
    next: () => resultSet.getRows(ROWS_AT_ONCE),
    close: () => resultSet.close(),
  };
}

async function offers(connection: Connection): Promise<TableOffer[]> {
  const rows = await asked(
    connection,
    "SELECT owner || '.' || object_name, object_type FROM all_objects WHERE object_type IN ('TABLE','VIEW') " +
      "AND oracle_maintained = 'N' ORDER BY 1 FETCH FIRST 500 ROWS ONLY",
  );
  return rows.map(([name, kind]) => ({ name: name ?? '', words: (kind ?? '').toLowerCase() }));
}

function troubleOf(error: unknown, config: SqlConfig): Trouble | null {
  const number =
    typeof error === 'object' && error !== null && 'errorNum' in error ? Number(error.errorNum) : 0;
  const message = error instanceof Error ? error.message : '';
  if (number === 1017) return refused(`The database does not let ${config.user} in. Check the password.`);
  if (number === 28001) return refused(`The password of ${config.user} has expired. Have a new one set.`);
  if (number === 28000) return refused(`The account ${config.user} is locked. Have it opened again.`);
  if (number === 12514)
    return refused(`There is no service ${config.database} there. Is database its service name?`);
  if (number === 942)
    return table('no-such-table', `${message}. Was it renamed, or may ${config.user} not SELECT it?`);
  if (number === 904) return table('no-such-column', `${message}. Was it renamed?`);
  if (number === 1031) return table('no-right', `${message}. Give ${config.user} the right to SELECT it.`);
  if (number === 1456)
    return table('would-write', 'The SELECT would change something, so the server refused it.');
  if (codeOf(error) === 'NJS-123' || number === 1013)
    return table(
      'too-slow',
      `It took longer than ${config.statementSeconds} s (statementSeconds). Read fewer rows, or allow more.`,
    );
  if (/^NJS-5(00|03|05|06|10|11|12|21)$/.test(codeOf(error)))
    return {
      is: 'world',
      code: 'unreachable',
      retryable: true,
      words: `The database at ${config.host} does not answer (${codeOf(error)}). Is it on, and may the box reach it?`,
    };
  if (number > 0) return table('statement', `The statement fails: ${message}.`);
  return networkTrouble(error, config);
}

function refused(words: string): Trouble {
  return { is: 'world', code: 'refused', retryable: false, words };
}

function table(code: string, words: string): Trouble {
  return { is: 'table', code, words };
}
