// What follows for lines, orders and material, formula by formula: expected values are worked out on paper beside them.
import t from 'tap';
import type { Availability } from '../../src/core/estimate/availability.ts';
import { LEVELS, USUAL } from '../../src/core/estimate/level.ts';
import { calendarOf, HOUR_MS } from '../../src/core/model/calendar.ts';
import { bandOf } from '../../src/core/picture/rank.ts';
import { billOf } from '../../src/core/project/bill-of-material.ts';
import { fitCurve, readCurve } from '../../src/core/project/calibration.ts';
import {
  type Capacity,
  type CapacityInput,
  capacityOf,
  doneBy,
  finishAt,
  SCENARIOS,
} from '../../src/core/project/capacity.ts';
import { judged } from '../../src/core/project/likely.ts';
import { lossOf } from '../../src/core/project/money.ts';
import { bestAt, costOfWaiting, valueOfActing } from '../../src/core/project/options.ts';
import { safePromise } from '../../src/core/project/safe-promise.ts';
import { deadlineOf, slipDaysOf } from '../../src/core/project/slip.ts';
import { leftOf, stockRows } from '../../src/core/project/stock.ts';
import { nextFlag } from '../../src/core/project/track-record.ts';
import type { Option } from '../../src/core/types/decision.ts';
import { local } from '../fixtures/exact-plant.ts';
import { planOf, THURSDAY } from './two-lines.ts';

type T = { readonly ok: (is: boolean, words: string) => boolean };

function near(t: T, value: number | null | undefined, wanted: number, within = 1e-6): void {
  t.ok(Math.abs((value ?? Number.NaN) - wanted) <= within, `${value} is ${wanted} to ${within}`);
}

const at = (text: string): number => local(`2026-11-${text}:00`);
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
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

t.test('routing: no sooner than the step before it and the wait between them', async (t) => {
  const step = (id: string, number: number, rest: object = {}) => ({
    [`operation ${id}`]: { productionOrder: 'PO', step: number, happens: 'line', ...rest },
  });
  const plan = planOf({
    'run C': { quantityPieces: 100, productionOrder: 'PO', operation: 'two' },
    'peg peg-OC': { quantityPieces: 100 },
    'salesOrderLine OC': { quantityPieces: 100 },
    'run A': { productionOrder: 'PO', operation: 'one' },
    ...step('one', 10),
    ...step('cure', 15, { happens: 'wait', waitHours: 3 }),
    ...step('two', 20),
  });
  // Run A takes eight hours, to 14:00; curing to 17:00. Run C itself would be done at 07:00.
  t.equal(plan.outlooks.get('OC')?.finishAt, at('19T17:00'));
  const before = plan.outlooks.get('OA')?.needs[0]?.each ?? [];
  const after = plan.outlooks.get('OC')?.needs[0]?.each ?? [];
  const late = [...before].filter((moment, s) => moment !== after[s]);
  t.same(late, [], 'what completes run A alone still waits three hours for the cure');
  t.ok(mean(after) > at('19T16:00'));
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
  // 48 futures in time, 8 reach S-2 (4 days late), 8 only S-3 (6 days).
  const each = Float64Array.from({ length: SCENARIOS }, (_, s) =>
    s < 48 ? at('19T20:00') : s < 56 ? at('20T08:00') : at('24T11:00'),
  );
  const found = judged(plan.world, order, each, deadline, (p) => p);
  near(t, found.pLate, 16.5 / 65);
  t.equal(found.expectedLossMinor, Math.round((16.5 / 65) * 545_000));
  t.match(found, { p50At: at('19T20:00'), p90At: at('24T11:00') });
  t.match(found, { slipDaysP50: 0, slipDaysP90: 6, lossP90Minor: 550_000 });
});

t.test('calibration: outcomes against a diagonal worth 58 of them, never falling', async (t) => {
  // 100 forecasts of one half, all late: pooled with the 28 steps of the diagonal above it, up to where that is higher.
  // Those steps, (i + 1/2) / 65 for i = 33 to 60, sum to 20.2462: (100 + 0.9 x 20.2462) / (100 + 0.9 x 28) = 0.94426.
  const curve = fitCurve(Array.from({ length: 100 }, () => ({ pRaw: 0.5, late: true })));
  near(t, readCurve(curve, (50 + 0.9 * 20.2462) / 125.2), 0.94426, 1e-4);
  near(t, readCurve(curve, 0.2), 0.2, 0.01);
});

t.test('flags: on and off at different probabilities', async (t) => {
  const path = [0.44, 0.45, 0.79, 0.8, 0.3, 0.29, 0.25, 0.24];
  let flag = nextFlag('none', 0);
  const flags = path.map((p) => {
    flag = nextFlag(flag, p);
    return flag;
  });
  t.same(flags, ['none', 'watch', 'watch', 'red', 'red', 'watch', 'watch', 'none']);
});

t.test('the bill opens phantoms, the stock loses what was used and not booked', async (t) => {
  const plan = planOf({
    'material PH': { phantom: true },
    'component c1': { parent: 'M', material: 'PH', perPiece: 2 },
    'component c2': { parent: 'PH', material: 'P', perPiece: 3 },
    'stock k1': { material: 'P', unrestrictedPieces: 900, lineSidePieces: 50, failedBackflushPieces: 20 },
    'stock k2': { material: 'P', unrestrictedPieces: 100, blockedPieces: 400 },
  });
  const bill = billOf(plan.world.model);
  t.equal(bill.perPiece('M', 'P'), 6);
  const row = stockRows(plan.world.model).get('P');
  if (!row) throw new Error('it is in stock');
  const unbooked = [{ lineId: 'L1', pieces: 60, since: THURSDAY }];
  t.match(leftOf(plan.world, row, { unbooked, bill, at: THURSDAY }), {
    pieces: 970,
    unbooked: 80,
    basis: 'erp',
  });
});

const option = (key: string, expectedCostMinor: number, rest: Partial<Option> = {}): Option => ({
  key,
  kind: 'recover',
  parts: [],
  readyAt: null,
  slipDays: 0,
  shortPieces: 0,
  pLate: 0.1,
  fix: true,
  costMinor: expectedCostMinor,
  expectedCostMinor,
  closesAt: null,
  marginAfterMinor: null,
  ...rest,
});

t.test(
  'acting: what nothing costs less the best fix; waiting: the best open then less the best now',
  async (t) => {
    const rows = [
      option('a', 300, { closesAt: 10 }),
      option('hope', 100, { fix: false, pLate: 0.5 }),
      option('b', 500, { closesAt: 30 }),
      option('nothing', 900, { kind: 'do-nothing', fix: false, pLate: 0.9 }),
    ];
    t.equal(valueOfActing(rows), 600, 'the hope is cheaper and no fix');
    const fixes = rows.filter(({ key }) => key !== 'hope');
    t.equal(costOfWaiting(fixes, 10), 0);
    t.equal(costOfWaiting(fixes, 20), 200);
    t.equal(costOfWaiting(fixes, 40), 600);
    t.equal(bestAt(fixes, 20), 500);
  },
);

t.test('bands: severity against the hours there are', async (t) => {
  const { world } = planOf();
  const limited = { ...world, plant: { ...world.plant, bandLimits: [10, 100, 1_000] as const } };
  const rows = [1_001, 1_000, 100, 10].map((loss) =>
    [7, 8, 24, 72].map((hours) => bandOf(limited, loss, world.now + hours * HOUR_MS)),
  );
  t.same(rows, [
    [1, 1, 2, 3],
    [1, 2, 2, 3],
    [2, 3, 3, 3],
    [3, 3, 3, 3],
  ]);
});

t.test('a safe promise: behind the queue and set-up, at the future that is that sure', async (t) => {
  const plan = planOf({ 'run C': { setupHours: 1 } });
  const asked = (sure: number) =>
    safePromise(plan.world, plan.lines, { materialId: 'M', pieces: 300, sure, route: null }).promises[0];
  // Line 2: an hour of set-up and two of work queued, another set-up and three hours: 13:00 in the middle.
  near(t, ((asked(0.5)?.doneAt ?? 0) - at('19T13:00')) / HOUR_MS, 0, 0.3);
  // The rate is a tenth off: at one future in ten five hours of work take 1.28 sigmas longer or more.
  const late = 5 * (Math.exp(0.128) - 1);
  t.ok((asked(0.9)?.doneAt ?? 0) > at('19T13:00') + 0.7 * late * HOUR_MS);
});
