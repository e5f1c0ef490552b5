// Exports with a cell that must not be taken for what it is not: a number, a time, a key.
import { type BadExport, file, row } from './bad-form.ts';

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

export const BAD_CELLS: readonly BadExport[] = [
  // Numbers.
  cell(
    'a decimal comma',
    { value: '184000,50' },
    { code: 'decimal-comma', place: '2:20', words: /decimal comma\? Set decimal: ","/ },
  ),
  cell(
    'thousands and a decimal comma',
    { value: '184.000,50' },
    {
      code: 'decimal-comma',
      place: '2:20',
      words: /"184\.000,50" has a comma: .*Set decimal: "," and group: "\."/,
    },
  ),
  cell(
    'thousands with a comma',
    { value: '184,000.50' },
    {
      code: 'decimal-comma',
      place: '2:20',
      words: /"184,000\.50" has a comma: .*thousands\? Set group: ","/,
    },
  ),
  cell(
    'a comma before three digits',
    { qty: '6,000' },
    {
      code: 'decimal-comma',
      place: '2:15',
      words: /Set decimal: ","\. Or one between thousands\? Set group: ","/,
    },
  ),
  cell(
    'text in a number column',
    { qty: 'six thousand' },
    { code: 'not-a-number', place: '2:15', words: /QTY \(quantityPieces\): "six thousand" is not a number/ },
  ),
  cell(
    'a unit behind a number',
    { qty: '6000 PCS' },
    { code: 'not-a-number', place: '2:15', words: /"6000 PCS".*have the number alone exported/ },
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
    { code: 'number-too-long', place: '2:15', words: /more digits.*Is it a key\?/ },
  ),
  cell(
    'half a cent',
    { value: '184000.005' },
    { code: 'money-decimals', place: '2:20', words: /more decimals.*rounded in the export/ },
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
  {
    name: 'text in a number column, lines ended by CR alone',
    content: file(row({ id: '1' }), row({ qty: 'many' })).replaceAll('\n', '\r'),
    code: 'not-a-number',
    place: '3:15',
    words: /"many" is not a number/,
  },
  {
    name: 'text in a number column, below a name of two lines',
    content: file(row({ customer: '"HALL\nMANN"' }), row({ id: '2', qty: 'many' })),
    code: 'not-a-number',
    place: '4:12',
    words: /"many" is not a number/,
  },
  cell(
    'a cell that must not be empty',
    { qty: '' },
    { code: 'record-field', place: '2:15', words: /QTY \(quantityPieces\) is missing\. Mend it/ },
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
    { code: 'not-a-time', place: '2:30', words: /on no calendar\. Correct it, or set date/ },
  ),
  cell(
    'another order of the date',
    { due: '24.11.2026 14:00' },
    {
      code: 'not-a-time',
      place: '2:30',
      words: /yyyy-MM-dd.*Is it dd\.MM\.yyyy or d\.M\.yyyy\? Then set date/,
    },
  ),
  mixed(
    'two date styles in one column',
    { id: '2', due: '11/24/2026 14:00' },
    { code: 'not-a-time', place: '3:27', words: /"11\/24\/2026 14:00".*Is it MM\/dd\/yyyy or M\/d\/yyyy\?/ },
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
  cell(
    'no key',
    { id: '' },
    { code: 'no-key', place: '2:1', words: /no key \(id\): which record it is cannot be told/ },
  ),
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
];
