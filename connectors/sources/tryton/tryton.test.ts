// Tests of Tryton's forms of values, of what may be called and whom the password goes to; the server is tried in test/peers.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { json } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { openBench } from '../../../test/contract/source-context.ts';
import { contentOf } from '../../../test/contract/table-content.ts';
import { mayCall, openRpc } from './rpc.ts';
import { source } from './tryton.ts';
import type { TrytonConfig } from './tryton-config.ts';
import { asDay, asTime, atPath, cellOf } from './values.ts';

t.test('values are exact, days and times are text', async (t) => {
  const forms: readonly (readonly [value: unknown, cell: unknown])[] = [
    [null, null],
    ['4471', '4471'],
    [400.5, 400.5],
    [true, true],
    [{ __class__: 'Decimal', decimal: '24000.0000000000001' }, '24000.0000000000001'],
    [{ __class__: 'date', year: 2026, month: 3, day: 9 }, '2026-03-09'],
    [
      { __class__: 'datetime', year: 2026, month: 3, day: 9, hour: 6, minute: 5, second: 4, microsecond: 7 },
      '2026-03-09T06:05:04Z',
    ],
    [{ __class__: 'time', hour: 6, minute: 5, second: 0 }, '06:05:00'],
    [{ __class__: 'timedelta', seconds: 5_400 }, '5400'],
    [{ __class__: 'bytes', base64: 'AA==' }, null],
    [[1, 2, 3], '1,2,3'],
    [{ other: 1 }, '{"other":1}'],
  ];
  for (const [value, cell] of forms) t.equal(cellOf(value), cell);
  t.same(asTime(Date.UTC(2026, 2, 9, 6, 5, 4)), {
    ...{ __class__: 'datetime', year: 2026, month: 3, day: 9, hour: 6, minute: 5, second: 4, microsecond: 0 },
  });
  t.match(
    asDay(Date.UTC(2026, 2, 9, 23, 30), 'Europe/Berlin'),
    { month: 3, day: 10 },
    'the day of the plant',
  );
});

t.test('a path walks over relations, and ends where there is none', async (t) => {
  const record = { id: 1, 'sale.': { number: '4471', 'party.': { name: 'Nordwind' } }, 'none.': null };
  t.equal(atPath(record, 'sale.party.name'), 'Nordwind');
  t.equal(atPath(record, 'sale.number'), '4471');
  t.equal(atPath(record, 'none.name'), null);
  t.equal(atPath(record, 'sale.shipment.number'), null);
});

t.test('only methods that read leave the box', async (t) => {
  for (const method of [
    'common.db.login',
    'model.sale.line.read',
    'model.production.search',
    'model.party.party.fields_get',
  ])
    t.ok(mayCall(method), method);
  const refused = [
    ...[
      'model.party.party.write',
      'model.sale.sale.confirm',
      'model.sale.sale.create',
      'model.x.delete',
      'common.db.create',
    ],
    ...[
      'wizard.sale.modify.execute',
      'report.sale.execute',
      'read',
      'model.read',
      'common.db.drop',
      'model.a.copy',
    ],
  ];
  const bench = await openBench({ id: 'erp' });
  t.teardown(() => bench.dispose());
  const config = { url: 'http://127.0.0.1:1', database: 'plant', user: 'a' } as TrytonConfig;
  const rpc = openRpc(config, bench.context(), () => null);
  for (const method of refused) {
    t.notOk(mayCall(method), method);
    await t.rejects(rpc.call(method, [], AbortSignal.timeout(1_000)), /is no method that reads/);
  }
});

t.test('a password is not sent over a network in clear', async (t) => {
  const bench = await openBench({ id: 'erp', secrets: { pw: 'reading-2906' } });
  t.teardown(() => bench.dispose());
  const offers = async (changes: object) => {
    const config = { database: 'plant', user: 'a', password: { file: 'pw' }, unencrypted: false, ...changes };
    const opened = source.open(config as unknown as TrytonConfig, bench.context());
    return opened.offers(AbortSignal.abort(new Error('asked')));
  };
  for (const url of ['http://tryton.plant.example:8000', 'http://10.1.2.3:8000/', 'http://[fd00::1]:8000']) {
    await t.rejects(offers({ url }), { code: 'config', retryable: false, message: /Write https; or, where/ });
    await t.rejects(offers({ url, unencrypted: true }), { message: 'asked' }, 'where that is said');
  }
  for (const url of [
    'http://localhost:8000',
    'http://127.0.0.1:8000',
    'http://[::1]:8000',
    'https://erp:8000',
  ])
    await t.rejects(offers({ url }), { message: 'asked' }, url);
  await t.rejects(offers({ url: 'https://erp:8000', caFile: import.meta.filename }), {
    ...{ code: 'config', message: /holds no certificate in PEM/ },
  });
});

t.test('a server that takes the connection and says nothing is told, and a stop is heard', async (t) => {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const bench = await openBench({ id: 'erp', secrets: { pw: 'reading-2906' } });
  t.teardown(() => bench.dispose());
  const { clock } = bench;
  const after: typeof clock.after = (ms, call, keepAlive) => clock.after(ms / 500, call, keepAlive);
  const { port } = server.address() as { port: number };
  for (const scheme of ['http', 'https']) {
    const url = `${scheme}://localhost:${port}`;
    const config = { url, database: 'plant', user: 'a', password: { file: 'pw' }, unencrypted: false };
    const offers = (context: ReturnType<typeof bench.context>, signal: AbortSignal) =>
      source.open(config as unknown as TrytonConfig, context).offers(signal);
    const hurried = offers({ ...bench.context(), clock: { ...clock, after } }, new AbortController().signal);
    await t.rejects(hurried, { code: 'silent', retryable: true, message: /gave no answer within 60 s/ });
    const box = new AbortController();
    const taken = once(server, 'connection');
    const asking = offers(bench.context(), box.signal);
    await taken;
    const began = performance.now();
    box.abort(new Error('the box is stopping'));
    await t.rejects(asking, { message: 'the box is stopping' });
    t.ok(performance.now() - began < 1_000, 'within a second');
    for (let turns = 0; open.size > 0 && turns < 100; turns++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    t.equal(open.size, 0, 'no connection is left behind');
  }
});

type Call = { readonly method: string; readonly params: readonly unknown[] };

/** A peer that lets everybody in and answers each other call as told. */
async function answering(t: Test, answer: (call: Call) => object, tables: readonly object[] = []) {
  const server = createHttpServer(async (request, response) => {
    const call = (await json(request)) as Call;
    const isLogin = call.method === 'common.db.login';
    response.end(JSON.stringify(isLogin ? { result: [7, 'key'] } : answer(call)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const bench = await openBench({ id: 'erp', secrets: { pw: 'reading-2906' } });
  t.teardown(() => bench.dispose());
  const { port } = server.address() as { port: number };
  const config = {
    ...{ url: `http://127.0.0.1:${port}`, database: 'plant', user: 'a', password: { file: 'pw' } },
    ...{ unencrypted: false, format: { zone: 'UTC' }, tables },
  };
  return source.open(config as unknown as TrytonConfig, bench.context());
}

t.test('each table has a copy of its own, whatever its name is written in', async (t) => {
  const names = ['订单', '库存', 'open orders', 'open_orders'];
  const tables = names.map((name, at) => ({
    ...{ name, kind: 'stock', model: `m.n${at}`, columns: { id: 'number' }, where: [], context: {} },
  }));
  const answer = ({ method }: Call) =>
    method.endsWith('.search')
      ? { result: [1] }
      : { result: [{ id: 1, number: names[Number(/\d/.exec(method)?.[0])] }] };
  const opened = await answering(t, answer, tables);
  const wishes = names.map((table) => ({ table, since: null }));
  const landed = await opened.fetch(wishes, new AbortController().signal);
  const rows = await Promise.all(landed.map(async (table) => (await contentOf(table)).rows));
  t.same(
    rows,
    names.map((name) => [[name]]),
  );
});

t.test('that the rights cannot be asked is told, for silence would mean it may only read', async (t) => {
  const opened = await answering(t, () => ({
    error: ['UserError', ['No right to read ir.model.access', '']],
  }));
  t.match(await opened.rights(new AbortController().signal), [
    /What the account a may change could not be asked: Tryton refuses \(No right to read/,
  ]);
});
