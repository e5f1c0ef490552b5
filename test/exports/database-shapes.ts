// Forms in which databases, reports and programs export: parts, marks, trailers, joined keys, XML.
import { amount, delimited, ENGLISH, HEAD, ifNeeded, plain, type Shape } from './shape.ts';

export const DATABASE_SHAPES: readonly Shape[] = [
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
