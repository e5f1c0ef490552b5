// The sql source on a real database of a test: its config, and tables of orders and stock to read.
import type { EngineName, SqlConfig } from '../../connectors/sources/sql/sql-config.ts';
import type { TableSettings } from '../../src/daemon/snapshots/table-settings.ts';
import { PROGRAM_ROOT, partSchema } from '../../src/load/connectors.ts';
import type { YamlFile } from '../../src/load/yaml-file.ts';
import type { Rows } from '../contract/table-content.ts';

export type Reached = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly reader: { readonly user: string; readonly password: string };
};

export const PASSWORD = { file: 'erp-password' };

/** As the daemon hands it over: checked by the schema, its defaults filled in. */
export async function sqlConfig(engine: EngineName, at: Reached, changes: object = {}): Promise<SqlConfig> {
  const config = {
    ...{ version: 1, type: 'sql', engine, host: at.host, port: at.port, database: at.database },
    ...{ user: at.reader.user, password: PASSWORD, tls: { on: false }, schedule: '*/15 * * * *' },
    format: { zone: 'Europe/Berlin' },
    tables: ['orders', 'stock'].map((name) => ({
      ...{ name, kind: 'salesOrderLine', select: `SELECT * FROM ${name}`, columns: { id: 'ORDER' } },
    })),
    ...changes,
  };
  const { check } = await partSchema({ root: PROGRAM_ROOT, kind: 'sources', type: 'sql' });
  const place = () => ({ file: 'erp.yaml', line: 1, column: 1 });
  const { value, troubles } = check({
    data: config,
    valuePlace: place,
    keyPlace: place,
  } as unknown as YamlFile);
  if (troubles.length > 0) throw new Error(troubles.map(({ words }) => words).join('\n'));
  return value as SqlConfig;
}

export const asSettings = (config: SqlConfig): TableSettings => config as unknown as TableSettings;

/** Statements that make the table hold these rows, all as text. */
export function tableOf(name: string, { headings, rows }: Rows, quote: (name: string) => string): string[] {
  const columns = headings.map((heading) => `${quote(heading)} varchar(200)`).join(', ');
  const values = rows.map(
    (row) => `(${row.map((cell) => `'${String(cell).replaceAll("'", "''")}'`).join(', ')})`,
  );
  return [
    `DROP TABLE IF EXISTS ${name}`,
    `CREATE TABLE ${name} (${columns})`,
    ...(values.length === 0 ? [] : [`INSERT INTO ${name} VALUES ${values.join(', ')}`]),
  ];
}

type Kept = {
  rowState(): Promise<Readonly<Record<string, string>>>;
  writesSeen(): Promise<readonly string[]>;
};

/** What is other at the peer than when it was last `kept`: statements of the reader that do more than read, and rows. */
export async function watchWrites(peer: Kept) {
  let state = await peer.rowState();
  const seen = (await peer.writesSeen()).length;
  return {
    /** The owner did something. */
    async keep(): Promise<void> {
      state = await peer.rowState();
    },
    async count(): Promise<number> {
      const now = await peer.rowState();
      const tables = Object.keys({ ...state, ...now }).filter((table) => now[table] !== state[table]);
      return (await peer.writesSeen()).length - seen + tables.length;
    },
  };
}
