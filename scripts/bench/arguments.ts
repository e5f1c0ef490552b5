// What the bench is asked for on the command line, checked, with its defaults.
import { parseArgs } from 'node:util';
import { checkFolder, wholeNumber } from '../refuse.ts';

/** What can be measured by itself: ticks of the fold, and rules. */
const PARTS = ['fold', 'rules'] as const;
type Part = (typeof PARTS)[number];

export type BenchArguments = {
  readonly rounds: number;
  readonly size: number;
  readonly parts: readonly Part[];
  readonly jsonFile: string | null;
};

export const USAGE = `npm run bench -- [options]
  --rounds 5      5 to 99, each side forwards and backwards
  --size 1        0.02 to 4 times 200 lines and 5,000 orders; targets are judged at 1
  --part PART     fold or rules; both where it is not given
  --json FILE     all figures as data`;

/** Throws, in words, where an argument is none. */
export function readArguments(args: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      size: { type: 'string', default: '1' },
      part: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const size = Number(values.size);
  if (!(size >= 0.02 && size <= 4)) throw new Error(`--size ${values.size}: write a number from 0.02 to 4.`);
  if (values.json !== undefined) checkFolder('--json', values.json);
  const parts = PARTS.filter((part) => values.part === undefined || values.part === part);
  if (parts.length === 0) throw new Error(`--part ${values.part}: write one of ${PARTS.join(', ')}.`);
  const rounds = wholeNumber('--rounds', values.rounds, [5, 99]);
  return { rounds, size, parts, jsonFile: values.json ?? null };
}
