// Tests of what is asked of SQL Server, and of what its answers become, against a peer that speaks its protocol; rights of Oracle.
import t, { type Test } from 'tap';
import { openBench } from '../../../test/contract/source-context.ts';
import { contentOf } from '../../../test/contract/table-content.ts';
import { openTdsPeer, type TdsError, type TdsRows } from '../../../test/peers/tds-peer.ts';
import { rights as oracleRights } from './oracle-rights.ts';
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

t.test(
  'one pull is one moment where the database allows it, and where it does not that is said',
  async (t) => {
    const cases: readonly (readonly [moment: string, isolation: string, notes: readonly object[]])[] = [
      ['snapshot', 'BEGIN 5', []],
      ['replica', 'BEGIN 2', []],
      [
        'none',
        'BEGIN 2',
        [
          {
            code: 'not-one-moment',
            place: null,
            words: /ALTER DATABASE \[plant\] SET ALLOW_SNAPSHOT_ISOLATION ON/,
          },
        ],
      ],
    ];
    for (const [moment, isolation, notes] of cases) {
      const { peer, opened } = await openScene(
        t,
        (sql) => (/snapshot_isolation_state/.test(sql) ? one(moment) : null),
        {
          orders: 'SELECT no AS a FROM orders',
        },
      );
      const [landed] = await opened.fetch([{ table: 'orders', since: null }], signal);
      t.match(landed, { table: 'orders', notes });
      t.same((landed as { notes: readonly unknown[] }).notes.length, notes.length);
      t.same(
        peer.asked.filter((asked) => /^(BEGIN|ROLLBACK)/.test(asked)),
        [isolation, 'ROLLBACK'],
      );
    }
  },
);

t.test('a statement over two databases of which one allows no snapshot is told', async (t) => {
  const message = "Snapshot isolation transaction failed accessing database 'other'.";
  const { opened } = await openScene(t, (sql) => (/other\.dbo/.test(sql) ? { error: 3952, message } : null), {
    orders: 'SELECT a FROM other.dbo.orders',
  });
  t.match(await opened.fetch([{ table: 'orders', since: null }], signal), [
    {
      table: 'orders',
      fault: { code: 'other-database', words: /have SNAPSHOT isolation allowed there too/ },
    },
  ]);
});

t.test(
  'what an account may change is told, in the database and in single tables, or that it cannot be asked',
  async (t) => {
    const held = (...names: readonly string[]): TdsRows => ({
      columns: ['a'],
      rows: names.map((name) => [name]),
    });
    const objects = (count: string, example: string): TdsRows => ({
      columns: ['a', 'b'],
      rows: [[count, example]],
    });
    const reader = ['CONNECT', 'SELECT', 'VIEW ANY COLUMN MASTER KEY DEFINITION'];
    const denied: TdsError = { error: 229, message: 'The SELECT permission was denied.' };
    const rightsFrom = async (database: TdsRows | TdsError, single: TdsRows | TdsError) => {
      const { opened } = await openScene(t, (sql) => {
        if (!/fn_my_permissions/.test(sql)) return null;
        return /sys\.objects/.test(sql) ? single : database;
      });
      return opened.rights(signal);
    };
    t.same(await rightsFrom(held(...reader), objects('0', '')), []);
    t.match(await rightsFrom(held(...reader), objects('2', 'dbo.orders (UPDATE)')), [
      /picture_ro may change or run 2 tables or procedures, for instance dbo\.orders \(UPDATE\), and SQL Server knows no/,
    ]);
    t.match(await rightsFrom(held(...reader, 'ALTER ANY SCHEMA', 'INSERT', 'UPDATE'), objects('0', '')), [
      /may do more than read in the whole database \(INSERT, UPDATE, ALTER ANY SCHEMA\)/,
    ]);
    const unknown = /What the account picture_ro may change could not be asked: .*look that it may only read/;
    for (const [database, single] of [
      [held(), objects('0', '')],
      [denied, objects('0', '')],
      [held(...reader), denied],
    ] as const)
      t.match(await rightsFrom(database, single), [unknown]);
  },
);

t.test('what an account of Oracle may change is told: by grants, by roles, and as an owner', async (t) => {
  const told = (held: readonly string[], granted: readonly string[], owned: readonly string[]) =>
    oracleRights(async (sql) => {
      if (/session_privs/.test(sql)) return held.map((name) => [name]);
      return [/user_objects/.test(sql) ? owned : granted];
    }, 'PICTURE_RO');
  const reader = ['CREATE SESSION', 'SELECT ANY TABLE'];
  t.same(await told(reader, ['0'], ['0']), []);
  t.match(await told(reader, ['3', 'ERP.ORDERS (UPDATE)'], ['0']), [
    /change or run 3 .* ERP\.ORDERS \(UPDATE\)/,
  ]);
  t.match(await told(reader, ['0'], ['12', 'ORDERS']), [/owns 12 .* ORDERS, and may change/]);
  t.match(await told([...reader, 'CREATE TABLE'], ['0'], ['0']), [/more than read \(CREATE TABLE\)/]);
  t.match(await told([], ['0'], ['0']), [/could not be asked/]);
  t.match(await told(reader, [], ['0']), [/could not be asked/]);
});
