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
  readonly slipDaysP50: number;
  readonly slipDaysP90: number;
  /** Null: nobody has said what late costs. */
  readonly expectedLossMinor: number | null;
  readonly lossP90Minor: number | null;
  /** What share of its usual rate the line must hold for the order to land. */
  readonly requiredEfficiency: number | null;
  /** Working hours of the line to the deadline. */
  readonly hoursLeft: number;
};

/** Written anew for every order: it is asked for thousands of times a look. */
const sorted = new Float64Array(SCENARIOS);

/** 64 moments against a deadline: how likely late, how late, and what that costs. */
export function judged(
  world: World,
  order: Order,
  each: Float64Array,
  deadline: Deadline,
  calibrate: (p: number) => number,
): Omit<Likely, 'requiredEfficiency' | 'hoursLeft'> {
  sorted.set(each);
  sorted.sort();
  let late = 0;
  for (let s = 0; s < SCENARIOS; s++) if ((sorted[s] as number) > deadline.cutoffAt) late += 1;
  const pRaw = (late + 0.5) / (SCENARIOS + 1);
  const pLate = calibrate(pRaw);
  const p50At = sorted[SCENARIOS / 2] as UtcMs;
  const p90At = sorted[Math.floor(SCENARIOS * 0.9)] as UtcMs;
  const slip = (at: UtcMs): number => (at > deadline.cutoffAt ? slipDaysOf(world, deadline, at) : 0);
  let sum: number | null = 0;
  for (let s = SCENARIOS - late; s < SCENARIOS; s++) {
    const loss = lossOf(order, slip(sorted[s] as number));
    sum = sum === null || loss === null ? null : sum + loss;
  }
  // The mean loss of the scenarios that are late, as often as the calibrated probability says.
  const expectedLossMinor =
    lossOf(order, 1) === null
      ? null
      : Math.round(late === 0 ? pLate * (lossOf(order, 1) ?? 0) : (pLate * (sum ?? 0)) / late);
  return {
    pRaw,
    pLate,
    p50At,
    p90At,
    slipDaysP50: slip(p50At),
    slipDaysP90: slip(p90At),
    expectedLossMinor,
    lossP90Minor: lossOf(order, slip(p90At)),
  };
}
