// Tests of the files source: the contract of a source of tables, and folders whose files come, go and change.
import { appendFileSync, truncateSync, utimesSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type Drop, filesConfig, ORDERS, openDrop, STOCK } from '../../../test/contract/files-peer.ts';
import type { Rows } from '../../../test/contract/table-content.ts';
import { tableSuite } from '../../../test/contract/table-suite.ts';
import { row, workbook } from '../../../test/fixtures/small-workbook.ts';
import { source } from './files.ts';
import type { FilesConfig } from './files-config.ts';
import { localFolder } from './local-folder.ts';

const BOTH = { tables: [ORDERS, STOCK] };

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

async function startPeer() {
  const folder = join(await mkdtemp(join(tmpdir(), 'drop-')), 'erp');
  await mkdir(folder);
  const columns = { id: 'ORDER' };
  const tables = ['orders.csv', 'stock.csv'].map((name) => ({ name, kind: 'salesOrderLine', columns }));
  let asWritten = '';
  // As exports do it: beside its place, then there in one step.
  const write = async (name: string, text: string): Promise<void> => {
    await writeFile(join(folder, '..', 'part'), text);
    await rename(join(folder, '..', 'part'), join(folder, name));
  };
  const csv = ({ headings, rows }: Rows): string =>
    [headings, ...rows].map((row) => `${row.join(';')}\n`).join('');
  return {
    config: await filesConfig(folder, { tables }),
    ...{ orders: 'orders.csv', stock: 'stock.csv', secrets: [], noticesLossWithinMs: 5_000 },
    async put(of: Rows, on: Rows) {
      await write('orders.csv', csv(of));
      await write('stock.csv', csv(on));
      asWritten = await stateOf(folder);
    },
    async breakOrders() {
      await write('orders.csv', '<!DOCTYPE html><html><title>Sign in</title></html>\n');
      asWritten = await stateOf(folder);
    },
    lose: () => rename(folder, `${folder}.away`),
    back: () => rename(`${folder}.away`, folder),
    writes: async () => ((await stateOf(folder)) === asWritten ? 0 : 1),
    stop: () => rm(join(folder, '..'), { recursive: true, force: true }),
  };
}

await tableSuite<FilesConfig>(t, { name: 'files', module: source, start: startPeer });

async function openBoth(t: Test): Promise<Drop & { readonly config: FilesConfig }> {
  const drop = await openDrop(t);
  await drop.put('orders.csv', orders(order('4471', 6_000)));
  await drop.put('stock.csv', stock(900));
  return { ...drop, config: await filesConfig(drop.folder, BOTH) };
}

t.test('all files of a pull are swapped in one go, each as of its own time', async (t) => {
  const { put, read, config, records } = await openBoth(t);
  const at = Date.UTC(2026, 9, 1, 6, 40);
  await put('orders.csv', orders(order('4471', 6_000)), at);
  const { pulled, words } = await read(config);
  t.match(pulled.swaps, [
    { kind: 'salesOrderLine', asOf: at, rows: 1, batch: Number },
    { kind: 'stock', rows: 1, batch: Number },
  ]);
  t.match(records('stock'), [{ id: 'S1', fields: { unrestrictedPieces: 900 } }]);
  t.equal(words, '2 of 2 tables read');
});

t.test('two tables of one file each have their own settings, and their own copy', async (t) => {
  const { folder, put, read, records, context } = await openDrop(t);
  await put(
    'erp.xlsx',
    workbook({
      Orders: `${row(1, 'ORDER', 'CUSTOMER', 'QTY')}${row(2, '4471', 'HALLMANN', 6_000)}`,
      Stock: `${row(1, 'STOCK', 'MATERIAL', 'UNRESTRICTED')}${row(2, 'S1', 'SK-210', 900)}`,
    }),
  );
  const columns = { id: 'ORDER', customer: 'CUSTOMER', quantityPieces: 'QTY', material: { value: 'SK-210' } };
  const tables = [
    { ...ORDERS, name: 'erp.xlsx', sheet: 'Orders', columns },
    { ...STOCK, name: 'erp.xlsx', sheet: 'Stock' },
  ];
  t.match((await read(await filesConfig(folder, { tables }))).words, /^2 of 2 tables read/);
  t.match(records('stock'), [{ id: 'S1', fields: { unrestrictedPieces: 900 } }]);
  t.match(records('salesOrderLine'), [{ id: '4471', fields: { quantityPieces: 6_000 } }]);
  t.equal((await readdir(join(context.stateDir, 'landed'))).length, 2);
});

t.test('what lies there as it lay says nothing; written anew it says that it is still so', async (t) => {
  const { put, read, folder, config } = await openBoth(t);
  const first = (await read(config)).pulled.swaps;
  t.same((await read(config)).pulled, { swaps: [], holds: [], pulls: [] });
  await put('stock.csv', stock(900), Date.now() + 1_000);
  t.match((await read(config)).pulled, {
    swaps: [{ kind: 'stock', hash: first[1]?.hash, batch: null }],
    pulls: [],
  });
  const fewer = { ...ORDERS, columns: { id: 'ORDER', material: 'CUSTOMER', quantityPieces: 'QTY' } };
  const other = await read(await filesConfig(folder, { tables: [fewer, STOCK] }));
  t.match(
    other.pulled,
    { swaps: [{ kind: 'salesOrderLine', batch: Number }] },
    'other settings, other records',
  );
});

t.test('a refused file keeps the others going, is said once, and taken back when it is mended', async (t) => {
  const { put, read, config, troubles } = await openBoth(t);
  await read(config);
  await put('orders.csv', orders('4471;HALLMANN;1,5;184000.00;Y;2026-11-24 14:00'));
  await put('stock.csv', stock(901));
  const broken = await read(config);
  t.match(broken.pulled.swaps, [{ kind: 'stock' }]);
  t.match(broken.news, [{ code: 'decimal-comma', where: 'orders.csv:2:15' }]);
  t.same((await read(config)).said, [], 'not said again');
  await put('orders.csv', orders(order('4471', 5_000)));
  const mended = await read(config);
  t.match(mended.pulled.swaps, [{ kind: 'salesOrderLine' }]);
  t.match(mended.said, [{ type: 'cleared', code: 'decimal-comma', where: 'orders.csv:2:15' }]);
  t.same(troubles(), []);
});

t.test('a missing file is a trouble, and the others go on', async (t) => {
  const { folder, put, read, config } = await openBoth(t);
  await rm(join(folder, 'stock.csv'));
  const seen = await read(config);
  t.match(seen.pulled.swaps, [{ kind: 'salesOrderLine' }]);
  t.match(seen.news, [{ code: 'missing', where: 'stock.csv' }]);
  t.equal(seen.words, '1 of 2 tables read, 1 refused');
  await put('stock.csv', stock(800));
  t.match((await read(config)).said, [{ type: 'cleared', code: 'missing', where: 'stock.csv' }]);
});

t.test('a folder without any of the files is a share that is not mounted', async (t) => {
  const { folder, read } = await openDrop(t);
  const config = await filesConfig(folder, BOTH);
  await t.rejects(read(config), { code: 'unreachable', retryable: true, message: /mounted/ });
});

t.test(
  'a header without rows is refused where there were rows, and fine where there were none',
  async (t) => {
    const { put, read, config } = await openBoth(t);
    await put('stock.csv', 'STOCK;MATERIAL;UNRESTRICTED\n');
    t.match((await read(config)).pulled.swaps, [{}, { kind: 'stock', rows: 0 }]);
    await put('orders.csv', orders());
    t.match((await read(config)).news, [
      { code: 'emptied', where: 'orders.csv', words: /has no order records; before it had 1/ },
    ]);
  },
);

t.test('an old export put back is refused, one ahead of the clock is taken as of now', async (t) => {
  const { put, read, config, context } = await openBoth(t);
  await read(config);
  await put('orders.csv', orders(order('4471', 1)), Date.UTC(2020, 0, 1));
  t.match((await read(config)).news, [{ code: 'older-file', where: 'orders.csv', words: /2020-01-01/ }]);
  const now = context.clock.now();
  await put('orders.csv', orders(order('4471', 2)), now + 7_200_000);
  const { pulled, news } = await read(config);
  t.match(pulled.swaps, [{ kind: 'salesOrderLine' }]);
  t.ok((pulled.swaps[0]?.asOf ?? 0) - now < 60_000);
  t.match(news, [{ code: 'time-ahead', words: /Set the clocks/ }]);
});

t.test('the same content is not written a second time, other content is', async (t) => {
  const { folder, put, context } = await openBoth(t);
  const opened = source.open(await filesConfig(folder, BOTH), context);
  const copies = async () => {
    const landed = await opened.fetch(
      [ORDERS, STOCK].map(({ name }) => ({ table: name, since: null })),
      AbortSignal.timeout(10_000),
    );
    const paths = landed.flatMap((one) => ('paths' in one ? one.paths : []));
    return await Promise.all(paths.map(async (path) => (await stat(path)).ino));
  };
  const first = await copies();
  t.same(await copies(), first);
  await put('stock.csv', stock(901));
  const [orders, changed] = await copies();
  t.equal(orders, first[0]);
  t.not(changed, first[1]);
});

t.test('a file that changes while it is read is not taken, whichever way it changes', async (t) => {
  const { folder, put, context } = await openDrop(t);
  const path = join(folder, 'orders.csv');
  const drop = localFolder(folder, context);
  const signal = AbortSignal.timeout(10_000);
  const changes = {
    grows: () => appendFileSync(path, 'x'),
    shrinks: () => truncateSync(path, 5),
    'is written anew': () => utimesSync(path, 1, 1),
  };
  for (const [name, change] of Object.entries(changes)) {
    await put('orders.csv', orders(...Array.from({ length: 20_000 }, (_, index) => order(`${index}`, 1))));
    const taken = await drop.take('orders.csv', { maxBytes: 1e9, signal, write: async () => change() });
    t.match(taken, { code: 'not-settled' }, name);
  }
});

t.test('a file that is still being written waits for the next pull', async (t) => {
  const { folder, read, config } = await openBoth(t);
  let rows = 0;
  const writing = setInterval(() => {
    rows += 1;
    appendFileSync(join(folder, 'orders.csv'), `${order(`9${rows}`, 1)}\n`);
  }, 2);
  const { pulled, news } = await read(config);
  clearInterval(writing);
  t.match(pulled.swaps, [{ kind: 'stock' }]);
  t.match(news, [{ code: 'not-settled', where: 'orders.csv' }]);
});

t.test(
  'a link is followed within the folder and not out of it, a file beyond the bound is not read',
  async (t) => {
    const { folder, put, read, records } = await openDrop(t);
    await put('../secret', orders(order('1', 1)));
    await put('stock.csv', stock(900));
    await symlink('../secret', join(folder, 'orders.csv'));
    t.match((await read(await filesConfig(folder, BOTH))).news, [
      { code: 'not-a-file', where: 'orders.csv', words: /link/ },
    ]);
    await put('orders_20261118.csv', orders(order('2', 1)));
    await rm(join(folder, 'orders.csv'));
    await symlink('orders_20261118.csv', join(folder, 'orders.csv'));
    await read(await filesConfig(folder, BOTH));
    t.match(records('salesOrderLine'), [{ id: '2' }], 'what it leads to is of the folder');
    await rm(join(folder, 'orders.csv'));
    await put('orders.csv', orders(...Array.from({ length: 3_000 }, (_, index) => order(`${index}`, 1))));
    const { news } = await read(await filesConfig(folder, { maxMegabytes: 0.1 }));
    t.match(news, [{ code: 'too-big', words: /0\.1 MB/ }]);
  },
);

t.test('keeps copies of what was read and of what was refused, the newest fourteen', async (t) => {
  const { context, put, read, config } = await openBoth(t);
  const begin = context.clock.now() - 100_000;
  for (let count = 0; count < 17; count += 1) {
    await put('orders.csv', orders(order('4471', count)), begin + count * 1_000);
    await read(config);
  }
  await put('orders.csv', 'half');
  await read(config);
  const good = (await readdir(join(context.stateDir, 'good'))).toSorted();
  t.equal(good.filter((name) => name.startsWith('orders.csv-')).length, 14);
  t.equal(good.filter((name) => name.startsWith('stock.csv-')).length, 1, 'an unchanged file once');
  t.match(await readFile(join(context.stateDir, 'good', good[0] ?? ''), 'utf8'), /4471;HALLMANN;3;/);
  const [refused = ''] = await readdir(join(context.stateDir, 'refused'));
  t.equal(await readFile(join(context.stateDir, 'refused', refused), 'utf8'), 'half');
});
