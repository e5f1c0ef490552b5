// The score as data: every target with its figure over all seeds and of each, and the calibration behind it.
import { HORIZONS } from '../seed-score.ts';
import { type Decile, deciles, type Seeds, saidAt } from './figures.ts';
import { reached } from './target.ts';
import { oracleShare, rankings, TARGETS } from './targets.ts';

export type TargetFigure = {
  readonly name: string;
  readonly unit: string;
  readonly least: number | null;
  readonly most: number | null;
  readonly cases: number;
  readonly value: number | null;
  readonly bySeed: readonly (number | null)[];
  /** Null: no case, or no target counts. */
  readonly reached: boolean | null;
};

export type Figures = {
  readonly targets: readonly TargetFigure[];
  readonly deciles: { readonly [horizon: string]: readonly Decile[] };
  readonly rankings: { readonly [name: string]: number | null };
};

/** Where the plant is another than the targets were set on, none is reached or missed. */
export function figuresOf(seeds: Seeds, counts: boolean): Figures {
  return {
    targets: TARGETS.map((target) => {
      const value = target.value(seeds);
      return {
        name: target.name,
        unit: target.unit,
        least: target.least ?? null,
        most: target.most ?? null,
        cases: target.cases(seeds),
        value,
        bySeed: seeds.map((seed) => target.value([seed])),
        reached: counts ? reached(target, value) : null,
      };
    }),
    deciles: Object.fromEntries([
      ['all', deciles(HORIZONS.flatMap((horizon) => saidAt(seeds, horizon)))],
      ...HORIZONS.map((horizon) => [horizon, deciles(saidAt(seeds, horizon))]),
    ]),
    rankings: Object.fromEntries(rankings(seeds).map((name) => [name, oracleShare(seeds, name)])),
  };
}
