// Tests of what one export becomes: every fault refused at its place in words, every good form read the same.
import t from 'tap';
import { filesConfig, ORDERS, openDrop } from './contract/files-peer.ts';

const DUE = { ...ORDERS.columns, dueAt: { column: 'DUE', timeOfDay: '14:00' } };
const GERMAN = {
  format: {
    ...{ zone: 'Europe/Berlin', decimal: ',', group: '.', date: 'dd.MM.yyyy' },
    ...{ trueWords: ['ja'], falseWords: ['nein'] },
  },
  tables: [{ ...ORDERS, columns: DUE }],
};

/** The two orders most of the good files hold. */
const HALLMANN = {
  kind: 'salesOrderLine',
  id: '4471',
  fields: {
    customer: 'HALLMANN',
    material: 'SK-210',
    quantityPieces: 6_000,
    valueMinor: 18_400_000,
    completeOnly: true,
    // 14:00 in Chicago, winter time.
    dueAt: Date.UTC(2026, 10, 24, 20),
  },
};
const NORDWERK = {
  kind: 'salesOrderLine',
  id: '0042',
  fields: {
    customer: 'NORDWERK',
    material: 'SK-210',
    quantityPieces: 1_200,
    valueMinor: 8_300_050,
    completeOnly: false,
    dueAt: Date.UTC(2026, 10, 21, 0, 30),
  },
};

function customerOf(customer: string): object {
  return { ...HALLMANN, fields: { ...HALLMANN.fields, customer } };
}

const GOOD: readonly (readonly [file: string, records: readonly object[], changes?: object])[] = [
  ['orders', [HALLMANN, NORDWERK]],
  ['bom', [HALLMANN, NORDWERK]],
  ['crlf', [HALLMANN, NORDWERK]],
  ['cr', [HALLMANN, NORDWERK]],
  ['blank-lines', [HALLMANN, NORDWERK]],
  ['repeated-row', [HALLMANN, NORDWERK]],
  ['quoted', [customerOf('HALLMANN; Söhne\nWerk "2"'), NORDWERK]],
  ['umlauts', [customerOf('MÜLLER & SÖHNE Łódź 5 °C')]],
  [
    'latin1',
    [customerOf('MÜLLER & SÖHNE 5 °C')],
    { format: { zone: 'America/Chicago', encoding: 'latin1' } },
  ],
  ['utf16', [customerOf('MÜLLER')], { format: { zone: 'America/Chicago', encoding: 'utf-16le' } }],
  [
    'empty-cells',
    [{ ...HALLMANN, fields: { customer: 'HALLMANN', material: 'SK-210', quantityPieces: 6_000 } }],
  ],
  ['trailing-minus', [{ ...HALLMANN, fields: { ...HALLMANN.fields, valueMinor: -18_450 } }]],
  [
    'german-marks',
    [
      {
        ...HALLMANN,
        // 14:00 in Berlin: the time of day the column was given.
        fields: { ...HALLMANN.fields, valueMinor: 18_400_050, dueAt: Date.UTC(2026, 10, 24, 13) },
      },
      {
        ...NORDWERK,
        fields: {
          ...NORDWERK.fields,
          quantityPieces: 12.5,
          valueMinor: -150,
          dueAt: Date.UTC(2026, 10, 20, 17, 30),
        },
      },
    ],
    GERMAN,
  ],
];

for (const [file, records, changes] of GOOD) {
  t.test(`good: ${file}`, async (t) => {
    const drop = await openDrop(t);
    await drop.putFixture(`${file}.good.csv`);
    const { said, pulled } = await drop.read(await filesConfig(drop.folder, changes));
    t.same(said, []);
    t.match(pulled, { swaps: [{ kind: 'salesOrderLine' }], pulls: [{ verdict: 'taken' }] });
    t.same(await drop.records('salesOrderLine'), records.toSorted(byId));
  });
}

function byId(a: object, b: object): number {
  return 'id' in a && 'id' in b && String(a.id) < String(b.id) ? -1 : 1;
}

const BAD: readonly (readonly [file: string, code: string, where: string, words: RegExp])[] = [
  ['half-file', 'half-file', '3:17', /no end: the export was cut off/],
  ['half-row', 'column-count', '3:15', /3 cells, the header 6/],
  ['extra-cell', 'column-count', '2:37', /7 cells, the header 6/],
  ['empty', 'empty', '', /not even a header/],
  [
    'duplicate-key-other-content',
    'duplicate-key',
    '4:1',
    /4471 stands there a second time with other content \(quantityPieces 6000 and 5000\)/,
  ],
  ['duplicate-header', 'duplicate-header', '1:44', /QTY twice/],
  ['missing-column', 'missing-column', '1:1', /no column CUSTOMER\. Is CUSTMER meant\?/],
  [
    'decimal-comma',
    'decimal-comma',
    '3:20',
    /"83000,5" has a comma: is this a decimal comma\? Set decimal: ","/,
  ],
  ['scientific-number', 'e-notation', '2:15', /QTY \(quantityPieces\): "1\.2E\+03" is in E-notation/],
  ['scientific-key', 'e-notation', '2:1', /key "4,471E\+05" is in E-notation/],
  ['no-key', 'no-key', '2:1', /no key/],
  ['nan', 'not-a-number', '2:15', /"NaN" is not a number/],
  ['money-decimals', 'money-decimals', '2:20', /more decimals than the currency/],
  ['not-yes-or-no', 'not-yes-or-no', '2:27', /"maybe" is none of Y, yes, 1, true, N, no, 0, false/],
  ['no-such-day', 'not-a-time', '2:29', /"2026-02-30 14:00", read as yyyy-MM-dd HH:mm, is on no calendar/],
  ['bare-date', 'no-time-of-day', '2:29', /timeOfDay/],
  ['skipped-hour', 'time-skipped', '2:29', /does not exist in America\/Chicago/],
  ['never', 'time-out-of-range', '2:29', /emptyWords/],
  [
    'latin1-declared-utf8',
    'encoding',
    '3:10',
    /declared utf-8 but byte 0xE9 at line 3, column 10 is not; set encoding to .* windows-1252/,
  ],
  ['utf16-declared-utf8', 'encoding', '1:1', /mark of utf-16le; set encoding: utf-16le/],
  ['zero-bytes', 'not-text', '1:2', /zero byte stands here/],
  ['quote-not-closed', 'quote-not-closed', '3:6', /never closed/],
  ['inch-sign', 'quote', '3:6', /set quote: ""/],
  ['after-quoted-newline', 'not-a-number', '3:7', /"zwölf"/],
];

for (const [file, code, where, words] of BAD) {
  t.test(`bad: ${file}`, async (t) => {
    const drop = await openDrop(t);
    await drop.putFixture(`${file}.bad.csv`);
    const { news, pulled } = await drop.read(await filesConfig(drop.folder));
    const place = where === '' ? 'orders.csv' : `orders.csv:${where}`;
    t.match(news, [{ code, where: place, words }]);
    t.equal(news.length, 1);
    t.same(pulled.swaps, [], 'nothing of the file is used');
    t.match(news[0], { words: /^orders\.csv: .*[.?] It is not used; what was read before stays\.$/ });
  });
}

t.test('an hour that comes twice is the earlier one, and said', async (t) => {
  const drop = await openDrop(t);
  await drop.putFixture('hour-comes-twice.good.csv');
  const { news } = await drop.read(await filesConfig(drop.folder));
  t.match(await drop.records('salesOrderLine'), [{ fields: { dueAt: Date.UTC(2026, 10, 1, 6, 30) } }]);
  t.match(news, [{ code: 'time-twice', where: 'orders.csv:2:29', words: /the earlier one is taken/ }]);
  t.notMatch(news[0], { words: /not used/ });
});

t.test('exports that need a setting are read with it', async (t) => {
  const settings: readonly (readonly [file: string, format: object])[] = [
    ['inch-sign.bad.csv', { quote: '' }],
    ['half-file.bad.csv', { lastLineEnds: false }],
    ['never.bad.csv', { emptyWords: ['9999-12-31 00:00'] }],
  ];
  const rows: (readonly string[])[] = [];
  for (const [file, format] of settings) {
    const drop = await openDrop(t);
    await drop.putFixture(file);
    await drop.read(await filesConfig(drop.folder, { format: { zone: 'America/Chicago', ...format } }));
    rows.push((await drop.records('salesOrderLine')).map(({ id }) => id));
  }
  t.same(rows, [['0042', '4471'], [], ['4471']], 'half a row stays refused by its cells');
});

t.test('a file with a fault in every row lists the first and counts the rest', async (t) => {
  const { folder, put, read } = await openDrop(t);
  const rows = Array.from({ length: 300 }, (_, index) => `${index};X;many;1;Y;2026-11-24 14:00\n`);
  await put('orders.csv', `ORDER;CUSTOMER;QTY;VALUE;COMPLETE_ONLY;DUE\n${rows.join('')}`);
  const { news } = await read(await filesConfig(folder));
  t.equal(news.length, 21);
  t.match(news.at(-1), { code: 'bad-rows', where: 'orders.csv', words: /300 of 300 rows cannot be used/ });
});

t.test('a large file is read in pieces that cut no character and keep every place', async (t) => {
  const { folder, put, read, records } = await openDrop(t);
  const config = await filesConfig(folder);
  const header = 'ORDER;CUSTOMER;QTY;VALUE;COMPLETE_ONLY;DUE\n';
  // Four bytes each, at every offset against the cut.
  const customer = (index: number): string => '\u{1f69a}'.repeat(1 + (index % 7));
  const row = (index: number, value: string): string =>
    `${String(index).padStart(5, '0')};${customer(index)};6000;${value};Y;2026-11-24 14:00\n`;
  const rows = Array.from({ length: 20_000 }, (_, index) => row(index, '184000.00')).join('');
  await put('orders.csv', header + rows);
  await read(config);
  const found = await records('salesOrderLine');
  t.equal(found.length, 20_000);
  t.same(
    found.filter((one, index) => Number(one.id) !== index || one.fields['customer'] !== customer(index)),
    [],
  );
  await put('orders.csv', header + rows + row(20_000, '1,5'));
  t.match((await read(config)).news, [
    { code: 'row-left-out', where: 'orders.csv:20002:15', words: /decimal comma/ },
  ]);
});

t.test(
  'of files with a day in their names the newest is by that day, however late another is delivered',
  async (t) => {
    const at = Date.UTC(2026, 10, 19, 6);
    const dayAfterDay = ['orders_20261118.csv', 'orders_20261119.csv', 'orders_20261118.csv'];
    for (const [pattern, names, read] of [
      ['orders_*.csv', dayAfterDay, [1, 2, 2]],
      ['orders_*.csv', dayAfterDay.map((name) => name.replace('202611', '2026-11-')), [1, 2, 2]],
      // By the hour they were written: a count, a day that begins with its day, and one file without any.
      [
        'orders_*.csv',
        ['orders_20261118001.csv', 'orders_20261119002.csv', 'orders_20261117003.csv'],
        [1, 2, 3],
      ],
      [
        'orders_*.csv',
        ['orders_30-11-2026.csv', 'orders_01-12-2026.csv', 'orders_29-11-2026.csv'],
        [1, 2, 3],
      ],
      ['orders_*.csv', ['orders_20261118.csv', 'orders_20261119.csv', 'orders_again.csv'], [1, 2, 3]],
    ] as const) {
      const drop = await openDrop(t);
      const config = await filesConfig(drop.folder, { tables: [{ ...ORDERS, name: pattern }] });
      const pieces: unknown[] = [];
      for (const [index, name] of names.entries()) {
        await drop.put(name, exportOf(index + 1), at + index * 600_000);
        t.same((await drop.read(config)).news, []);
        pieces.push(drop.records('salesOrderLine')[0]?.fields['quantityPieces']);
      }
      t.same(pieces, read, names.join(', '));
    }
  },
);

function exportOf(pieces: number): string {
  return `ORDER;CUSTOMER;QTY;VALUE;COMPLETE_ONLY;DUE\n4471;HALLMANN;${pieces};184000.00;Y;2026-11-24 14:00\n`;
}
