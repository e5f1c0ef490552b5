// Usual hours that a piece of a product takes on a line, in each future.
import { hashText, normalOf, stir } from '../estimate/keyed.ts';
import type { RateNow } from '../estimate/line-estimate.ts';
import type { Line } from '../model/plant.ts';
import { SCENARIOS } from './capacity.ts';

type Kept = Pick<RateNow, 'usualPerHour' | 'error'> & { readonly hours: Float64Array };

/** By line and product: usual rates are learned once a day, asked for at every look. */
const kept = new WeakMap<Line, Map<string, Kept>>();

/** How far the usual rate of a product on a line may be off is the same for all its runs there. Not to be written to. */
export function productHours(line: Line, materialId: string, rate: RateNow): Float64Array {
  const { usualPerHour, error } = rate;
  const known = kept.get(line) ?? new Map<string, Kept>();
  kept.set(line, known);
  const before = known.get(materialId);
  if (before?.usualPerHour === usualPerHour && before.error === error) return before.hours;
  const hours = hoursOf(line.id, materialId, rate);
  known.set(materialId, { usualPerHour, error, hours });
  return hours;
}

function hoursOf(lineId: string, materialId: string, rate: RateNow): Float64Array {
  const seed = hashText(`${lineId}|${materialId}`);
  const hours = new Float64Array(SCENARIOS);
  for (let s = 0; s < SCENARIOS; s++)
    hours[s] = Math.exp(-rate.error * normalOf(stir(seed, s))) / rate.usualPerHour;
  return hours;
}
