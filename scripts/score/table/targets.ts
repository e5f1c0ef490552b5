// What the picture has to reach, and what it reached: all targets, in the order in which they are shown.
import { BY_HOURS, isDesign } from '../run/pick.ts';
import { ratio, type Seeds, sum } from './figures.ts';
import { FLOOR_TARGETS } from './floor-targets.ts';
import { ORDER_TARGETS } from './order-targets.ts';
import type { Target } from './target.ts';

const nights = (seeds: Seeds): number => sum(seeds, ({ ranking }) => ranking.days);

export const TARGETS: readonly Target[] = [
  ...ORDER_TARGETS,
  ...FLOOR_TARGETS,
  {
    name: "overtime tonight to the line the picture lists first for it: share of the oracle's savings",
    unit: 'share',
    least: 0.75,
    value: (seeds) => oracleShare(seeds, BY_HOURS),
    cases: nights,
  },
  {
    name: 'the same, above the best baseline',
    unit: 'share',
    least: 0.1,
    value: (seeds) => {
      const own = oracleShare(seeds, BY_HOURS);
      const other = bestRival(seeds);
      return own === null || other === null ? null : own - other;
    },
    cases: nights,
  },
];

/** Names of all who gave the slot to a line. */
export function rankings(seeds: Seeds): string[] {
  return [...new Set(seeds.flatMap(({ ranking }) => Object.keys(ranking.savedMinor)))];
}

export function oracleShare(seeds: Seeds, name: string): number | null {
  return ratio(
    sum(seeds, ({ ranking }) => ranking.savedMinor[name] ?? 0),
    sum(seeds, ({ ranking }) => ranking.oracleMinor),
  );
}

function bestRival(seeds: Seeds): number | null {
  const shares = rankings(seeds)
    .filter((name) => !isDesign(name))
    .flatMap((name) => oracleShare(seeds, name) ?? []);
  return shares.length > 0 ? Math.max(...shares) : null;
}
