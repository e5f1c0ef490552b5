// The sql source against a real MariaDB: the contract, exact values, faults in words, and proof that it only read.
import t from 'tap';
import { source } from '../../connectors/sources/sql/sql.ts';
import type { SqlConfig } from '../../connectors/sources/sql/sql-config.ts';
import { openBench } from '../contract/source-context.ts';
import { contentOf, type Rows } from '../contract/table-content.ts';
import { tableSuite } from '../contract/table-suite.ts';
import { openTableBox } from '../fixtures/table-box.ts';
import { openMariaDb } from './mariadb.ts';
import { asSettings, PASSWORD, sqlConfig, tableOf } from './sql-rig.ts';

const quote = (name: string): string => `\`${name}\``;

await t.test('the contract', async (t) => {
  const peer = await openMariaDb(t);
  const said = async (...statements: readonly string[]) =>
    void (await peer.sql(`${statements.join(';\n')};`));
  const account = (
    await peer.sql(
      `SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.user WHERE user = '${peer.reader.user}'`,
    )
  ).trim();
  await tableSuite<SqlConfig>(t, {
    name: 'sql on MariaDB',
    module: source,
    async start(bench) {
      const { password } = peer.reader;
      bench.secrets = { [PASSWORD.file]: password };
      const seen = (await peer.writesSeen()).length;
      const config = await sqlConfig('mysql', peer);
      const port = config.port;
      return {
        config,
        ...{ orders: 'orders', stock: 'stock', secrets: [password], noticesLossWithinMs: 20_000 },
        put: (orders: Rows, stock: Rows) =>
          said(...tableOf('orders', orders, quote), ...tableOf('stock', stock, quote)),
        breakOrders: () => said('DROP TABLE orders'),
        // Nobody listens there: as when the server is down.
        lose: async () => void Object.assign(config, { port: 1 }),
        back: async () => void Object.assign(config, { port }),
        refuse: () => said(`ALTER USER ${account} IDENTIFIED BY 'another-5'`),
        writes: async () => (await peer.writesSeen()).length - seen,
        stop: () => said(`ALTER USER ${account} IDENTIFIED BY '${password}'`),
      };
    },
  });
  t.same(await peer.writesSeen(), [], 'the server saw nothing but reading');
});

t.test('values come exactly as the server holds them, and orders are in the picture', async (t) => {
  const peer = await openMariaDb(t);
  await peer.sql(
    `CREATE TABLE told (n decimal(30,4), big bigint, ts datetime, d date, b tinyint(1), txt text, none text) CHARSET utf8mb4;
     INSERT INTO told VALUES (12345678901234567890.1234, 9007199254740993, '2026-11-24 14:00:00', '2026-11-24', 1, 'two\\nlines "and" ü', NULL);
     CREATE TABLE orders (no varchar(20), pieces int, value decimal(12,2), due datetime, changed datetime);
     INSERT INTO orders VALUES ('SO1', 5, 12.50, '2026-11-24 14:00:00', '2026-11-01 00:00:00'), ('SO2', 6, 13.00, '2026-11-25 14:00:00', '2026-11-01 00:00:00');`,
  );
  const bench = await openBench({ secrets: { [PASSWORD.file]: peer.reader.password } });
  t.teardown(() => bench.dispose());
  const tables = [{ name: 'told', kind: 'stock', select: 'SELECT * FROM told', columns: { id: 'n' } }];
  const opened = source.open(await sqlConfig('mysql', peer, { tables }), bench.context());
  const [landed] = await opened.fetch([{ table: 'told', since: null }], AbortSignal.timeout(20_000));
  t.same((await contentOf(landed)).rows, [
    [
      '12345678901234567890.1234',
      '9007199254740993',
      '2026-11-24 14:00:00',
      '2026-11-24',
      '1',
      'two\nlines "and" ü',
      null,
    ],
  ]);
  const columns = {
    id: 'no',
    material: { value: 'SK-210' },
    quantityPieces: 'pieces',
    valueMinor: 'value',
    dueAt: 'due',
  };
  const table = {
    name: 'orders',
    kind: 'salesOrderLine',
    select: 'SELECT * FROM orders',
    columns,
    changedColumn: 'changed',
  };
  const box = await openTableBox(t, source, { secrets: { [PASSWORD.file]: peer.reader.password } });
  const settings = asSettings(await sqlConfig('mysql', peer, { tables: [table] }));
  t.same((await box.pull(settings)).said, []);
  t.match(box.records('salesOrderLine'), [
    { id: 'SO1', fields: { valueMinor: 1_250, dueAt: Date.UTC(2026, 10, 24, 13) } },
    { id: 'SO2' },
  ]);
  await peer.sql("UPDATE orders SET pieces = 9, changed = '2030-01-01' WHERE no = 'SO2'");
  t.match((await box.pull(settings, 10)).pulled.swaps, [{ batch: Number }]);
  t.match(box.records('salesOrderLine')[1], { fields: { quantityPieces: 9 } });
  t.same(await peer.writesSeen(), []);
});

t.test('what is wrong is told in words, and the other tables go on', async (t) => {
  const peer = await openMariaDb(t);
  await peer.sql('CREATE TABLE stock (a varchar(9))');
  const bench = await openBench({ secrets: { [PASSWORD.file]: peer.reader.password } });
  t.teardown(() => bench.dispose());
  const selects: readonly (readonly [select: string, code: string])[] = [
    ['SELECT * FROM nowhere', 'no-such-table'],
    ['SELECT b FROM stock', 'no-such-column'],
    ['SELECT SLEEP(10) FROM (SELECT 1 UNION SELECT 2) AS two', 'too-slow'],
    ['SELECT * FROM mysql.global_priv', 'no-right'],
  ];
  const tables = [
    ...selects.map(([select], index) => ({ name: `t${index}`, kind: 'stock', select, columns: { id: 'a' } })),
    { name: 'stock', kind: 'stock', select: 'SELECT a FROM stock', columns: { id: 'a' } },
  ];
  const opened = source.open(
    await sqlConfig('mysql', peer, { tables, statementSeconds: 1 }),
    bench.context(),
  );
  const signal = AbortSignal.timeout(30_000);
  const found = await opened.fetch(
    tables.map(({ name }) => ({ table: name, since: null })),
    signal,
  );
  for (const [index, [select, code]] of selects.entries()) t.match(found[index], { fault: { code } }, select);
  t.same((await contentOf(found.at(-1))).rows, []);
  t.same(await opened.rights(signal), [], 'an account that may only read');
  const account = (
    await peer.sql(
      `SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.user WHERE user = '${peer.reader.user}'`,
    )
  ).trim();
  await peer.sql(`GRANT UPDATE ON ${peer.database}.* TO ${account}`);
  t.match(await opened.rights(signal), [/may do more than read \(GRANT .*UPDATE/]);
  await peer.sql(`ALTER USER ${account} PASSWORD EXPIRE`);
  await t.rejects(opened.fetch([], signal), { code: 'refused', retryable: false, message: /has expired/ });
});
