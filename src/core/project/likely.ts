// The likely statement about an order: 64 moments at which it may be done, read against its deadline (DESIGN.md 3).
import type { Order } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import { SCENARIOS } from './capacity.ts';
import { lossOf } from './money.ts';
import { type Deadline, slipDaysOf } from './slip.ts';
import type { World } from './world.ts';

/** The likely statement: from 64 futures, calibrated on how earlier ones came out. */
export type Likely = {
  readonly pLate: number;
  /** As the scenarios have it, before calibration. */
  readonly pRaw: number;
  readonly p50At: UtcMs;
  readonly p90At: UtcMs;
  /** Null: nobody has said what late costs. */
  readonly expectedLossMinor: number | null;
  /** What share of its usual rate the line must hold for the order to land. */
  readonly requiredEfficiency: number | null;
  /** Working hours of the line to the deadline. */
  readonly hoursLeft: number;
};

/** What of the likely statement a loss is made of. */
export type Chance = Pick<Likely, 'pLate' | 'pRaw' | 'expectedLossMinor'>;

/** 64 moments, in any order, against a deadline: how likely late, and what that costs in the mean. */
export function chanceOf(
  world: World,
  order: Order,
  each: Float64Array,
  deadline: Deadline,
  calibrate: (p: number) => number,
): Chance {
  const oneDayMinor = lossOf(order, 1);
  let late = 0;
  // Losses are whole: their sum is the same in any order.
  let sum = 0;
  let slipDays = 0;
  let lossMinor = 0;
  for (let s = 0; s < SCENARIOS; s++) {
    const at = each[s] as number;
    if (at <= deadline.cutoffAt) continue;
    late += 1;
    if (oneDayMinor === null) continue;
    const days = slipDaysOf(world, deadline, at);
    // Most late futures slip as far as the one before.
    if (days !== slipDays) lossMinor = lossOf(order, days) ?? 0;
    slipDays = days;
    sum += lossMinor;
  }
  const pRaw = shareOf(late);
  const pLate = calibrate(pRaw);
  // The mean loss of the scenarios that are late, as often as the calibrated probability says.
  const expectedLossMinor =
    oneDayMinor === null ? null : Math.round(late === 0 ? pLate * oneDayMinor : (pLate * sum) / late);
  return { pRaw, pLate, expectedLossMinor };
}

function shareOf(late: number): number {
  return (late + 0.5) / (SCENARIOS + 1);
}

/** `pRaw` of an order that is late in no future. */
export const NEVER_LATE = shareOf(0);

/** Written anew for every order: it is asked for thousands of times a look. */
const sorted = new Float64Array(SCENARIOS);

/** The same, and the moments by which it is done in half of the scenarios, and in nine of ten. */
export function judged(
  world: World,
  order: Order,
  each: Float64Array,
  deadline: Deadline,
  calibrate: (p: number) => number,
): Omit<Likely, 'requiredEfficiency' | 'hoursLeft'> {
  sorted.set(each);
  sorted.sort();
  const p50At = sorted[SCENARIOS / 2] as UtcMs;
  const p90At = sorted[Math.floor(SCENARIOS * 0.9)] as UtcMs;
  return {
    ...chanceOf(world, order, sorted, deadline, calibrate),
    p50At,
    p90At,
  };
}
