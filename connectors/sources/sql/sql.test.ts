// Tests of what a SELECT may be, of a server that says nothing, and of rows kept in a file of our own.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openBench } from '../../../test/contract/source-context.ts';
import { READ, READ_EVERYWHERE, REFUSED, REFUSED_EVERYWHERE } from '../../../test/fixtures/sql-statements.ts';
import { shownBy } from '../../edge/certificate.ts';
import { readRows, writeRows } from '../../edge/landed-rows.ts';
import { engine as mysql } from './mysql.ts';
import { engine as postgres } from './postgres.ts';
import { selectTrouble } from './select-check.ts';
import { source } from './sql.ts';
import type { EngineName, SqlConfig } from './sql-config.ts';

const ENGINES: readonly EngineName[] = ['postgres', 'mysql', 'sqlserver', 'oracle'];

t.test('one SELECT is read, whatever stands in its quotes and comments', async (t) => {
  for (const engine of ENGINES)
    for (const select of [...READ_EVERYWHERE, ...READ[engine]])
      t.equal(selectTrouble(select, engine), null, `${engine}: ${select}`);
});

t.test('anything else is refused with what stands in the way', async (t) => {
  for (const engine of ENGINES)
    for (const [select, words] of [...REFUSED_EVERYWHERE, ...REFUSED[engine]])
      t.match(selectTrouble(select, engine), words, `${engine}: ${select}`);
});

t.test('a source with such a statement says so before it connects', async (t) => {
  const bench = await openBench({ id: 'erp' });
  t.teardown(() => bench.dispose());
  const tables = [{ name: 'orders', kind: 'stock', select: 'DROP TABLE orders', columns: { id: 'a' } }];
  const config = { engine: 'postgres', tables } as unknown as SqlConfig;
  t.throws(() => source.open(config, bench.context()), {
    code: 'config',
    retryable: false,
    message: /The select of orders cannot be used\. It begins with "drop"/,
  });
});

t.test(
  'what is drafted for the config is a SELECT that may be read, by names as each engine has them',
  async (t) => {
    const bench = await openBench({ id: 'erp' });
    t.teardown(() => bench.dispose());
    const wanted = {
      postgres: 'SELECT "Nr", "order", "geaendert" FROM "erp"."Auf""trag$"',
      mysql: 'SELECT `Nr`, `order`, `geaendert` FROM `erp.Auf"trag$`',
      sqlserver: 'SELECT [Nr], [order], [geaendert] FROM [erp].[Auf"trag$]',
      oracle: 'SELECT "Nr", "order", "geaendert" FROM "erp"."Auftrag$"',
    };
    for (const engine of ENGINES) {
      const opened = source.open({ engine, tables: [] } as unknown as SqlConfig, bench.context());
      const use = { columns: ['Nr', 'order'], changed: 'geaendert', taken: ['erp.Auf_trag_'] };
      const { settings, perhaps } = await opened.draft('erp.Auf"trag$', use);
      t.same(settings, { name: 'erp.Auf_trag_ 2', select: wanted[engine] });
      t.equal(selectTrouble(settings['select'] ?? '', engine), null);
      t.same(perhaps, { changedColumn: 'geaendert' });
    }
  },
);

t.test('rows are kept and read again as they came, each with its number', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rows-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const rows = Array.from({ length: 1_201 }, (_, index) => [
    String(index),
    index % 7 === 0 ? null : 'zwei\nZeilen "x"',
  ]);
  const path = join(folder, 'landed', 'orders.ndjson');
  const written = [
    { name: 'id', type: 'bigint' },
    { name: 'text', type: null },
  ];
  async function* pages() {
    for (let at = 0; at < rows.length; at += 400) yield rows.slice(at, at + 400);
  }
  const never = new AbortController().signal;
  const hash = await writeRows(path, written, pages());
  t.equal(await writeRows(path, written, pages()), hash);
  const found: unknown[] = [];
  const places: string[] = [];
  const columns: string[] = [];
  const reader = {
    header: (all: readonly { readonly name: string }[]) => void columns.push(...all.map(({ name }) => name)),
    async rows(chunk: Parameters<Parameters<typeof readRows>[1]['rows']>[0]) {
      found.push(...chunk.rows);
      places.push(Object.values(chunk.placeOf(0, 1)).join(':'));
    },
  };
  t.equal(await readRows(path, reader, never, async () => undefined), null);
  t.same(columns, ['id', 'text']);
  t.same(found, rows);
  t.same(places, ['1:2', '501:2', '1001:2']);
});

/** It takes every connection, says this at once and then nothing, ever. */
async function otherServer(t: Test, greeting: Buffer) {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    socket.resume();
    socket.write(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, open, taken: () => once(server, 'connection') };
}

/** Waits of the source are a hundredth of what they are. */
const HURRY = 100;

async function facing(t: Test, engine: EngineName, tls: SqlConfig['tls'], greeting = Buffer.alloc(0)) {
  const bench = await openBench({ id: 'erp', secrets: { pw: 'only-look-3' } });
  t.teardown(() => bench.dispose());
  const peer = await otherServer(t, greeting);
  const config = {
    ...{ engine, host: 'localhost', port: peer.port, database: 'plant', user: 'picture_ro', tables: [] },
    ...{ password: { file: 'pw' }, tls, statementSeconds: 1, format: { zone: 'UTC' } },
  } as unknown as SqlConfig;
  const { clock } = bench;
  const after: typeof clock.after = (ms, call, keepAlive) => clock.after(ms / HURRY, call, keepAlive);
  const hurried = source.open(config, { ...bench.context(), clock: { ...clock, after } });
  return { peer, hurried, patient: source.open(config, bench.context()) };
}

/** Nothing calls off an attempt of this driver: it ends by itself. */
const ENDS_BY_ITSELF: readonly EngineName[] = ['oracle'];

t.test('a server that takes the connection and says nothing is told, and a stop is heard', async (t) => {
  for (const engine of ENGINES)
    for (const on of [true, false]) {
      const name = `${engine}${on ? ' with TLS' : ''}`;
      const { peer, hurried, patient } = await facing(t, engine, { on });
      await t.rejects(
        hurried.fetch([], new AbortController().signal),
        { code: 'silent', retryable: true, message: /localhost gave no answer within 15 s/ },
        name,
      );
      const box = new AbortController();
      const taken = peer.taken();
      const fetching = patient.fetch([], box.signal);
      await taken;
      const began = performance.now();
      box.abort(new Error('the box is stopping'));
      await t.rejects(fetching, { message: 'the box is stopping' }, name);
      t.ok(performance.now() - began < 1_000, 'within a second');
      if (ENDS_BY_ITSELF.includes(engine)) continue;
      for (let turns = 0; peer.open.size > 0 && turns < 100; turns++)
        await new Promise((resolve) => setTimeout(resolve, 10));
      t.equal(peer.open.size, 0, 'no connection is left behind');
    }
});

t.test('a look at a certificate ends with the patience of whoever looks, in every phase of it', async (t) => {
  const { peer } = await facing(t, 'postgres', { on: true });
  const preambles = [async () => undefined, postgres.preamble, mysql.preamble];
  for (const preamble of preambles)
    for (const patienceMs of [0, 100]) {
      const cut = new AbortController();
      const looking = shownBy({ host: 'localhost', port: peer.port, ca: [], preamble }, cut.signal);
      setTimeout(() => cut.abort(new Error('too late')), patienceMs);
      await t.rejects(looking, { name: 'AbortError' });
    }
});

t.test('what cannot be compared or is no certificate is told before anything is sent', async (t) => {
  const folder = t.testdir({
    'text.pem': 'no certificate',
    'ca.pem': `${'-----'}BEGIN CERTIFICATE${'-----'}`,
  });
  const faults: readonly (readonly [engine: EngineName, caFile: string, words: RegExp])[] = [
    ['postgres', 'text.pem', /text\.pem \(tls\.caFile\) holds no certificate in PEM/],
    ['postgres', 'none.pem', /none\.pem \(tls\.caFile\) cannot be read/],
    ['oracle', 'ca.pem', /takes no single certificate/],
  ];
  for (const [engine, caFile, message] of faults) {
    const { peer, patient } = await facing(t, engine, { on: true, caFile: join(folder, caFile) });
    const offers = patient.offers(new AbortController().signal);
    await t.rejects(offers, { code: 'config', retryable: false, message });
    t.equal(peer.open.size, 0);
  }
});

t.test('what is no database is told in words, whatever it says', async (t) => {
  const greetings = [
    Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html></html>'),
    Buffer.from('SSH-2.0-OpenSSH_9.2p1\r\n'),
    ...[0x00, 0x53, 0xff].map((byte) => Buffer.alloc(300, byte)),
  ];
  const asked = greetings.flatMap((greeting) =>
    ENGINES.flatMap((engine) =>
      [true, false].map(async (on) => {
        const { hurried } = await facing(t, engine, { on }, greeting);
        const error = await hurried.offers(new AbortController().signal).catch((thrown: unknown) => thrown);
        t.match(error, {
          code: /^(silent|lost|unreachable|protocol|not-trusted)$/,
          message: /^(The|What) .*localhost.*[.?]$/s,
        });
      }),
    ),
  );
  await Promise.all(asked);
});
