// Tests of what may replace the last good snapshot by itself, what waits for a person, and what becomes of it then.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { keepLanded } from '../src/daemon/snapshots/keep-landed.ts';
import { filesConfig, openDrop } from './contract/files-peer.ts';
import { tempFolder } from './daemon/real-store.ts';
import { many, openPlant, type Row } from './fixtures/written-exports.ts';

const DAY_MS = 86_400_000;
const PULLED = Date.UTC(2026, 10, 19, 12);

t.test('a record that is missing once stays, and goes when it is missing again', async (t) => {
  const plant = await openPlant(t);
  const [first, ...others] = many(4);
  if (first === undefined) throw new Error('no order');
  await plant.pullOrders([first, ...others]);
  await plant.pullOrders(others);
  t.ok(plant.ids().includes(first.id), 'missing once');
  await plant.pullOrders([first, ...others]);
  await plant.pullOrders(others);
  t.ok(plant.ids().includes(first.id), 'it was told in between');
  await plant.pullOrders(others);
  t.notOk(plant.ids().includes(first.id), 'missing twice');
});

t.test('the same export written anew is the second absence too', async (t) => {
  const plant = await openPlant(t);
  const [, ...others] = many(4);
  await plant.pullOrders(many(4));
  await plant.pullOrders(others);
  const { pulled } = await plant.pullOrders(others);
  t.match(pulled.swaps, [{ kind: 'salesOrderLine', batch: Number }, {}]);
  t.equal(plant.ids().length, 3);
});

t.test('a file ahead of the clock is told once, however often it is looked at', async (t) => {
  const plant = await openPlant(t);
  plant.on(plant.context.clock.now() + DAY_MS);
  const [, ...others] = many(10);
  await plant.pullOrders(many(10));
  await plant.pullOrders(others);
  for (const _ of [1, 2]) t.same((await plant.pullAgain()).pulled.swaps, [], 'it is no fresher than it was');
  t.equal(plant.ids().length, 10, 'missing once');
  await plant.pullOrders(others);
  t.equal(plant.ids().length, 9, 'written anew, it is missing twice');
  t.match((await plant.pullOrders(others)).pulled.swaps, [{ kind: 'salesOrderLine', batch: null }, {}]);
  t.same((await plant.pullAgain()).pulled.swaps, [], 'told again, and dead since');
  plant.on(plant.context.clock.now() - 900_000);
  t.match((await plant.pullOrders(others)).pulled.swaps, [{}, {}], 'a clock that was set is heard again');
});

t.test('an old export delivered with the time of today waits: its bookings go back', async (t) => {
  const drop = await openDrop(t);
  const columns = {
    id: 'RUN',
    material: { value: 'M' },
    quantityPieces: { value: 9 },
    confirmedPieces: 'DONE',
  };
  const tables = [{ name: 'r.csv', kind: 'run', columns: { ...columns, status: { value: 'running' } } }];
  const config = await filesConfig(drop.folder, { tables });
  const verdictOf = async (more: number, day: number) => {
    const rows = Array.from({ length: 20 }, (_, i) => `R${i};${i + more}`);
    await drop.put('r.csv', `RUN;DONE\n${rows.join('\n')}\n`, Date.UTC(2026, 5, day));
    const { pulled, news } = await drop.read(config);
    return `${pulled.pulls[0]?.verdict} ${news[0]?.words ?? ''}`;
  };
  for (const day of [1, 2]) t.equal(await verdictOf(day, day), 'taken ');
  t.match(
    await verdictOf(1, 3),
    /^held r\.csv: .* went back .*20 of 20.*Is it an old export, delivered again\?/,
  );
});

t.test('many that vanish at once wait for a person, and only their kind', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(60));
  const { pulled, news, words } = await plant.pullOrders(many(30));
  t.match(pulled.swaps, [{ kind: 'stock' }], 'other kinds go on');
  t.match(
    news,
    [
      {
        code: 'snapshot-held',
        where: 'salesOrderLine many-missing',
        words: /30 of 60 order records are missing and were not finished; on such a day 6 are usual at most/,
      },
      { where: 'salesOrderLine row-count' },
    ].slice(0, news.length),
  );
  t.equal(words, '2 of 2 tables read, 1 held for a decision');
  t.equal(plant.ids().length, 60, 'the last good one stays');
  t.match(await plant.held(), [{ kind: 'salesOrderLine', noun: 'order', known: 60, rows: 30, missing: 30 }]);
});

t.test('accepted it is taken as it was staged, with nothing read again', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(60));
  await plant.pullOrders([...many(30), { id: 'new' }]);
  t.equal(await plant.decide('salesOrderLine', true), 'done');
  t.ok(plant.ids().includes('new'));
  t.equal(plant.ids().length, 61, 'what was missing is missing for the first time');
  t.same(await plant.held(), []);
  t.same(plant.troubles(), []);
  t.equal(await plant.decide('salesOrderLine', true), 'gone', 'it is decided once');
  await plant.pullOrders([...many(30), { id: 'new' }]);
  t.equal(plant.ids().length, 31, 'and ends with the second');
});

t.test('rejected it is dropped, and not asked about again while it lies there', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(60));
  await plant.pullOrders(many(30));
  t.equal(await plant.decide('salesOrderLine', false), 'done');
  t.equal(plant.ids().length, 60);
  const { news, pulled } = await plant.pullOrders(many(30));
  t.match(news, [{ code: 'rejected', words: /It was rejected and lies there as it was/ }]);
  t.match(pulled.pulls, [{ verdict: 'refused' }, {}]);
  t.same(await plant.held(), []);
  await plant.pullOrders(many(59));
  t.same(plant.troubles(), [], 'a good one takes it back');
});

t.test('a newer one takes the place of one that waits', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(60));
  await plant.pullOrders(many(30));
  const still = await plant.pullOrders(many(30));
  t.same(still.news, [], 'the same again waits as it waited');
  await plant.pullOrders(many(31));
  t.match(await plant.held(), [{ rows: 31 }]);
  await plant.pullOrders(many(61));
  t.same(await plant.held(), []);
  t.same(plant.troubles(), []);
  t.equal(plant.ids().length, 61);
});

t.test('one that cannot be read leaves what waits as it waits', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(60));
  await plant.pullOrders(many(30));
  await plant.pullOrders(many(59, { value: '1,5' }));
  t.match(await plant.held(), [{ rows: 30 }]);
  t.ok(plant.troubles().some((one) => one.startsWith('snapshot-held salesOrderLine many-missing')));
  t.equal(await plant.decide('salesOrderLine', true), 'done');
  await plant.pullOrders(many(30));
  t.equal(plant.ids().length, 30);
});

t.test('what is shipped in full may vanish in any number, and at once', async (t) => {
  const plant = await openPlant(t);
  const shipped = many(40, { shipped: 6_000 }).map((one): Row => ({ ...one, id: `shipped${one.id}` }));
  const open = Array.from({ length: 20 }, (_, index): Row => ({ id: `open${index}` }));
  await plant.pullOrders([...shipped, ...open]);
  await plant.store.tick(Date.UTC(2026, 5, 10, 7), 'snapshot');
  const { news } = await plant.pullOrders(open);
  t.same(
    news.filter(({ where }) => where.includes('many-missing')),
    [],
  );
});

t.test('values that jump by a factor of five wait: a decimal mark was changed', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(60, { value: '184.00' }));
  const { news } = await plant.pullOrders(many(60, { value: '18400.00' }));
  t.match(news, [
    {
      where: 'salesOrderLine values-jump',
      words: /In the middle, "value" of the order records went from 184\.00 to 18,400\.00 USD: was/,
    },
  ]);
  t.match((await plant.pullOrders(many(60, { value: '200.00' }))).news, [], 'a rise of a tenth does not');
});

t.test('promises that all move by the same time wait: a zone or a format was changed', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(60));
  const { news } = await plant.pullOrders(many(60, { due: '2026-11-24 13:00' }));
  t.match(news, [
    {
      where: 'salesOrderLine dates-moved',
      words: /"due" of 60 of 60 order records moved by the same 1 h earlier/,
    },
  ]);
  const moved = many(60).map((one, index): Row => (index < 10 ? { ...one, due: '2026-11-26 14:00' } : one));
  t.same((await plant.pullOrders(moved)).news, [], 'ten of sixty are a planner');
});

t.test('promises that all become the same time wait: a default was filled in', async (t) => {
  const plant = await openPlant(t);
  const promised = many(28).map((one, index): Row => {
    const day = String(1 + index).padStart(2, '0');
    return { ...one, due: `2026-12-${day} 14:00` };
  });
  await plant.pullOrders(promised);
  const { news } = await plant.pullOrders(many(28, { due: '2026-12-31 14:00' }));
  t.match(news, [
    { where: 'salesOrderLine dates-same', words: /"due" of 28 of 28 order records became one and the same/ },
  ]);
  const moved = promised.map((one, index): Row => (index < 8 ? { ...one, due: '2026-12-31 14:00' } : one));
  t.same((await plant.pullOrders(moved)).news, [], 'eight that leave together are a planner');
});

t.test('few figures that all change by one factor wait: too few for a middle value', async (t) => {
  const plant = await openPlant(t);
  const valued = (decimals: string): Row[] =>
    many(12).map((one, index) => ({ ...one, value: `${100 + index}${decimals}` }));
  await plant.pullOrders(valued('.00'));
  const { news } = await plant.pullOrders(valued('00.00'));
  t.match(news, [
    { where: 'salesOrderLine values-scaled', words: /"value" \(12, times 100\)\. Was a decimal mark/ },
  ]);
  const grown = many(12).map((one, index): Row => ({ ...one, value: `${(100 + index) * (6 + index)}.00` }));
  t.same((await plant.pullOrders(grown)).news, [], 'each by its own is a plant');
});

t.test('values that some records lose are daily life', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(60));
  const lost = many(60).map((one, index): Row => {
    if (index < 30) return { ...one, value: '' };
    return index < 55 ? { ...one, pieces: 0 } : one;
  });
  t.same((await plant.pullOrders(lost)).news, [], 'half of them, and others another');
  const few = await openPlant(t);
  await few.pullOrders(many(4));
  t.same((await few.pullOrders(many(4, { value: '' }))).news, [], 'four are no sign of anything');
});

t.test('columns that come or go wait', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(12));
  const { news } = await plant.pullOrders(many(12), { heading: 'PLANT' });
  t.match(news, [{ where: 'salesOrderLine columns-changed', words: /new: PLANT/ }]);
  await plant.decide('salesOrderLine', true);
  t.same((await plant.pullOrders(many(13), { heading: 'PLANT' })).news, [], 'accepted, they are known');
});

t.test('what alike days have taken is taken: the limits of a month-end are its own', async (t) => {
  const plant = await openPlant(t);
  let rows = many(100);
  plant.on(Date.UTC(2026, 0, 15, 6));
  await plant.pullOrders(rows);
  const held: number[] = [];
  for (const [turn, month] of [1, 2, 3, 4].entries()) {
    // Thirty orders are closed at each turn of a month, and as many are new.
    plant.on(Date.UTC(2026, month, 1, 6) - DAY_MS);
    rows = [...rows.slice(30), ...many(30).map(({ id }): Row => ({ id: `${turn}-${id}` }))];
    await plant.pullOrders(rows);
    held.push((await plant.held()).length);
    if ((await plant.held()).length > 0) await plant.decide('salesOrderLine', true);
    // The second absence of the thirty.
    await plant.pullOrders(rows);
    if ((await plant.held()).length > 0) await plant.decide('salesOrderLine', true);
  }
  t.same(held, [1, 1, 0, 0]);
  plant.on(Date.UTC(2026, 4, 13, 6));
  await plant.pullOrders(rows.slice(30));
  t.equal((await plant.held()).length, 1, 'on another day it still waits');
});

t.test('copies of one table never count as those of another, whatever their names are', async (t) => {
  const folder = tempFolder(t);
  const names = ['订单', '库存', 'open orders', 'open_orders', '订'.repeat(200)];
  for (const [at, table] of names.entries())
    for (let pull = 0; pull < 16; pull += 1) {
      const path = join(folder, 'landed.ndjson');
      await rm(path, { force: true });
      await writeFile(path, table);
      const landed = {
        ...{
          table,
          from: table,
          paths: [path],
          asOf: PULLED + at + pull,
          hash: 'f'.repeat(64),
        },
        ...{ isComplete: true, notes: [], read: async () => null },
      };
      await keepLanded(folder, { is: 'refused', kind: 'stock', asOf: PULLED, reasons: [], waits: [] }, [
        landed,
      ]);
    }
  const kept: string[] = [];
  for (const file of await readdir(join(folder, 'refused')))
    kept.push(await readFile(join(folder, 'refused', file), 'utf8'));
  for (const name of names) t.equal(kept.filter((text) => text === name).length, 14, name.slice(0, 20));
});
