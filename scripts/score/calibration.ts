// Is the plant as hard as the one the method was measured on? How late it is and how the baselines fare, beside the ranges.
import type { UtcMs } from '../../src/core/types/time.ts';
import type { TrueOrder, Works } from '../../src/plant/works/works.ts';
import { baselinesOf } from './baselines/baselines.ts';
import { scoredOrders, scoredSpan } from './measure/scored-orders.ts';
import type { Forecaster } from './rivals.ts';
import { plantCalendar } from './run/plant-calendar.ts';

/** Ranges over seeds that the method was measured with (six lines, two shifts), and how far from them a plant may be. */
const TOLERANCE = 0.08;
const LATE_SHARE: Range = [0.12, 0.2];
const ORDERS_LATE = 'orders late';

type Range = readonly [low: number, high: number];
type Ranges = { readonly precision: Range; readonly recall: Range };

const MEASURED: readonly {
  readonly name: string;
  readonly hours: number;
  readonly ranges: Ranges;
  readonly binding: boolean;
}[] = [
  { name: 'E1', hours: 15, ranges: { precision: [0.9, 0.92], recall: [0.72, 0.75] }, binding: true },
  { name: 'E1', hours: 45, ranges: { precision: [0.84, 0.87], recall: [0.5, 0.55] }, binding: true },
  { name: 'M', hours: 15, ranges: { precision: [0.37, 0.39], recall: [0.43, 0.49] }, binding: true },
  { name: 'M', hours: 45, ranges: { precision: [0.33, 0.36], recall: [0.47, 0.53] }, binding: true },
  { name: 'W', hours: 15, ranges: { precision: [0.68, 0.72], recall: [0.75, 0.77] }, binding: true },
  { name: 'W', hours: 45, ranges: { precision: [0.55, 0.59], recall: [0.62, 0.65] }, binding: true },
  { name: 'E2', hours: 15, ranges: { precision: [0.92, 0.94], recall: [0.79, 0.83] }, binding: false },
  { name: 'E2', hours: 45, ranges: { precision: [0.86, 0.9], recall: [0.57, 0.62] }, binding: false },
];

export type Tally = { hit: number; falseFlag: number; missed: number };
export type CalibrationRow = {
  readonly what: string;
  readonly value: number;
  readonly range: Range;
  readonly tolerance: number;
  readonly binding: boolean;
  readonly within: boolean;
};
export type Calibration = {
  readonly orders: number;
  readonly rows: readonly CalibrationRow[];
  /** easier: some baseline does better than it may, and no target counts. harder: some does worse, none better. */
  readonly verdict: 'as hard' | 'easier' | 'harder';
};

/** Pools the works; each counts with its orders. */
export function calibrate(plants: readonly Works[]): Calibration {
  const tallies = new Map<string, Tally>();
  let orders = 0;
  let late = 0;
  for (const works of plants) {
    const scored = scoredOrders(works, scoredSpan(works));
    orders += scored.length;
    late += scored.filter((order) => order.late).length;
    tallyInto(tallies, works, scored);
  }
  const rows = [
    rowOf(ORDERS_LATE, late / orders, LATE_SHARE, { tolerance: 0, binding: true }),
    ...MEASURED.flatMap(({ name, hours, ranges, binding }) => {
      const { hit, falseFlag, missed } = tallies.get(`${name} ${hours}`) ?? {
        hit: 0,
        falseFlag: 0,
        missed: 0,
      };
      const how = { tolerance: TOLERANCE, binding };
      return [
        rowOf(`${name} precision, ${hours} h before`, hit / (hit + falseFlag), ranges.precision, how),
        rowOf(`${name} recall, ${hours} h before`, hit / (hit + missed), ranges.recall, how),
      ];
    }),
  ];
  return { orders, rows, verdict: verdictOf(rows.filter((row) => row.binding && !row.within)) };
}

/** Few late orders are easy as well. */
function verdictOf(outside: readonly CalibrationRow[]): Calibration['verdict'] {
  if (outside.length === 0) return 'as hard';
  const easier = ({ what, value, range: [low, high] }: CalibrationRow): boolean =>
    what === ORDERS_LATE ? value < low : value > high;
  return outside.some(easier) ? 'easier' : 'harder';
}

type Question = { readonly order: TrueOrder; readonly hours: number; readonly at: UtcMs };

/** Asks each baseline about every order at each horizon, in the order of time. */
function tallyInto(tallies: Map<string, Tally>, works: Works, orders: readonly TrueOrder[]): void {
  const calendar = plantCalendar(works);
  const horizons = [...new Set(MEASURED.map((one) => one.hours))];
  const questions: Question[] = orders.flatMap((order) =>
    horizons.flatMap((hours) => {
      const at = calendar.before(order.lineId, order.cutoffAt, hours);
      return at !== null && at >= order.knownAt ? [{ order, hours, at }] : [];
    }),
  );
  questions.sort((a, b) => a.at - b.at);
  for (const forecaster of baselinesOf(works).forecasters)
    for (const question of questions) note(tallies, forecaster, question);
}

function note(tallies: Map<string, Tally>, forecaster: Forecaster, { order, hours, at }: Question): void {
  const key = `${forecaster.name} ${hours}`;
  const tally = tallies.get(key) ?? { hit: 0, falseFlag: 0, missed: 0 };
  tallies.set(key, tally);
  const flagged = forecaster.flags(at).has(order.orderId);
  if (flagged && order.late) tally.hit++;
  else if (flagged) tally.falseFlag++;
  else if (order.late) tally.missed++;
}

function rowOf(
  what: string,
  value: number,
  range: Range,
  how: { readonly tolerance: number; readonly binding: boolean },
): CalibrationRow {
  const within = value >= range[0] - how.tolerance && value <= range[1] + how.tolerance;
  return { what, value, range, ...how, within };
}
