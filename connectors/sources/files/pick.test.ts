// Tests of which file a pattern means: the newest that is one, whatever lies beside it and whatever its clock says.
import { execFile } from 'node:child_process';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { filesConfig, openDrop, STOCK } from '../../../test/contract/files-peer.ts';
import { row, workbook } from '../../../test/fixtures/small-workbook.ts';
import { localFolder } from './local-folder.ts';

const stock = (pieces: number): string => `STOCK;MATERIAL;UNRESTRICTED\nS1;SK-210;${pieces}\n`;

t.test('a file from tomorrow hides no export, and is read where there is no other', async (t) => {
  const { folder, put, read, records, context } = await openDrop(t);
  const now = context.clock.now();
  const config = await filesConfig(folder, { tables: [{ ...STOCK, name: 'stock_*.csv' }] });
  await put('stock_a.csv', stock(1), now + 86_400_000);
  t.match((await read(config)).news, [{ code: 'time-ahead', words: /read as of now\. Set the clocks/ }]);
  await put('stock_b.csv', stock(2), now - 60_000);
  await put('stock_c.csv', stock(3), now + 300_000);
  const { news } = await read(config);
  t.match(records('stock'), [{ fields: { unrestrictedPieces: 3 } }], 'a clock a little ahead is no matter');
  t.match(news, [
    { code: 'time-ahead', words: /stock_a\.csv says .*, so stock_c\.csv was read instead.*remove it/ },
  ]);
});

t.test('what is no file hides no export beside it; alone it is told what it is', async (t) => {
  const { folder, put, read, records } = await openDrop(t);
  const config = await filesConfig(folder, { tables: [{ ...STOCK, name: 'stock_*.csv' }] });
  await put('stock_a.csv', stock(1), Date.UTC(2026, 5, 1));
  await promisify(execFile)('mkfifo', [join(folder, 'stock_b.csv')]);
  await mkdir(join(folder, 'stock_c.csv'));
  await put('../outside', stock(2));
  await symlink('../outside', join(folder, 'stock_d.csv'));
  t.match(await read(config), { news: [], words: '1 of 1 tables read' });
  t.match(records('stock'), [{ fields: { unrestrictedPieces: 1 } }]);
  await rm(join(folder, 'stock_a.csv'));
  await rm(join(folder, 'stock_d.csv'));
  t.match((await read(config)).news, [{ code: 'not-a-file', words: /a folder, a pipe or a device/ }]);
});

t.test('of many files only those that are meant are looked at, and others run in between', async (t) => {
  const { folder, put, context } = await openDrop(t);
  for (let name = 0; name < 300; name += 1) await put(`stock_${name}.csv`, '');
  await symlink('nowhere', join(folder, 'other.csv'));
  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 0);
  const entries = await localFolder(folder, context).list((name) => name.startsWith('stock'));
  clearInterval(turning);
  t.equal(entries.length, 300);
  t.ok(turns >= 3, `${turns}`);
});

t.test('what a spreadsheet puts beside an open file is no file of a pattern', async (t) => {
  const { folder, put, read } = await openDrop(t);
  const at = Date.UTC(2026, 5, 10, 6);
  await put(
    'stock.xlsx',
    workbook({ S: `${row(1, 'STOCK', 'MATERIAL', 'UNRESTRICTED')}${row(2, 'S1', 'SK-210', 9)}` }),
    at,
  );
  await put('~$stock.xlsx', 'who has it open', at + 60_000);
  await put('.stock.xlsx', 'a copy on its way', at + 60_000);
  const { words } = await read(await filesConfig(folder, { tables: [{ ...STOCK, name: '*.xlsx' }] }));
  t.equal(words, '1 of 1 tables read');
});
