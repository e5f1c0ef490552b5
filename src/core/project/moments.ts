// A moment in the plain statement and in every scenario, and the later of several.
import type { UtcMs } from '../types/time.ts';
import { SCENARIOS } from './capacity.ts';

/** `plain` null, `each` Infinity: the calendar does not reach that far. */
export type Moments = { readonly plain: UtcMs | null; readonly each: Float64Array };

/** A moment that is sure: the same in every scenario. */
export function always(at: UtcMs): Moments {
  return { plain: at, each: new Float64Array(SCENARIOS).fill(at) };
}

/** In each scenario, the last of these moments. Of one: itself. */
export function latest(all: readonly Float64Array[]): Float64Array {
  const first = all[0] as Float64Array;
  if (all.length === 1) return first;
  const each = first.slice();
  for (const other of all) raise(each, other);
  return each;
}

/** Puts off every moment of `each` to that of `other` where this comes after it. */
export function raise(each: Float64Array, other: Float64Array): void {
  for (let s = 0; s < each.length; s++) {
    const at = other[s] as number;
    if (at > (each[s] as number)) each[s] = at;
  }
}
