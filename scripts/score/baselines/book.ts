// What planners have: the queue of each line with plan rates, bookings at the end of runs, and the shift plan.
import {
  advance,
  type Calendar,
  calendarOf,
  HOUR_MS,
  hoursBetween,
} from '../../../src/core/model/calendar.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { PlannedRun, TrueOrder, Works } from '../../../src/plant/works/works.ts';

/** A line as its planner sees it. `before`: pieces, and hours of work at plan, of all earlier runs. */
export type BookLine = {
  readonly lineId: string;
  readonly calendar: Calendar;
  readonly runs: readonly PlannedRun[];
  readonly piecesBefore: readonly number[];
  readonly hoursBefore: readonly number[];
};

export type Book = {
  readonly works: Works;
  readonly lines: readonly BookLine[];
  /** Only what ERP tells of an order is read: due, pieces, known since. */
  readonly orders: ReadonlyMap<
    string,
    Pick<TrueOrder, 'orderId' | 'lineId' | 'pieces' | 'knownAt' | 'cutoffAt'>
  >;
};

/** A run that is planned or under way, and when it is done by somebody's arithmetic. */
export type Planned = { readonly run: PlannedRun; readonly finishAt: UtcMs };

export function bookOf(works: Works): Book {
  return {
    works,
    lines: works.lineIds.map((lineId) => bookLine(works, lineId)),
    orders: new Map(works.truth.orders.map((order) => [order.orderId, order])),
  };
}

function bookLine(works: Works, lineId: string): BookLine {
  const runs = works.runs(lineId);
  const piecesBefore: number[] = [];
  const hoursBefore: number[] = [];
  let pieces = 0;
  let hours = 0;
  for (const run of runs) {
    piecesBefore.push(pieces);
    hoursBefore.push(hours);
    pieces += run.pieces;
    hours += planHours(run);
  }
  return { lineId, calendar: calendarOf(works.shifts(lineId)), runs, piecesBefore, hoursBefore };
}

/** Setup and pieces at plan, in hours. */
export function planHours(run: PlannedRun): number {
  return run.setupHours + run.pieces / run.planPerHour;
}

/** Index of the first run that is not confirmed at that moment. */
export function firstOpen(line: BookLine, at: UtcMs): number {
  let low = 0;
  let high = line.runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((line.runs[middle]?.confirmedAt ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** When each open run is done if the first one has so many hours of plan left and all go on at `speed` times plan. */
export function scheduled(
  line: BookLine,
  at: UtcMs,
  { firstHours, speed }: { readonly firstHours: number; readonly speed: number },
): Planned[] {
  const found: Planned[] = [];
  let hours = 0;
  for (let i = firstOpen(line, at); i < line.runs.length; i++) {
    const run = line.runs[i];
    if (!run || run.knownAt > at) break;
    hours += found.length === 0 ? firstHours : planHours(run);
    const finishAt = advance(line.calendar, at, hours / speed) ?? Number.POSITIVE_INFINITY;
    found.push({ run, finishAt });
  }
  return found;
}

/** Hours of plan left on the first open run where bookings come at the end: it goes by plan since the last one. */
export function hoursLeftByBooking(line: BookLine, at: UtcMs): number {
  const i = firstOpen(line, at);
  const run = line.runs[i];
  if (!run) return 0;
  const startedAt = Math.max(line.runs[i - 1]?.confirmedAt ?? 0, line.calendar.from[0] ?? 0);
  return Math.max(0, planHours(run) - hoursBetween(line.calendar, startedAt, at));
}

/** Hours of plan left on the first open run by the line's own counter. */
export function hoursLeftByCount(book: Book, line: BookLine, at: UtcMs): number {
  const i = firstOpen(line, at);
  const run = line.runs[i];
  if (!run) return 0;
  const made = book.works.truth.piecesBy(line.lineId, at) - (line.piecesBefore[i] ?? 0);
  return made > 0 ? Math.max(0, run.pieces - made) / run.planPerHour : planHours(run);
}

/** Hours of plan that the line has worked off until then, by its counter: setup counts with the first piece. */
export function earnedHours(book: Book, line: BookLine, at: UtcMs): number {
  const i = firstOpen(line, at);
  const run = line.runs[i];
  const before = line.hoursBefore[i] ?? 0;
  return run ? before + planHours(run) - hoursLeftByCount(book, line, at) : before;
}

/** Orders of the runs that are done only after their packing has closed. */
export function lateOrders(book: Book, planned: readonly Planned[]): string[] {
  return planned.flatMap(({ run, finishAt }) =>
    run.orderIds.filter((id) => finishAt > (book.orders.get(id)?.cutoffAt ?? Number.POSITIVE_INFINITY)),
  );
}

/** Hours by which the worst of them is late; negative where all are in time. */
export function worstSlipHours(book: Book, planned: readonly Planned[]): number {
  const slips = planned.flatMap(({ run, finishAt }) =>
    run.orderIds.map((id) => (finishAt - (book.orders.get(id)?.cutoffAt ?? finishAt)) / HOUR_MS),
  );
  return Math.max(Number.NEGATIVE_INFINITY, ...slips);
}
