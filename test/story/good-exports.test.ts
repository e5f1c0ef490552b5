// Tests that good exports are read: every form by every book, each record exactly as it was written, none refused.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { filesConfig, openDrop } from '../contract/files-peer.ts';
import { BOOKS, type Book, type BookOrder, QUOTED_BOOK } from '../exports/books.ts';
import { DATABASE_SHAPES } from '../exports/database-shapes.ts';
import type { Shape } from '../exports/shape.ts';
import { SPREADSHEET_SHAPES } from '../exports/spreadsheet-shapes.ts';

const SHAPES = [...SPREADSHEET_SHAPES, ...DATABASE_SHAPES];
const ZONE = 'Europe/Berlin';
const GOOD_MIN = 200;

function expected(order: BookOrder, shape: Shape) {
  const due = Temporal.PlainDateTime.from(
    shape.name.startsWith('SAP') ? `${order.due.slice(0, 10)}T14:00` : order.due,
  );
  const isSaid = order.completeOnly || !shape.name.startsWith('SAP');
  return {
    kind: 'salesOrderLine',
    id: order.id,
    fields: {
      ...(isSaid && { completeOnly: order.completeOnly }),
      ...{
        customer: order.customer.trim(),
        dueAt: due.toZonedDateTime(ZONE).epochMilliseconds,
        material: 'SK-210',
      },
      ...{ quantityPieces: order.pieces, valueMinor: order.valueMinor },
    },
  };
}

const canWrite = ({ only, isQuoted }: Shape, book: Book): boolean =>
  book.orders.every(({ customer }) => only === undefined || only.test(customer)) &&
  (book !== QUOTED_BOOK || isQuoted === true);

let read = 0;
for (const shape of SHAPES) {
  t.test(shape.name, async (t) => {
    const drop = await openDrop(t);
    const folder = join(drop.folder, 'now');
    for (const book of [...BOOKS, QUOTED_BOOK].filter((one) => canWrite(shape, one))) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      const written = shape.write(book.orders);
      const files =
        typeof written === 'string' || Buffer.isBuffer(written) ? { [shape.file]: written } : written;
      for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
      const columns = { ...shape.columns, material: { value: 'SK-210' } };
      // Another name each time, so that one book is not judged by the one before.
      const table = { name: shape.file, kind: 'salesOrderLine', columns, ...shape.table };
      const config = await filesConfig(folder, { format: { zone: ZONE, ...shape.format }, tables: [table] });
      const fresh = await openDrop(t);
      const { said, pulled } = await fresh.read(config);
      t.same(said, [], `${book.name}: nothing to tell`);
      t.match(pulled.pulls, [{ verdict: 'taken' }], book.name);
      const wanted = book.orders
        .map((one) => expected(one, shape))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
      t.same(fresh.records('salesOrderLine'), wanted, book.name);
      read += 1;
    }
  });
}

t.test('so many were read', async (t) => {
  t.ok(SHAPES.length >= 20, `${SHAPES.length} forms`);
  t.ok(read >= GOOD_MIN, `${read} files`);
});
