// Tests of what is asked of SQL Server, and of what its answers become, against a peer that speaks its protocol.
import t, { type Test } from 'tap';
import { openBench } from '../../../test/contract/source-context.ts';
import { contentOf } from '../../../test/contract/table-content.ts';
import { openTdsPeer, type TdsError, type TdsRows } from '../../../test/peers/tds-peer.ts';
import { source } from './sql.ts';
import type { SqlConfig } from './sql-config.ts';

const one = (value: string): TdsRows => ({ columns: ['a'], rows: [[value]] });

async function openScene(
  t: Test,
  answer: (sql: string) => TdsRows | TdsError | null,
  tables: Readonly<Record<string, string>> = {},
) {
  const bench = await openBench({ id: 'erp', secrets: { pw: 'only-look-3' } });
  t.teardown(() => bench.dispose());
  const peer = await openTdsPeer(t, (sql) => answer(sql) ?? one('0'));
  const config = {
    ...{ engine: 'sqlserver', host: '127.0.0.1', port: peer.port, database: 'plant', user: 'picture_ro' },
    ...{ password: { file: 'pw' }, tls: { on: false }, statementSeconds: 5, format: { zone: 'UTC' } },
    tables: Object.entries(tables).map(([name, select]) => ({
      ...{ name, kind: 'stock', select, columns: { id: 'a' } },
    })),
  } as unknown as SqlConfig;
  return { peer, opened: source.open(config, bench.context()) };
}

const signal = new AbortController().signal;

t.test('each table has a copy of its own, whatever its name is written in', async (t) => {
  const names = ['订单', '库存', 'open orders', 'open_orders'];
  const tables = Object.fromEntries(names.map((name, at) => [name, `SELECT ${at} AS a`]));
  const { opened } = await openScene(
    t,
    (sql) => {
      const [, at] = /^SELECT (\d) AS a/.exec(sql) ?? [];
      return at === undefined ? null : one(names[Number(at)] ?? '');
    },
    tables,
  );
  const landed = await opened.fetch(
    names.map((table) => ({ table, since: null })),
    signal,
  );
  const rows = await Promise.all(landed.map(async (table) => (await contentOf(table)).rows));
  t.same(
    rows,
    names.map((name) => [[name]]),
  );
});
