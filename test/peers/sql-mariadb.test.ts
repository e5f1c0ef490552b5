// The sql source against a real MariaDB: the contract, exact values, faults in words, and proof that it only read.
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/sql/sql.ts';
import type { SqlConfig } from '../../connectors/sources/sql/sql-config.ts';
import { openBench } from '../contract/source-context.ts';
import { contentOf, type Rows } from '../contract/table-content.ts';
import { tableSuite } from '../contract/table-suite.ts';
import { openTableBox } from '../fixtures/table-box.ts';
import { type MariaDb, mariaDbUser, openMariaDb } from './mariadb.ts';
import { ownCertificate } from './own-certificate.ts';
import { lineHolds } from './sql-line.ts';
import { asSettings, PASSWORD, sqlConfig, tableOf, watchWrites } from './sql-rig.ts';
import { trustIsEarned } from './sql-trust.ts';

const quote = (name: string): string => `\`${name}\``;

await t.test('the contract', async (t) => {
  const peer = await openMariaDb(t);
  const writes = await watchWrites(peer);
  const said = async (...statements: readonly string[]) => {
    await peer.sql(`${statements.join(';\n')};`);
    await writes.keep();
  };
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
        writes: writes.count,
        stop: () => said(`ALTER USER ${account} IDENTIFIED BY '${password}'`),
      };
    },
  });
  t.same(await peer.writesSeen(), [], 'the server saw nothing but reading');
  t.ok((await peer.statements()).length > 30, 'and it saw that');
});

t.test('a write would be seen, in the statements and in the rows', async (t) => {
  const peer = await openMariaDb(t);
  await peer.sql("CREATE TABLE orders (a varchar(9)); INSERT INTO orders VALUES ('x')");
  await peer.sql(`GRANT UPDATE ON ${peer.database}.orders TO picture_ro`);
  const writes = await watchWrites(peer);
  await peer.sql('SELECT * FROM orders', peer.reader);
  t.equal(await writes.count(), 0);
  await peer.sql("UPDATE orders SET a = 'y'", peer.reader);
  t.equal(await writes.count(), 2);
  await peer.sql("INSERT INTO orders VALUES ('z')");
  t.equal(await writes.count(), 2, 'whoever did it, the table is another');
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
  const account = (
    await peer.sql(
      `SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.user WHERE user = '${peer.reader.user}'`,
    )
  ).trim();
  await rightsAreTold(t, { peer, account, rights: () => opened.rights(signal) });
  await peer.sql(`ALTER USER ${account} PASSWORD EXPIRE`);
  await t.rejects(opened.fetch([], signal), { code: 'refused', retryable: false, message: /has expired/ });
});

type Telling = {
  readonly peer: MariaDb;
  readonly account: string;
  readonly rights: () => Promise<readonly string[]>;
};

async function rightsAreTold(t: Test, { peer, account, rights }: Telling) {
  t.same(await rights(), [], 'an account that may only read');
  await peer.sql(`GRANT SELECT (a), SHOW VIEW ON ${peer.database}.stock TO ${account}`);
  t.same(await rights(), [], 'in single columns too');
  const wider: readonly (readonly [right: string, on: string])[] = [
    ['UPDATE', `${peer.database}.*`],
    ['INSERT (a)', `${peer.database}.stock`],
    ['FILE', '*.*'],
    ['CREATE', `${peer.database}.*`],
  ];
  for (const [right, on] of wider) {
    await peer.sql(`GRANT ${right} ON ${on} TO ${account}`);
    const [words = '', ...more] = await rights();
    t.match(
      words,
      /^The account picture_ro may do more than read \(.* ON .*\)\. The box never writes/,
      right,
    );
    t.ok(words.includes(right.split(' ')[0] ?? ''), words);
    t.same(more, []);
    await peer.sql(`REVOKE ${right} ON ${on} FROM ${account}`);
    t.same(await rights(), [], 'and when it is taken away');
  }
  await peer.sql(
    `CREATE ROLE buyers; GRANT DELETE ON ${peer.database}.stock TO buyers; GRANT buyers TO ${account}`,
  );
  t.match(await rights(), [/holds the role `buyers`, and the box cannot see what that role may/]);
  await peer.sql(`SET DEFAULT ROLE buyers FOR ${account}`);
  t.match(await rights(), [/may do more than read \(DELETE ON `plant`\.`stock`\)/], 'of a role in use');
}

t.test('a stop, a silence and a cut line are noticed in every phase', async (t) => {
  const peer = await openMariaDb(t);
  await peer.sql("CREATE TABLE many AS SELECT seq AS a, REPEAT('x', 100) AS b FROM seq_1_to_30000");
  await lineHolds(t, 'mysql', peer, 'SELECT SLEEP(10) AS a');
  t.same(await peer.writesSeen(), []);
});

t.test('a certificate is trusted where the plant says so, and nowhere else', async (t) => {
  const certificate = await ownCertificate(t, { names: 'DNS:localhost', user: mariaDbUser() });
  const otherCertificate = await ownCertificate(t, { names: 'DNS:erp-db.other', user: mariaDbUser() });
  const expiredCertificate = await ownCertificate(t, {
    ...{ names: 'DNS:localhost', user: mariaDbUser(), isExpired: true },
  });
  const named = await openMariaDb(t, certificate);
  const other = await openMariaDb(t, otherCertificate);
  const expired = await openMariaDb(t, expiredCertificate);
  const known = { named, certificate, other, otherCertificate, expired, expiredCertificate };
  await trustIsEarned(t, { engine: 'mysql', ...known, plain: await openMariaDb(t) });
  t.same(await other.statements(), [], 'nothing is asked of a server that is not trusted');
  const bench = await openBench({ secrets: { [PASSWORD.file]: named.reader.password } });
  t.teardown(() => bench.dispose());
  const tls = { caFile: certificate.file };
  const byAddress = source.open(await sqlConfig('mysql', named, { tls }), bench.context());
  await t.rejects(byAddress.offers(AbortSignal.timeout(5_000)), {
    ...{ code: 'config', retryable: false },
    message: /is the address 127\.0\.0\.1, which cannot be compared .* Write the name that stands in/,
  });
});
