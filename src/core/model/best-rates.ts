// The highest plan rate of each line: a bound on what its counters may show.
import { all, derived, type Model, numberOf, textOf } from './model.ts';

/** Pieces an hour, by line. */
export const bestRates: (model: Model) => ReadonlyMap<string, number> = derived(['standard'], (model) => {
  const found = new Map<string, number>();
  for (const { record } of all(model, 'standard')) {
    const line = textOf(record, 'line') ?? '';
    found.set(line, Math.max(found.get(line) ?? 0, numberOf(record, 'ratePerHour') ?? 0));
  }
  return found;
});
