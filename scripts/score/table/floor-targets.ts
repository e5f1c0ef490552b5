// Targets about the floor: drifts, scrap, stock, and how often people are called for nothing.
import type { DriftFound, SeedScore } from '../seed-score.ts';
import { quantile, ratio, type Seeds, sum } from './figures.ts';
import { DAY_HOURS, type Target } from './target.ts';

const SOUGHT = { from: 0.07, to: 0.09 } as const;

type Of = (seed: SeedScore) => number;
/** One count over another, each added up over the seeds. */
const over =
  (part: Of, whole: Of) =>
  (seeds: Seeds): number | null =>
    ratio(sum(seeds, part), sum(seeds, whole));
const count =
  (of: Of) =>
  (seeds: Seeds): number =>
    sum(seeds, of);

const cards: Of = (seed) => seed.cards.cards;
const falseCards: Of = (seed) => seed.cards.falseCards;

export const FLOOR_TARGETS: readonly Target[] = [
  {
    name: 'drift of 7 to 9 %: stated within two working days',
    unit: 'share',
    least: 0.8,
    value: (seeds) => {
      const found = soughtDrifts(seeds);
      return ratio(found.filter(isSoon).length, found.length);
    },
    cases: (seeds) => soughtDrifts(seeds).length,
  },
  {
    name: 'false drift statements per line-year',
    unit: 'count',
    most: 4,
    value: over(
      (seed) => seed.drift.falseStatements,
      (seed) => seed.drift.lineYears,
    ),
    cases: count((seed) => seed.drift.statements),
  },
  {
    name: 'false cards about late orders per shift of the plant',
    unit: 'count',
    most: 0.25,
    value: over(falseCards, (seed) => seed.cards.shifts),
    cases: count(cards),
  },
  {
    name: 'false ones of all cards about late orders',
    unit: 'share',
    most: 0.1,
    value: over(falseCards, cards),
    cases: count(cards),
  },
  {
    name: 'scrap spike of five times usual: bad pieces until the alarm, median',
    unit: 'pieces',
    most: 12,
    value: (seeds) =>
      quantile(
        seeds.flatMap(({ quality }) => quality.badUntilAlarm),
        0.5,
      ),
    cases: count((seed) => seed.quality.badUntilAlarm.length),
  },
  {
    name: 'run-out by over-consumption: warned two working days ahead',
    unit: 'share',
    least: 0.9,
    value: over(
      (seed) => seed.runouts.warnedHours.filter((hours) => hours >= 2 * DAY_HOURS).length,
      (seed) => seed.runouts.warnedHours.length,
    ),
    cases: count((seed) => seed.runouts.warnedHours.length),
  },
  {
    name: 'material decisions about nothing',
    unit: 'share',
    most: 0.05,
    value: over(
      (seed) => seed.runouts.falseFlags,
      (seed) => seed.runouts.flags,
    ),
    cases: count((seed) => seed.runouts.flags),
  },
];

function isSoon({ delayHours }: DriftFound): boolean {
  return delayHours !== null && delayHours <= 2 * DAY_HOURS;
}

/** A drift that is over within two working days cannot be stated for two working days. */
function soughtDrifts(seeds: Seeds): DriftFound[] {
  return seeds
    .flatMap(({ drift }) => drift.found)
    .filter(({ share, hours }) => {
      const size = Math.abs(share);
      return size >= SOUGHT.from && size <= SOUGHT.to && hours >= 2 * DAY_HOURS;
    });
}
