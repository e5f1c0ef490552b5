// Which components run short for the work orders to come, on one day of the foreign export, against what is expected.
import type { Test } from 'tap';
import { type Movement, shortageWindows } from '../../src/core/project/shortage.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import { noonOf, type WorkOrder, ZONE } from './adventureworks-export.ts';
import { number, recordsOf, type Told, text } from './foreign-export.ts';

export type ExpectedShortages = {
  readonly components_demanded: number;
  readonly shortages: readonly {
    readonly product: number;
    readonly name: string;
    readonly stock: number;
    readonly run_out: string;
    readonly covered_again: string | null;
    readonly qty: number;
  }[];
};

type Book = Map<string, Movement[]>;

/** Stock as counted on the day, every work order still to start, every purchase line ordered by then and not yet due. */
export function judgeShortages(
  t: Test,
  told: Told,
  given: {
    readonly orders: readonly WorkOrder[];
    readonly date: string;
    readonly expected: ExpectedShortages;
  },
): void {
  const { orders, date, expected } = given;
  const now = noonOf(date);
  const book: Book = new Map();
  bookUse(book, recordsOf(told, 'component'), orders, now);
  t.equal(book.size, expected.components_demanded);
  bookReceipts(book, recordsOf(told, 'receipt'), now);
  const stock = new Map<string, number>();
  for (const one of recordsOf(told, 'stock')) {
    const material = text(one, 'material');
    stock.set(material, (stock.get(material) ?? 0) + number(one, 'unrestrictedPieces'));
  }
  const names = new Map(recordsOf(told, 'material').map((one) => [one.id, text(one, 'name')] as const));
  const found = [...book].flatMap(([product, movements]) => {
    const opening = stock.get(product) ?? 0;
    return shortageWindows(opening, movements).map(({ from, until, deepestPieces }) => ({
      ...{ product: Number(product), name: names.get(product), stock: opening, qty: deepestPieces },
      ...{ run_out: dateOf(from), covered_again: until === null ? null : dateOf(until) },
    }));
  });
  const wanted = expected.shortages.map(({ product, name, stock, qty, run_out, covered_again }) => ({
    ...{ product, name, stock, qty, run_out, covered_again },
  }));
  t.ok(wanted.length > 0);
  t.same(sorted(found), sorted(wanted));
}

/** One level of the bill, by the rows that are valid on the day the order starts. */
function bookUse(
  book: Book,
  components: readonly EntityRecord[],
  orders: readonly WorkOrder[],
  now: UtcMs,
): void {
  const bills = Map.groupBy(components, (one) => text(one, 'parent'));
  for (const order of orders.filter(({ releasedAt }) => releasedAt > now))
    for (const row of bills.get(order.material) ?? []) {
      const until = row.fields['validToAt'];
      const at = order.releasedAt;
      if (at < number(row, 'validFromAt') || (typeof until === 'number' && at > until)) continue;
      const movement = { at, pieces: -order.quantityPieces * number(row, 'perPiece') };
      const material = text(row, 'material');
      const movements = book.get(material);
      if (movements) movements.push(movement);
      else book.set(material, [movement]);
    }
}

function bookReceipts(book: Book, receipts: readonly EntityRecord[], now: UtcMs): void {
  for (const one of receipts) {
    const at = number(one, 'promisedAt');
    if (number(one, 'orderedAt') > now || at <= now) continue;
    book.get(text(one, 'material'))?.push({ at, pieces: number(one, 'quantityPieces') });
  }
}

function dateOf(at: UtcMs): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(ZONE.name).toPlainDate().toString();
}

function sorted<T extends { readonly product: number; readonly run_out: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => a.product - b.product || (a.run_out < b.run_out ? -1 : 1));
}
