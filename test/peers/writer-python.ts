// Exports by Python: its csv module in the dialects it has, XML, and workbooks by the two libraries that write them.
import { writeFile } from 'node:fs/promises';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { ENGLISH, GERMAN_MARKS } from '../exports/shape.ts';
import { PYTHON } from './tryton-build.ts';
import type { Writer } from './writer.ts';

const PROGRAM = new URL('writers.py', import.meta.url).pathname;

/** It is started once for all files of a writer. */
const write =
  (form: string): Writer['write'] =>
  async (files) => {
    const [first] = files;
    if (first === undefined) return;
    const task = `${first.path}.json`;
    await writeFile(task, JSON.stringify(files.map(({ book, path }) => ({ orders: book.orders, path }))));
    await runProgram(PYTHON, [PROGRAM, form, task]);
  };

const TRUE_FALSE = { trueWords: ['True'], falseWords: ['False'] };
const csv = { file: 'orders.csv', columns: ENGLISH, isQuoted: true } as const;

export const PYTHON_WRITERS: readonly Writer[] = [
  {
    ...{ name: 'Python csv: the dialect of Excel', ...csv, write: write('excel') },
    format: { delimiter: ',', ...TRUE_FALSE },
  },
  {
    ...{ name: 'Python csv: the dialect of Unix, all quoted', ...csv, write: write('unix') },
    format: { delimiter: ',', ...TRUE_FALSE },
  },
  {
    ...{ name: 'Python csv: tabs in UTF-16', ...csv, file: 'orders.txt', write: write('excel-tab') },
    format: { delimiter: '\t', encoding: 'utf-16le', ...TRUE_FALSE },
  },
  {
    ...{ name: 'Python csv: German, with a mark of UTF-8', ...csv, write: write('german') },
    format: GERMAN_MARKS,
  },
  {
    ...{ name: 'Python csv: texts quoted, numbers not', ...csv, write: write('quote-nonnumeric') },
    format: { delimiter: ',', ...TRUE_FALSE },
  },
  {
    ...{ name: 'Python: XML by ElementTree', file: 'orders.xml', isQuoted: true, write: write('xml') },
    format: {},
    table: {
      xml: {
        row: 'order',
        columns: {
          ...{ NO: '@number', CUSTOMER: 'customer', QTY: 'lines/pieces', AMOUNT: 'lines/amount' },
          ...{ FULL: '@complete', DUE: '@due' },
        },
      },
    },
    columns: {
      ...{ id: 'NO', customer: 'CUSTOMER', quantityPieces: 'QTY', valueMinor: 'AMOUNT' },
      ...{ completeOnly: 'FULL', dueAt: 'DUE' },
    },
  },
  {
    ...{ name: 'openpyxl: a workbook of texts, numbers and days', ...csv, file: 'orders.xlsx' },
    write: write('openpyxl'),
    format: {},
  },
  {
    ...{ name: 'XlsxWriter: a workbook with titles and a formula', ...csv, file: 'orders.xlsx' },
    write: write('xlsxwriter'),
    format: {},
    table: { sheet: 'Orders', headerRow: 3 },
  },
];
