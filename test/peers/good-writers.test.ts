// Exports by programs of others are read: each record exactly as the database or the book had it, no file refused.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { filesConfig, openDrop } from '../contract/files-peer.ts';
import { tempFolder } from '../daemon/real-store.ts';
import { DATABASE_SHAPES } from '../exports/database-shapes.ts';
import { booksOf, readsBook } from '../exports/read-book.ts';
import { SPREADSHEET_SHAPES } from '../exports/spreadsheet-shapes.ts';
import { foreignTest } from '../foreign/foreign-data.ts';
import { SLICED, ZONE as SLICES_ZONE, type Slice, slicesBy } from './manufacturer-slices.ts';
import type { Writer } from './writer.ts';
import { AWK_WRITERS } from './writer-awk.ts';
import { mariaDbWriters } from './writer-mariadb.ts';
import { postgresWriters } from './writer-postgres.ts';
import { PYTHON_WRITERS } from './writer-python.ts';
import { sqliteWriters } from './writer-sqlite.ts';

/** Milliseconds. Two servers are started. */
t.setTimeout(300_000);

const WRITERS_MIN = 20;
const FILES_MIN = 200;
/** With the forms of test/exports, which are read without any program of others. */
const OWN = [...SPREADSHEET_SHAPES, ...DATABASE_SHAPES];
const ALL_FORMS_MIN = 40;
const ALL_FILES_MIN = 400;

let writers = 0;
let files = 0;

async function reads(t: Test, all: readonly Writer[]): Promise<void> {
  for (const writer of all) {
    await t.test(writer.name, async (t) => {
      const folders = tempFolder(t);
      const written = booksOf(writer).map((book, index) => ({ book, folder: join(folders, String(index)) }));
      for (const { folder } of written) await mkdir(folder);
      await writer.write(written.map(({ book, folder }) => ({ book, path: join(folder, writer.file) })));
      for (const { book, folder } of written) await readsBook(t, writer, book, folder);
      files += written.length;
    });
    writers += 1;
  }
}

async function readsSlices(t: Test, slices: readonly Slice[]): Promise<void> {
  const folders = tempFolder(t);
  for (const [index, { name, table, wanted, write }] of slices.entries()) {
    const folder = join(folders, String(index));
    await mkdir(folder);
    await write(join(folder, 'export.csv'));
    const tables = [{ name: 'export.csv', kind: table.kind, columns: table.columns }];
    const box = await openDrop(t);
    const config = await filesConfig(folder, { format: { zone: SLICES_ZONE, delimiter: ',' }, tables });
    const { said, pulled } = await box.read(config);
    t.same(said, [], `${name}: nothing to tell`);
    t.match(pulled.pulls, [{ verdict: 'taken' }], name);
    t.ok(wanted.length > 0, `${name}: ${wanted.length} records`);
    t.same(box.records(table.kind), wanted, name);
    files += 1;
  }
  writers += 1;
}

t.test('PostgreSQL', async (t) => reads(t, await postgresWriters(t)));
t.test('MariaDB', async (t) => reads(t, await mariaDbWriters(t)));
t.test('SQLite', async (t) => reads(t, await sqliteWriters(t)));
t.test('Python', (t) => reads(t, PYTHON_WRITERS));
t.test('awk', (t) => reads(t, AWK_WRITERS));

await foreignTest('slices of a manufacturer', SLICED, async (t) => {
  for (const [name, slices] of await slicesBy()) await t.test(name, (t) => readsSlices(t, slices));
});

t.test('so many were read', async (t) => {
  t.ok(writers >= WRITERS_MIN, `${writers} writers`);
  t.ok(files >= FILES_MIN, `${files} files`);
  const forms = writers + OWN.length;
  const all = files + OWN.flatMap(booksOf).length;
  t.ok(forms >= ALL_FORMS_MIN && all >= ALL_FILES_MIN, `${all} files of ${forms} forms with our own`);
});
