// A storm over a real box and its peers, and what came of it: npm run storm -- [--minutes 60] [--seed N] [--keep].
import { parseArgs } from 'node:util';
import { asked, wholeNumber } from '../refuse.ts';
import { isMet } from './check/figures.ts';
import { runStorm } from './storm.ts';
import { tableOf } from './table.ts';

const USAGE = `npm run storm -- [options]
  --minutes 60   3 to 1440
  --seed N       what is drawn by it is the same in every storm; one of its own where it is not given
  --keep         leave the folder with ledgers, notes and logs where it is`;

const { minutes, seed, keep } = asked(() => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '60' },
      seed: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const drawn = String(Date.now() % 1_000_000);
  return {
    minutes: wholeNumber('--minutes', values.minutes, [3, 1_440]),
    seed: wholeNumber('--seed', values.seed ?? drawn, [1, 1_000_000]),
    keep: values.keep,
  };
}, USAGE);

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => stopping.abort(new Error(`the storm was ended by ${name}`)));

try {
  const say = (words: string): void => console.log(words);
  const figures = await runStorm({ minutes, seed, keep, say, signal: stopping.signal });
  say(tableOf(figures, seed));
  process.exit(figures.every(isMet) ? 0 : 1);
} catch (error) {
  console.error(stopping.signal.aborted ? String(stopping.signal.reason) : error);
  process.exit(3);
}
