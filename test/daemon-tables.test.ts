// Tests of a source of tables in the running daemon: when it pulls, what the picture gets, and who decides on the rest.
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { source as files } from '../connectors/sources/files/files.ts';
import { main } from '../src/cli/main.ts';
import type { TableSourceModule } from '../src/contracts/table-source.ts';
import { createOpenTroubles } from '../src/daemon/open-troubles.ts';
import { rightsSaid } from '../src/daemon/snapshots/rights.ts';
import { startPanel } from '../src/panel/server.ts';
import { filesConfig, ORDERS, STOCK } from './contract/files-peer.ts';
import { type Box, MARTA, RECORDS, startBox, THURSDAY, until } from './daemon/box.ts';
import { HandClock } from './daemon/hand-clock.ts';
import { SILENT, tempFolder } from './daemon/real-store.ts';

const MINUTE_MS = 60_000;
/** Every quarter of an hour; THURSDAY is at 12:52. */
const SCHEDULE = '*/15 * * * *';

/** As the config tells it of its file. */
const ERP = {
  kind: 'source',
  id: 'erp',
  fields: { title: 'ERP', staleAfterMs: 20 * MINUTE_MS, kinds: ['salesOrderLine', 'stock'] },
};

type Scene = {
  readonly box: Box;
  readonly clock: HandClock;
  put(count: number): Promise<void>;
  /** A table of its own beside the orders. */
  putStock(): Promise<void>;
  /** Lets time pass until it holds. */
  pass(what: () => boolean | Promise<boolean>, words: string): Promise<void>;
  ids(): Promise<number>;
};

async function openScene(t: Test, dir = tempFolder(t), clock = new HandClock(THURSDAY)): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'drop-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const put = async (count: number): Promise<void> => {
    const rows = Array.from(
      { length: count },
      (_, at) => `${5_000 + at};HALLMANN;6000;1.00;Y;2026-11-24 14:00\n`,
    );
    const path = join(folder, ORDERS.name);
    await writeFile(path, `ORDER;CUSTOMER;QTY;VALUE;COMPLETE_ONLY;DUE\n${rows.join('')}`);
    await utimes(path, clock.now() / 1_000, clock.now() / 1_000);
  };
  let pieces = 900;
  const putStock = async (): Promise<void> => {
    pieces += 1;
    const path = join(folder, STOCK.name);
    await writeFile(path, `STOCK;MATERIAL;UNRESTRICTED\nS1;SK-210;${pieces}\n`);
    await utimes(path, clock.now() / 1_000, clock.now() / 1_000);
  };
  await put(60);
  await putStock();
  const settings = await filesConfig(folder, { schedule: SCHEDULE, tables: [ORDERS, STOCK] });
  const sources = { erp: files as unknown as TableSourceModule<object> };
  const records = () => [...RECORDS, ERP];
  const box = await startBox(t, { clock, sources, records, settings: { erp: settings } }, dir);
  return {
    ...{ box, clock, put, putStock },
    async pass(what, words) {
      for (let turns = 0; turns < 60 && !(await what()); turns += 1) await clock.advance(1_000);
      await until(what, words);
    },
    ids: async () => (await box.store.recordsAt('salesOrderLine')).length,
  };
}

t.test(
  'the first pull is at once, the next when the schedule owes it, and what it brings is in the picture',
  async (t) => {
    const { box, clock, put, pass, ids } = await openScene(t);
    await pass(async () => (await ids()) === 60, 'the first pull');
    const state = async () => (await box.store.pictureAt())?.sources.find(({ id }) => id === 'erp');
    await pass(async () => (await state())?.state === 'live', 'live');
    await pass(async () => (await state())?.troubles.length === 1, 'what its account may do is told');
    const told = await state();
    t.match(told, { state: 'live', reason: '2 of 2 tables read' });
    t.match(told?.troubles, [
      { code: 'rights', where: 'the account', words: /^The box may write in .* no other\.$/ },
    ]);
    await put(61);
    await clock.advance(2 * MINUTE_MS);
    t.equal(await ids(), 60, 'not before it is owed');
    await clock.advance(14 * MINUTE_MS);
    await pass(async () => (await ids()) === 61, 'the scheduled pull');
    await clock.advance(MINUTE_MS);
    t.same((await state())?.troubles, told?.troubles, 'a pull neither takes it back nor tells it anew');
  },
);

t.test('orders that are refused, held or rejected grow old beside a stock that is fresh', async (t) => {
  const { box, clock, put, putStock, pass, ids } = await openScene(t);
  await pass(async () => (await ids()) === 60, 'the first pull');
  const read = clock.now();
  const panel = await openPanel(t, box, clock);
  const state = async () => (await box.store.pictureAt())?.sources.find(({ id }) => id === 'erp');
  const says = (words: string) => pass(async () => (await state())?.reason === words, words);
  const oldest = async () => (await state())?.oldest;
  await pass(async () => (await oldest()) !== undefined, 'the picture tells of it');
  const first = await oldest();
  t.match(first, { noun: 'order' });
  t.ok((first?.asOf ?? 0) <= read, 'as old as its file');
  await putStock();
  await put(0);
  await clock.advance(15 * MINUTE_MS);
  await says('1 of 2 tables read, 1 refused');
  t.same(await oldest(), first);
  await putStock();
  await put(30);
  await clock.advance(15 * MINUTE_MS);
  await says('2 of 2 tables read, 1 held for a decision');
  t.match(await state(), { state: 'old', oldest: first }, 'older than it may become');
  t.ok(((await state())?.newestAt ?? 0) > (first?.asOf ?? 0), 'the stock is newer');
  const page = await (await fetch(`${panel.url}/sources`)).text();
  t.match(page, /Newest 07:\d\d\. Order records are of 06:5\d\. 2 of 2 tables read/);
  t.match(page, /<b>ERP<\/b> <span>3\d min old<\/span>/, 'and in the head');
  const told = await called(panel.url, clock, ['status']);
  t.match(told.text, /ERP +3\d min old +Order records are of 06:5\d/);
  await called(panel.url, clock, ['snapshots', 'reject', 'erp', 'salesOrderLine', '--as', MARTA.id]);
  await clock.advance(15 * MINUTE_MS);
  await says('1 of 2 tables read, 1 refused');
  t.match(await state(), { state: 'old', oldest: first }, 'a rejected one makes nothing fresh');
  await put(60);
  await putStock();
  await clock.advance(15 * MINUTE_MS);
  await says('2 of 2 tables read');
  await pass(async () => (await state())?.state === 'live', 'live again');
});

t.test(
  'after a restart the last good snapshot is there, and nothing is pulled before its time',
  async (t) => {
    const dir = tempFolder(t);
    const first = await openScene(t, dir);
    await first.pass(async () => (await first.ids()) === 60, 'the first pull');
    await first.box.daemon.stop();
    await first.box.store.close();
    const clock = new HandClock(THURSDAY + MINUTE_MS);
    const again = await openScene(t, dir, clock);
    await clock.advance(2_000);
    t.equal(await again.ids(), 60);
    t.equal((await again.box.store.pullsOf('erp', 'salesOrderLine', ['taken'], 9)).length, 1);
    const rights = async () =>
      (await again.box.store.pictureAt())?.sources.flatMap(({ troubles }) => troubles);
    const before = await rights();
    t.match(before, [{ code: 'rights' }]);
    await again.put(61);
    await clock.advance(16 * MINUTE_MS);
    await again.pass(async () => (await again.ids()) === 61, 'the next pull');
    await clock.advance(MINUTE_MS);
    const now = await rights();
    t.match(
      now,
      [{ code: 'rights', words: /^The box may write in/ }],
      'asked after the first pull of this start',
    );
    t.not(now?.[0]?.words, before?.[0]?.words, 'the config names another folder since');
  },
);

t.test('what waits is shown and decided on the panel and by the command', async (t) => {
  const { box, clock, put, pass, ids } = await openScene(t);
  await pass(async () => (await ids()) === 60, 'the first pull');
  const panel = await openPanel(t, box, clock);
  const told = (...args: readonly string[]) => called(panel.url, clock, args);
  t.match(await told('snapshots'), { code: 0, text: 'No snapshot waits for a decision.' });
  await put(30);
  await clock.advance(15 * MINUTE_MS);
  await pass(async () => (await box.daemon.reader.held()).length === 1, 'held');
  await pass(
    async () =>
      ((await box.daemon.reader.picture())?.sources ?? []).some(({ troubles }) =>
        troubles.some(({ code }) => code === 'snapshot-held'),
      ),
    'told',
  );
  const page = await (await fetch(`${panel.url}/sources`)).text();
  t.match(page, /One snapshot waits for you/);
  t.match(page, /30 of 60 order records are missing/);
  t.match(await told('snapshots'), {
    code: 1,
    text: /erp salesOrderLine {2}waits since [\s\S]*30 of 60 order records/,
  });
  t.match(await told('snapshots', 'accept', 'erp', 'salesOrderLine'), { code: 2, text: /--as PERSON/ });
  t.match(page, /snapshots accept erp salesOrderLine --as PERSON \(or reject\)/);
  const form = new URLSearchParams({ answer: 'reject', personId: MARTA.id, id: '1' });
  const stale = await fetch(`${panel.url}/held/erp/salesOrderLine`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  t.equal(
    stale.headers.get('location'),
    '/sources?answer=gone',
    'a page that was left open decides on nothing newer',
  );
  const accepted = await told('snapshots', 'accept', 'erp', 'salesOrderLine', '--as', MARTA.id);
  t.match(accepted, { code: 0, text: 'It is taken: the picture is made from it now.' });
  t.same(await box.daemon.reader.held(), []);
  const [decided] = (await box.store.pullsOf('erp', 'salesOrderLine', ['accepted'], 1)).map(({ body }) =>
    JSON.parse(body),
  );
  t.match(decided, { personId: MARTA.id, via: /^panel/ });
  await pass(
    async () =>
      (await box.daemon.reader.picture())?.sources.every(({ troubles }) =>
        troubles.every(({ code }) => code === 'rights'),
      ) === true,
    'taken back',
  );
});

t.test('who names no source, kind or person that there is, is told which there are', async (t) => {
  const { box, clock, pass, ids } = await openScene(t);
  await pass(async () => (await ids()) === 60, 'the first pull');
  const panel = await openPanel(t, box, clock);
  const told = (...args: readonly string[]) => called(panel.url, clock, args);
  t.match(await told('snapshots', 'accept', 'erp', 'salesOrderLine', '--as', 'nobody'), {
    code: 1,
    text: 'throughline: "nobody" is the id of nobody in plant.yaml. The people are: p1 (Marta Lind). Nothing was changed.',
  });
  const asked = (...where: readonly string[]) => told('snapshots', 'accept', ...where, '--as', MARTA.id);
  t.match(await asked('foo', 'stock'), {
    code: 1,
    text: /No source "foo" brings snapshots\. Those that do: erp\. Nothing was changed\./,
  });
  t.match(await asked('erp', 'stok'), {
    code: 1,
    text: /no records of the kind "stok"\. It brings: salesOrderLine, stock\./,
  });
  t.match(await asked('erp', 'stock'), { code: 1, text: /It does not wait any more/ });
});

t.test(
  'what an account may do is told once, told anew when it is other, and taken back when it is mended',
  async (t) => {
    const open = createOpenTroubles();
    const said = async (...words: readonly string[]) => {
      const peer = { rights: async () => words };
      const signal = new AbortController().signal;
      const all = await rightsSaid(peer, open.all(), { now: THURSDAY, signal });
      for (const one of all)
        if (one.type === 'trouble') open.open(one);
        else open.clear(one);
      return all.map((one) => (one.type === 'trouble' ? one.words : 'cleared'));
    };
    t.same(await said(), []);
    t.same(await said('It may write in a.', 'It is a superuser.'), ['It may write in a. It is a superuser.']);
    t.same(await said('It may write in a.', 'It is a superuser.'), []);
    t.same(await said('It may write in a.'), ['cleared', 'It may write in a.']);
    t.same(await said(), ['cleared']);
    t.same(await said(), []);
  },
);

/** A command of the line against that panel: its exit code and all it printed. */
async function called(url: string, clock: HandClock, args: readonly string[]) {
  const lines: string[] = [];
  const io = {
    out: (line: string) => void lines.push(line),
    err: (line: string) => void lines.push(line),
    ...{ color: false, terminal: false, env: {}, cwd: '.', clock },
  };
  return { code: await main([...args, '--url', url], io), text: lines.join('\n') };
}

async function openPanel(t: Test, box: Box, clock: HandClock) {
  const { reader } = box.daemon;
  const at = { host: '127.0.0.1', port: 0, plantName: 'Test' };
  const panel = await startPanel({ ...at, reader, clock, log: SILENT });
  t.teardown(() => panel.close());
  return panel;
}
