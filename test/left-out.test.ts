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
