// The order of decisions: three orders over the same numbers, each total; cards stay where they are for small reasons.
import fc from 'fast-check';
import t from 'tap';
import { type OrderBy, ranked, type Stood, whyAbove } from '../../src/core/picture/rank-order.ts';
import type { Band, Decision, RankReason, StandIn } from '../../src/core/types/decision.ts';
import { bad, late, NOW, short } from '../fixtures/decisions.ts';
import { type Changes, oddBox } from './odd-plant.ts';

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
  const by = (orderBy: OrderBy): string[] => ids(ranked(all, { orderBy }));
  t.same(by('band'), ['d1', 'd2', 'd3', 'd4']);
  t.same(by('waiting'), ['d1', 'd3', 'd2', 'd4']);
  t.same(by('next-look'), ['d1', 'd4', 'd3', 'd2']);
});

t.test('without any amount a decision counts by exposure for each working hour left', async (t) => {
  const poor = (id: string, hours: number): Decision =>
    decision(id, { valueOfActingMinor: null, hoursToAct: hours }, { atRiskMinor: 8_000, actBy: NOW + HOUR });
  t.same(ids(ranked([poor('d1', 40), poor('d2', 4)])), ['d2', 'd1']);
});

t.test('where nothing is known in money the class of the customer stands in for it', async (t) => {
  const poor = (customer: Changes[string], id = 'HALLMANN'): Changes => ({
    'station S4': { reworkCostMinor: null },
    'countermeasure nozzle': { costMinor: null, minutes: null },
    'salesOrderLine 4471': { valueMinor: null, lateFeeShare: null },
    'countermeasure tool': { costMinor: null },
    'countermeasure saturday': { costMinor: null },
    [`customer ${id}`]: customer,
  });
  const reasonOf = (changes: Changes, type: string): RankReason | undefined =>
    oddBox(changes).picture.decisions.find(({ consequence }) => consequence.type === type)?.reason;
  const made = reasonOf(poor({ class: 'A' }, 'NORDWERK'), 'quality');
  t.match(made, { band: 1, waitingCostMinor: 0, standIn: { customerClass: 'A', lateDays: 0 } });
  t.ok((made?.standIn?.waitingMinor ?? 0) > 0, 'bad pieces being made now cost something now');
  const bands = ['A', 'B', 'C', 'D'].map((name) => reasonOf(poor({ class: name }), 'delay'));
  t.same(
    bands.map((reason) => [reason?.band, reason?.standIn?.customerClass]),
    [
      [1, 'A'],
      [2, 'B'],
      [3, 'C'],
      [2, null],
    ],
  );
  const money = reasonOf({}, 'delay');
  t.equal(money?.standIn, undefined, 'an amount is known');
});

t.test('unpriced decisions of one class: the later one, then the one with more pieces', async (t) => {
  const poor = (id: string, standIn: Partial<StandIn>): Decision => {
    const blank = { customerClass: 'B', minor: 500, waitingMinor: 0, lateDays: 2, pieces: 40 } as const;
    const reason = { valueOfActingMinor: null, hoursToAct: 4, standIn: { ...blank, ...standIn } };
    return decision(id, reason, { atRiskMinor: null });
  };
  const all = [
    poor('d1', {}),
    poor('d2', { lateDays: 3 }),
    poor('d3', { pieces: 41 }),
    poor('d4', { minor: 900 }),
  ];
  const order = ranked(all);
  t.same(ids(order), ['d4', 'd2', 'd3', 'd1']);
  t.match(order[1]?.above, { differences: [{ field: 'late-days', above: 2, below: 3 }] });
  t.match(order[3]?.above, { differences: [{ field: 'pieces', above: 41, below: 40 }] });
});

t.test('two cards of a band change places only for a clear reason', async (t) => {
  const first = ranked([
    decision('d1', { valueOfActingMinor: 100 }),
    decision('d2', { valueOfActingMinor: 90 }),
  ]);
  t.same(ids(first), ['d1', 'd2']);
  const then = (value: number, band: Band = 2): string[] =>
    ids(
      ranked(
        [decision('d1', { valueOfActingMinor: 100 }), decision('d2', { valueOfActingMinor: value, band })],
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
    ids(ranked(newcomer, { before: stoodAs(first) })),
    ['d1', 'd3', 'd2'],
    'a new one stands where it belongs',
  );
});

t.test('why one stands above the other, field by field', async (t) => {
  const [upper, lower] = ranked([bad, short]) as [Decision, Decision];
  t.match(whyAbove(upper, lower), [
    { field: 'waiting', above: 20_355, below: 0 },
    { field: 'value', above: 804_400, below: 820_300 },
  ]);
  t.equal(upper.above, null);
  t.equal(lower.above?.taskId, upper.taskId);
  t.same(whyAbove(late, late), []);
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
      const one = ranked(all, { orderBy });
      const other = ranked(all.toReversed(), { orderBy });
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
      const before = stoodAs(ranked(past, { orderBy }));
      const one = ranked(all, { orderBy, before });
      const other = ranked(all.toReversed(), { orderBy, before });
      const again = ranked(all, { orderBy, before: stoodAs(one) });
      return (
        ids(one).join() === ids(other).join() &&
        ids(again).join() === ids(one).join() &&
        ids(one).toSorted().join() === ids(all).toSorted().join()
      );
    }),
  );
});
