// An export of 72,591 orders, as large and as wide as a manufacturer's of some years: drawn from nothing but the number, or
// a plant's own.
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** Orders of the foreign export that this is as large as. */
export const ORDERS = 72_591;
const COLUMNS = 'ORDER;MATERIAL;QTY;SCRAPPED;REASON;STARTS;DUE;ENDED';
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2023, 0, 2);
/** Stock-keeping numbers, and the days of three years. */
const MATERIALS = 504;
const DAYS = 1_100;
/** A prime: changed orders lie all over the file, which is the dearest way to write them. */
const STRIDE = 7_919;

export type Change = 'none' | 'spread' | 'newest';

/** The cells of each order: its own number first, its pieces third. */
export type OrderBook = readonly (readonly string[])[];
const PIECES = 2;

export function drawnBook(count: number): OrderBook {
  return Array.from({ length: count }, (_, index) => drawn(index));
}

/** One of a plant's own: a CSV file whose columns mean the same in the same order, whatever they are called. */
export function bookFrom(file: string): OrderBook {
  const [, ...rows] = parse(readFileSync(file, 'utf8'), { delimiter: [',', ';'] }) as string[][];
  const width = COLUMNS.split(';').length;
  if (rows.length === 0 || rows[0]?.length !== width)
    throw new Error(`${file}: ${width} columns are wanted, as in ${COLUMNS}`);
  return rows;
}

/** `changed`: the share of orders whose quantity is another; those all over the file, or the newest. */
export function orderFile(
  book: OrderBook,
  changed: { readonly share: number; readonly where: Change },
): string {
  const count = book.length;
  const many = Math.round(count * changed.share);
  const isChanged = new Set<number>();
  for (let i = 0; i < many; i++)
    isChanged.add(changed.where === 'newest' ? count - 1 - i : (i * STRIDE) % count);
  const rows = book.map((cells, index) => (isChanged.has(index) ? oneMore(cells) : cells).join(';'));
  return `${[COLUMNS, ...rows].join('\n')}\n`;
}

function oneMore(cells: readonly string[]): readonly string[] {
  return cells.with(PIECES, String(Number(cells[PIECES]) + 1));
}

function drawn(index: number): readonly string[] {
  const starts = FIRST_DAY + Math.floor((index * DAYS) / ORDERS) * DAY_MS;
  const scrapped = index % 97 === 0 ? 3 : 0;
  return [
    String(100_000 + index),
    `FR-${String(index % MATERIALS).padStart(4, '0')}`,
    ...[String(10 + ((index * 37) % 4_000)), String(scrapped)],
    scrapped > 0 ? 'Thermoform temperature too low' : '',
    ...[day(starts), day(starts + 11 * DAY_MS), index % 50 === 0 ? '' : day(starts + 10 * DAY_MS)],
  ];
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
