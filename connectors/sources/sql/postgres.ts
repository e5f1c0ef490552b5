// PostgreSQL: one REPEATABLE READ, READ ONLY transaction, a savepoint for each table, a cursor for its rows.
import { once } from 'node:events';
import { Socket } from 'node:net';
import pg from 'pg';
import Cursor from 'pg-cursor';
import type { TableOffer } from '../../../src/contracts/table-source.ts';
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
/** Types people meet, by their number; others are told by it. */
const TYPES: Readonly<Record<number, string>> = {
  ...{
    16: 'boolean',
    20: 'bigint',
    21: 'smallint',
    23: 'integer',
    25: 'text',
    700: 'real',
    701: 'double precision',
  },
  ...{
    1042: 'character',
    1043: 'varchar',
    1082: 'date',
    1114: 'timestamp',
    1184: 'timestamptz',
    1700: 'numeric',
    2950: 'uuid',
  },
};
/** Every value as the server writes it. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const tableName = (table: string): string => table.split('.').map(quote).join('.');
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Asks for encryption; anything but an S in answer is no. */
async function preamble(socket: Socket, cut: AbortSignal): Promise<void> {
  socket.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]));
  const [answer] = (await once(socket, 'data', { signal: cut })) as [Buffer];
  if (answer.toString('latin1') !== 'S') throw new Error('the server knows no encryption');
}

export const engine: Engine = {
  port: 5432,
  preamble,
  quote,
  tableName,
  changedSince: (inner, column) => `SELECT * FROM (${inner}) AS told WHERE told.${quote(column)} >= $1`,
  primaryKey: (table) =>
    'SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) ' +
    `WHERE i.indisprimary AND i.indrelid = to_regclass(${literal(tableName(table))}) ` +
    'ORDER BY array_position(i.indkey::int2[], a.attnum)',
  firstRows: (table, count) => `SELECT * FROM ${tableName(table)} LIMIT ${count}`,
  open,
  troubleOf,
};

async function open({ config, password, ca }: Opening, wire: Wire): Promise<Session> {
  const { host, port, database, user, tls, statementSeconds, format } = config;
  const socket = new Socket();
  const client = new pg.Client({
    ...{ host, port: port === 0 ? engine.port : port, database, user, password },
    stream: () => socket,
    ssl: tls.on && { ca: [...ca] },
    statement_timeout: statementSeconds * 1_000,
    application_name: 'throughline',
    types: AS_TEXT,
  });
  client.on('error', wire.broke);
  wire.cut.addEventListener('abort', () => socket.destroy(), { once: true });
  await client.connect();
  await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  // Times without a zone in conditions, and those with one in rows, are of the plant's.
  await client.query(`SET LOCAL TIME ZONE ${client.escapeLiteral(format.zone)}`);
  await client.query("SET LOCAL datestyle = 'ISO'");
  const { rows } = await client.query<{ at: string }>('SELECT extract(epoch FROM now()) * 1000 AS at');
  await client.query('SAVEPOINT told');
  return {
    startedAt: Math.floor(Number(rows[0]?.at)),
    notes: [],
    rows: (select, since) => stream(client, select, since),
    async recover() {
      await client.query('ROLLBACK TO SAVEPOINT told');
    },
    offers: () => offers(client),
    rights: () => rights(client, user),
    async close() {
      await client.query('ROLLBACK');
      await client.end();
    },
  };
}

async function stream(client: pg.Client, select: string, since: string | null): Promise<RowStream> {
  const cursor = client.query(
    new Cursor<TextRow>(select, since === null ? [] : [since], { rowMode: 'array', types: AS_TEXT }),
  );
  const read = (): Promise<{ rows: TextRow[]; fields: readonly pg.FieldDef[] }> =>
    new Promise((resolve, reject) => {
      // Past the end the driver hands over no result, whatever its types say.
      cursor.read(ROWS_AT_ONCE, (error, rows, result: pg.QueryResult | undefined) =>
        error ? reject(error) : resolve({ rows, fields: result?.fields ?? [] }),
      );
    });
  const first = await read();
  let waiting: TextRow[] | null = first.rows;
  return {
    columns: first.fields.map(({ name, dataTypeID }) => ({
      name,
      type: TYPES[dataTypeID] ?? `type ${dataTypeID}`,
    })),
    async next() {
      const rows = waiting ?? (await read()).rows;
      waiting = null;
      return rows;
    },
    close: () => cursor.close(),
  };
}

/** Of the plant's own schemas: what the account may change, as a whole or in single columns, or add. */
const OWN_SCHEMA = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
const MAY_CHANGE =
  "has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') OR has_any_column_privilege(c.oid, 'INSERT, UPDATE')";

async function offers(client: pg.Client): Promise<TableOffer[]> {
  const { rows } = await client.query<{ name: string; kind: string; rows: string }>(
    "SELECT CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name, " +
      "CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' ELSE 'table' END AS kind, " +
      'greatest(c.reltuples, 0)::bigint AS rows FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace ' +
      "WHERE c.relkind IN ('r','v','m','p','f') " +
      `AND ${OWN_SCHEMA} ` +
      "AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1 LIMIT 500",
  );
  return rows.map(({ name, kind, rows: count }) => ({
    name,
    words: kind === 'view' ? 'view' : `table, some ${count} rows`,
  }));
}

async function rights(client: pg.Client, user: string): Promise<string[]> {
  const { rows: roles } = await client.query<{ super: string }>(
    'SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user',
  );
  if (roles[0]?.super === 't')
    return [`The account ${user} is a superuser. The box only reads; give it an account of its own.`];
  const { rows } = await client.query<{ name: string; all: string }>(
    "SELECT min(n.nspname || '.' || c.relname) AS name, count(*) AS all FROM pg_class c " +
      "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','p','v','f') " +
      `AND ${OWN_SCHEMA} AND (${MAY_CHANGE})`,
  );
  const { rows: schemas } = await client.query<{ names: string | null }>(
    "SELECT string_agg(n.nspname, ', ' ORDER BY 1) AS names FROM pg_namespace n " +
      `WHERE ${OWN_SCHEMA} AND has_schema_privilege(n.oid, 'CREATE')`,
  );
  const count = Number(rows[0]?.all ?? 0);
  const names = schemas[0]?.names ?? null;
  return [
    ...(count === 0
      ? []
      : [
          `The account ${user} may change rows in ${count} tables, for instance ${rows[0]?.name}. The box never does; give it SELECT only.`,
        ]),
    ...(names === null
      ? []
      : [
          `The account ${user} may make tables in the schema ${names}. The box never does; take CREATE there away from it and from PUBLIC.`,
        ]),
  ];
}

function troubleOf(error: unknown, config: SqlConfig): Trouble | null {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : '';
  if (/does not support SSL/.test(message)) return unencryptedTrouble(config);
  if (/^(28P01|28000)$/.test(code))
    return refused(
      `The database does not let ${config.user} in (${message}). Check the password, whether it has expired, and pg_hba.conf.`,
    );
  if (code === '3D000') return refused(`There is no database ${config.database} there. Is its name right?`);
  if (code === '42501' && /for database/.test(message))
    return refused(`${message}. Give ${config.user} the right to CONNECT to it.`);
  if (code === '42P01')
    return table('no-such-table', `${message}. Was it renamed, or is a schema missing in front of it?`);
  if (code === '42703') return table('no-such-column', `${message}. Was it renamed?`);
  if (code === '42501') return table('no-right', `${message}. Give ${config.user} the right to SELECT it.`);
  if (code === '25006')
    return table(
      'would-write',
      `The SELECT would change something (${message}), so the server refused it. Read a view without side effects.`,
    );
  if (code === '57014')
    return table(
      'too-slow',
      `It took longer than ${config.statementSeconds} s (statementSeconds). Read fewer rows, add an index, or allow more.`,
    );
  if (code.startsWith('42') || code.startsWith('22'))
    return table('statement', `The statement fails: ${message}.`);
  if (/^(53|57P03)/.test(code))
    return {
      ...{ is: 'world', code: 'unreachable', retryable: true },
      words: `The database at ${config.host} lets nobody in at present (${message}). It is tried again.`,
    };
  if (/^(57P|08)/.test(code) || /terminat|Connection ended|timeout expired/i.test(message))
    return {
      is: 'world',
      code: /timeout expired/.test(message) ? 'unreachable' : 'lost',
      retryable: true,
      words: `The connection to the database at ${config.host} broke off (${message}). It is tried again.`,
    };
  return networkTrouble(error, config);
}

function refused(words: string): Trouble {
  return { is: 'world', code: 'refused', retryable: false, words };
}

function table(code: string, words: string): Trouble {
  return { is: 'table', code, words };
}
