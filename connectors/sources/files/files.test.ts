// Tests of the files source: the contract of a source, and pulls of a folder whose files come, go and change.
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import {
  type Drop,
  filesConfig,
  hurried,
  ORDERS,
  openDrop,
  SCHEDULE,
  STOCK,
} from '../../../test/contract/files-peer.ts';
import { type Bench, openBench } from '../../../test/contract/source-context.ts';
import { startRun, until } from '../../../test/contract/source-run.ts';
import { sourceSuite } from '../../../test/contract/source-suite.ts';
import { source } from './files.ts';
import type { FilesConfig } from './files-config.ts';

const BOTH = { files: [ORDERS, STOCK] };

function orders(...rows: readonly string[]): string {
  return `ORDER;CUSTOMER;QTY;VALUE;COMPLETE_ONLY;DUE\n${rows.map((row) => `${row}\n`).join('')}`;
}

const order = (id: string, pieces: number): string => `${id};HALLMANN;${pieces};184000.00;Y;2026-11-24 14:00`;
const stock = (pieces: number): string => `STOCK;MATERIAL;UNRESTRICTED\nS1;SK-210;${pieces}\n`;

/** Everything of a folder a writer would change: names, contents, times, rights. */
async function stateOf(folder: string): Promise<string> {
  const entries = (await readdir(folder).catch(() => [])).toSorted();
  const lines = entries.map(async (name) => {
    const { ino, size, mtimeMs, ctimeMs, mode } = await stat(join(folder, name));
    return `${name} ${ino} ${size} ${mtimeMs} ${ctimeMs} ${mode}`;
  });
  return (await Promise.all(lines)).join('\n');
}

async function startPeer(bench: Bench) {
  const folder = join(
    bench.stateDir,
    '..',
    `drop-${bench.clock.now()}-${process.pid}-${Math.random()}`,
    'erp',
  );
  await mkdir(folder, { recursive: true });
  const config: FilesConfig = await filesConfig(folder);
  let pieces = 1_000;
  let asWritten = '';
  const write = async (text: string): Promise<void> => {
    // As exports do it: beside its place, then there in one step.
    await writeFile(join(folder, '..', 'part'), text);
    await rename(join(folder, '..', 'part'), join(folder, ORDERS.name));
    asWritten = await stateOf(folder);
  };
  await write(orders(order('4471', pieces)));
  return {
    config,
    secrets: [],
    async say() {
      pieces += 1;
      await write(orders(order('4471', pieces)));
      bench.owe(SCHEDULE);
      const fields = {
        ...{ customer: 'HALLMANN', quantityPieces: pieces, valueMinor: 18_400_000, completeOnly: true },
        dueAt: Date.UTC(2026, 10, 24, 20),
      };
      const records = [{ kind: 'salesOrderLine', id: '4471', fields }];
      return [{ type: 'snapshot', covers: ['salesOrderLine'], records } as const];
    },
    async sayOdd() {
      await write(orders('4471;HALLMANN;1,5;184000.00;Y;2026-11-24 14:00'));
      bench.owe(SCHEDULE);
      return [{ type: 'trouble', code: 'decimal-comma', where: 'orders.csv:2:15' } as const];
    },
    async lose() {
      await rename(folder, `${folder}.away`);
      bench.owe(SCHEDULE);
    },
    back: () => rename(`${folder}.away`, folder),
    noticesLossWithinMs: 5_000,
    catchesUp: true,
    writes: async () => ((await stateOf(folder)) === asWritten ? 0 : 1),
    stop: () => rm(join(folder, '..'), { recursive: true, force: true }),
  };
}

await sourceSuite<FilesConfig>(t, { name: 'files', module: hurried, newestOnly: true, start: startPeer });

async function openBoth(t: Test): Promise<Drop & { readonly config: FilesConfig }> {
  const drop = await openDrop(t);
  await drop.put('orders.csv', orders(order('4471', 6_000)));
  await drop.put('stock.csv', stock(900));
  return { ...drop, config: await filesConfig(drop.folder, BOTH) };
}

t.test('all files of a pull are one batch, so that they are swapped in one go', async (t) => {
  const { bench, put, pull, config } = await openBoth(t);
  const at = Date.UTC(2026, 9, 1, 6, 40);
  await put('orders.csv', orders(order('4471', 6_000)), at);
  await pull(config);
  t.equal(bench.appends.length, 1);
  t.match(bench.appends[0]?.batch, [
    { type: 'snapshot', covers: ['salesOrderLine'], asOf: at, hash: /^[0-9a-f]{64}$/ },
    { type: 'snapshot', covers: ['stock'], records: [{ id: 'S1', fields: { unrestrictedPieces: 900 } }] },
  ]);
  t.same(bench.lives, ['2 of 2 files read']);
});

t.test('an unchanged file has the same hash, changed settings have another', async (t) => {
  const { folder, pull, config } = await openBoth(t);
  const hashes = (seen: readonly object[]): unknown[] => seen.map((one) => 'hash' in one && one.hash);
  const first = hashes(await pull(config));
  t.same(hashes(await pull(config)), first);
  const fewer = { ...ORDERS, columns: { id: 'ORDER', quantityPieces: 'QTY' } };
  const second = hashes(await pull(await filesConfig(folder, { files: [fewer, STOCK] })));
  t.not(second[0], first[0]);
  t.equal(second[1], first[1]);
});

t.test('a refused file keeps the others going, is said once, and taken back when it is mended', async (t) => {
  const { put, pull, config } = await openBoth(t);
  await pull(config);
  await put('orders.csv', orders('4471;HALLMANN;1,5;184000.00;Y;2026-11-24 14:00'));
  const broken = await pull(config);
  t.match(broken, [
    { covers: ['stock'] },
    { type: 'trouble', code: 'decimal-comma', where: 'orders.csv:2:15' },
  ]);
  t.match(await pull(config), [{ covers: ['stock'] }], 'not said again');
  await put('orders.csv', orders(order('4471', 5_000)));
  const mended = await pull(config);
  t.match(mended, [
    { covers: ['salesOrderLine'] },
    { covers: ['stock'] },
    { type: 'cleared', code: 'decimal-comma', where: 'orders.csv:2:15' },
  ]);
});

t.test('a missing file is a trouble, and the others go on', async (t) => {
  const { folder, bench, put, pull, config } = await openBoth(t);
  await rm(join(folder, 'stock.csv'));
  const seen = await pull(config);
  t.match(seen, [{ covers: ['salesOrderLine'] }, { type: 'trouble', code: 'missing', where: 'stock.csv' }]);
  t.same(bench.lives, ['1 of 2 files read']);
  await put('stock.csv', stock(800));
  t.match((await pull(config)).at(-1), { type: 'cleared', code: 'missing', where: 'stock.csv' });
});

t.test('a folder without any of the files is a share that is not mounted', async (t) => {
  const { folder, run } = await openDrop(t);
  const { error } = await run(await filesConfig(folder, BOTH)).outcome;
  t.match(error, { code: 'unreachable', retryable: true, message: /mounted/ });
});

t.test(
  'a header without rows is refused where there were rows, and fine where there were none',
  async (t) => {
    const { put, pull, config } = await openBoth(t);
    await put('stock.csv', 'STOCK;MATERIAL;UNRESTRICTED\n');
    t.match((await pull(config))[1], { type: 'snapshot', covers: ['stock'], records: [] });
    await put('orders.csv', orders());
    const words = /header and no rows; before it had 1/;
    t.match((await pull(config)).at(-1), { type: 'trouble', code: 'emptied', where: 'orders.csv', words });
  },
);

t.test('an old export put back is refused, one ahead of the clock is taken as of now', async (t) => {
  const { bench, put, pull, config } = await openBoth(t);
  await pull(config);
  await put('orders.csv', orders(order('4471', 1)), Date.UTC(2020, 0, 1));
  t.match((await pull(config)).at(-1), { code: 'older-file', where: 'orders.csv', words: /2020-01-01/ });
  const now = bench.clock.now();
  await put('orders.csv', orders(order('4471', 2)), now + 7_200_000);
  const seen = await pull(config);
  t.match(seen[0], { type: 'snapshot', covers: ['salesOrderLine'] });
  t.ok(seen[0]?.type === 'snapshot' && seen[0].asOf - now < 60_000);
  t.match(seen[2], { type: 'trouble', code: 'time-ahead', words: /Set the clocks/ });
});

t.test('a file that is still being written waits for the next pull', async (t) => {
  const { folder, pull, config } = await openBoth(t);
  let text = orders(order('4471', 6_000));
  const writing = setInterval(() => {
    text += `${order(`9${text.length}`, 1)}\n`;
    void writeFile(join(folder, 'orders.csv'), text);
  }, 5);
  const seen = await pull(config);
  clearInterval(writing);
  t.match(seen, [{ covers: ['stock'] }, { type: 'trouble', code: 'not-settled', where: 'orders.csv' }]);
});

t.test('links, folders and files beyond the bound are not read', async (t) => {
  const { folder, put, pull } = await openDrop(t);
  await put('secret', orders(order('1', 1)));
  await symlink(join(folder, 'secret'), join(folder, 'orders.csv'));
  await mkdir(join(folder, 'stock.csv'));
  t.match(await pull(await filesConfig(folder, BOTH)), [
    { code: 'not-a-file', where: 'orders.csv', words: /link/ },
    { code: 'not-a-file', where: 'stock.csv', words: /folder/ },
  ]);
  await rm(join(folder, 'orders.csv'));
  await put('orders.csv', orders(...Array.from({ length: 3_000 }, (_, index) => order(`${index}`, 1))));
  const seen = await pull(await filesConfig(folder, { maxMegabytes: 0.1 }));
  t.match(seen[0], { code: 'too-big', words: /0\.1 MB/ });
});

t.test('keeps copies of what was read and of what was refused, the newest fourteen', async (t) => {
  const { bench, put, pull, config } = await openBoth(t);
  const begin = bench.clock.now() - 100_000;
  for (let count = 0; count < 17; count += 1) {
    await put('orders.csv', orders(order('4471', count)), begin + count * 1_000);
    await pull(config);
  }
  await put('orders.csv', 'half');
  await pull(config);
  const good = (await readdir(join(bench.stateDir, 'good'))).toSorted();
  t.equal(good.filter((name) => name.endsWith('.orders.csv')).length, 14);
  t.equal(good.filter((name) => name.endsWith('.stock.csv')).length, 1, 'an unchanged file once');
  t.match(await readFile(join(bench.stateDir, 'good', good[0] ?? ''), 'utf8'), /4471;HALLMANN;3;/);
  const [refused = ''] = await readdir(join(bench.stateDir, 'refused'));
  t.equal(await readFile(join(bench.stateDir, 'refused', refused), 'utf8'), 'half');
});

t.test('pulls at once the first time, then when the schedule owes it, and says so', async (t) => {
  const { bench, run, config } = await openBoth(t);
  const first = run(config);
  await until(() => bench.appends.length === 1, 'the first pull', first);
  t.same(bench.ran, [], 'no run of the schedule was owed');
  await first.stop();
  const second = run(config);
  await until(() => bench.lives.length === 2, 'live by its folder', second);
  t.equal(bench.appends.length, 1, 'what was pulled is not pulled again');
  bench.owe(SCHEDULE);
  await until(() => bench.ran.length === 1, 'the scheduled pull', second);
  t.equal(bench.appends.length, 2);
});

t.test('what a schema cannot say is refused with what to do', async (t) => {
  const faults: readonly (readonly [changes: object, words: RegExp])[] = [
    [{ files: [ORDERS, { ...STOCK, kind: ORDERS.kind }] }, /Two files are of the kind salesOrderLine/],
    [{ format: { zone: 'Chicago' } }, /Chicago is no time zone/],
    [{ format: { zone: 'Europe/Berlin', decimal: ',', group: ',' } }, /both ","/],
  ];
  for (const [changes, words] of faults) {
    const bench = await openBench();
    t.teardown(() => bench.dispose());
    const config = await filesConfig(bench.stateDir, changes);
    const { error } = await startRun(t, { module: source }, { bench, config }).outcome;
    t.match(error, { code: 'config', retryable: false, message: words });
  }
});
