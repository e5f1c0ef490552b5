// When people look: every night, at the end of each shift, on Thursdays; what they saw holds until they look again.
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Works } from '../../../src/plant/works/works.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const THURSDAY = 4;
/** ERP plans before the early shift comes. */
const NIGHTLY_HOUR = 5;
const REVIEW_HOUR = 13;

/** Moments of a daily run in the plant's local time, over its whole life and a few weeks more. */
export function nights(works: Works): UtcMs[] {
  return daily(works, NIGHTLY_HOUR, () => true);
}

export function thursdays(works: Works): UtcMs[] {
  return daily(works, REVIEW_HOUR, (weekday) => weekday === THURSDAY);
}

function daily(works: Works, hour: number, wanted: (weekday: number) => boolean): UtcMs[] {
  const found: UtcMs[] = [];
  let day = Temporal.Instant.fromEpochMilliseconds(works.from).toZonedDateTimeISO(works.zone).startOfDay();
  while (day.epochMilliseconds < works.to + DAY_MS) {
    if (wanted(day.dayOfWeek)) found.push(day.add({ hours: hour }).epochMilliseconds);
    day = day.add({ days: 1 });
  }
  return found;
}

/** The shifts of a line as [from, to], breaks within joined; sorted. */
export function shiftsOf(works: Works, lineId: string): [UtcMs, UtcMs][] {
  const found: [UtcMs, UtcMs][] = [];
  for (const [from, to] of works.shifts(lineId)) {
    const last = found.at(-1);
    // A break parts a shift in two: half shifts alternate, first and second.
    if (last && from - last[1] <= HOUR_MS && from > last[1]) last[1] = to;
    else found.push([from, to]);
  }
  return found;
}

/** The value of the last moment that is not after `at`, computed once when it is first asked for. */
export function heldSince<T>(
  moments: readonly UtcMs[],
  compute: (at: UtcMs) => T,
  before: T,
): (at: UtcMs) => T {
  let heldAt = Number.NEGATIVE_INFINITY;
  let held = before;
  return (at) => {
    const moment = lastNotAfter(moments, at);
    if (moment === null) return before;
    if (moment !== heldAt) {
      heldAt = moment;
      held = compute(moment);
    }
    return held;
  };
}

function lastNotAfter(moments: readonly UtcMs[], at: UtcMs): UtcMs | null {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return moments[low - 1] ?? null;
}
