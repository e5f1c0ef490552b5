// What an ERP system says: that a date has passed (E0), or what its nightly plan makes of the queue (E1, E2).
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Forecaster, LineRanking } from '../rivals.ts';
import {
  type Book,
  type BookLine,
  firstOpen,
  hoursLeftByBooking,
  hoursLeftByCount,
  lateOrders,
  type Planned,
  scheduled,
  worstSlipHours,
} from './book.ts';
import { heldSince, nights } from './rhythm.ts';

const NONE: ReadonlySet<string> = new Set();

/** E0: its date has passed and it is not confirmed. */
export function duePassed(book: Book): Forecaster {
  return {
    name: 'E0',
    flags: (at) =>
      new Set(
        book.lines
          .flatMap((line) => openOrders(line, at))
          .filter((id) => (book.orders.get(id)?.cutoffAt ?? at) < at),
      ),
  };
}

export function openOrders(line: BookLine, at: UtcMs): string[] {
  const found: string[] = [];
  for (let i = firstOpen(line, at); i < line.runs.length; i++) {
    const run = line.runs[i];
    if (!run || run.knownAt > at) break;
    found.push(...run.orderIds);
  }
  return found;
}

/** E1: nightly, at plan rates, progress known only at the end of a run. */
export function nightlyPlan(book: Book): Forecaster {
  return planner(book, 'E1', (line, at) => hoursLeftByBooking(line, at));
}

/** E2: the same, but it reads the counters of the lines. */
export function nightlyPlanWithCounts(book: Book): Forecaster {
  return planner(book, 'E2', (line, at) => hoursLeftByCount(book, line, at));
}

type HoursLeft = (line: BookLine, at: UtcMs) => number;

function planner(book: Book, name: string, hoursLeft: HoursLeft): Forecaster {
  const plan = (at: UtcMs): ReadonlySet<string> =>
    new Set(book.lines.flatMap((line) => lateOrders(book, planOf(line, at, hoursLeft))));
  return { name, flags: heldSince(nights(book.works), plan, NONE) };
}

function planOf(line: BookLine, at: UtcMs, hoursLeft: HoursLeft): Planned[] {
  return scheduled(line, at, { firstHours: hoursLeft(line, at), speed: 1 });
}

/** Lines by last night's plan: whose worst order slips most, or who has most late orders, with bookings or with counts. */
export function byNightlyPlan(book: Book): LineRanking[] {
  const ways: readonly { readonly name: string; readonly hoursLeft: HoursLeft }[] = [
    { name: 'E1', hoursLeft: hoursLeftByBooking },
    { name: 'E2', hoursLeft: (line, at) => hoursLeftByCount(book, line, at) },
  ];
  return ways.flatMap(({ name, hoursLeft }) => {
    const by = (what: string, weight: (plan: Planned[]) => number): LineRanking => ({
      name: `${name}, ${what}`,
      lines: heldSince(
        nights(book.works),
        (at: UtcMs): readonly string[] => ranked(book, (line) => weight(planOf(line, at, hoursLeft))),
        [],
      ),
    });
    return [
      by('worst slip', (plan) => worstSlipHours(book, plan)),
      by('most late orders', (plan) => lateOrders(book, plan).length),
    ];
  });
}

/** The line with the order that is due first. */
export function byEarliestDue(book: Book): LineRanking {
  return {
    name: 'E0, earliest due',
    lines: (at) =>
      ranked(book, (line) =>
        Math.max(
          ...openOrders(line, at).map((id) => -(book.orders.get(id)?.cutoffAt ?? 0)),
          Number.NEGATIVE_INFINITY,
        ),
      ),
  };
}

/** The line with the biggest open order. */
export function byBiggestOrder(book: Book): LineRanking {
  return {
    name: 'biggest order',
    lines: (at) =>
      ranked(book, (line) =>
        Math.max(0, ...openOrders(line, at).map((id) => book.orders.get(id)?.pieces ?? 0)),
      ),
  };
}

/** Lines by falling weight; ties in the order of their ids. */
export function ranked(book: Book, weight: (line: BookLine) => number): string[] {
  return book.lines
    .map((line) => ({ id: line.lineId, weight: weight(line) }))
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
    .map((one) => one.id);
}
