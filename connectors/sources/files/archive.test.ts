// Tests of the archive a workbook is: cut off, changed, something else, or a trap.
import t, { type Test } from 'tap';
import { readOne } from '../../../test/contract/files-peer.ts';
import { row, workbook, zip } from '../../../test/fixtures/small-workbook.ts';

const read = (t: Test, content: Buffer) => readOne(t, ['orders.xlsx', content]);

t.test('archives that are no workbook, or a trap', async (t) => {
  const good = workbook({ Orders: row(1, 'ORDER') + row(2, '4471') });
  const faults = async (content: Buffer) => (await read(t, content)).fault;
  t.match(await faults(good.subarray(0, -40)), { code: 'workbook', words: /cut off or changed/ });
  t.match(await faults(zip({ 'content.xml': '<x/>' })), { code: 'workbook', words: /\.ods/ });
  const broken = Buffer.from(good);
  broken.writeUInt8(broken.readUInt8(120) ^ 0xff, 120);
  t.match(await faults(broken), { code: 'workbook', words: /cut off|not well-formed/ });
  t.match(await faults(workbook({ Orders: `<row r="1"><!-- --></rows>` })), {
    words: /sheet1\.xml at 2:\d+: It is not well-formed/,
  });
  const many = zip(Object.fromEntries(Array.from({ length: 2_001 }, (_, index) => [`p${index}`, ''])));
  t.match(await faults(many), { code: 'workbook', words: /2001 parts/ });
});

t.test('places that are none are as if they were left out, names of elements are only names', async (t) => {
  const text = (value: string, place: string): string =>
    `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const rows = `<row r="0">${text('ORDER', '1')}${text('QTY', '')}</row><__defineGetter__ x="1"/><constructor/>
    <row r="x">${text('4471', 'a2')}${text('6', '?')}</row>`;
  t.match(await read(t, workbook({ Orders: rows })), {
    ...{ headings: ['ORDER', 'QTY'], rows: [['4471', '6']], places: ['2:1'], fault: null },
  });
});

t.test('more is not unpacked than the archive says, nor more than is bearable', async (t) => {
  const rows = row(1, 'ORDER') + row(2, 'x'.repeat(100_000));
  const sheet = 'xl/worksheets/sheet1.xml';
  const liar = workbook({ Orders: rows }, { says: { [sheet]: 500 } });
  t.match((await read(t, liar)).fault, { code: 'workbook', words: /cut off or changed/ });
  const huge = workbook({ Orders: rows }, { says: { [sheet]: 500 * 1_048_576 } });
  t.match((await read(t, huge)).fault, {
    code: 'workbook',
    words: /has 500 MB unpacked, more than the 400 MB/,
  });
  const changed = workbook({ Orders: rows });
  const entry = changed.lastIndexOf(sheet) - 46;
  changed.writeUInt32LE(changed.readUInt32LE(entry + 16) + 1, entry + 16);
  t.match((await read(t, changed)).fault, { code: 'workbook', words: /changed/ }, 'another checksum');
  const doctype = workbook({ Orders: '' }, { says: {}, before: '<!DOCTYPE x [<!ENTITY a "b">]>' });
  t.match((await read(t, doctype)).fault, { code: 'workbook', words: /workbook\.xml/ });
});
