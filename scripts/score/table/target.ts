// What a target is: a figure over any set of seeds, and the limit it must keep.
import type { Seeds } from './figures.ts';

export type Target = {
  readonly name: string;
  readonly unit: 'share' | 'h' | 'pieces' | 'times' | 'count';
  readonly least?: number;
  readonly most?: number;
  readonly value: (seeds: Seeds) => number | null;
  /** How many cases the figure rests on. */
  readonly cases: (seeds: Seeds) => number;
};

/** A working day of two shifts, in scheduled hours. */
export const DAY_HOURS = 15;

/** Null: there was no case, and nothing can be said. */
export function reached({ least, most }: Target, value: number | null): boolean | null {
  if (value === null) return null;
  return (least === undefined || value >= least) && (most === undefined || value <= most);
}
