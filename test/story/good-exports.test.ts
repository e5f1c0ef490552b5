// Tests that good exports are read: every form by every book, each record exactly as it was written, none refused.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { tempFolder } from '../daemon/real-store.ts';
import { DATABASE_SHAPES } from '../exports/database-shapes.ts';
import { booksOf, readsBook } from '../exports/read-book.ts';
import { SPREADSHEET_SHAPES } from '../exports/spreadsheet-shapes.ts';

const SHAPES = [...SPREADSHEET_SHAPES, ...DATABASE_SHAPES];
const GOOD_MIN = 200;

let read = 0;
for (const shape of SHAPES) {
  t.test(shape.name, async (t) => {
    const folders = tempFolder(t);
    for (const [index, book] of booksOf(shape).entries()) {
      const folder = join(folders, String(index));
      await mkdir(folder);
      const written = shape.write(book.orders);
      const files =
        typeof written === 'string' || Buffer.isBuffer(written) ? { [shape.file]: written } : written;
      for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
      await readsBook(t, shape, book, folder);
      read += 1;
    }
  });
}

t.test('so many were read', async (t) => {
  t.ok(SHAPES.length >= 20, `${SHAPES.length} forms`);
  t.ok(read >= GOOD_MIN, `${read} files`);
});
