// Usual hours that a piece of a product takes on a line, in each future.
import { hashText, normalOf, stir } from '../estimate/keyed.ts';
import type { RateNow } from '../estimate/line-estimate.ts';
import { SCENARIOS } from './capacity.ts';

/** How far the usual rate of a product on a line may be off is the same for all its runs there. */
export function productHours(lineId: string, materialId: string, rate: RateNow): Float64Array {
  const seed = hashText(`${lineId}|${materialId}`);
  const hours = new Float64Array(SCENARIOS);
  for (let s = 0; s < SCENARIOS; s++)
    hours[s] = Math.exp(-rate.error * normalOf(stir(seed, s))) / rate.usualPerHour;
  return hours;
}
