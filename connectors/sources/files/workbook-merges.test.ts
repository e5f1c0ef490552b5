// Tests of merged cells of a sheet: headings that reach over rows and columns, and values that a person sees in several rows.
import t, { type Test } from 'tap';
import { readOne } from '../../../test/contract/files-peer.ts';
import { row, workbook } from '../../../test/fixtures/small-workbook.ts';

const read = (t: Test, content: Buffer, table: object = {}) =>
  readOne(t, ['orders.xlsx', content], { table });

t.test(
  'a heading that reaches over several rows is the heading of its column, one over several columns of its first',
  async (t) => {
    const text = (place: string, words: string): string =>
      `<c r="${place}" t="inlineStr"><is><t>${words}</t></is></c>`;
    const rows = [
      row(1, 'Open orders'),
      `<row r="3">${text('A3', 'ORDER')}${text('B3', 'Quantity')}${text('D3', 'DUE')}</row>`,
      `<row r="4">${text('B4', 'open')}${text('C4', 'done')}</row>`,
      row(5, '4471', 6, 4, 'x'),
    ].join('');
    const merged = ['A1:D1', 'A3:A4', 'B3:C3', 'D3:D4'];
    const both = await read(t, workbook({ Orders: rows }, { merged }), { headerRow: 4 });
    t.match(both, {
      headings: ['ORDER', 'open', 'done', 'DUE'],
      rows: [['4471', 6, 4, 'x']],
      places: ['5:1'],
    });
    const first = await read(t, workbook({ Orders: rows }, { merged }), { headerRow: 3 });
    t.match(first.headings, ['ORDER', 'Quantity', '', 'DUE']);
    const apart = await read(t, workbook({ Orders: rows }), { headerRow: 4 });
    t.same(apart.headings, ['', 'open', 'done'], 'without a merged cell nothing is taken from above');
  },
);

t.test('a value that is merged over rows is refused where it is read, with what to do', async (t) => {
  const columns = { columns: { id: 'ORDER', customer: 'CUSTOMER' } };
  const rows = [
    row(1, 'ORDER', 'CUSTOMER', 'NOTE'),
    row(2, '4471', 'HALLMANN', 'x'),
    ...[3, 4].map((line) => row(line, `44${line}`)),
  ].join('');
  const told = async (...merged: readonly string[]) =>
    (await read(t, workbook({ Orders: rows }, { merged }), columns)).fault;
  t.match(await told('B2:B4'), {
    ...{ code: 'merged-cells', place: { line: 2, column: 2 } },
    words: /CUSTOMER is merged here over rows 2 to 4.*Undo the merge in the export/,
  });
  t.match(await told('C2:C4', 'A3:B4'), { code: 'merged-cells', place: { line: 3, column: 1 } });
  t.match(await told('A1:A2'), { code: 'merged-cells', place: { line: 1, column: 1 }, words: /headerRow/ });
  t.equal(await told('C2:C4'), null, 'a column nobody reads');
  t.equal(await told('A2:C2', 'B3:C3'), null, 'over columns it is one value, in its first');
  t.equal(await told('A4:A6', 'B4:B6'), null, 'a row that is tall has no other rows in it');
});
