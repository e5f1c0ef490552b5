// What is on its way: when each receipt comes as promised, and in 64 futures by how late suppliers have been.
import { hashText, stir, uniformOf } from '../estimate/keyed.ts';
import type { SupplyMemory } from '../estimate/usage-supply.ts';
import { grouped } from '../model/grouped.ts';
import { all, derived, type Model, numberOf, textOf } from '../model/model.ts';
import type { UtcMs } from '../types/time.ts';
import { SCENARIOS } from './capacity.ts';

const DAY_MS = 86_400_000;

/** A receipt that has not come yet. */
export type OpenReceipt = {
  readonly id: string;
  readonly materialId: string;
  readonly supplier: string;
  readonly pieces: number;
  /** Null: nobody has said when. It is shown and not counted. */
  readonly promisedAt: UtcMs | null;
  readonly confirmed: boolean;
};

/** `at` in the plain statement: as promised; null where the promise is broken already, or none was made. */
export type Arrival = {
  readonly receipt: OpenReceipt;
  readonly at: UtcMs | null;
  /** Days past its promise when ERP last told that it had not come. */
  readonly overdueDays: number;
};

/** Not received yet as ERP tells it, by material, by promise. */
export const openReceipts: (model: Model) => ReadonlyMap<string, readonly OpenReceipt[]> = derived(
  ['receipt'],
  (model) => {
    const open = all(model, 'receipt').flatMap(({ record }): OpenReceipt[] => {
      const materialId = textOf(record, 'material');
      const pieces = numberOf(record, 'quantityPieces');
      const promisedAt = numberOf(record, 'promisedAt');
      if (materialId === null || pieces === null || pieces <= 0 || numberOf(record, 'receivedAt') !== null)
        return [];
      const supplier = textOf(record, 'supplier') ?? '';
      // A promise is binding unless ERP says that it is not.
      const confirmed = record.fields['confirmed'] !== false;
      return [{ id: record.id, materialId, supplier, pieces, promisedAt, confirmed }];
    });
    const byPromise = open.toSorted((a, b) => (a.promisedAt ?? 0) - (b.promisedAt ?? 0));
    return grouped(byPromise, ({ materialId }) => materialId);
  },
);

/** What ERP has not told of since the promise passed has come as promised, as far as anybody knows. */
export function arrivalsOf(
  model: Model,
  materialId: string,
  { now, receiptsToldAt }: { readonly now: UtcMs; readonly receiptsToldAt: UtcMs },
): Arrival[] {
  const toldAt = Math.min(now, receiptsToldAt);
  return (openReceipts(model).get(materialId) ?? []).map((receipt) => {
    const { promisedAt } = receipt;
    const overdueMs = promisedAt === null ? 0 : toldAt - promisedAt;
    const at = promisedAt === null || overdueMs >= 0 ? null : Math.max(now, promisedAt);
    return { receipt, at, overdueDays: Math.max(0, overdueMs / DAY_MS) };
  });
}

/** Until suppliers have a record of their own: one delivery in twenty is late, by these days. */
const PRIOR_DELAYS: readonly (readonly [days: number, weight: number])[] = [
  [0, 5.7],
  [1, 0.1],
  [2, 0.1],
  [4, 0.06],
  [8, 0.04],
];
/** All suppliers together weigh as much as so many deliveries of the one. */
const ALL_WEIGHT = 10;
/** What nobody has confirmed comes any day within two weeks this often. */
const UNCONFIRMED_SHARE = 0.3;
const UNCONFIRMED_DAYS = [0, 1, 2, 3, 5, 7, 10, 14];
/** A receipt overdue for longer than any before it takes half as long again, at least these days. */
const OVERDUE_DAYS = [0.5, 1, 2, 3, 5];
const OVERDUE_GROWTH = 0.5;

type Weighed = readonly (readonly [days: number, weight: number])[];

/** How late a supplier is, as days with weights, sorted. Worked out once for all its receipts of a look. */
export function delaysOf(memory: SupplyMemory, supplier: string): Weighed {
  const rows: [number, number][] = PRIOR_DELAYS.map(([days, weight]) => [days, weight]);
  const others = [...memory.delays.values()].flat();
  for (const days of others) rows.push([days, ALL_WEIGHT / Math.max(ALL_WEIGHT, others.length)]);
  for (const days of memory.delays.get(supplier) ?? []) rows.push([days, 1]);
  return rows.sort((a, b) => a[0] - b[0]);
}

/** When the receipt comes in each scenario, keyed by its id; never before `now`. Infinity: without a date. */
export function arrivesEach(arrival: Arrival, delays: Weighed, now: UtcMs): Float64Array {
  const each = new Float64Array(SCENARIOS).fill(Number.POSITIVE_INFINITY);
  const { id, promisedAt, confirmed } = arrival.receipt;
  if (promisedAt === null) return each;
  const days = leftDelays(confirmed ? delays : widened(delays), arrival.overdueDays);
  const seed = hashText(id);
  // Every 64th of the distribution once, in an order of its own: odd steps visit all of them.
  const step = (seed >>> 8) | 1;
  const total = days.reduce((sum, [, weight]) => sum + weight, 0);
  for (let s = 0; s < SCENARIOS; s++) {
    const stratum = (Math.imul(s, step) + seed) & (SCENARIOS - 1);
    const u = (stratum + uniformOf(stir(seed, s))) / SCENARIOS;
    each[s] = Math.max(now, promisedAt + quantile(days, u * total) * DAY_MS);
  }
  return each;
}

function widened(delays: Weighed): Weighed {
  const total = delays.reduce((sum, [, weight]) => sum + weight, 0);
  const more = (UNCONFIRMED_SHARE * total) / (1 - UNCONFIRMED_SHARE) / UNCONFIRMED_DAYS.length;
  return [...delays, ...UNCONFIRMED_DAYS.map((days) => [days, more] as const)].sort((a, b) => a[0] - b[0]);
}

/** Of a receipt that is overdue the delays it has outlasted are out. */
function leftDelays(delays: Weighed, overdueDays: number): Weighed {
  if (overdueDays <= 0) return delays;
  const longer = delays.filter(([days]) => days > overdueDays);
  const more = OVERDUE_DAYS.map(
    (days) => [overdueDays + Math.max(days, days * OVERDUE_GROWTH * overdueDays), 0.2] as const,
  );
  return [...longer, ...more].sort((a, b) => a[0] - b[0]);
}

function quantile(days: Weighed, upTo: number): number {
  let sum = 0;
  for (const [value, weight] of days) {
    sum += weight;
    if (sum >= upTo) return value;
  }
  return days.at(-1)?.[0] ?? 0;
}
