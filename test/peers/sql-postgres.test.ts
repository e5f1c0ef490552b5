// The sql source against a real PostgreSQL: the contract, exact values, faults in words, and proof that it only read.
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/sql/sql.ts';
import type { SqlConfig } from '../../connectors/sources/sql/sql-config.ts';
import { openBench } from '../contract/source-context.ts';
import { contentOf, type Rows } from '../contract/table-content.ts';
import { tableSuite } from '../contract/table-suite.ts';
import { openTableBox } from '../fixtures/table-box.ts';
import { ownCertificate } from './own-certificate.ts';
import { openPostgres, type Postgres, postgresUser } from './postgres.ts';
import { firstLookIsTold } from './sql-first-look.ts';
import { lineHolds } from './sql-line.ts';
import { asSettings, PASSWORD, sqlConfig, tableOf, watchWrites } from './sql-rig.ts';
import { trustIsEarned } from './sql-trust.ts';

const quote = (name: string): string => `"${name}"`;

await t.test('the contract', async (t) => {
  const suite = await openPostgres(t);
  await tableSuite<SqlConfig>(t, {
    name: 'sql on PostgreSQL',
    module: source,
    async start(bench) {
      const { password } = suite.reader;
      bench.secrets = { [PASSWORD.file]: password };
      const writes = await watchWrites(suite);
      const said = async (statements: readonly string[]) => {
        await suite.sql(statements.join(';'));
        await writes.keep();
      };
      return {
        config: await sqlConfig('postgres', suite),
        ...{ orders: 'orders', stock: 'stock', secrets: [password], noticesLossWithinMs: 20_000 },
        put: (orders: Rows, stock: Rows) =>
          said([...tableOf('orders', orders, quote), ...tableOf('stock', stock, quote)]),
        breakOrders: () => said(['DROP TABLE orders']),
        async lose() {
          await said([`ALTER ROLE ${suite.reader.user} CONNECTION LIMIT 0`]);
        },
        async back() {
          await said([`ALTER ROLE ${suite.reader.user} CONNECTION LIMIT -1`]);
        },
        refuse: () => said([`ALTER ROLE ${suite.reader.user} PASSWORD 'another-5'`]),
        writes: writes.count,
        stop: () => said([`ALTER ROLE ${suite.reader.user} PASSWORD '${password}'`]),
      };
    },
  });
  t.same(await suite.writesSeen(), [], 'the server saw nothing but reading');
  t.ok((await suite.statements()).length > 30, 'and it saw that');
});

t.test('a write would be seen: in the statements, in the rows, and in what a sequence counts', async (t) => {
  const peer = await openPostgres(t);
  await peer.sql('CREATE TABLE orders (a text); CREATE SEQUENCE no; GRANT UPDATE ON orders TO picture_ro');
  await peer.sql("INSERT INTO orders VALUES ('x'); GRANT USAGE ON SEQUENCE no TO picture_ro");
  const writes = await watchWrites(peer);
  await peer.sql('SELECT * FROM orders', peer.reader);
  t.equal(await writes.count(), 0);
  await peer.sql('SET TRANSACTION READ WRITE; UPDATE orders SET a = a', peer.reader);
  t.equal(await writes.count(), 2, 'even one that changes no value');
  await peer.sql("SELECT nextval('no')");
  t.equal(await writes.count(), 3, 'whoever did it');
});

t.test('values come exactly as the server holds them', async (t) => {
  const peer = await openPostgres(t);
  await peer.sql(
    `CREATE TABLE told (n numeric(30,4), big bigint, f double precision, ts timestamp, tz timestamptz, d date, b boolean, txt text, none text);
     INSERT INTO told VALUES (12345678901234567890.1234, 9007199254740993, 0.1, '2026-11-24 14:00', '2026-11-24 14:00+01', '2026-11-24', true, E'two\\nlines "and" ü', NULL)`,
  );
  const tables = [
    { name: 'told', kind: 'salesOrderLine', select: 'SELECT * FROM told', columns: { id: 'n' } },
  ];
  const bench = await openBench({ secrets: { [PASSWORD.file]: peer.reader.password } });
  t.teardown(() => bench.dispose());
  const config = await sqlConfig('postgres', peer, { tables });
  const [landed] = await source
    .open(config, bench.context())
    .fetch([{ table: 'told', since: null }], AbortSignal.timeout(20_000));
  t.same((await contentOf(landed)).rows, [
    [
      ...['12345678901234567890.1234', '9007199254740993', '0.1', '2026-11-24 14:00:00'],
      ...['2026-11-24 14:00:00+01', '2026-11-24', 't', 'two\nlines "and" ü', null],
    ],
  ]);
  t.same(await peer.writesSeen(), []);
});

t.test('orders of a database are in the picture, and what changed in between', async (t) => {
  const peer = await openPostgres(t);
  await peer.sql(
    `CREATE TABLE orders (no text, pieces numeric, value numeric(12,2), due timestamptz, full_only boolean, changed timestamptz DEFAULT now());
     INSERT INTO orders SELECT 'SO' || n, n, n * 1.5, '2026-11-24 14:00+01', n % 2 = 0, now() - interval '2 h' FROM generate_series(1, 50) n`,
  );
  const columns = {
    ...{
      id: { column: 'no', key: { prefix: 'SO' } },
      material: { value: 'SK-210' },
      quantityPieces: 'pieces',
    },
    ...{ valueMinor: 'value', dueAt: 'due', completeOnly: 'full_only' },
  };
  const table = {
    name: 'orders',
    kind: 'salesOrderLine',
    select: 'SELECT * FROM orders -- all of them',
    columns,
    changedColumn: 'changed',
  };
  const box = await openTableBox(t, source, { secrets: { [PASSWORD.file]: peer.reader.password } });
  const settings = asSettings(await sqlConfig('postgres', peer, { tables: [table] }));
  const order7 = () => box.records('salesOrderLine').find(({ id }) => id === '7');
  const first = await box.pull(settings);
  t.same(first.said, []);
  const fields = { quantityPieces: 7, valueMinor: 1_050, dueAt: Date.UTC(2026, 10, 24, 13) };
  t.match(order7(), { fields: { ...fields, completeOnly: false } });
  t.match((await box.pull(settings)).pulled, { swaps: [{ batch: null }], pulls: [] }, 'unchanged');
  await peer.sql(
    "UPDATE orders SET pieces = 99, changed = now() WHERE no = 'SO7'; DELETE FROM orders WHERE no = 'SO8'",
  );
  const changes = await box.pull(settings, 10);
  t.match(changes.pulled.swaps, [{ rows: Number, batch: Number }]);
  t.match(order7(), { fields: { quantityPieces: 99 } });
  t.equal(box.records('salesOrderLine').length, 50, 'changes alone end nothing');
  await box.pull(settings);
  await box.pull(settings);
  t.equal(box.records('salesOrderLine').length, 49, 'two whole snapshots without it do');
  t.same(await peer.writesSeen(), []);
});

t.test('asked once before the first start', async (t) => firstLookIsTold(t, await openPostgres(t)));

t.test('a table that cannot be read is told, and the others go on', async (t) => {
  const peer = await openPostgres(t);
  await peer.sql(
    "CREATE TABLE stock (a text); CREATE TABLE hidden (a text); REVOKE ALL ON hidden FROM picture_ro; CREATE SEQUENCE counter; GRANT USAGE ON SEQUENCE counter TO picture_ro; CREATE FUNCTION sneaky() RETURNS bigint LANGUAGE sql AS $$ SELECT nextval('counter') $$",
  );
  const selects: readonly (readonly [select: string, code: string, words: RegExp])[] = [
    ['SELECT * FROM nowhere', 'no-such-table', /"nowhere" does not exist/],
    ['SELECT b FROM stock', 'no-such-column', /"b" does not exist/],
    ['SELECT * FROM hidden', 'no-right', /Give picture_ro the right to SELECT it/],
    ['SELECT pg_sleep(30)', 'too-slow', /longer than 1 s/],
    ['SELECT sneaky()', 'would-write', /read-only transaction/],
    ["SELECT 'a'::int", 'statement', /invalid input syntax/],
  ];
  const tables = [
    ...selects.map(([select], index) => ({ name: `t${index}`, kind: 'stock', select, columns: { id: 'a' } })),
    { name: 'stock', kind: 'stock', select: 'SELECT a FROM stock', columns: { id: 'a' } },
    { name: 'stock', kind: 'material', select: 'SELECT a FROM stock', columns: { id: 'a' } },
  ];
  const bench = await openBench({ secrets: { [PASSWORD.file]: peer.reader.password } });
  t.teardown(() => bench.dispose());
  const opened = source.open(
    await sqlConfig('postgres', peer, { tables, statementSeconds: 1 }),
    bench.context(),
  );
  const found = await opened.fetch(
    tables.map(({ name }) => ({ table: name, since: null })),
    AbortSignal.timeout(30_000),
  );
  for (const [index, [select, code, words]] of selects.entries())
    t.match(found[index], { fault: { code, words } }, select);
  t.same((await contentOf(found.at(-2))).rows, []);
  t.match(found.at(-1), {
    fault: { code: 'same-name', words: /^Two tables of this source are called "stock"/ },
  });
});

t.test('a login, a server and rights that are wrong are told in words', async (t) => {
  const peer = await openPostgres(t);
  await peer.sql('CREATE TABLE orders (a text)');
  const trying = async (changes: object, secret = peer.reader.password) => {
    const bench = await openBench({ secrets: { [PASSWORD.file]: secret } });
    t.teardown(() => bench.dispose());
    return source.open(await sqlConfig('postgres', peer, changes), bench.context());
  };
  const signal = AbortSignal.timeout(30_000);
  const fetch = async (changes: object, secret?: string) => (await trying(changes, secret)).fetch([], signal);
  await t.rejects(fetch({}, 'guessed'), {
    code: 'refused',
    retryable: false,
    message: /does not let picture_ro in/,
  });
  await t.rejects(fetch({ database: 'nowhere' }), { code: 'refused', message: /no database nowhere/ });
  await t.rejects(fetch({ port: 1 }), {
    code: 'unreachable',
    retryable: true,
    message: /does not answer \(ECONNREFUSED\)/,
  });
  await peer.sql('REVOKE CONNECT ON DATABASE plant FROM PUBLIC');
  await t.rejects(fetch({}), { code: 'refused', message: /Give picture_ro the right to CONNECT to it/ });
  await peer.sql('GRANT CONNECT ON DATABASE plant TO PUBLIC; ALTER ROLE picture_ro CONNECTION LIMIT 0');
  await t.rejects(fetch({}), { code: 'unreachable', retryable: true, message: /lets nobody in at present/ });
  await peer.sql("ALTER ROLE picture_ro CONNECTION LIMIT -1 VALID UNTIL '2020-01-01'");
  await t.rejects(fetch({}), { code: 'refused', message: /whether it has expired/ });
  await peer.sql("ALTER ROLE picture_ro VALID UNTIL 'infinity'");
  await t.rejects(
    trying({
      tables: [{ name: 'x', kind: 'stock', select: 'DELETE FROM orders RETURNING a', columns: { id: 'a' } }],
    }),
    { code: 'config', message: /only SELECT and WITH are read/ },
  );
  await rightsAreTold(t, peer, async () => (await trying({})).rights(signal));
  // A server that dies in the middle of an answer.
  const opened = await trying({
    tables: [{ name: 'slow', kind: 'stock', select: 'SELECT pg_sleep(20)', columns: { id: 'a' } }],
  });
  const fetching = opened.fetch([{ table: 'slow', since: null }], signal);
  setTimeout(() => void peer.kill(), 1_000);
  await t.rejects(fetching, { code: /lost|unreachable/, retryable: true });
});

async function rightsAreTold(t: Test, peer: Postgres, rights: () => Promise<readonly string[]>) {
  t.same(await rights(), [], 'an account that may only read');
  const wider: readonly (readonly [right: string, words: RegExp])[] = [
    ['INSERT, UPDATE ON orders', /may change rows in 1 tables, for instance public\.orders/],
    ['UPDATE (a) ON orders', /may change rows in 1 tables, for instance public\.orders/],
    ['CREATE ON SCHEMA public', /may make tables in the schema public/],
    ['buyers', /may change rows in 1 tables/],
    ['pg_write_all_data', /may change rows in 1 tables/],
  ];
  await peer.sql('CREATE ROLE buyers; GRANT DELETE ON orders TO buyers');
  for (const [right, words] of wider) {
    await peer.sql(`GRANT ${right} TO picture_ro`);
    t.match(await rights(), [words], right);
    await peer.sql(`REVOKE ${right} FROM picture_ro`);
    t.same(await rights(), [], 'and when it is taken away');
  }
  await peer.sql('ALTER ROLE picture_ro SUPERUSER');
  t.match(await rights(), [/is a superuser/]);
  await peer.sql('ALTER ROLE picture_ro NOSUPERUSER');
}

t.test('a stop, a silence and a cut line are noticed in every phase', async (t) => {
  const peer = await openPostgres(t);
  await peer.sql(
    "CREATE TABLE many AS SELECT n AS a, repeat('x', 100) AS b FROM generate_series(1, 30000) n",
  );
  await lineHolds(t, 'postgres', peer, 'SELECT pg_sleep(10) AS a');
  t.same(await peer.writesSeen(), []);
});

t.test('a certificate is trusted where the plant says so, and nowhere else', async (t) => {
  const certificate = await ownCertificate(t, { names: 'DNS:localhost', user: postgresUser() });
  const otherCertificate = await ownCertificate(t, { names: 'DNS:erp-db.other', user: postgresUser() });
  const expiredCertificate = await ownCertificate(t, {
    ...{ names: 'DNS:localhost', user: postgresUser(), isExpired: true },
  });
  const named = await openPostgres(t, certificate);
  const other = await openPostgres(t, otherCertificate);
  const expired = await openPostgres(t, expiredCertificate);
  const known = { named, certificate, other, otherCertificate, expired, expiredCertificate };
  await trustIsEarned(t, { engine: 'postgres', ...known, plain: await openPostgres(t) });
  t.same(await other.statements(), [], 'nothing is asked of a server that is not trusted');
  // This driver can compare an address.
  const bench = await openBench({ secrets: { [PASSWORD.file]: named.reader.password } });
  t.teardown(() => bench.dispose());
  const tls = { caFile: certificate.file };
  const byAddress = source.open(await sqlConfig('postgres', named, { tls }), bench.context());
  await t.rejects(byAddress.offers(AbortSignal.timeout(5_000)), {
    message: /is for localhost, and not for 127\.0\.0\.1/,
  });
});
