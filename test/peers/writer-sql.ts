// The books in a database, as its own programs then export them: one table, of it the rows of one book.
import { BOOKS, type Book, QUOTED_BOOK } from '../exports/books.ts';

/** `timeType`: a local time by the database's own name for it. */
export function statements(timeType: string): string[] {
  const create = `CREATE TABLE sales_order (book VARCHAR(60), place INTEGER, order_no VARCHAR(40),
    customer VARCHAR(500), qty INTEGER, amount NUMERIC(14, 2), complete BOOLEAN, due ${timeType})`;
  return [create, ...[...BOOKS, QUOTED_BOOK].map(insert)];
}

function insert({ name, orders }: Book): string {
  const rows = orders.map(({ id, customer, pieces, valueMinor, completeOnly, due }, place) => {
    const amount = `${Math.floor(valueMinor / 100)}.${String(valueMinor % 100).padStart(2, '0')}`;
    const texts = [text(name), place, text(id), text(customer), pieces, amount];
    return `(${[...texts, completeOnly ? 'TRUE' : 'FALSE', text(`${due.replace('T', ' ')}:00`)].join(', ')})`;
  });
  return `INSERT INTO sales_order VALUES ${rows.join(', ')}`;
}

const text = (content: string): string => `'${content.replaceAll("'", "''")}'`;

export const FIELDS = ['order_no', 'customer', 'qty', 'amount', 'complete', 'due'];

export const select = ({ name }: Book, fields: readonly string[] = FIELDS): string =>
  `SELECT ${fields.join(', ')} FROM sales_order WHERE book = ${text(name)} ORDER BY place`;

export const COLUMNS = {
  id: 'order_no',
  customer: 'customer',
  quantityPieces: 'qty',
  valueMinor: 'amount',
  completeOnly: 'complete',
  dueAt: 'due',
};
