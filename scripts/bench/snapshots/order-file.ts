// An export of 72,591 orders, as large and as wide as a manufacturer's of some years; drawn from nothing but the number.

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

/** `changed`: the share of orders whose quantity is another; those all over the file, or the newest. */
export function orderFile(
  count: number,
  changed: { readonly share: number; readonly where: Change },
): string {
  const many = Math.round(count * changed.share);
  const isChanged = new Set<number>();
  for (let i = 0; i < many; i++)
    isChanged.add(changed.where === 'newest' ? count - 1 - i : (i * STRIDE) % count);
  const rows = [COLUMNS];
  for (let i = 0; i < count; i++) rows.push(row(i, isChanged.has(i)));
  return `${rows.join('\n')}\n`;
}

function row(index: number, isChanged: boolean): string {
  const starts = FIRST_DAY + Math.floor((index * DAYS) / ORDERS) * DAY_MS;
  const pieces = 10 + ((index * 37) % 4_000) + (isChanged ? 1 : 0);
  const scrapped = index % 97 === 0 ? 3 : 0;
  const cells = [
    100_000 + index,
    `FR-${String(index % MATERIALS).padStart(4, '0')}`,
    ...[pieces, scrapped, scrapped > 0 ? 'Thermoform temperature too low' : ''],
    ...[day(starts), day(starts + 11 * DAY_MS), index % 50 === 0 ? '' : day(starts + 10 * DAY_MS)],
  ];
  return cells.join(';');
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
