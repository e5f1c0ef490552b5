// Reads one export of a book of orders by the files source, and holds every record against the book.
import type { Test } from 'tap';
import { filesConfig, openDrop } from '../contract/files-peer.ts';
import { BOOKS, type Book, type BookOrder, QUOTED_BOOK } from './books.ts';

/** What a plant says of a form of export, and which books can be written in it. */
export type Form = {
  readonly name: string;
  /** The file's name as the config has it. */
  readonly file: string;
  /** Of the source and of its one table. */
  readonly format: object;
  readonly table?: object;
  readonly columns: object;
  /** It quotes or escapes, so that names may hold anything. */
  readonly isQuoted?: true;
  /** Names it can write; left out: all. */
  readonly only?: RegExp;
  /** It writes days without a time, and the plant gave this one. */
  readonly writesDaysAt?: string;
  /** Where not all pieces have to go at once it writes nothing. */
  readonly writesOnlyYes?: true;
};

export const ZONE = 'Europe/Berlin';
const MATERIAL = 'SK-210';

export function booksOf({ only, isQuoted }: Form): readonly Book[] {
  const all = isQuoted === true ? [...BOOKS, QUOTED_BOOK] : BOOKS;
  return all.filter(({ orders }) => orders.every(({ customer }) => only?.test(customer) ?? true));
}

/** `folder` holds the export and nothing else. A box of its own each time, so that no book is judged by the one before. */
export async function readsBook(t: Test, form: Form, book: Book, folder: string): Promise<void> {
  const columns = { ...form.columns, material: { value: MATERIAL } };
  const table = { name: form.file, kind: 'salesOrderLine', columns, ...form.table };
  const config = await filesConfig(folder, { format: { zone: ZONE, ...form.format }, tables: [table] });
  const box = await openDrop(t);
  const { said, pulled } = await box.read(config);
  t.same(said, [], `${book.name}: nothing to tell`);
  t.match(pulled.pulls, [{ verdict: 'taken' }], book.name);
  const wanted = book.orders.map((one) => recordOf(one, form)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  t.same(box.records('salesOrderLine'), wanted, book.name);
}

function recordOf(order: BookOrder, { writesDaysAt, writesOnlyYes }: Form) {
  const due = writesDaysAt === undefined ? order.due : `${order.due.slice(0, 10)}T${writesDaysAt}`;
  const isSaid = order.completeOnly || writesOnlyYes !== true;
  return {
    kind: 'salesOrderLine',
    id: order.id,
    fields: {
      ...(isSaid && { completeOnly: order.completeOnly }),
      customer: order.customer.trim(),
      dueAt: Temporal.PlainDateTime.from(due).toZonedDateTime(ZONE).epochMilliseconds,
      ...{ material: MATERIAL, quantityPieces: order.pieces, valueMinor: order.valueMinor },
    },
  };
}
