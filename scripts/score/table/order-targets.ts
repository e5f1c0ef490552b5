// Targets about orders: how early and how surely lateness is foretold, and what probabilities are worth.
import { DESIGN_WATCHED } from '../run/record.ts';
import { HORIZONS } from '../seed-score.ts';
import {
  countsOf,
  deciles,
  medianWarning,
  precision,
  ratio,
  recall,
  type Seeds,
  saidAt,
  skill,
  sum,
} from './figures.ts';
import type { Target } from './target.ts';

/** Deciles with fewer orders say more about chance than about the box. */
const DECILE_CASES = 200;
const E1 = 'E1';

const driftLate = (seeds: Seeds): number => sum(seeds, (seed) => seed.driftLateOrders);
export const ORDER_TARGETS: readonly Target[] = [
  recallTarget(15, 0.87, 0.92),
  recallTarget(45, 0.77, 0.8),
  {
    name: 'drift-caused late orders: median lasting warning',
    unit: 'h',
    least: 90,
    value: (seeds) => medianWarning(seeds, DESIGN_WATCHED, 'driftLateHours'),
    cases: driftLate,
  },
  {
    name: 'the same as a multiple of E1',
    unit: 'times',
    least: 1.8,
    value: (seeds) =>
      ratio(
        medianWarning(seeds, DESIGN_WATCHED, 'driftLateHours') ?? 0,
        medianWarning(seeds, E1, 'driftLateHours') ?? 0,
      ),
    cases: driftLate,
  },
  skillTarget(15, 0.8),
  skillTarget(45, 0.6),
  {
    name: `calibration: widest gap of a decile with ${DECILE_CASES} cases or more`,
    unit: 'share',
    most: 0.07,
    value: widestGap,
    cases: (seeds) => HORIZONS.reduce((total, horizon) => total + saidAt(seeds, horizon).length, 0),
  },
  {
    name: 'cards per order that ever was on one',
    unit: 'times',
    most: 1.2,
    value: (seeds) =>
      ratio(
        sum(seeds, (seed) => seed.cards.named),
        sum(seeds, (seed) => seed.cards.orders),
      ),
    cases: (seeds) => sum(seeds, (seed) => seed.cards.orders),
  },
];

/** Of what the picture lists as watched; 0 where its precision is not what is asked for. */
function recallTarget(horizon: number, least: number, leastPrecision: number): Target {
  return {
    name: `recall ${horizon} h before packing closes, at precision ${leastPrecision} or better`,
    unit: 'share',
    least,
    value: (seeds) => {
      const counts = countsOf(seeds, DESIGN_WATCHED, horizon);
      return (precision(counts) ?? 0) >= leastPrecision ? recall(counts) : 0;
    },
    cases: (seeds) => {
      const { hit, missed } = countsOf(seeds, DESIGN_WATCHED, horizon);
      return hit + missed;
    },
  };
}

function skillTarget(horizon: number, least: number): Target {
  return {
    name: `Brier skill ${horizon} h before packing closes`,
    unit: 'share',
    least,
    value: (seeds) => skill(saidAt(seeds, horizon)),
    cases: (seeds) => saidAt(seeds, horizon).length,
  };
}

/** Over all horizons together: what is said is to be right whenever it is said. */
function widestGap(seeds: Seeds): number | null {
  const gaps = deciles(HORIZONS.flatMap((horizon) => saidAt(seeds, horizon)))
    .filter(({ n }) => n >= DECILE_CASES)
    .map(({ said, came }) => Math.abs(said - came));
  return gaps.length > 0 ? Math.max(...gaps) : null;
}
