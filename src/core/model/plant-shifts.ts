// The shifts of the plant as a whole: where lines change over, people do.
import type { HandedShift } from '../types/handover.ts';
import type { UtcMs } from '../types/time.ts';
import { all, derived, find, type Model, pairsOf, textOf } from './model.ts';

/** By their begin; one ends where the next begins, at the latest. */
const shifts = derived(['line', 'shiftCalendar'], (model): readonly HandedShift[] => {
  const ends = new Map<UtcMs, UtcMs>();
  const calendars = new Set(all(model, 'line').map(({ record }) => textOf(record, 'calendar')));
  for (const id of calendars) {
    const calendar = find(model, 'shiftCalendar', id);
    for (const [from, to] of calendar ? pairsOf(calendar.record, 'shifts') : [])
      ends.set(from, Math.max(ends.get(from) ?? to, to));
  }
  const sorted = [...ends].toSorted((a, b) => a[0] - b[0]);
  return sorted.map(([from, to], i) => ({ from, to: Math.min(to, sorted[i + 1]?.[0] ?? to) }));
});

/** How many begin before `at`. */
function begunBefore(model: Model, at: UtcMs): number {
  const known = shifts(model);
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle]?.from ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last shift that began at or before `at`, over or not. Null: no calendar knows one. */
export const shiftBegunBy = (model: Model, at: UtcMs): HandedShift | null =>
  shifts(model)[begunBefore(model, at + 1) - 1] ?? null;

/** When the next one begins, at or after `at`. Null: no calendar knows one. */
export const nextShiftFrom = (model: Model, at: UtcMs): UtcMs | null =>
  shifts(model)[begunBefore(model, at)]?.from ?? null;
