// Tests of what a mapping makes of rows: which are wanted, keys in one shape, words and units as the field has them.
import t from 'tap';
import { filesConfig, openDrop } from './contract/files-peer.ts';

t.test('another plant, another currency: the whole export is refused', async (t) => {
  const drop = await openDrop(t);
  const csv = (currency: string): string =>
    `ORDER;QTY;PLANT;CUR\n1;5;1000;EUR\n2;6;2000;${currency}\n3;7;1000;EUR\n`;
  const columns = { id: 'ORDER', material: { value: 'SK-210' }, quantityPieces: 'QTY' };
  const must = { CUR: 'EUR' };
  const only = { PLANT: ['1000'] };
  const table = { name: 'orders.csv', kind: 'salesOrderLine', columns, only, must };
  const config = await filesConfig(drop.folder, { tables: [table] });
  await drop.put('orders.csv', csv('EUR'), Date.UTC(2026, 5, 1));
  await drop.read(config);
  t.same(
    drop.records('salesOrderLine').map(({ id }) => id),
    ['1', '3'],
    'rows of another plant are left out',
  );
  await drop.put('orders.csv', csv('USD'), Date.UTC(2026, 5, 2));
  t.match((await drop.read(config)).news, [
    { code: 'wrong-word', where: 'orders.csv:3:10', words: /CUR is "USD" and must be EUR/ },
  ]);
});

t.test('keys are joined in one shape, words and thousands are what they stand for', async (t) => {
  const drop = await openDrop(t);
  const columns = {
    id: { column: ['DOC', 'ITEM'], join: '/', key: { zeros: 'drop' } },
    productionOrder: { column: 'DOC', key: { zeros: 'drop', suffix: '-', prefix: 'WO' } },
    material: 'MAT',
    quantityPieces: { column: 'KPCS', factor: 1_000 },
    status: { column: 'ST', words: { REL: 'running', CLSD: 'closed' } },
  };
  const config = await filesConfig(drop.folder, { tables: [{ name: 'orders.csv', kind: 'run', columns }] });
  await drop.put('orders.csv', 'DOC;ITEM;MAT;KPCS;ST\nWO0044-71-2;10;SK-210;1.5;REL\n', Date.UTC(2026, 5, 1));
  const { said } = await drop.read(config);
  t.same(said, []);
  t.match(drop.records('run'), [
    {
      id: 'WO0044-71-2/10',
      fields: { productionOrder: '44-71', quantityPieces: 1_500, status: 'running' },
    },
  ]);
  await drop.put('orders.csv', 'DOC;ITEM;MAT;KPCS;ST\n44;10;SK-210;1.5;DLV\n', Date.UTC(2026, 5, 2));
  t.match((await drop.read(config)).news, [{ code: 'unknown-word', words: /"DLV" is none of REL, CLSD/ }]);
});

t.test('a field that knows some words refuses any other, whatever its capitals', async (t) => {
  const drop = await openDrop(t);
  const columns = { id: 'RUN', material: 'MAT', quantityPieces: 'QTY', status: 'ST' };
  const config = await filesConfig(drop.folder, { tables: [{ name: 'runs.csv', kind: 'run', columns }] });
  await drop.put('runs.csv', 'RUN;MAT;QTY;ST\n1;SK-210;5;Closed\n2;SK-210;5;RUNNING\n', Date.UTC(2026, 5, 1));
  const { said } = await drop.read(config);
  t.same(said, []);
  t.same(
    drop.records('run').map(({ fields }) => fields['status']),
    ['closed', 'running'],
  );
  await drop.put('runs.csv', 'RUN;MAT;QTY;ST\n1;SK-210;5;ABGE\n2;SK-210;5;FREI\n', Date.UTC(2026, 5, 2));
  const words =
    /"ABGE" is none of planned, running, closed; add words to its column and say what each stands for/;
  t.match((await drop.read(config)).news, [
    { code: 'unknown-word', where: 'runs.csv:2:12', words },
    {},
    { code: 'bad-rows' },
  ]);
});

t.test('money counted in thousands, the dust of sums, the midnight that ends a day', async (t) => {
  const drop = await openDrop(t);
  const columns = {
    ...{ id: 'ORDER', material: { value: 'M' }, quantityPieces: 'QTY', dueAt: 'DUE' },
    valueMinor: { column: 'KVALUE', factor: 1_000 },
  };
  const format = { zone: 'Europe/Berlin', date: 'dd.MM.yyyy' };
  const config = await filesConfig(drop.folder, {
    format,
    tables: [{ name: 'o.csv', kind: 'salesOrderLine', columns }],
  });
  const rows = ['1;18.4;1.8189894035458565E-12;31.12.2026 24:00', '2;-0.00001;5;28.02.2026 24:00:00'];
  await drop.put('o.csv', `ORDER;KVALUE;QTY;DUE\n${rows.join('\n')}\n`, Date.UTC(2026, 5, 1));
  t.same((await drop.read(config)).said, []);
  t.match(drop.records('salesOrderLine'), [
    { fields: { valueMinor: 1_840_000, quantityPieces: 0, dueAt: Date.parse('2027-01-01T00:00+01:00') } },
    { fields: { valueMinor: -1, quantityPieces: 5, dueAt: Date.parse('2026-03-01T00:00+01:00') } },
  ]);
  const odd = [
    '3;1;5;32.12.2026 24:00',
    '4;1;5;31.12.2026 24:01',
    '5;0.0000123;5;31.12.2026 12:00',
    '6;1;5E+03;31.12.2026 12:00',
  ];
  await drop.put('o.csv', `ORDER;KVALUE;QTY;DUE\n${odd.join('\n')}\n`, Date.UTC(2026, 5, 2));
  t.match(
    (await drop.read(config)).news.map(({ words }) => words),
    [/on no calendar/, /on no calendar/, /times 1000 has more decimals than the currency has/, /E-notation/],
  );
});

t.test(
  'a key like a day is one a spreadsheet made, unless the plant says that its keys are so',
  async (t) => {
    const drop = await openDrop(t);
    const read = async (key: object, at: number) => {
      const columns = { id: { column: 'ITEM', key }, name: { value: 'Item' } };
      await drop.put('m.csv', 'ITEM\nMAR-22\nSEP-01\n', at);
      return await drop.read(
        await filesConfig(drop.folder, { tables: [{ name: 'm.csv', kind: 'material', columns }] }),
      );
    };
    t.match((await read({}, Date.UTC(2026, 5, 1))).news, [{ words: /set likeDays: true in key/ }, {}]);
    await read({ likeDays: true }, Date.UTC(2026, 5, 2));
    t.same(
      drop.records('material').map(({ id }) => id),
      ['MAR-22', 'SEP-01'],
    );
  },
);

t.test('a header without end is told in a few words, and at once', async (t) => {
  const drop = await openDrop(t);
  const columns = { id: 'ORDER', material: { value: 'SK-210' }, quantityPieces: 'QTY' };
  const config = await filesConfig(drop.folder, {
    tables: [{ name: 'orders.csv', kind: 'salesOrderLine', columns }],
  });
  const headings = (count: number, of: (index: number) => string): string =>
    `${Array.from({ length: count }, (_, index) => of(index)).join(';')}\n`;
  const news = async (text: string) => {
    await drop.put('orders.csv', text);
    const { news } = await drop.read(config);
    t.ok(
      news.every(({ words }) => words.length < 2_000),
      'in few words',
    );
    return news;
  };
  t.match(await news(headings(140_000, () => '1')), [
    { code: 'too-many-columns', where: 'orders.csv:1:32769', words: /has 140000 columns/ },
  ]);
  const twice = await news(headings(16_000, (index) => (index === 0 ? 'QTY' : 'ORDER')));
  t.equal(twice.filter(({ code }) => code === 'duplicate-header').length, 20);
  t.match(await news(headings(16_000, (index) => `${index}${'x'.repeat(index === 3 ? 90_000 : 9)}`)), [
    { code: 'missing-column', words: /It has 0x+, 1x+, .* 3x+…, .* and 15980 more/ },
  ]);
});
