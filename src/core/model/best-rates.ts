// The highest plan rate of each line: a bound on what its counters may show.
import { derived, type Model, numberOf, textOf } from './model.ts';
import { inForce } from './written.ts';

/** Pieces an hour, by line. */
export const bestRates: (model: Model) => ReadonlyMap<string, number> = derived(['standard'], (model) => {
  const found = new Map<string, number>();
  for (const { held } of inForce(model, 'standard').values()) {
    const line = textOf(held.record, 'line') ?? '';
    found.set(line, Math.max(found.get(line) ?? 0, numberOf(held.record, 'ratePerHour') ?? 0));
  }
  return found;
});
