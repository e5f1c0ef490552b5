// Tests of workbooks: what a cell holds, what it only seems to hold, and which sheet is meant.
import t, { type Test } from 'tap';
import { filesConfig, openDrop, readOne } from '../../../test/contract/files-peer.ts';
import { row, type Sheets, workbook } from '../../../test/fixtures/small-workbook.ts';

const read = (t: Test, content: Buffer, table: object = {}) =>
  readOne(t, ['orders.xlsx', content], { table });

/** One sheet: a heading over cells, each as the sheet's XML has it. */
const column = (...cells: readonly string[]): Sheets => ({
  Orders: `${row(1, 'ORDER')}${cells.map((cell, index) => `<row r="${index + 2}">${cell}</row>`).join('')}`,
});

const cellsOf = async (t: Test, cells: readonly string[], extras = {}) => {
  const { rows, fault } = await read(t, workbook(column(...cells), extras));
  t.equal(fault, null);
  return rows.flat();
};

t.test('cells are what the sheet holds: texts, numbers, yes or no', async (t) => {
  const strings = [
    '<t>HALLMANN</t>',
    '<r><t>HALL</t></r><r><rPr><b/></rPr><t xml:space="preserve">MANN &amp; CO </t></r><rPh><t>aid</t></rPh>',
    '<t>two_x000D_\nlines</t>',
  ];
  const found = await cellsOf(
    t,
    [
      '<c r="A2" t="s"><v>0</v></c>',
      '<c r="A3" t="s"><v>1</v></c>',
      '<c r="A4" t="s"><v>2</v></c>',
      '<c t="inlineStr"><is><r><t>in </t></r><r><t>place</t></r></is></c>',
      '<c r="A6" t="str"><f>A2</f><v>HALLMANN</v></c>',
      '<c r="A7" t="b"><v>1</v></c>',
      '<c r="A8"><v>6000</v></c>',
      '<c r="A9"><f>1+2</f><v>0.30000000000000004</v></c>',
      '<c r="A10"><v>-1.5E-2</v></c>',
    ],
    { strings },
  );
  t.same(found, [
    ...['HALLMANN', 'HALLMANN & CO ', 'two\r\nlines', 'in place', 'HALLMANN'],
    ...[true, 6_000, 0.3, -0.015],
  ]);
});

t.test('days and times by the style of the cell, to the second', async (t) => {
  const cells = [
    '<c r="A2" s="1"><v>46350</v></c>',
    '<c r="A3" s="2"><v>46350.583333333299</v></c>',
    '<c r="A4" s="5"><v>61</v></c>',
    '<c r="A5" s="3"><v>0.58333333333333337</v></c>',
    '<c r="A6" s="4"><v>1.5208333333333333</v></c>',
    '<c r="A7" t="d" s="2"><v>2026-11-24T14:00:00</v></c>',
    '<c r="A8"><v>46350</v></c>',
    '<c r="A9" s="2"><v>46350.99999999</v></c>',
  ];
  t.same(await cellsOf(t, cells), [
    ...['@2026-11-24T00:00:00', '@2026-11-24T14:00:00', '@1900-03-01T00:00:00', '14:00:00', '36:30:00'],
    ...['@2026-11-24T14:00:00', 46_350, '@2026-11-25T00:00:00'],
  ]);
  const old = await cellsOf(t, ['<c r="A2" s="1"><v>44888</v></c>'], {
    before: '<workbookPr date1904="1"/>',
  });
  t.same(old, ['@2026-11-24T00:00:00'], 'days that count from 1904');
});

t.test('an empty cell is empty, whatever its style; a day before March 1900 is what it is', async (t) => {
  const sheet = {
    Orders: `${row(1, 'ORDER', 'DUE')}<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="1"/></row><row r="3"><c r="A3"><v>2</v></c><c r="B3" s="1"><v></v></c></row><row r="4"><c r="A4"><v>3</v></c><c r="B4" s="1"><v>0</v></c></row><row r="5"><c r="A5"><v>4</v></c><c r="B5" s="1"><v>1</v></c></row>`,
  };
  t.same((await read(t, workbook(sheet))).rows, [
    [1, null],
    [2, null],
    [3, '@1899-12-31T00:00:00'],
    [4, '@1900-01-01T00:00:00'],
  ]);
});

const COLUMNS = {
  ...{ id: 'ORDER', customer: { value: 'H' }, material: { value: 'SK-210' }, valueMinor: { value: 1 } },
  quantityPieces: 'QTY',
};

/** One order of a sheet: its key, pieces and due date as the sheet's XML has them; what becomes of it in the box. */
async function taken(
  t: Test,
  [key, pieces, due]: readonly string[],
  extras: object = {},
  column: object = {},
) {
  const { folder, put, read, records } = await openDrop(t);
  const content = workbook(
    { Orders: `${row(1, 'ORDER', 'QTY', 'DUE')}<row r="2">${key}${pieces}${due}</row>` },
    extras,
  );
  await put('orders.xlsx', content);
  const columns = { ...COLUMNS, dueAt: { column: 'DUE', ...column } };
  const tables = [{ name: 'orders.xlsx', kind: 'salesOrderLine', columns }];
  const { news } = await read(await filesConfig(folder, { tables }));
  return { news, records: records('salesOrderLine') };
}

const KEY = '<c t="inlineStr"><is><t>4471</t></is></c>';
const PIECES = '<c><v>6000</v></c>';
const DUE = '<c s="2"><v>46350.583333333299</v></c>';

t.test('a good order of a workbook is taken', async (t) => {
  t.match(await taken(t, [KEY, PIECES, DUE]), {
    news: [],
    records: [{ id: '4471', fields: { quantityPieces: 6_000, dueAt: Date.UTC(2026, 10, 24, 20) } }],
  });
});

t.test('what a spreadsheet has destroyed or left open is refused in words, at its cell', async (t) => {
  const bad: readonly (readonly [
    string,
    readonly string[],
    where: string,
    words: RegExp,
    extras?: object,
  ])[] = [
    [
      'an error',
      [KEY, '<c t="e"><f>VLOOKUP(1,B:B,1)</f><v>#N/A</v></c>', DUE],
      ':2:2',
      /"#N\/A" is the error/,
    ],
    ['an error of a new kind', [KEY, '<c t="e"><v>#SPILL!</v></c>', DUE], ':2:2', /"#SPILL!" is the error/],
    ['an error as a key', ['<c t="e"><v>#REF!</v></c>', PIECES, DUE], ':2:1', /"#REF!" is the error/],
    [
      'no value',
      [KEY, '<c><f>3000*2</f></c>', DUE],
      ':2:2',
      /never calculated.*Open it in Excel and save it/,
    ],
    ['an empty value', [KEY, '<c><f>3000*2</f><v></v></c>', DUE], ':2:2', /never calculated/],
    [
      'a value that stands for none',
      [KEY, '<c><f>3000*2</f><v>0</v></c>', DUE],
      ...([':2:2', /never calculated/, { after: '<calcPr calcId="124519" fullCalcOnLoad="1"/>' }] as const),
    ],
    ['16 digits', ['<c><v>4500012345678901</v></c>', PIECES, DUE], ':2:1', /E-notation.*Export it as text/],
    ['20 digits', ['<c><v>4.5000123456789012E+19</v></c>', PIECES, DUE], ':2:1', /E-notation/],
    ['the day nought', [KEY, PIECES, '<c s="1"><v>0</v></c>'], ':2:3', /"1899-12-31T00:00:00".*emptyWords/],
    ['the day that never was', [KEY, PIECES, '<c s="1"><v>60</v></c>'], ':2:3', /1900/],
    ['a number for a day', [KEY, PIECES, '<c><v>46350</v></c>'], ':2:3', /format the column as a date/],
    ['a time without a day', [KEY, PIECES, '<c s="3"><v>0.5</v></c>'], ':2:3', /"12:00:00" is not a time/],
    ['hours for pieces', [KEY, '<c s="4"><v>1.5</v></c>', DUE], ':2:2', /"36:00:00" is not a number/],
    ['a key that is a day', ['<c s="1"><v>46350</v></c>', PIECES, DUE], ':2:1', /has made a date of it/],
  ];
  for (const [name, cells, where, words, extras] of bad) {
    const { news, records } = await taken(t, cells, extras);
    t.match(news[0], { where: `orders.xlsx${where}`, words }, name);
    t.same(records, [], name);
  }
});

t.test('a day that means none can be named, in a cell that holds a day as well', async (t) => {
  const cells = [KEY, PIECES, '<c s="1"><v>0</v></c>'];
  const { news, records } = await taken(t, cells, {}, { emptyWords: ['1899-12-31T00:00:00'] });
  t.same([news, records.length], [[], 1]);
});

t.test('a day and a time of day in two columns are joined, however the export writes days', async (t) => {
  const { folder, put, read, records } = await openDrop(t);
  const cells = `${KEY}${PIECES}<c s="1"><v>46350</v></c><c s="3"><v>0.58333333333333337</v></c>`;
  await put(
    'orders.xlsx',
    workbook({ Orders: `${row(1, 'ORDER', 'QTY', 'DAY', 'TIME')}<row r="2">${cells}</row>` }),
  );
  const due = { column: ['DAY', 'TIME'], join: ' ' };
  const columns = { ...COLUMNS, dueAt: due };
  for (const date of ['yyyy-MM-dd', 'd.M.yyyy', 'MM/dd/yyyy', 'yyyyMMdd']) {
    const tables = [
      { name: 'orders.xlsx', kind: 'salesOrderLine', columns: { ...columns, dueAt: { ...due, date } } },
    ];
    t.same((await read(await filesConfig(folder, { tables }))).news, [], date);
    t.match(records('salesOrderLine'), [{ fields: { dueAt: Date.UTC(2026, 10, 24, 20) } }]);
  }
});

t.test('nought is a result, unless the workbook says that nothing was calculated', async (t) => {
  const sheet = { Orders: `${row(1, 'ORDER')}<row r="2"><c><f>1-1</f><v>0</v></c></row>` };
  t.match(await read(t, workbook(sheet)), { fault: null, rows: [[0]] });
  const after = '<calcPr fullCalcOnLoad="1"/>';
  t.match((await read(t, workbook(sheet, { after }))).fault, { code: 'not-calculated' });
});

t.test('a formula that was never calculated matters only where it is read', async (t) => {
  const sheet = { Orders: `${row(1, 'ORDER', 'NOTE')}<row r="2">${KEY}<c><f>A1</f></c></row>` };
  t.match(await read(t, workbook(sheet)), { fault: null, rows: [['4471', null]] });
  t.match(await read(t, workbook(sheet), { only: { NOTE: ['x'] } }), { fault: { code: 'not-calculated' } });
  const text = {
    Orders: `${row(1, 'ORDER')}<row r="2"><c t="str"><f>""</f><v></v></c></row>${row(3, '4472')}`,
  };
  t.match(await read(t, workbook(text)), { fault: null, rows: [['4472']] }, 'an empty text is a result');
});

t.test(
  'the sheet that is meant: by name, hidden or not, or by its number among those a person sees',
  async (t) => {
    const sheets = {
      Lists: { state: 'hidden', rows: `${row(1, 'ORDER')}${row(2, 'hidden')}` },
      Orders: `${row(1, 'ORDER')}${row(2, 'first')}`,
      'Old orders': `${row(1, 'ORDER')}${row(2, 'second')}`,
    };
    const found = async (sheet: string | number) => (await read(t, workbook(sheets), { sheet })).rows.flat();
    t.same(await found(1), ['first']);
    t.same(await found(2), ['second']);
    t.same(await found('Old orders'), ['second']);
    t.same(await found('Lists'), ['hidden']);
    for (const sheet of [3, 'Stock'])
      t.match((await read(t, workbook(sheets), { sheet })).fault, {
        code: 'no-sheet',
        words: /There are "Lists" \(hidden\), "Orders", "Old orders": set sheet/,
      });
  },
);

t.test('rows by their number in the sheet, titles above, notes beside, gaps between', async (t) => {
  const rows = [
    row(1, 'Open orders of plant 1000'),
    `<row r="4"><c r="A4" t="inlineStr"><is><t>ORDER</t></is></c><c r="C4" t="inlineStr"><is><t> QTY </t></is></c><c r="D4" s="1"/></row>`,
    `<row r="5"><c r="A5"><v>1</v></c><c r="C5"><v>2</v></c><c r="D5"><v>99</v></c></row>`,
    '<row r="7"><c r="A7"><v>3</v></c></row>',
    '<row r="8"><c r="F8" t="inlineStr"><is><t>a note</t></is></c></row>',
    '<row><c><v>4</v></c><c/><c><v>5</v></c></row>',
  ].join('');
  t.match(await read(t, workbook({ Orders: rows }), { headerRow: 4 }), {
    headings: ['ORDER', '', 'QTY'],
    rows: [
      [1, null, 2],
      [3, null, null],
      [4, null, 5],
    ],
    places: ['5:1', '7:1', '9:1'],
    fault: null,
  });
});

t.test('a trailer of a sheet counts its rows', async (t) => {
  const sheet = (rows: number) => ({
    Orders: `${row(1, 'ORDER', 'QTY')}${row(2, '1', 6)}${row(3, 'END', rows)}`,
  });
  const trailer = { starts: 'END', rows: 2 };
  t.match(await read(t, workbook(sheet(1)), { trailer }), { fault: null, rows: [['1', 6]] });
  t.match(await read(t, workbook(sheet(2)), { trailer }), {
    fault: { code: 'trailer', place: { line: 3, column: 2 } },
  });
});

t.test('a text that the workbook lost is told, not taken for an empty cell', async (t) => {
  const cells = column(KEY, '<c r="A3" t="s"><v>7</v></c>');
  t.match((await read(t, workbook(cells, { strings: ['<t>x</t>'] }))).fault, {
    ...{ code: 'workbook', place: { line: 3, column: 1 }, words: /text of this cell is missing/ },
  });
});

t.test('what no spreadsheet can hold is not kept in memory to its end', async (t) => {
  const told = async (sheet: string, strings: readonly string[] = []) =>
    (await read(t, workbook({ Orders: `${row(1, 'ORDER')}<row r="2">${sheet}</row>` }, { strings }))).fault;
  t.match(await told('<c><v>1</v></c>'.repeat(16_385)), {
    ...{ code: 'workbook', place: { line: 2, column: 16_385 }, words: /more than 16384 cells/ },
  });
  const pieces = 'a<x/>'.repeat(131_073);
  const long = { code: 'workbook', words: /A cell has more than 131072 characters/ };
  t.match(await told(`<c><v>${pieces}</v></c>`), { ...long, place: { line: 2, column: 1 } });
  t.match(await told(`<c t="inlineStr"><is>${'<t>abc</t>'.repeat(50_000)}</is></c>`), long);
  t.match(await told('<c t="s"><v>0</v></c>', ['<t>abc</t>'.repeat(50_000)]), long);
  const many = Array.from({ length: 2_097_153 }, () => '');
  t.match(await told('<c t="s"><v>0</v></c>', many), {
    code: 'workbook',
    words: /more than 2097152 different/,
  });
});
