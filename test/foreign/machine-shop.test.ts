// A real machine shop: its stops and counts through our counting, its quality events through a rule in our language.
import type { Test } from 'tap';
import { emptyFloor, type Floor, takeSample } from '../../src/core/estimate/floor.ts';
import type { Model } from '../../src/core/model/model.ts';
import { pastDue } from '../../src/core/project/overdue.ts';
import { worldOf } from '../../src/core/project/world.ts';
import { compileRules, type RuleSet } from '../../src/core/rules/compile.ts';
import { evaluate } from '../../src/core/rules/evaluate.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import { loadRules } from '../../src/load/rules.ts';
import { foreignJson, foreignTest } from './foreign-data.ts';
import { orderRecord, orderWorld } from './order-world.ts';
import {
  goodSample,
  pullShop,
  type Report,
  runOf,
  SHOP_EXPECTED,
  SHOP_FILES,
  shopTime,
} from './shop-reports.ts';
import { toldModel } from './told-model.ts';

type QualityEvent = {
  readonly order: string;
  readonly operation: string;
  readonly line: string;
  readonly at: string;
  readonly bad_so_far: number;
  readonly pieces_so_far: number;
  readonly bad_at_end: number;
};
type Expected = {
  readonly source_rows: number;
  readonly totals: { readonly good: number; readonly rej: number };
  readonly report_types: { readonly [type: string]: number };
  readonly breakdowns: readonly { line: string; start: string; end: string; minutes: number }[];
  readonly late_orders_constructed_due: readonly { order: string; late_days: number }[];
  readonly quality_events: readonly QualityEvent[];
};

await foreignTest('a machine shop: stops, counts, late orders and quality events', SHOP_FILES, async (t) => {
  const expected = await foreignJson<Expected>(SHOP_EXPECTED);
  const { reports, dueAtOf } = await pullShop(t);
  t.equal(reports.length, expected.source_rows);
  const byType = Map.groupBy(reports, (one) => one.type);
  t.same(Object.fromEntries([...byType].map(([type, ones]) => [type, ones.length])), expected.report_types);
  judgeStops(t, byType.get('B') ?? [], expected);
  judgeLateOrders(t, { reports, dueAtOf }, expected);
  const { set } = await shopRules(t);
  judgeQuality(t, reports, { set, expected });
  judgeCounts(t, reports, expected);
});

function held(kind: string, id: string, fields: EntityRecord['fields']): EntityRecord {
  return { kind, id, fields };
}

/** A state tag a machine: down from the start of a breakdown, running from its end. */
function judgeStops(t: Test, breakdowns: readonly Report[], expected: Expected): void {
  const lines = [...new Set(breakdowns.map(({ lineId }) => lineId))];
  const model = toldModel(lines.map((line) => held('tag', line, { line, measure: 'state' })));
  const floor = emptyFloor();
  const told = breakdowns.flatMap(({ lineId, startAt, endAt }) => [
    goodSample(lineId, startAt, 'Breakdown'),
    goodSample(lineId, endAt, 'Running'),
  ]);
  for (const sample of told.toSorted((a, b) => a.effectiveAt - b.effectiveAt))
    takeSample(floor, model, sample);
  const stops = [...floor.lines].flatMap(([line, { stops }]) =>
    stops.map(({ from, to, standing }) => ({
      line,
      from,
      to,
      standing,
      minutes: ((to ?? 0) - from) / 60_000,
    })),
  );
  const wanted = expected.breakdowns.map(({ line, start, end, minutes }) => ({
    ...{ line, from: shopTime(start), to: shopTime(end), standing: 'stop', minutes },
  }));
  t.ok(wanted.length > 0);
  t.same(stops.toSorted(byPlace), wanted.toSorted(byPlace), 'every stop, its machine, begin and end');
}

type Placed = { readonly line: string; readonly from: UtcMs };

function byPlace(a: Placed, b: Placed): number {
  return a.from - b.from || (a.line < b.line ? -1 : 1);
}

/** An order is late when it is past due at the moment its last report ends. */
function judgeLateOrders(
  t: Test,
  shop: { readonly reports: readonly Report[]; readonly dueAtOf: ReadonlyMap<string, UtcMs> },
  expected: Expected,
): void {
  const found: { readonly order: string; readonly days: number }[] = [];
  for (const [order, reports] of Map.groupBy(shop.reports, (one) => one.orderId)) {
    const dueAt = shop.dueAtOf.get(order);
    const finishedAt = Math.max(...reports.map(({ endAt }) => endAt));
    if (dueAt === undefined) throw new Error(`order ${order} has no date`);
    const [late] = pastDue(orderWorld([orderRecord(order, { dueAt, quantityPieces: 1 })], finishedAt));
    if (late) found.push({ order, days: late.daysPast });
  }
  // Every due date is a midnight, so whole days past it are local days.
  const wanted = expected.late_orders_constructed_due.map(({ order, late_days }) => ({
    order,
    days: Math.floor(late_days),
  }));
  t.same(found.toSorted(byOrder), wanted.toSorted(byOrder), 'late orders and by how many days');
}

function byOrder(a: { readonly order: string }, b: { readonly order: string }): number {
  return a.order < b.order ? -1 : 1;
}

async function shopRules(t: Test): Promise<{ readonly set: RuleSet }> {
  const { rules, domains, ...rest } = await loadRules([new URL('rules', import.meta.url).pathname]);
  const set = compileRules(rules, domains);
  t.same([set.troubles, rest.troubles], [[], []]);
  t.equal(set.rules.length, 1);
  return { set };
}

/** After each report the rule is judged on what its run has booked by then; a run speaks once. */
function judgeQuality(
  t: Test,
  reports: readonly Report[],
  given: { readonly set: RuleSet; readonly expected: Expected },
): void {
  const found: object[] = [];
  for (const [run, ones] of Map.groupBy(reports, runOf)) {
    let good = 0;
    let bad = 0;
    for (const one of ones.filter(({ type }) => type === 'D')) {
      good += one.goodPieces;
      bad += one.rejectPieces;
      if (!speaks(given.set, held('booking', run, { goodPieces: good, rejectPieces: bad }), one.endAt))
        continue;
      const atEnd = ones.reduce((sum, { rejectPieces }) => sum + rejectPieces, 0);
      found.push({
        ...{ order: one.orderId, operation: one.operation, line: one.lineId, at: one.endAt },
        ...{ bad_so_far: bad, pieces_so_far: good + bad, bad_at_end: atEnd },
      });
      break;
    }
  }
  const wanted = given.expected.quality_events.map(
    ({ order, operation, line, at, bad_so_far, pieces_so_far, bad_at_end }) => ({
      ...{ order, operation, line, at: shopTime(at), bad_so_far, pieces_so_far, bad_at_end },
    }),
  );
  const key = (one: object): string => JSON.stringify(one);
  t.ok(wanted.length > 0);
  t.same(
    found.map(key).toSorted(),
    wanted.map(key).toSorted(),
    'every quality event, its moment and its pieces',
  );
}

function speaks(set: RuleSet, booking: EntityRecord, now: UtcMs): boolean {
  const world = worldOf(toldModel([booking]), emptyFloor(), now);
  const nothing = {
    lines: new Map(),
    outlooks: new Map(),
    dead: [],
    materials: new Map(),
    flags: new Map(),
    sources: new Map(),
    repeats: new Map(),
  };
  const findings = evaluate(set, { world, ...nothing });
  const verdict = findings[0]?.verdict.value ?? null;
  if (findings.length !== 1 || verdict === null) throw new Error(`the rule cannot judge ${booking.id}`);
  return verdict;
}

/** The same reports as counters of each machine; and what our own spike detector makes of them, for comparison. */
function judgeCounts(t: Test, reports: readonly Report[], expected: Expected): void {
  const lines = [...new Set(reports.map(({ lineId }) => lineId))];
  const model = toldModel(
    lines.flatMap((line) => [
      held('tag', `${line} made`, { line, measure: 'total' }),
      held('tag', `${line} bad`, { line, station: line, measure: 'scrapTotal' }),
    ]),
  );
  const floor = emptyFloor();
  const alarms: Placed[] = [];
  for (const line of lines)
    alarms.push(
      ...feedLine(
        floor,
        model,
        reports.filter((one) => one.lineId === line),
      ),
    );
  const pieces = [...floor.lines.values()].reduce((sum, one) => sum + one.pieces, 0);
  t.equal(pieces, expected.totals.good + expected.totals.rej, 'no piece lost, none counted twice');
  const events = expected.quality_events;
  const spoken = events.filter((event) => {
    const began = reports.find((one) => one.orderId === event.order && one.operation === event.operation);
    return alarms.some(
      ({ line, from }) => line === event.line && from >= (began?.startAt ?? 0) && from <= shopTime(event.at),
    );
  });
  t.comment(
    `our spike detector, which asks for more than is usual at the machine: ${alarms.length} alarms, ${spoken.length} of ${events.length} events by their moment`,
  );
}

/** Counters of one machine: they stand at zero before its first report and step when a report ends. */
function feedLine(floor: Floor, model: Model, reports: readonly Report[]): Placed[] {
  const first = reports[0];
  if (!first) return [];
  const line = first.lineId;
  const alarms: Placed[] = [];
  let made = 0;
  let bad = 0;
  const read = (at: UtcMs): void => {
    takeSample(floor, model, goodSample(`${line} made`, at, made));
    if (takeSample(floor, model, goodSample(`${line} bad`, at, bad))) alarms.push({ line, from: at });
  };
  read(Math.min(...reports.map(({ startAt }) => startAt)) - 1);
  for (const [at, ended] of Map.groupBy(reports, (one) => one.endAt)) {
    for (const one of ended) {
      made += one.goodPieces + one.rejectPieces;
      bad += one.rejectPieces;
    }
    read(at);
  }
  return alarms;
}
