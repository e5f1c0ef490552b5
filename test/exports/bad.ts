// Exports that must not reach the picture: what is wrong with each, and where the box must say so.

export type BadExport = {
  readonly name: string;
  readonly content: string | Buffer;
  readonly file?: string;
  /** Changes of the config: of the source's format, of the table. */
  readonly format?: object;
  readonly table?: object;
  /** What must be told: its code, its place behind the file's name, and in words. */
  readonly code: string;
  readonly place: string;
  readonly words: RegExp;
  /** Earlier than the good one before it. */
  readonly isOld?: true;
};

const HEAD = 'ORDER;CUSTOMER;QTY;VALUE;DUE';
const row = (change: Partial<Record<'id' | 'customer' | 'qty' | 'value' | 'due', string>> = {}): string => {
  const {
    id = '4471',
    customer = 'HALLMANN',
    qty = '6000',
    value = '184000.00',
    due = '2026-11-24 14:00',
  } = change;
  return `${id};${customer};${qty};${value};${due}`;
};
const file = (...rows: readonly string[]): string => `${[HEAD, ...rows].join('\n')}\n`;

/** Of the good book before: 60 orders. */
export const GOOD_ROWS: readonly string[] = Array.from({ length: 60 }, (_, index) =>
  row({ id: String(5_000 + index) }),
);
export const GOOD = file(...GOOD_ROWS);

const cell = (
  name: string,
  change: Parameters<typeof row>[0],
  told: Pick<BadExport, 'code' | 'place' | 'words'>,
): BadExport => ({
  name,
  content: file(row(change)),
  ...told,
});

/** One of two cells: the first row is as the format says, the second is not. */
const mixed = (
  name: string,
  change: Parameters<typeof row>[0],
  told: Pick<BadExport, 'code' | 'place' | 'words'>,
): BadExport => ({
  name,
  content: file(row({ id: '1' }), row(change)),
  ...told,
});

export const BAD: readonly BadExport[] = [
  // What is no table at all.
  { name: 'nothing', content: '', code: 'empty', place: '', words: /empty: not even a header/ },
  {
    name: 'a login page',
    content: '<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n',
    code: 'web-page',
    place: '',
    words: /web page, perhaps a login/,
  },
  {
    name: 'a page after blanks',
    content: '\n\n  <html><body>Session expired</body></html>\n',
    code: 'web-page',
    place: '',
    words: /web page/,
  },
  {
    name: 'an error as JSON',
    content: '{"error": {"code": 401, "message": "token expired"}}\n',
    code: 'not-a-table',
    place: '',
    words: /JSON and no table/,
  },
  {
    name: 'a workbook named .csv',
    content: Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3]),
    code: 'packed',
    place: '',
    words: /Name it \.xlsx/,
  },
  {
    name: 'an old workbook',
    content: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]),
    code: 'old-workbook',
    place: '',
    words: /\.xls/,
  },
  { name: 'a gzip', content: Buffer.from([0x1f, 0x8b, 8, 0]), code: 'packed', place: '', words: /Unpack it/ },
  {
    name: 'zero bytes',
    content: Buffer.from('ORDER;CUSTOMER\0;QTY;VALUE;DUE\n'),
    code: 'not-text',
    place: '',
    words: /zero bytes/,
  },
  {
    name: 'XML named .csv',
    content: '<?xml version="1.0"?><orders/>\n',
    code: 'not-a-table',
    place: '',
    words: /XML/,
  },
  {
    name: 'CSV named .xlsx',
    content: GOOD,
    file: 'orders.xlsx',
    code: 'not-a-workbook',
    place: '',
    words: /no workbook/,
  },
  {
    name: 'half a workbook',
    content: Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.alloc(400, 7)]),
    file: 'orders.xlsx',
    code: 'workbook',
    place: '',
    words: /cut off/,
  },
  {
    name: 'XML that is not well-formed',
    content: '<Orders><Order number="1"></Orders>\n',
    file: 'orders.xml',
    table: {
      xml: { row: 'Order', columns: { ORDER: '@number', CUSTOMER: 'C', QTY: 'Q', VALUE: 'V', DUE: 'D' } },
    },
    code: 'not-xml',
    place: '1:36',
    words: /not well-formed/,
  },
  {
    name: 'XML with a document type',
    content: '<!DOCTYPE x [<!ENTITY a "b">]><Orders/>\n',
    file: 'orders.xml',
    table: {
      xml: { row: 'Order', columns: { ORDER: '@number', CUSTOMER: 'C', QTY: 'Q', VALUE: 'V', DUE: 'D' } },
    },
    code: 'entities',
    place: '1:31',
    words: /document type/,
  },
  // Cut off, or not done.
  {
    name: 'cut in the middle of a row',
    content: file(row()).slice(0, -9),
    code: 'half-file',
    place: '2:38',
    words: /cut off/,
  },
  {
    name: 'a header only, where there were orders',
    content: `${HEAD}\n`,
    code: 'emptied',
    place: '',
    words: /no order records; before it had 60/,
  },
  {
    name: 'blank lines only below the header',
    content: `${HEAD}\n\n\n`,
    code: 'emptied',
    place: '',
    words: /before it had 60/,
  },
  {
    name: 'no trailer',
    content: GOOD,
    table: { trailer: { starts: 'TRAILER', rows: 2 } },
    code: 'trailer',
    place: '',
    words: /does not begin with TRAILER/,
  },
  {
    name: 'a trailer that counts more',
    content: `${GOOD}TRAILER;61;;;\n`,
    table: { trailer: { starts: 'TRAILER', rows: 2 } },
    code: 'trailer',
    place: '62:9',
    words: /says 61 rows, and there are 60/,
  },
  {
    name: 'a trailer without a number',
    content: `${GOOD}TRAILER;;;;\n`,
    table: { trailer: { starts: 'TRAILER', rows: 2 } },
    code: 'trailer',
    place: '62:9',
    words: /says/,
  },
  {
    name: 'not marked as done',
    content: GOOD,
    table: { done: '{name}.done' },
    code: 'not-done',
    place: '',
    words: /mark orders\.csv\.done is missing/,
  },
  {
    name: 'yesterday after today',
    content: file(row()),
    isOld: true,
    code: 'older-file',
    place: '',
    words: /older than the one read before/,
  },
  {
    name: 'a quote that never closes',
    content: file(row({ customer: '"HALLMANN' })),
    code: 'quote-not-closed',
    place: '2:6',
    words: /never closed/,
  },
  {
    name: 'a row that lost its end',
    content: file('4471;HALLMANN;6000'),
    code: 'column-count',
    place: '2:15',
    words: /3 cells, the header 5/,
  },
  {
    name: 'a row with a cell too many',
    content: file(`${row()};x`),
    code: 'column-count',
    place: '2:47',
    words: /6 cells, the header 5/,
  },
  {
    name: 'a line end inside a name that is not quoted',
    content: file('4471;HALL\nMANN;6000;184000.00;2026-11-24 14:00'),
    code: 'column-count',
    place: '2:6',
    words: /2 cells/,
  },
  {
    name: 'another delimiter',
    content: GOOD.replaceAll(';', ','),
    code: 'missing-column',
    place: '1:1',
    words: /none of the columns ORDER, CUSTOMER/,
  },
  // Other columns than before.
  {
    name: 'a column renamed',
    content: GOOD.replace('QTY', 'QUANTITY'),
    code: 'missing-column',
    place: '1:1',
    words: /no column QTY/,
  },
  {
    name: 'a column misspelt',
    content: GOOD.replace('CUSTOMER', 'CUSTMER'),
    code: 'missing-column',
    place: '1:1',
    words: /Is CUSTMER meant\?/,
  },
  {
    name: 'a column twice',
    content: GOOD.replace('CUSTOMER', 'QTY'),
    code: 'duplicate-header',
    place: '1:11',
    words: /QTY twice/,
  },
  {
    name: 'no header',
    content: `${GOOD_ROWS.join('\n')}\n`,
    code: 'missing-column',
    place: '1:1',
    words: /none of the columns ORDER, CUSTOMER/,
  },
  {
    name: 'a new column',
    content: GOOD.replaceAll(/$/gm, ';x').replace(/;x$/, '').replace('DUE;x', 'DUE;PLANT'),
    code: 'snapshot-held',
    place: 'columns',
    words: /new: PLANT/,
  },
  // Encodings.
  {
    name: 'Latin-1 declared as UTF-8',
    content: Buffer.from(file(row({ customer: 'MÜLLER' })), 'latin1'),
    code: 'encoding',
    place: '2:7',
    words: /0xDC at line 2, column 7/,
  },
  {
    name: 'UTF-16 declared as UTF-8',
    content: Buffer.from(`\ufeff${GOOD}`, 'utf16le'),
    code: 'encoding',
    place: '1:1',
    words: /mark of utf-16le/,
  },
  {
    name: 'UTF-8 with its mark declared as UTF-16',
    content: `\ufeff${GOOD}`,
    format: { encoding: 'utf-16le' },
    code: 'encoding',
    place: '1:1',
    words: /mark of utf-8/,
  },
  // Numbers.
  cell(
    'a decimal comma',
    { value: '184000,50' },
    { code: 'decimal-comma', place: '2:20', words: /decimal comma\? Set decimal: ","/ },
  ),
  cell(
    'thousands and a decimal comma',
    { value: '184.000,50' },
    { code: 'decimal-comma', place: '2:20', words: /"184\.000,50"/ },
  ),
  cell(
    'thousands with a comma',
    { value: '184,000.50' },
    { code: 'decimal-comma', place: '2:20', words: /"184,000\.50"/ },
  ),
  cell(
    'text in a number column',
    { qty: 'six thousand' },
    { code: 'not-a-number', place: '2:15', words: /"six thousand" is not a number/ },
  ),
  cell(
    'a unit behind a number',
    { qty: '6000 PCS' },
    { code: 'not-a-number', place: '2:15', words: /"6000 PCS"/ },
  ),
  cell(
    'a currency before an amount',
    { value: 'EUR 184000' },
    { code: 'not-a-number', place: '2:20', words: /"EUR 184000"/ },
  ),
  cell('NaN', { qty: 'NaN' }, { code: 'not-a-number', place: '2:15', words: /"NaN"/ }),
  cell('infinity', { qty: 'Infinity' }, { code: 'not-a-number', place: '2:15', words: /"Infinity"/ }),
  cell(
    'a number a spreadsheet rewrote',
    { qty: '6E+03' },
    { code: 'e-notation', place: '2:15', words: /E-notation/ },
  ),
  cell(
    'digits that cannot be kept',
    { qty: '12345678901234567890' },
    { code: 'number-too-long', place: '2:15', words: /more digits/ },
  ),
  cell(
    'half a cent',
    { value: '184000.005' },
    { code: 'money-decimals', place: '2:20', words: /more decimals/ },
  ),
  cell(
    'a formula that failed',
    { value: '#N/A' },
    { code: 'error-cell', place: '2:20', words: /error of a spreadsheet/ },
  ),
  cell(
    'a formula that failed, in German',
    { value: '#BEZUG!' },
    { code: 'error-cell', place: '2:20', words: /#BEZUG!/ },
  ),
  mixed(
    'one amount in another locale',
    { id: '2', value: '1.234,50' },
    { code: 'decimal-comma', place: '3:17', words: /"1\.234,50"/ },
  ),
  // Times.
  cell(
    'a day that is none',
    { due: '2026-02-30 14:00' },
    { code: 'not-a-time', place: '2:30', words: /on no calendar/ },
  ),
  cell(
    'a thirteenth month',
    { due: '2026-13-01 14:00' },
    { code: 'not-a-time', place: '2:30', words: /on no calendar/ },
  ),
  cell(
    'another order of the date',
    { due: '24.11.2026 14:00' },
    { code: 'not-a-time', place: '2:30', words: /yyyy-MM-dd/ },
  ),
  mixed(
    'two date styles in one column',
    { id: '2', due: '11/24/2026 14:00' },
    { code: 'not-a-time', place: '3:27', words: /"11\/24\/2026 14:00"/ },
  ),
  cell(
    'a day without a time',
    { due: '2026-11-24' },
    { code: 'no-time-of-day', place: '2:30', words: /timeOfDay/ },
  ),
  cell(
    'a date a spreadsheet destroyed',
    { due: '46350.583' },
    { code: 'spreadsheet-date', place: '2:30', words: /how a spreadsheet keeps a day/ },
  ),
  cell(
    'never',
    { due: '9999-12-31 00:00' },
    { code: 'time-out-of-range', place: '2:30', words: /emptyWords/ },
  ),
  cell(
    'an hour the clocks skip',
    { due: '2026-03-08 02:30' },
    { code: 'time-skipped', place: '2:30', words: /skip it that night/ },
  ),
  cell(
    'a time past midnight',
    { due: '2026-11-24 24:30' },
    { code: 'not-a-time', place: '2:30', words: /on no calendar/ },
  ),
  // Keys.
  cell('no key', { id: '' }, { code: 'no-key', place: '2:1', words: /no key/ }),
  cell(
    'a key a spreadsheet rewrote',
    { id: '4.471E+05' },
    { code: 'e-notation', place: '2:1', words: /E-notation/ },
  ),
  cell(
    'a key a spreadsheet made a day',
    { id: '04. Nov' },
    { code: 'spreadsheet-date', place: '2:1', words: /is a day/ },
  ),
  cell(
    'a key in a column too narrow',
    { id: '#####' },
    { code: 'cut-off', place: '2:1', words: /too narrow/ },
  ),
  {
    name: 'one key, two contents',
    content: file(row(), row({ qty: '5000' })),
    code: 'duplicate-key',
    place: '3:1',
    words: /quantityPieces 6000 and 5000/,
  },
  // Another plant, another meaning.
  {
    name: 'another currency',
    content: file(`${row()};USD`).replace('DUE', 'DUE;CUR'),
    table: { must: { CUR: 'EUR' } },
    code: 'wrong-word',
    place: '2:47',
    words: /CUR is "USD" and must be EUR/,
  },
  {
    name: 'amounts in cents',
    content: file(...GOOD_ROWS.map((one) => one.replace('184000.00', '18400000'))),
    code: 'snapshot-held',
    place: 'values',
    words: /valueMinor/,
  },
  {
    name: 'all promises an hour off',
    content: file(...GOOD_ROWS.map((one) => one.replace('14:00', '13:00'))),
    code: 'snapshot-held',
    place: 'dates',
    words: /1 h earlier/,
  },
  {
    name: 'day and month changed places',
    content: file(...GOOD_ROWS.map((one) => one.replace('2026-11-24', '2026-05-06'))),
    code: 'snapshot-held',
    place: 'dates',
    words: /earlier/,
  },
  {
    name: 'half of the orders',
    content: file(...GOOD_ROWS.slice(30)),
    code: 'snapshot-held',
    place: 'missing',
    words: /30 of 60 order records are missing/,
  },
  {
    name: 'the orders of another year',
    content: file(...GOOD_ROWS.map((_, index) => row({ id: `old${index}` }))),
    code: 'snapshot-held',
    place: 'missing',
    words: /60 of 60/,
  },
];
