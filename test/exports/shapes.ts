// The forms in which different systems export the same order book, each with the config that reads it.
import type { BookOrder } from './books.ts';

export type Shape = {
  readonly name: string;
  /** The file's name, and what is in it. */
  readonly file: string;
  write(orders: readonly BookOrder[]): string | Buffer | Readonly<Record<string, string | Buffer>>;
  /** Of the source and of its one table. */
  readonly format: object;
  readonly table?: object;
  readonly columns: object;
  /** It quotes cells, so that names may hold anything. */
  readonly isQuoted?: true;
  /** Of the characters beyond ASCII it can write these only. */
  readonly only?: RegExp;
};

const ENGLISH = {
  id: 'Order',
  customer: 'Customer',
  quantityPieces: 'Qty',
  valueMinor: 'Value',
  completeOnly: 'Complete',
  dueAt: 'Due',
};

type Cells = (order: BookOrder) => readonly string[];

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const ifNeeded =
  (mark: string) =>
  (text: string): string =>
    text.includes('"') || text.includes(mark) || text.includes('\n') ? quoted(text) : text;

function delimited(
  head: readonly string[],
  orders: readonly BookOrder[],
  cells: Cells,
  how: { mark: string; end?: string; cell?: (text: string) => string },
): string {
  const { mark, end = '\n', cell = (text: string) => text } = how;
  return [head, ...orders.map(cells)].map((row) => `${row.map(cell).join(mark)}${end}`).join('');
}

const HEAD = ['Order', 'Customer', 'Qty', 'Value', 'Complete', 'Due'];

/** "184000.50" with the decimal mark and the mark between thousands. */
function amount(minor: number, decimal: string, group = ''): string {
  const whole = String(Math.floor(minor / 100)).replace(/\B(?=(\d{3})+$)/g, group);
  return `${whole}${decimal}${String(minor % 100).padStart(2, '0')}`;
}

function day(due: string, order: string): string {
  const [date = '', time = ''] = due.split('T');
  const [y = '', m = '', d = ''] = date.split('-');
  const written = order
    .replace('yyyy', y)
    .replace('MM', m)
    .replace('dd', d)
    .replace(/\bM\b/, String(Number(m)))
    .replace(/\bd\b/, String(Number(d)));
  return written.replace('HH:mm', time);
}

const plain: Cells = (o) => [
  o.id,
  o.customer,
  String(o.pieces),
  amount(o.valueMinor, '.'),
  o.completeOnly ? 'Y' : 'N',
  o.due.replace('T', ' '),
];
const german: Cells = (o) => [
  o.id,
  o.customer,
  String(o.pieces).replace(/\B(?=(\d{3})+$)/g, '.'),
  amount(o.valueMinor, ',', '.'),
  o.completeOnly ? 'ja' : 'nein',
  day(o.due, 'dd.MM.yyyy HH:mm'),
];
const american: Cells = (o) => {
  const hour = Number(o.due.slice(11, 13));
  const time = `${hour % 12 === 0 ? 12 : hour % 12}:${o.due.slice(14, 16)} ${hour < 12 ? 'AM' : 'PM'}`;
  return [
    o.id,
    o.customer,
    String(o.pieces).replace(/\B(?=(\d{3})+$)/g, ','),
    amount(o.valueMinor, '.', ','),
    o.completeOnly ? 'TRUE' : 'FALSE',
    `${day(o.due, 'M/d/yyyy')} ${time}`,
  ];
};

const GERMAN_MARKS = {
  decimal: ',',
  group: '.',
  date: 'dd.MM.yyyy',
  trueWords: ['ja'],
  falseWords: ['nein'],
};

function latin(text: string, map: Readonly<Record<string, number>> = {}): Buffer {
  return Buffer.from([...text].map((one) => map[one] ?? one.codePointAt(0) ?? 63));
}

const UNDER_256 = /^[\t\n\x20-\xff]*$/;

export const SHAPES: readonly Shape[] = [
  {
    name: 'semicolons',
    file: 'orders.csv',
    write: (o) => delimited(HEAD, o, plain, { mark: ';' }),
    format: {},
    columns: ENGLISH,
  },
  {
    name: 'commas, quoted where needed, CRLF',
    file: 'orders.csv',
    isQuoted: true,
    write: (o) => delimited(HEAD, o, plain, { mark: ',', end: '\r\n', cell: ifNeeded(',') }),
    format: { delimiter: ',' },
    columns: ENGLISH,
  },
  {
    name: 'everything quoted',
    file: 'orders.csv',
    isQuoted: true,
    write: (o) => delimited(HEAD, o, plain, { mark: ';', cell: quoted }),
    format: {},
    columns: ENGLISH,
  },
  {
    name: 'a German spreadsheet with mark of UTF-8',
    file: 'Aufträge.csv',
    isQuoted: true,
    write: (o) => `\ufeff${delimited(HEAD, o, german, { mark: ';', end: '\r\n', cell: ifNeeded(';') })}`,
    format: GERMAN_MARKS,
    columns: ENGLISH,
  },
  {
    name: 'an American spreadsheet',
    file: 'orders.csv',
    isQuoted: true,
    write: (o) => delimited(HEAD, o, american, { mark: ',', end: '\r\n', cell: ifNeeded(',') }),
    format: { delimiter: ',', group: ',', date: 'M/d/yyyy', trueWords: ['TRUE'], falseWords: ['FALSE'] },
    columns: ENGLISH,
  },
  {
    name: 'tabs in UTF-16 as a spreadsheet saves Unicode text',
    file: 'orders.txt',
    isQuoted: true,
    write: (o) =>
      Buffer.from(
        `\ufeff${delimited(HEAD, o, plain, { mark: '\t', end: '\r\n', cell: ifNeeded('\t') })}`,
        'utf16le',
      ),
    format: { delimiter: '\t', encoding: 'utf-16le' },
    columns: ENGLISH,
  },
  {
    name: 'Windows-1252',
    file: 'orders.csv',
    only: UNDER_256,
    write: (o) => latin(delimited(HEAD, o, german, { mark: ';', end: '\r\n' })),
    format: { ...GERMAN_MARKS, encoding: 'windows-1252' },
    columns: ENGLISH,
  },
  {
    name: 'Latin-1 with a pipe',
    file: 'orders.csv',
    only: UNDER_256,
    write: (o) => latin(delimited(HEAD, o, plain, { mark: '|' })),
    format: { delimiter: '|', encoding: 'latin1' },
    columns: ENGLISH,
  },
  {
    name: 'an old Macintosh: CR alone',
    file: 'orders.csv',
    write: (o) => delimited(HEAD, o, plain, { mark: ';', end: '\r' }),
    format: {},
    columns: ENGLISH,
  },
  {
    name: 'SAP: dates in one piece, sign behind, flags X',
    file: 'zpp_orders.txt',
    write: (o) =>
      delimited(
        ['VBELN', 'KUNNR', 'KWMENG', 'NETWR', 'KZTLF', 'EDATU', 'EZEIT'],
        o,
        (one) => [
          one.id,
          one.customer,
          `${one.pieces},000 `,
          `${amount(one.valueMinor, ',')} `,
          one.completeOnly ? 'X' : '',
          day(one.due, 'yyyyMMdd'),
          '',
        ],
        { mark: '\t' },
      ),
    format: { delimiter: '\t', decimal: ',', date: 'yyyyMMdd', trueWords: ['X'], falseWords: ['-'] },
    columns: {
      id: 'VBELN',
      customer: 'KUNNR',
      quantityPieces: 'KWMENG',
      valueMinor: 'NETWR',
      completeOnly: 'KZTLF',
      dueAt: { column: 'EDATU', timeOfDay: '14:00' },
    },
  },
  {
    name: 'a report: titles above, blank lines, a trailer that counts',
    file: 'report.csv',
    write: (o) =>
      `Open orders of plant 1000;;;;;\nPrinted 2026-11-19;;;;;\n\n${delimited(HEAD, o, plain, { mark: ';' })}TRAILER;${o.length};;;;\n`,
    format: {},
    table: { headerRow: 3, trailer: { starts: 'TRAILER', rows: 2 } },
    columns: ENGLISH,
  },
  {
    name: 'fixed width of a mainframe',
    file: 'ORDERS.TXT',
    only: /^[^\n\t]*$/,
    write: (o) =>
      o
        .map(
          (one) =>
            `${one.id.padEnd(12)}${one.customer.slice(0, 400).padEnd(400)}${String(one.pieces).padStart(9, '0')}${String(one.valueMinor).padStart(14, '0')}${one.completeOnly ? '1' : '0'}${day(one.due, 'yyyyMMdd')} ${one.due.slice(11)}\n`,
        )
        .join(''),
    format: { date: 'yyyyMMdd', minorDigits: 0 },
    table: {
      fixed: [
        { column: 'ORDER', from: 1, to: 12 },
        { column: 'CUST', from: 13, to: 412 },
        { column: 'QTY', from: 413, to: 421 },
        { column: 'VALUE', from: 422, to: 435 },
        { column: 'FULL', from: 436, to: 436 },
        { column: 'DUE', from: 437, to: 450 },
      ],
    },
    columns: {
      id: 'ORDER',
      customer: 'CUST',
      quantityPieces: 'QTY',
      valueMinor: 'VALUE',
      completeOnly: 'FULL',
      dueAt: 'DUE',
    },
  },
  {
    name: 'PostgreSQL: COPY with a header',
    file: 'orders.csv',
    isQuoted: true,
    write: (o) =>
      delimited(
        HEAD,
        o,
        (one) => [
          one.id,
          one.customer,
          String(one.pieces),
          amount(one.valueMinor, '.'),
          one.completeOnly ? 't' : 'f',
          `${one.due.replace('T', ' ')}:00`,
        ],
        { mark: ',', cell: ifNeeded(',') },
      ),
    format: { delimiter: ',', trueWords: ['t'], falseWords: ['f'] },
    columns: ENGLISH,
  },
  {
    name: 'MySQL: batch output, no quotes',
    file: 'orders.tsv',
    write: (o) =>
      delimited(
        HEAD,
        o,
        (one) => [
          one.id,
          one.customer,
          String(one.pieces),
          amount(one.valueMinor, '.'),
          one.completeOnly ? '1' : '0',
          `${one.due.replace('T', ' ')}:00`,
        ],
        { mark: '\t' },
      ),
    format: { delimiter: '\t', quote: '', emptyWords: ['NULL'] },
    columns: ENGLISH,
  },
  {
    name: 'ISO times with their offset',
    file: 'orders.csv',
    write: (o) =>
      delimited(
        HEAD,
        o,
        (one) => [
          ...plain(one).slice(0, 5),
          `${one.due}:00.000${Temporal.PlainDateTime.from(one.due).toZonedDateTime('Europe/Berlin').offset}`,
        ],
        { mark: ';' },
      ),
    format: {},
    columns: ENGLISH,
  },
  {
    name: 'the last line without an end',
    file: 'orders.csv',
    write: (o) => delimited(HEAD, o, plain, { mark: ';' }).trimEnd(),
    format: { lastLineEnds: false },
    columns: ENGLISH,
  },
  {
    name: 'a joined key, item numbers in tens',
    file: 'orders.csv',
    write: (o) =>
      delimited(['DOC', 'ITEM', ...HEAD.slice(1)], o, (one) => [one.id, '10', ...plain(one).slice(1)], {
        mark: ';',
      }),
    format: {},
    columns: { ...ENGLISH, id: { column: ['DOC', 'ITEM'], join: '/', key: { suffix: '/' } } },
  },
  {
    name: 'thousands of pieces',
    file: 'orders.csv',
    write: (o) =>
      delimited(
        HEAD,
        o,
        (one) => [one.id, one.customer, String(one.pieces / 1_000), ...plain(one).slice(3)],
        { mark: ';' },
      ),
    format: {},
    columns: { ...ENGLISH, quantityPieces: { column: 'Qty', factor: 1_000 } },
  },
  {
    name: 'two parts of one book',
    file: 'orders_*.csv',
    write: (o) => ({
      'orders_1.csv': delimited(HEAD, o.slice(0, 1), plain, { mark: ';' }),
      'orders_2.csv': delimited(HEAD, o.slice(1), plain, { mark: ';' }),
    }),
    format: {},
    table: { take: 'all' },
    columns: ENGLISH,
  },
  {
    name: 'a file a day, with its mark',
    file: 'orders_*.csv',
    write: (o) => ({
      'orders_20261118.csv': delimited(HEAD, o.slice(0, 1), plain, { mark: ';' }),
      'orders_20261118.csv.done': '',
      'orders_20261119.csv': delimited(HEAD, o, plain, { mark: ';' }),
      'orders_20261119.csv.done': '',
    }),
    format: {},
    table: { done: '{name}.done' },
    columns: ENGLISH,
  },
  {
    name: 'rows of two plants',
    file: 'orders.csv',
    write: (o) =>
      delimited(
        [...HEAD, 'PLANT'],
        o.flatMap((one) => [one, { ...one, id: `other-${one.id}` }]),
        (one) => [...plain(one), one.id.startsWith('other-') ? '2000' : '1000'],
        { mark: ';' },
      ),
    format: {},
    table: { only: { PLANT: ['1000'] } },
    columns: ENGLISH,
  },
  {
    name: 'XML with a namespace',
    file: 'orders.xml',
    write: (o) =>
      `<?xml version="1.0" encoding="utf-8"?>\n<o:Orders xmlns:o="urn:orders"><o:Plant>1000</o:Plant>${o.map((one) => `<o:Order number="${one.id}"><o:Customer>${one.customer.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</o:Customer><o:Quantity><o:Value>${one.pieces}</o:Value></o:Quantity><o:Amount>${amount(one.valueMinor, '.')}</o:Amount><o:Complete>${one.completeOnly}</o:Complete><o:Due>${one.due}:00</o:Due></o:Order>`).join('\n')}</o:Orders>\n`,
    format: {},
    table: {
      xml: {
        row: 'Order',
        columns: {
          NO: '@number',
          CUST: 'Customer',
          QTY: 'Quantity/Value',
          VALUE: 'Amount',
          FULL: 'Complete',
          DUE: 'Due',
          PLANT: '../Plant',
        },
      },
      only: { PLANT: ['1000'] },
    },
    isQuoted: true,
    columns: {
      id: 'NO',
      customer: 'CUST',
      quantityPieces: 'QTY',
      valueMinor: 'VALUE',
      completeOnly: 'FULL',
      dueAt: 'DUE',
    },
  },
  {
    name: 'blank rows and rows of empty cells',
    file: 'orders.csv',
    write: (o) => delimited(HEAD, o, plain, { mark: ';' }).replace(/\n/g, '\n\n;;;;;\n'),
    format: {},
    columns: ENGLISH,
  },
];
