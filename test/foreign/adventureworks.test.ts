// A manufacturer at volume: its export read by the files source, judged on three dates and against its stock.
import type { Test } from 'tap';
import { localDay } from '../../src/core/model/local-time.ts';
import { type PastDue, pastDue } from '../../src/core/project/overdue.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import { openStore } from '../../src/store/store.ts';
import { SILENT, tempFolder } from '../daemon/real-store.ts';
import { EXPORT, noonOf, type WorkOrder, workOrdersOf, ZONE } from './adventureworks-export.ts';
import { type ExpectedShortages, judgeShortages } from './adventureworks-shortages.ts';
import { foreignJson, foreignTest } from './foreign-data.ts';
import { number, pullExport, recordsOf, text } from './foreign-export.ts';
import { type OrderWorld, orderRecord, orderWorld } from './order-world.ts';

const EXPECTED = 'adventureworks/expected.json';
const STOCK_DATE = '2014-05-15';

type AsOf = {
  readonly open: number;
  readonly overdue: number;
  readonly overdue_value_at_standard_cost: number;
  readonly will_finish_late: number;
  readonly not_yet_due_but_will_be_late: number;
  readonly overdue_top: readonly {
    readonly wo: number;
    readonly product: number;
    readonly qty: number;
    readonly days_overdue: number;
    readonly value: number;
    readonly final_late_days: number;
  }[];
};
type Expected = {
  readonly work_orders: number;
  readonly late: number;
  readonly on_or_before_due: number;
  readonly lateness_days: { readonly [days: string]: number };
  readonly scrapped_pieces: number;
  readonly orders_with_scrap: number;
  readonly scrap_by_reason: { readonly [reason: string]: number };
  readonly as_of: { readonly [date: string]: AsOf };
} & { readonly [material: `material_as_of_${string}`]: ExpectedShortages };

const FILES = EXPORT.files.map(({ name }) => `adventureworks/${name}`);

await foreignTest(
  'past due, value, top lists, scrap and shortages at volume',
  [EXPECTED, ...FILES],
  async (t) => {
    const before = process.cpuUsage();
    const expected = await foreignJson<Expected>(EXPECTED);
    const told = await pullExport(t, EXPORT);
    const orders = workOrdersOf(told);
    t.equal(orders.length, expected.work_orders);
    judgeScrap(t, recordsOf(told, 'workOrder'), expected);
    judgeLateness(t, orders, expected);
    await t.test('shortages', async (t) => {
      const shortages = expected[`material_as_of_${STOCK_DATE}`];
      if (!shortages) throw new Error(`no shortages are expected of ${STOCK_DATE}`);
      judgeShortages(t, told, { orders, date: STOCK_DATE, expected: shortages });
    });
    const dates = Object.keys(expected.as_of).toSorted();
    t.ok(dates.length > 1);
    const worlds = await asJournaled(t, orders, dates);
    for (const [date, asOf] of Object.entries(expected.as_of))
      await t.test(date, async (t) => judgeDate(t, orders, { asOf, world: worlds.get(date) as OrderWorld }));
    const { user, system } = process.cpuUsage(before);
    const megabytes = Math.round(process.memoryUsage().rss / 1_048_576);
    t.comment(`${orders.length} orders: ${((user + system) / 1e6).toFixed(1)} s of CPU, ${megabytes} MB`);
  },
);

/** Counted from the records: what the source made of the cells, none lost and none doubled. */
function judgeScrap(t: Test, orders: readonly EntityRecord[], expected: Expected): void {
  const byReason: { [reason: string]: number } = {};
  const scrapped = orders.filter((one) => number(one, 'scrappedPieces') > 0);
  for (const one of scrapped) {
    const reason = text(one, 'scrapReason');
    byReason[reason] = (byReason[reason] ?? 0) + number(one, 'scrappedPieces');
  }
  const pieces = Object.values(byReason).reduce((sum, count) => sum + count, 0);
  t.same(byReason, expected.scrap_by_reason);
  t.equal(scrapped.length, expected.orders_with_scrap);
  t.equal(pieces, expected.scrapped_pieces);
}

/** Days by the plant's own calendar, the way slip is counted. */
function judgeLateness(t: Test, orders: readonly WorkOrder[], expected: Expected): void {
  const days: { [days: string]: number } = {};
  for (const order of orders) days[lateDays(order)] = (days[lateDays(order)] ?? 0) + 1;
  const late = orders.filter((order) => lateDays(order) > 0).length;
  t.same(days, expected.lateness_days);
  t.equal(late, expected.late);
  t.equal(orders.length - late, expected.on_or_before_due);
}

function lateDays({ finishedAt, dueAt }: WorkOrder): number {
  return localDay(ZONE, finishedAt) - localDay(ZONE, dueAt);
}

/**
 * What ERP told at noon of each date, its open orders, journaled one after the other by the store; then what the
 * store says was known at each of them.
 */
async function asJournaled(
  t: Test,
  orders: readonly WorkOrder[],
  dates: readonly string[],
): Promise<Map<string, OrderWorld>> {
  const store = await openStore({ dir: tempFolder(t), ways: [], log: SILENT, groupCommitMs: 10 });
  t.teardown(() => store.close());
  const covers = ['salesOrderLine'];
  for (const date of dates) {
    const at = noonOf(date);
    const records = orders.filter((one) => one.releasedAt <= at && one.finishedAt > at).map(toldAs);
    const snapshot = { type: 'snapshot', covers, asOf: at, records, hash: date, recordedAt: at } as const;
    await store.append({ sourceId: 'erp', at, samples: [], facts: [], snapshots: [snapshot] });
  }
  const worlds = new Map<string, OrderWorld>();
  for (const date of dates) {
    const at = noonOf(date);
    worlds.set(date, orderWorld(await store.recordsAt('salesOrderLine', at), at, ZONE));
  }
  return worlds;
}

function toldAs({ id, dueAt, quantityPieces, valueCents }: WorkOrder): EntityRecord {
  return orderRecord(id, { dueAt, quantityPieces, valueMinor: Math.round(valueCents) });
}

function judgeDate(
  t: Test,
  orders: readonly WorkOrder[],
  given: { readonly asOf: AsOf; readonly world: OrderWorld },
): void {
  const { asOf, world } = given;
  const byId = new Map(orders.map((order) => [order.id, order] as const));
  const found = pastDue(world);
  const past = new Set(found.map(({ orderId }) => orderId));
  const late = [...world.plant.orders.keys()].filter((id) => lateDays(byId.get(id) as WorkOrder) > 0);
  t.equal(world.plant.orders.size, asOf.open);
  t.equal(found.length, asOf.overdue);
  t.equal(late.length, asOf.will_finish_late);
  t.equal(late.filter((id) => !past.has(id)).length, asOf.not_yet_due_but_will_be_late);
  judgeValue(t, found, { byId, asOf });
  const top = found.slice(0, asOf.overdue_top.length).map(({ orderId, daysPast, valueMinor }) => {
    const order = byId.get(orderId) as WorkOrder;
    return {
      ...{ wo: Number(orderId), product: Number(order.material), qty: order.quantityPieces },
      ...{ days_overdue: daysPast, value: (valueMinor ?? 0) / 100, final_late_days: lateDays(order) },
    };
  });
  const wanted = asOf.overdue_top.map(({ wo, product, qty, days_overdue, value, final_late_days }) => ({
    ...{ wo, product, qty, days_overdue, value, final_late_days },
  }));
  t.same(top, wanted);
}

/** Each order is rounded to cents; which way an exact half cent went, the expectation does not say. */
function judgeValue(
  t: Test,
  found: readonly PastDue[],
  given: { readonly byId: ReadonlyMap<string, WorkOrder>; readonly asOf: AsOf },
): void {
  const total = found.reduce((sum, one) => sum + (one.valueMinor ?? 0), 0);
  const halves = found.filter(({ orderId }) => (given.byId.get(orderId)?.valueCents ?? 0) % 1 === 0.5).length;
  const expected = Math.round(given.asOf.overdue_value_at_standard_cost * 100);
  const words = `${total} cents for ${expected}, ${halves} orders end on half a cent, taken up here`;
  t.ok(expected <= total && expected >= total - halves, words);
}
