// A moment in the plain statement and in every scenario, and the later of several.
import type { UtcMs } from '../types/time.ts';
import { SCENARIOS } from './capacity.ts';

/** `plain` null, `each` Infinity: the calendar does not reach that far. */
export type Moments = { readonly plain: UtcMs | null; readonly each: Float64Array };

const SLAB_ROWS = 16;

let slab = new Float64Array(0);
let cut = 0;

/**
 * One number for each scenario, to be written to. Rows are cut from a slab: an array with memory of its own costs ten
 * times as much, and a slab is small, for a row that is kept keeps all of it.
 */
export function newRow(): Float64Array {
  if (cut === slab.length) {
    slab = new Float64Array(SLAB_ROWS * SCENARIOS);
    cut = 0;
  }
  cut += SCENARIOS;
  return slab.subarray(cut - SCENARIOS, cut);
}

export function copyOf(row: Float64Array): Float64Array {
  const copy = newRow();
  copy.set(row);
  return copy;
}

/** A moment that is sure: the same in every scenario. */
export function always(at: UtcMs): Moments {
  return { plain: at, each: newRow().fill(at) };
}

/** In each scenario, the last of these moments, put into `into`. Of one: itself. */
export function latest(all: readonly Float64Array[], into?: Float64Array): Float64Array {
  const first = all[0] as Float64Array;
  if (all.length === 1) return first;
  const each = into ?? newRow();
  each.set(first);
  for (let i = 1; i < all.length; i++) raise(each, all[i] as Float64Array);
  return each;
}

/** Puts off every moment of `each` to that of `other` where this comes after it. */
export function raise(each: Float64Array, other: Float64Array): void {
  for (let s = 0; s < SCENARIOS; s++) {
    const at = other[s] as number;
    if (at > (each[s] as number)) each[s] = at;
  }
}
