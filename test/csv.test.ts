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
    ...['=1+1', '+49 170', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\u200e=1', '＝1+1', '|cmd', '%x'],
    ...['=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"],
  ];
  for (const one of naughty) {
    const [, [cell = '']] = read(csvOf(['h'], [[one]])) as [string[], string[]];
    t.equal(cell, `'${one}`, JSON.stringify(one));
  }
  t.same(read(csvOf(['h'], [['4471'], ['A=B'], ["O'Neil"]])).slice(1), [['4471'], ['A=B'], ["O'Neil"]]);
});
