// The order of decisions: three orders over the same numbers, each total; cards stay where they are for small reasons.
import fc from 'fast-check';
import t from 'tap';
import { type OrderBy, ranked, type Stood, whyAbove } from '../../src/core/picture/rank-order.ts';
import type { Band, Decision, RankReason } from '../../src/core/types/decision.ts';
import { bad, late, NOW, short } from '../fixtures/decisions.ts';

const HOUR = 3_600_000;
const decision = (id: string, reason: Partial<RankReason>, rest: Partial<Decision> = {}): Decision => ({
  ...late,
  id,
  taskId: Number(id.slice(1)),
  actBy: NOW + 8 * HOUR,
  ...rest,
  reason: {
    ...late.reason,
    pinnedBy: null,
    band: 2,
    valueOfActingMinor: 100,
    waitingCostMinor: 0,
    ...reason,
  },
});
const ids = (decisions: readonly Decision[]): string[] => decisions.map(({ id }) => id);
const stoodAs = (decisions: readonly Decision[]): Map<string, Stood> =>
  new Map(decisions.map(({ id, rank, reason }) => [id, { rank, band: reason.band }]));

t.test('each order by its own field, pins first in all', async (t) => {
  const all = [
    decision('d1', {
      band: 3,
      waitingCostMinor: 0,
      waitingPerHourMinor: 0,
      valueOfActingMinor: 10,
      pinnedBy: 'rule',
    }),
    decision('d2', { band: 1, waitingCostMinor: 1, waitingPerHourMinor: 2, valueOfActingMinor: 500 }),
    decision('d3', { band: 2, waitingCostMinor: 2, waitingPerHourMinor: 3, valueOfActingMinor: 900 }),
    decision('d4', { band: 2, waitingCostMinor: 3, waitingPerHourMinor: 1, valueOfActingMinor: 800 }),
  ];
  const by = (orderBy: OrderBy): string[] => ids(ranked(all, NOW, { orderBy }));
  t.same(by('band'), ['d1', 'd2', 'd3', 'd4']);
  t.same(by('waiting'), ['d1', 'd3', 'd2', 'd4']);
  t.same(by('next-look'), ['d1', 'd4', 'd3', 'd2']);
});

t.test('without any amount a decision counts by exposure for each hour left', async (t) => {
  const poor = (id: string, hours: number): Decision =>
    decision(id, { valueOfActingMinor: null }, { atRiskMinor: 8_000, actBy: NOW + hours * HOUR });
  t.same(ids(ranked([poor('d1', 40), poor('d2', 4)], NOW)), ['d2', 'd1']);
});

t.test('two cards of a band change places only for a clear reason', async (t) => {
  const first = ranked(
    [decision('d1', { valueOfActingMinor: 100 }), decision('d2', { valueOfActingMinor: 90 })],
    NOW,
  );
  t.same(ids(first), ['d1', 'd2']);
  const then = (value: number, band: Band = 2): string[] =>
    ids(
      ranked(
        [decision('d1', { valueOfActingMinor: 100 }), decision('d2', { valueOfActingMinor: value, band })],
        NOW,
        {
          before: stoodAs(first),
        },
      ),
    );
  t.same(then(120), ['d1', 'd2'], 'by a sixth: they stay');
  t.same(then(130), ['d2', 'd1'], 'by more than a fifth: they change');
  t.same(then(101, 1), ['d2', 'd1'], 'another band: they change');
  const newcomer = [...first, decision('d3', { valueOfActingMinor: 95 })];
  t.same(
    ids(ranked(newcomer, NOW, { before: stoodAs(first) })),
    ['d1', 'd3', 'd2'],
    'a new one stands where it belongs',
  );
});

t.test('why one stands above the other, field by field', async (t) => {
  const [upper, lower] = ranked([bad, short], NOW) as [Decision, Decision];
  t.match(whyAbove(upper, lower, { now: NOW }), [
    { field: 'waiting', above: 20_355, below: 0 },
    { field: 'value', above: 804_400, below: 820_300 },
  ]);
  t.equal(upper.above, null);
  t.equal(lower.above?.taskId, upper.taskId);
  t.same(whyAbove(late, late, { now: NOW }), []);
});

const money = fc.option(fc.integer({ min: -50, max: 5_000 }), { nil: null });
const many = fc
  .array(
    fc.record({
      pinned: fc.boolean(),
      band: fc.constantFrom<Band>(1, 2, 3),
      waiting: fc.nat(500),
      rate: money,
      value: money,
      risk: money,
      hours: fc.option(fc.nat(90), { nil: null }),
    }),
    { maxLength: 9 },
  )
  .map((rows) =>
    rows.map((one, i) =>
      decision(
        `d${i + 1}`,
        {
          pinnedBy: one.pinned ? 'rule' : null,
          band: one.band,
          waitingCostMinor: one.waiting,
          waitingPerHourMinor: one.rate,
          valueOfActingMinor: one.value,
        },
        { atRiskMinor: one.risk, actBy: one.hours === null ? null : NOW + one.hours * HOUR },
      ),
    ),
  );
const orders = fc.constantFrom<OrderBy>('band', 'waiting', 'next-look');

t.test('a total order: every decision once, whatever order they come in', async () => {
  fc.assert(
    fc.property(many, orders, (all, orderBy) => {
      const one = ranked(all, NOW, { orderBy });
      const other = ranked(all.toReversed(), NOW, { orderBy });
      return (
        ids(one).join() === ids(other).join() &&
        one.every(({ rank }, i) => rank === i + 1) &&
        new Set(ids(one)).size === all.length
      );
    }),
  );
});

t.test('with a past too; and an order shown again with the same numbers does not move', async () => {
  fc.assert(
    fc.property(many, many, orders, (past, all, orderBy) => {
      const before = stoodAs(ranked(past, NOW, { orderBy }));
      const one = ranked(all, NOW, { orderBy, before });
      const other = ranked(all.toReversed(), NOW, { orderBy, before });
      const again = ranked(all, NOW, { orderBy, before: stoodAs(one) });
      return (
        ids(one).join() === ids(other).join() &&
        ids(again).join() === ids(one).join() &&
        ids(one).toSorted().join() === ids(all).toSorted().join()
      );
    }),
  );
});
