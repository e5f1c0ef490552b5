// The ways a plant copes today, each at its best, and two yardsticks: chance and the oracle.
import type { UtcMs } from '../../../src/core/types/time.ts';
import { uniform } from '../../../src/plant/physics/noise.ts';
import type { Works } from '../../../src/plant/works/works.ts';
import type { Forecaster, LineRanking, Rivals } from '../rivals.ts';
import { type Book, bookOf } from './book.ts';
import {
  byBiggestOrder,
  byEarliestDue,
  byNightlyPlan,
  duePassed,
  nightlyPlan,
  nightlyPlanWithCounts,
  ranked,
} from './erp.ts';
import { byShiftDrift, shiftScreen, thursdayReview } from './people.ts';

/**
 * They need no samples: bookings, plan rates and the shift plan are what ERP shows, and where one is said to know the
 * live count it is given the exact one.
 */
export function baselinesOf(works: Works): Rivals {
  const book = bookOf(works);
  return {
    forecasters: [
      duePassed(book),
      nightlyPlan(book),
      nightlyPlanWithCounts(book),
      shiftScreen(book),
      thursdayReview(book),
      oracle(works),
    ],
    rankings: [
      ...byNightlyPlan(book),
      byShiftDrift(book),
      byEarliestDue(book),
      byBiggestOrder(book),
      byChance(book),
    ],
  };
}

/** O: knows what will be late from the moment it is ordered. */
function oracle(works: Works): Forecaster {
  const late = works.truth.orders.filter((order) => order.late);
  return {
    name: 'O',
    flags: (at) => new Set(late.filter((order) => order.knownAt <= at).map((order) => order.orderId)),
  };
}

function byChance(book: Book): LineRanking {
  const { seed } = book.works.spec;
  return {
    name: 'random',
    lines: (at: UtcMs) => ranked(book, (line) => uniform(seed, at, book.lines.indexOf(line))),
  };
}
