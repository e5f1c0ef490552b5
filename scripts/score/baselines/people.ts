// What people see: the shift's attainment on the MES screen (M), and three of them on Thursdays with perfect arithmetic (W).
import { HOUR_MS, hoursBetween } from '../../../src/core/model/calendar.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Forecaster, LineRanking } from '../rivals.ts';
import { type Book, type BookLine, earnedHours, hoursLeftByCount, lateOrders, scheduled } from './book.ts';
import { openOrders, ranked } from './erp.ts';
import { heldSince, shiftsOf, thursdays } from './rhythm.ts';

/** Below this the MES screen turns red. */
const ATTAINMENT_LIMIT = 0.92;
/** A red line casts doubt on what it owes within so many days. */
const DOUBT_DAYS = 5;
const DAY_MS = 24 * HOUR_MS;
/** Nobody plans with a line that made less than this share of its plan in a week. */
const LEAST_SPEED = 0.2;

/**
 * Of the last whole shift: hours of plan worked off, setup included, over scheduled hours. A stop somebody logged is a
 * loss here like any other: that is what the screen on the wall counts.
 */
function lastShift(book: Book, line: BookLine): (at: UtcMs) => number {
  const begins = new Map(shiftsOf(book.works, line.lineId).map(([from, to]) => [to, from]));
  const attained = (end: UtcMs): number => {
    const begin = begins.get(end) ?? end;
    return (
      (earnedHours(book, line, end) - earnedHours(book, line, begin)) /
      hoursBetween(line.calendar, begin, end)
    );
  };
  return heldSince([...begins.keys()], attained, 1);
}

/** M: a shift under 92 % puts in doubt what the line owes within five days, until the next shift is over. */
export function shiftScreen(book: Book): Forecaster {
  const screens = book.lines.map((line) => ({ line, shift: lastShift(book, line) }));
  return {
    name: 'M',
    flags: (at) =>
      new Set(
        screens.flatMap(({ line, shift }) => {
          if (shift(at) >= ATTAINMENT_LIMIT) return [];
          const until = at + DOUBT_DAYS * DAY_MS;
          return openOrders(line, at).filter((id) => (book.orders.get(id)?.cutoffAt ?? until + 1) <= until);
        }),
      ),
  };
}

/** The line whose last shift fell short of plan by most. */
export function byShiftDrift(book: Book): LineRanking {
  const shifts = new Map(book.lines.map((line) => [line, lastShift(book, line)]));
  return { name: 'M, biggest drift', lines: (at) => ranked(book, (line) => -(shifts.get(line)?.(at) ?? 1)) };
}

/** W: last week's mean rate and what is really left, for each order; valid until the next review. */
export function thursdayReview(book: Book): Forecaster {
  const review = (at: UtcMs): ReadonlySet<string> =>
    new Set(
      book.lines.flatMap((line) => {
        const speed = Math.max(LEAST_SPEED, lastWeekSpeed(book, line, at));
        return lateOrders(book, scheduled(line, at, { firstHours: hoursLeftByCount(book, line, at), speed }));
      }),
    );
  return { name: 'W', flags: heldSince(thursdays(book.works), review, new Set()) };
}

/** Hours of plan worked off in seven days over scheduled hours: stops, setups and all. */
function lastWeekSpeed(book: Book, line: BookLine, at: UtcMs): number {
  const from = at - 7 * DAY_MS;
  const hours = hoursBetween(line.calendar, from, at);
  return hours > 0 ? (earnedHours(book, line, at) - earnedHours(book, line, from)) / hours : 1;
}
