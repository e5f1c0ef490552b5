// Tests that no bad export reaches the picture: each is refused or held, with its place and what it means.
import t from 'tap';
import { filesConfig, openDrop } from './contract/files-peer.ts';
import { BAD } from './exports/bad.ts';
import { type BadExport, GOOD } from './exports/bad-form.ts';

const BAD_MIN = 75;
const COLUMNS = {
  ...{ id: 'ORDER', customer: 'CUSTOMER', material: { value: 'SK-210' } },
  ...{ quantityPieces: 'QTY', valueMinor: 'VALUE', dueAt: 'DUE' },
};
const FIRST = Date.UTC(2026, 5, 10, 6);

/** By the part of a held snapshot's place. */
const HELD: Readonly<Record<string, string>> = {
  columns: 'salesOrderLine columns-changed',
  values: 'salesOrderLine values-jump',
  empty: 'salesOrderLine values-empty',
  zero: 'salesOrderLine values-zero',
  dates: 'salesOrderLine dates-moved',
  missing: 'salesOrderLine many-missing',
};

function placeOf({ code, place, file = 'orders.csv' }: BadExport): string {
  if (code === 'snapshot-held') return HELD[place] ?? place;
  return place === '' ? file : `${file}:${place}`;
}

for (const bad of BAD) {
  t.test(bad.name, async (t) => {
    const { folder, put, read, records } = await openDrop(t);
    const { file = 'orders.csv', format = {}, table = {} } = bad;
    const good = { name: 'orders.csv', kind: 'salesOrderLine', columns: COLUMNS };
    await put('orders.csv', GOOD, FIRST);
    await read(await filesConfig(folder, { tables: [good] }));
    const before = records('salesOrderLine');
    t.equal(before.length, 60);
    await put(file, bad.content, bad.isOld ? FIRST - 86_400_000 : FIRST + 900_000);
    const config = await filesConfig(folder, {
      format: { zone: 'America/Chicago', ...format },
      tables: [{ ...good, name: file, ...table }],
    });
    // Another form of reading is another mapping, by which limits begin anew: these are judged by the same.
    const { news, pulled } = await read(config);
    t.same(pulled.swaps, [], 'nothing of it is taken');
    t.same(records('salesOrderLine'), before, 'the last good ones stay');
    const told = news.find(({ code, where }) => code === bad.code && where === placeOf(bad));
    t.match(
      told,
      { words: bad.words },
      `told: ${news.map(({ code, where }) => `${code} ${where}`).join(', ')}`,
    );
    t.match(told?.words, /what was read before stays\./, 'and what it means');
    t.ok(told?.words.startsWith(`${file}: `), 'and of which file');
  });
}

t.test('so many were tried', async (t) => {
  t.ok(BAD.length >= BAD_MIN, `${BAD.length}`);
});
