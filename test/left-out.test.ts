// Tests of rows that are left out: how many may be, what becomes of their records, and that all of it is told.
import t from 'tap';
import { many, openPlant, type Row } from './fixtures/written-exports.ts';

t.test('a row in a hundred that cannot be read is left out, and its record stays as it was', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(200));
  const rows = many(200).map(
    (one, index): Row => (index === 7 ? { ...one, value: '1,5' } : { ...one, pieces: 7_000 }),
  );
  const { news } = await plant.pullOrders(rows);
  t.match(news, [
    {
      code: 'row-left-out',
      where: 'orders.csv:9:20',
      words: /The row is left out\. 5007 stays as it was\.$/,
    },
  ]);
  const found = plant.records('salesOrderLine');
  t.match(
    found.find(({ id }) => id === '5007'),
    { fields: { quantityPieces: 6_000 } },
  );
  t.equal(found.filter(({ fields }) => fields['quantityPieces'] === 7_000).length, 199);
  const again = await plant.pullOrders(
    rows.map((one, index) => (index === 7 ? { ...one, value: '1.50' } : one)),
  );
  t.match(again.said, [{ type: 'cleared', code: 'row-left-out' }]);
});

t.test('up to a fifth of the rows may lack something, however many they are', async (t) => {
  const lacking = (count: number): Row[] =>
    many(1_000).map((one, index) => (index < count ? { ...one, pieces: '' } : one));
  const plant = await openPlant(t);
  await plant.pullOrders(lacking(200));
  t.equal(plant.ids().length, 800);
  const { news, pulled } = await plant.pullOrders(lacking(201));
  t.match(pulled.pulls, [{ kind: 'salesOrderLine', verdict: 'refused' }, {}]);
  const sum = news.find(({ code }) => code === 'bad-rows');
  t.match(sum, { words: /^orders\.csv: 201 of 1000 rows cannot be used; the first 20 are listed\./ });
});

t.test('another record in a row of the same place is told anew', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(200));
  const unread = (rows: readonly Row[]): Row[] =>
    rows.map((one, index) => (index === 7 ? { ...one, value: '1,5' } : one));
  await plant.pullOrders(unread(many(200)));
  t.same((await plant.pullOrders(unread(many(200)))).said, [], 'the same is not');
  const { said } = await plant.pullOrders(unread(many(200).slice(1)));
  t.match(said, [
    { type: 'cleared', code: 'row-left-out', where: 'orders.csv:9:20' },
    { type: 'trouble', code: 'row-left-out', where: 'orders.csv:9:20', words: / 5008 stays as it was\.$/ },
  ]);
});

t.test('records end though many rows are left out, and the record of each of those stays', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(200));
  const lacking = many(200).map((one, index): Row => (index < 22 ? { ...one, pieces: '' } : one));
  const { news } = await plant.pullOrders(lacking.slice(0, -1));
  t.match(
    news.find(({ code }) => code === 'rows-left-out'),
    {
      where: 'orders.csv',
      words: /22 of 199 rows are left out; the first 20 are listed\. Their records stay/,
    },
  );
  await plant.pullOrders(lacking.slice(0, -1));
  t.same(
    plant.ids(),
    many(199).map(({ id }) => id),
    'only the one that is missing twice is gone',
  );
});

t.test('nothing ends while a row has no key, and that is said', async (t) => {
  const plant = await openPlant(t);
  await plant.pullOrders(many(200));
  const keyless = many(199).map((one, index): Row => (index === 7 ? { ...one, id: '' } : one));
  const { news } = await plant.pullOrders(keyless);
  t.match(
    news.find(({ code }) => code === 'nothing-ends'),
    { words: /Of 1 row it cannot be told which record it is.*: no record ends until that is mended\.$/ },
  );
  await plant.pullOrders(keyless);
  t.equal(plant.ids().length, 200);
  const { said } = await plant.pullOrders(many(199));
  t.same(said.map(({ type, code }) => `${type} ${code}`).toSorted(), [
    'cleared nothing-ends',
    'cleared row-left-out',
  ]);
});

t.test(
  'a key that stands twice, once in a row that cannot be used: its record stays as it was',
  async (t) => {
    const plant = await openPlant(t);
    await plant.pullOrders(many(200));
    const good: Row = { id: '5007', pieces: 7_000 };
    const unread: Row = { id: '5007', value: '1,5' };
    for (const both of [
      [good, unread],
      [unread, good],
    ]) {
      const rows = many(200, { pieces: 6_500 }).flatMap((one) => (one.id === '5007' ? both : one));
      const { news, pulled } = await plant.pullOrders(rows);
      t.match(pulled.swaps, [{ kind: 'salesOrderLine', batch: Number }, {}]);
      t.match(
        news.find(({ words }) => words.includes('a second time')),
        { code: 'row-left-out', words: /The key 5007 stands there a second time.* 5007 stays as it was\.$/ },
      );
      t.match(
        plant.records('salesOrderLine').find(({ id }) => id === '5007'),
        { fields: { quantityPieces: 6_000 } },
      );
      await plant.pullOrders(many(200));
    }
  },
);

t.test('what was never known is missing from the picture, and no word says that it stays', async (t) => {
  const plant = await openPlant(t);
  const twice = many(200).flatMap((one): Row[] =>
    one.id === '5007' ? [one, { ...one, value: '1,5' }] : [one.id === '5008' ? { ...one, pieces: '' } : one],
  );
  const { news } = await plant.pullOrders(twice);
  t.match(
    news.map(({ words }) => words),
    [/a second time: .* 5007 is missing from the picture\.$/, /5008 is missing from the picture\.$/],
  );
  t.equal(plant.ids().length, 198);
});
