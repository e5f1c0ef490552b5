// What the form of an export is, and how the cells of one are written.
import type { BookOrder } from './books.ts';
import type { Form } from './read-book.ts';

/** A form written here: what is in its file, or in each of its files. */
export type Shape = Form & {
  write(orders: readonly BookOrder[]): string | Buffer | Readonly<Record<string, string | Buffer>>;
};

export const ENGLISH = {
  id: 'Order',
  customer: 'Customer',
  quantityPieces: 'Qty',
  valueMinor: 'Value',
  completeOnly: 'Complete',
  dueAt: 'Due',
};

export type Cells = (order: BookOrder) => readonly string[];

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
export const ifNeeded =
  (mark: string) =>
  (text: string): string =>
    text.includes('"') || text.includes(mark) || text.includes('\n') ? quoted(text) : text;

export function delimited(
  head: readonly string[],
  orders: readonly BookOrder[],
  cells: Cells,
  how: { mark: string; end?: string; cell?: (text: string) => string },
): string {
  const { mark, end = '\n', cell = (text: string) => text } = how;
  return [head, ...orders.map(cells)].map((row) => `${row.map(cell).join(mark)}${end}`).join('');
}

export const HEAD = ['Order', 'Customer', 'Qty', 'Value', 'Complete', 'Due'];

/** "184000.50" with the decimal mark and the mark between thousands. */
export function amount(minor: number, decimal: string, group = ''): string {
  const whole = String(Math.floor(minor / 100)).replace(/\B(?=(\d{3})+$)/g, group);
  return `${whole}${decimal}${String(minor % 100).padStart(2, '0')}`;
}

export function day(due: string, order: string): string {
  const [date = '', time = ''] = due.split('T');
  const [y = '', m = '', d = ''] = date.split('-');
  const written = order
    .replace('yyyy', y)
    .replace('MM', m)
    .replace('dd', d)
    .replace(/\bM\b/, String(Number(m)))
    .replace(/\bd\b/, String(Number(d)));
  return written.replace('HH:mm', time);
}

export const plain: Cells = (o) => [
  o.id,
  o.customer,
  String(o.pieces),
  amount(o.valueMinor, '.'),
  o.completeOnly ? 'Y' : 'N',
  o.due.replace('T', ' '),
];
export const german: Cells = (o) => [
  o.id,
  o.customer,
  String(o.pieces).replace(/\B(?=(\d{3})+$)/g, '.'),
  amount(o.valueMinor, ',', '.'),
  o.completeOnly ? 'ja' : 'nein',
  day(o.due, 'dd.MM.yyyy HH:mm'),
];
export const american: Cells = (o) => {
  const hour = Number(o.due.slice(11, 13));
  const time = `${hour % 12 === 0 ? 12 : hour % 12}:${o.due.slice(14, 16)} ${hour < 12 ? 'AM' : 'PM'}`;
  return [
    o.id,
    o.customer,
    String(o.pieces).replace(/\B(?=(\d{3})+$)/g, ','),
    amount(o.valueMinor, '.', ','),
    o.completeOnly ? 'TRUE' : 'FALSE',
    `${day(o.due, 'M/d/yyyy')} ${time}`,
  ];
};

export const GERMAN_MARKS = {
  decimal: ',',
  group: '.',
  date: 'dd.MM.yyyy',
  trueWords: ['ja'],
  falseWords: ['nein'],
};

export function latin(text: string, map: Readonly<Record<string, number>> = {}): Buffer {
  return Buffer.from([...text].map((one) => map[one] ?? one.codePointAt(0) ?? 63));
}

export const UNDER_256 = /^[\t\n\x20-\xff]*$/;
