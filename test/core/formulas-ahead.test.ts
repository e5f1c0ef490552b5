// What follows for lines and orders, formula by formula: expected values are worked out on paper beside them.
import t from 'tap';
import type { Availability } from '../../src/core/estimate/availability.ts';
import { LEVELS, USUAL } from '../../src/core/estimate/level.ts';
import { calendarOf, HOUR_MS } from '../../src/core/model/calendar.ts';
import { fitCurve, readCurve } from '../../src/core/project/calibration.ts';
import {
  type Capacity,
  type CapacityInput,
  capacityOf,
  doneBy,
  finishAt,
  SCENARIOS,
} from '../../src/core/project/capacity.ts';
import { needAfter } from '../../src/core/project/chance-after.ts';
import { judged } from '../../src/core/project/likely.ts';
import { lossOf } from '../../src/core/project/money.ts';
import { routingOf } from '../../src/core/project/routing.ts';
import { deadlineOf, slipDaysOf } from '../../src/core/project/slip.ts';
import { type Flag, LISTINGS, nextFlag } from '../../src/core/project/track-record.ts';
import { futuresAfter, noChange } from '../../src/core/project/what-if.ts';
import { local } from '../fixtures/exact-plant.ts';
import { mean, near } from './near.ts';
import { planOf, THURSDAY } from './two-lines.ts';

const at = (text: string): number => local(`2026-11-${text}:00`);
const spread = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

const SHIFT = calendarOf([[0, 8 * HOUR_MS]]);

function inputOf(change: Partial<CapacityInput> = {}): CapacityInput {
  const belief = Float64Array.from(LEVELS, (_, j) => (j === USUAL ? 1 : 0));
  return {
    lineId: 'L',
    calendar: SHIFT,
    ownShifts: SHIFT,
    now: 0,
    belief,
    hazards: { onset: 0, end: 0 },
    hourSpread: 0,
    crewSigma: 0,
    availability: null,
    restoredAt: null,
    ...change,
  };
}

/** Usual hours done in a shift of eight, in the futures of so many lines. */
const shiftsOf = (lines: number, change: Partial<CapacityInput>): number[] =>
  Array.from({ length: lines }, (_, i) => [
    ...capacityOf(inputOf({ lineId: `L${i}`, ...change }), 1).done.slice(0, SCENARIOS),
  ]).flat();

t.test('capacity: hours times pace', async (t) => {
  t.ok(
    shiftsOf(1, {}).every((hours) => hours === 8),
    'as usual',
  );
  const belief = Float64Array.from(LEVELS, (level) => (level === -0.08 ? 1 : 0));
  near(t, mean(shiftsOf(1, { belief })), 8 * Math.exp(-0.08), 1e-3);
});

t.test('capacity: the noise of a shift is that of its hours and of its crew, and no gain', async (t) => {
  // 0.04 x 13/7 / 8 + 0.0025 = 0.0117857: two futures of a pair multiply to the square of the shift less that.
  const logs = shiftsOf(20, { hourSpread: 0.2, crewSigma: 0.05 }).map((hours) => Math.log(hours / 8));
  for (const s of [0, 2, 62]) near(t, (logs[s] as number) + (logs[s + 1] as number), -0.0117857);
  near(t, spread(logs), Math.sqrt(0.0117857), 0.01);
});

t.test('capacity: the stop going on takes its rest, new ones their share', async (t) => {
  const stops: Availability = { stopsPerHour: 0, meanHours: 0.8, durations: [2, 2, 2], standingHours: 0.5 };
  t.ok(
    shiftsOf(1, { availability: stops }).every((hours) => hours === 6.5),
    '1.5 of 2 hours are left',
  );
  const often = { stopsPerHour: 1 / 40, meanHours: 0.8, durations: [], standingHours: null };
  near(t, mean(shiftsOf(200, { availability: often })), 8 - (8 / 40) * 0.8, 0.02);
});

t.test('finish and done: straight lines between the ends of shifts', async (t) => {
  const done = new Float64Array(2 * SCENARIOS).fill(4, 0, SCENARIOS).fill(6, SCENARIOS);
  const hours = (...list: number[]): number[] => list.map((hour) => hour * HOUR_MS);
  const capacity: Capacity = { now: 0, from: hours(0, 10), to: hours(4, 14), done, ends: false };
  near(t, finishAt(capacity, 3, 5) / HOUR_MS, 12);
  near(t, finishAt(capacity, 3, 1) / HOUR_MS, 1);
  t.equal(finishAt(capacity, 3, 6.1), Number.POSITIVE_INFINITY);
  near(t, doneBy(capacity, 3, 11 * HOUR_MS), 4.5);
  near(t, doneBy(capacity, 3, 6 * HOUR_MS), 4);
});

t.test('the queue: set-up and the work of all before it, in each future', async (t) => {
  const plan = planOf({ 'run A': { setupHours: 1 }, 'run B': { setupHours: 2 } });
  const [a, b] = plan.lines.get('L1')?.runs ?? [];
  if (!a || !b) throw new Error('two runs are queued');
  for (const s of [0, 17, 63]) near(t, b.before[s], 3 + 800 * (a.pieceHours[s] as number));
  near(t, a.before[0], 1);
  near(t, b.waitHours, 3 + 8);
  // Nothing is known of the line: its usual rate may be a tenth off.
  const logs = [...a.pieceHours].map((hours) => Math.log(hours * 100));
  near(t, mean(logs), 0, 0.03);
  near(t, spread(logs), 0.1, 0.02);
});

/** Run C is the step after run A, with three hours of curing in between. */
const inSteps = (pieces: number) =>
  planOf({
    'run A': { productionOrder: 'PO', operation: 'one' },
    'run C': { quantityPieces: pieces, productionOrder: 'PO', operation: 'two' },
    'peg peg-OC': { quantityPieces: pieces },
    'salesOrderLine OC': { quantityPieces: pieces },
    'operation one': { productionOrder: 'PO', step: 10, happens: 'line' },
    'operation cure': { productionOrder: 'PO', step: 15, happens: 'wait', waitHours: 3 },
    'operation two': { productionOrder: 'PO', step: 20, happens: 'line' },
  });

t.test('routing: no sooner than the step before it and the wait between them', async (t) => {
  // Run A takes eight hours, to 14:00; curing to 17:00. Run C itself would be done at 07:00.
  const held = inSteps(100);
  t.equal(held.outlooks.get('OC')?.finishAt, at('19T17:00'));
  const need = held.outlooks.get('OC')?.needs[0];
  const before = held.outlooks.get('OA')?.needs[0];
  t.same([...(need?.each ?? [])], [...(before?.each ?? [])], 'both wait for the end of curing');
  // Twenty hours of its own end on Friday at 10:00, long after the cure.
  const long = inSteps(2_000).outlooks.get('OC');
  t.equal(long?.finishAt, at('20T10:00'));
  t.ok(mean(long?.needs[0]?.each ?? []) > at('20T06:00'));
});

t.test('what-if: a run still waits for the step before it, whatever its line does', async (t) => {
  const { world, lines, outlooks } = inSteps(100);
  const queue = lines.get('L2');
  const need = outlooks.get('OC')?.needs[0];
  if (!queue || !need) throw new Error('run C is queued');
  const change = { ...noChange(need.calendar), restoredAt: THURSDAY };
  const futures = futuresAfter({ world, routing: routingOf(world, lines) }, queue, change);
  const then = futures && needAfter(futures, need).each;
  for (const s of [0, 31, 63]) near(t, then?.[s], need.each[s] as number, 1);
});

t.test('slip: to the next departure of the route, else to the day it is done', async (t) => {
  const { world } = planOf();
  const order = world.plant.orders.get('OB');
  const deadline = order && deadlineOf(world, order);
  if (!deadline) throw new Error('it ships with S-1');
  // S-1 departs at midnight: on the 20th.
  t.equal(slipDaysOf(world, deadline, at('20T08:00')), 4, 'S-2 goes on the 24th');
  t.equal(slipDaysOf(world, deadline, at('24T11:00')), 6, 'S-2 has closed: S-3 goes on the 26th');
  const alone = { ...deadline, later: [] };
  t.equal(slipDaysOf(world, alone, at('21T09:00')), 3, 'done on Saturday, out on Monday the 23rd');
});

t.test('money: the fee once, the penalty for each day up to its cap, as often as it is late', async (t) => {
  const penalty = { latePenaltyPerDayMinor: 10_000, latePenaltyCapDays: 5 };
  const plan = planOf({ 'salesOrderLine OB': penalty });
  const order = plan.world.plant.orders.get('OB');
  const deadline = order && deadlineOf(plan.world, order);
  if (!order || !deadline) throw new Error('it ships with S-1');
  t.equal(lossOf(order, 4), 540_000, 'a tenth of 5,000,000 and four days');
  t.equal(lossOf(order, 6), 550_000, 'five days at most');
  t.equal(lossOf(order, 0), 0);
  t.equal(
    lossOf({ ...order, valueMinor: null }, 4),
    null,
    'the fee has no amount: the penalty is not the loss',
  );
  t.equal(lossOf({ ...order, latePenaltyPerDayMinor: -1 }, 4), null, 'nor is the fee');
  t.equal(lossOf({ ...order, lateFeeShare: null }, 4), 40_000, 'no fee was agreed');
  // 48 futures in time, 8 reach S-2 (4 days late), 8 only S-3 (6 days).
  const each = Float64Array.from({ length: SCENARIOS }, (_, s) =>
    s < 48 ? at('19T20:00') : s < 56 ? at('20T08:00') : at('24T11:00'),
  );
  const found = judged(plan.world, order, each, deadline, (p) => p);
  near(t, found.pLate, 16.5 / 65);
  t.equal(found.expectedLossMinor, Math.round((16.5 / 65) * 545_000));
  t.match(found, { p50At: at('19T20:00'), p90At: at('24T11:00') });
});

t.test('calibration: outcomes against a diagonal worth 58 of them, never falling', async (t) => {
  // 100 forecasts of one half, all late, are one point with the diagonal's own one half; that is pooled with the 28
  // steps above it, up to where the diagonal is higher. Those, (i + 1/2) / 65 for i = 33 to 60, sum to 20.2462:
  // (100 + 0.9 x 20.7462) / (100 + 0.9 x 29) = 0.94109.
  const curve = fitCurve(Array.from({ length: 100 }, () => ({ pRaw: 0.5, late: true })));
  near(t, readCurve(curve, (50 + 0.9 * 20.7462) / 126.1), 0.94109, 1e-4);
  // Nine of ten at the top value were late: that is what it comes to, however many others said less.
  const top = fitCurve(Array.from({ length: 1_000 }, (_, i) => ({ pRaw: 64.5 / 65, late: i % 10 !== 0 })));
  near(t, readCurve(top, 64.5 / 65), 0.9, 0.01);
  near(t, readCurve(curve, 0.2), 0.2, 0.01);
});

t.test('flags: on and off at different probabilities, surer the nearer the deadline', async (t) => {
  const listedAt = [100, 60, 59.9, 22, 21.9, 0].map((hoursLeft) =>
    [0.37, 0.45, 0.515, 0.6].map((pLate) => nextFlag('none', { pLate, hoursLeft }) === 'watch'),
  );
  const [far, middle, near] = [
    [false, true, true, true],
    [false, false, true, true],
    [false, false, false, true],
  ];
  t.same(listedAt, [far, far, middle, middle, near, near]);
  for (const { on, off, fromHours: hoursLeft } of LISTINGS) {
    const steps: readonly (readonly [pLate: number, flag: Flag])[] = [
      [on - 0.01, 'none'],
      [on, 'watch'],
      [off, 'watch'],
      [off - 0.01, 'none'],
      [off, 'none'],
    ];
    let flag: Flag = 'none';
    for (const [pLate, wanted] of steps) {
      flag = nextFlag(flag, { pLate, hoursLeft });
      t.equal(flag, wanted, `at ${pLate}, ${hoursLeft} h before`);
    }
  }
});
