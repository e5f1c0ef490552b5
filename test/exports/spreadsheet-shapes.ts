// Forms in which spreadsheets and ERPs export: delimiters, encodings, dates and marks of their countries.
import {
  american,
  amount,
  day,
  delimited,
  ENGLISH,
  GERMAN_MARKS,
  german,
  HEAD,
  ifNeeded,
  latin,
  plain,
  quoted,
  type Shape,
  UNDER_256,
} from './shape.ts';

export const SPREADSHEET_SHAPES: readonly Shape[] = [
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
    writesDaysAt: '14:00',
    writesOnlyYes: true,
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
];
