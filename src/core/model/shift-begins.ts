// When the shifts of a line begin: a calendar joins those that follow each other, and counters that begin anew do not.
import type { UtcMs } from '../types/time.ts';
import { all, derived, find, type Model, pairsOf, textOf } from './model.ts';

const begins = derived(['line', 'shiftCalendar'], (model) => {
  const found = new Map<string, readonly UtcMs[]>();
  for (const { record } of all(model, 'line')) {
    const calendar = find(model, 'shiftCalendar', textOf(record, 'calendar'));
    if (calendar)
      found.set(
        record.id,
        pairsOf(calendar.record, 'shifts').map(([from]) => from),
      );
  }
  return found;
});

/** The last begin of a shift of the line at or before `at`. Null: its calendar knows none. */
export function shiftBeganAt(model: Model, lineId: string, at: UtcMs): UtcMs | null {
  const known = begins(model).get(lineId) ?? [];
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return known[low - 1] ?? null;
}
