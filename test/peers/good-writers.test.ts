// Exports by programs of others are read: each record exactly as the database or the book had it, no file refused.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { tempFolder } from '../daemon/real-store.ts';
import { booksOf, readsBook } from '../exports/read-book.ts';
import type { Writer } from './writer.ts';
import { AWK_WRITERS } from './writer-awk.ts';
import { mariaDbWriters } from './writer-mariadb.ts';
import { postgresWriters } from './writer-postgres.ts';
import { PYTHON_WRITERS } from './writer-python.ts';
import { sqliteWriters } from './writer-sqlite.ts';

/** Milliseconds. Two servers are started. */
t.setTimeout(300_000);

const WRITERS_MIN = 18;
const FILES_MIN = 180;

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

t.test('PostgreSQL', async (t) => reads(t, await postgresWriters(t)));
t.test('MariaDB', async (t) => reads(t, await mariaDbWriters(t)));
t.test('SQLite', async (t) => reads(t, await sqliteWriters(t)));
t.test('Python', (t) => reads(t, PYTHON_WRITERS));
t.test('awk', (t) => reads(t, AWK_WRITERS));

t.test('so many were read', async (t) => {
  t.ok(writers >= WRITERS_MIN, `${writers} writers`);
  t.ok(files >= FILES_MIN, `${files} files`);
});
