// What the score is asked for on the command line, checked, with its defaults.
import { parseArgs } from 'node:util';
import { checkFolder, wholeNumber } from '../refuse.ts';

export type ScoreArguments = {
  readonly seeds: readonly number[] | 'fresh';
  readonly weeks: number;
  readonly lines: number;
  readonly shiftsPerDay: 2 | 3;
  readonly lookHours: number;
  readonly jsonFile: string | null;
};

export const USAGE = `npm run score -- [options]
  --short            one seed, 24 weeks, a look every 2 h: about two minutes
  --seeds 1,11,12    whole numbers, one made-up plant each; fresh: three that follow from the commit
  --weeks 104        12 to 520, the first eight are learning time
  --lines 6          6 to 20
  --shifts 2         2 or 3 a day
  --every 2          hours between two looks, 1 to 8
  --json FILE        all figures as data`;

/** Three seeds over two years take about a quarter of an hour on two cores. */
const FULL = { seeds: '1,11,12', weeks: '104', every: '2' } as const;
const SHORT = { seeds: '1', weeks: '24', every: '2' } as const;

/** Throws, in words, where an argument is none. */
export function readArguments(args: readonly string[]): ScoreArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string' },
      weeks: { type: 'string' },
      lines: { type: 'string', default: '6' },
      shifts: { type: 'string', default: '2' },
      every: { type: 'string' },
      short: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const form = values.short ? SHORT : FULL;
  const seeds = values.seeds ?? form.seeds;
  if (values.json !== undefined) checkFolder('--json', values.json);
  const shifts = wholeNumber('--shifts', values.shifts, [2, 3]);
  return {
    seeds:
      seeds === 'fresh'
        ? 'fresh'
        : seeds.split(',').map((text) => wholeNumber('--seeds', text, [0, 2 ** 32 - 1])),
    weeks: wholeNumber('--weeks', values.weeks ?? form.weeks, [12, 520]),
    lines: wholeNumber('--lines', values.lines, [6, 20]),
    shiftsPerDay: shifts === 3 ? 3 : 2,
    lookHours: wholeNumber('--every', values.every ?? form.every, [1, 8]),
    jsonFile: values.json ?? null,
  };
}
