// The profile of a snapshot while its records pass: how many, under which headings, and the middle of its figures.
import { medianOf, type Profile } from '../../core/gate/gate.ts';
import type { KindSpec } from '../../core/types/entity.ts';
import type { Fields } from '../../mapping/table-mapper.ts';

export type Profiling = {
  add(fields: Fields): void;
  done(headings: readonly string[]): Profile;
};

/** Below so many values a middle says little. */
const VALUES_MIN = 20;
/** So many values are kept for a middle: of more, an even share of them. */
const VALUES_MAX = 20_000;

type Kept = { readonly values: number[]; every: number; seen: number };

export function openProfile(kind: KindSpec): Profiling {
  const fields = Object.entries(kind.fields).flatMap(([name, { type, unit }]) =>
    type === 'money' || (type === 'number' && unit === 'pieces') ? [name] : [],
  );
  const kept = new Map(fields.map((name): [string, Kept] => [name, { values: [], every: 1, seen: 0 }]));
  let rows = 0;
  return {
    add(record) {
      rows += 1;
      for (const [name, one] of kept) {
        const value = record[name];
        if (typeof value === 'number') keep(one, value);
      }
    },
    done(headings) {
      const medians = [...kept]
        .filter(([, { values }]) => values.length >= VALUES_MIN)
        .map(([name, { values }]) => [name, medianOf(values)] as const);
      return { rows, headings, medians: Object.fromEntries(medians) };
    },
  };
}

function keep(one: Kept, value: number): void {
  if (one.seen++ % one.every !== 0) return;
  one.values.push(value);
  if (one.values.length < VALUES_MAX) return;
  // Every second of those kept, and from here on half as many.
  const half = one.values.filter((_, index) => index % 2 === 0);
  one.values.splice(0, one.values.length, ...half);
  one.every *= 2;
}
