// Exports that can be read to the last cell and mean something else: another plant, currency, unit, zone or day.
import { type BadExport, file, GOOD, GOOD_ROWS, row } from './bad-form.ts';

export const BAD_MEANING: readonly BadExport[] = [
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
    words: /"value"/,
  },
  {
    name: 'thousands read as decimals',
    content: file(...GOOD_ROWS.map((one) => one.replace(';6000;', ';6.000;'))),
    code: 'snapshot-held',
    place: 'values',
    words: /"quantity" of the order records went from 6,000 to 6: was a decimal mark/,
  },
  {
    name: 'amounts that are all empty',
    content: file(...GOOD_ROWS.map((one) => one.replace('184000.00', ''))),
    code: 'snapshot-held',
    place: 'empty',
    words:
      /What was filled is empty now in most of the 60 order records known before: "value" \(60\)\. Was a column/,
  },
  {
    name: 'amounts that are all 0',
    content: file(...GOOD_ROWS.map((one) => one.replace('184000.00', '0.00'))),
    code: 'snapshot-held',
    place: 'zero',
    words:
      /What was more than 0 is not any more in most of the 60 order records known before: "value" \(60\)\./,
  },
  {
    name: 'quantities of 0 in most rows',
    content: file(...GOOD_ROWS.map((one, index) => (index < 40 ? one.replace(';6000;', ';0;') : one))),
    code: 'snapshot-held',
    place: 'zero',
    words: /60 order records known before: "quantity" \(40\)\. .* Taken so, they count as nothing\./,
  },
  {
    name: 'amounts of another sign',
    content: file(...GOOD_ROWS.map((one) => one.replace('184000.00', '-184000.00'))),
    code: 'snapshot-held',
    place: 'zero',
    words: /Was a column not filled, or a sign or the unit changed\?/,
  },
  {
    name: 'customers that are all empty',
    content: file(...GOOD_ROWS.map((one) => one.replace('HALLMANN', ''))),
    code: 'snapshot-held',
    place: 'empty',
    words: /"customer" \(60\)/,
  },
  {
    name: 'amounts and customers that are all empty',
    content: file(...GOOD_ROWS.map((one) => one.replace('HALLMANN', '').replace('184000.00', ''))),
    code: 'snapshot-held',
    place: 'empty',
    words: /"customer" \(60\), "value" \(60\)/,
  },
  {
    name: 'amounts in cents and thousands read as decimals',
    content: file(
      ...GOOD_ROWS.map((one) => one.replace('184000.00', '18400000').replace(';6000;', ';6.000;')),
    ),
    code: 'snapshot-held',
    place: 'values',
    words: /"quantity" .* went from 6,000 to 6: .* "value" .* went from 184,000\.00 to 18,400,000\.00 USD:/,
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
    words: /202 d 1 h earlier/,
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
  {
    name: 'a new column',
    content: GOOD.replaceAll(/$/gm, ';x').replace(/;x$/, '').replace('DUE;x', 'DUE;PLANT'),
    code: 'snapshot-held',
    place: 'columns',
    words: /new: PLANT/,
  },
];
