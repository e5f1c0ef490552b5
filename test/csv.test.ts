// CSV that a spreadsheet opens as text and numbers: quotes, line ends, and nothing it would run as a formula.
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { csvOf } from '../src/render/csv.ts';

const read = (text: string): string[][] => parse(text, { bom: true }) as string[][];

t.test('read by another, every cell is what it was', async (t) => {
  const cells = ['plain', 'a "quoted" name', 'two\nlines', 'comma, here', 'Ünïcode 订单', '', ' blank '];
  const text = csvOf(['h'], [cells, [1.5, -3, null, Number.NaN, 0, 7e-7, 2]]);
  t.same(read(csvOf(cells, [cells])), [cells, cells]);
  t.match(text, /^\uFEFFh\r\n/);
  t.match(text, /\r\n1\.5,-3,,,0,7e-7,2\r\n$/, 'numbers stay numbers, and what is not known is empty');
});

t.test('nothing is a formula', async (t) => {
  const naughty = [
    ...['=1+1', '+49 170', '-2+3', '@SUM(A1)', '\tx', '\rx', ' =1', '\u200e=1', '＝1+1', '|cmd', '%x'],
    ...['=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"],
  ];
  for (const one of naughty) {
    const [, [cell = '']] = read(csvOf(['h'], [[one]])) as [string[], string[]];
    t.equal(cell, `'${one}`, JSON.stringify(one));
  }
  t.match(csvOf(['h'], [['\t=1']]), /'\t'=1/, 'nor what is left where a tab splits');
  t.same(read(csvOf(['h'], [['4471'], ['A=B'], ["O'Neil"]])).slice(1), [['4471'], ['A=B'], ["O'Neil"]]);
});

/** As a spreadsheet of a country whose list separator is not the comma splits it: quotes count where a field begins with one. */
const cellsElsewhere = (text: string, delimiter: string): string[] =>
  (
    parse(text, {
      bom: true,
      delimiter,
      relaxColumnCount: true,
      relaxQuotes: true,
      recordDelimiter: '\r\n',
    }) as string[][]
  ).flat();

t.test('nor where the file is split at another sign than the comma', async (t) => {
  const naughty = [
    'Adler;=1+1',
    'Adler; +1',
    'Adler;\u200f@SUM(A1)',
    'Adler\t=1+1',
    'Adler;"=1+1"',
    '\t=1+1',
    '\r=1',
    'a\r\n=1+1',
    'a\n-1+1;|cmd',
  ];
  for (const delimiter of [';', '\t'])
    for (const one of naughty)
      for (const row of [
        ['4471', one],
        [one, '4471'],
      ]) {
        const cells = cellsElsewhere(csvOf(['h', 'i'], [row]), delimiter);
        const formulas = cells.filter((cell) => /^[\s"\p{Cf}]*[=+\-@|%]/u.test(cell));
        t.strictSame(formulas, [], JSON.stringify([delimiter, ...row]));
      }
});

t.test('signs of direction and line ends within a cell stay in their cell', async (t) => {
  const cells = ['\u202e1744', 'شركة النسيج', 'two\r\nlines', 'a;b', '-', '=', "'=1"];
  const [, read1 = []] = read(csvOf(cells, [cells]));
  t.same(read1, ['\u202e1744', 'شركة النسيج', 'two\r\nlines', 'a;b', "'-", "'=", "'=1"]);
});
