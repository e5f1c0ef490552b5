// npm run simulate: months of telling people, run on made-up time and judged by a checker that knows only what was so.
import { parseArgs } from 'node:util';
import { asked, wholeNumber } from '../../scripts/refuse.ts';
import { runSeeds } from './seeds.ts';
import { summary } from './summary.ts';

const USAGE = `npm run simulate -- [options]
  --seeds 1000   how many months
  --from 1       the first seed; a month that failed runs again with --from SEED --seeds 1
  --jobs 2       side by side
Each month is made from its seed: people and shifts, what comes up, who answers, what breaks. Ends with code 1 where the
checker found something, and tells the story of the first three.`;

const MOST = 10_000_000;
const STORIES = 3;
/** Seeds between two lines of progress. */
const TELL_EVERY = 100;

function given() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '2' },
    },
  });
  return {
    count: wholeNumber('--seeds', values.seeds, [1, MOST]),
    from: wholeNumber('--from', values.from, [0, MOST]),
    jobs: wholeNumber('--jobs', values.jobs, [1, 64]),
  };
}

const range = asked(given, USAGE);
const begun = performance.now();
const seconds = (): number => (performance.now() - begun) / 1000;
const all = summary();
let done = 0;

function tell(): void {
  const bad = all.bad();
  const stories = bad.slice(0, STORIES).map(({ story }) => `${story ?? ''}\n\n`);
  const seeds = bad.map(({ seed }) => seed).join(' ');
  const others = bad.length === 0 ? '' : `Seeds in which something was found: ${seeds}\n`;
  process.stdout.write(`${stories.join('')}${others}${all.text(seconds())}\n`);
  process.exitCode = bad.length === 0 ? 0 : 1;
}

// Whoever stops a long run hears what it came to so far.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    tell();
    process.exit();
  });
await runSeeds(range, (result) => {
  all.take(result);
  done += 1;
  for (const { rule, words } of result.found)
    process.stderr.write(`seed ${result.seed}: ${rule}: ${words.split('\n', 1)[0]}\n`);
  if (done % TELL_EVERY === 0)
    process.stderr.write(
      `${done} of ${range.count} months, ${Math.round(seconds())} s, found in ${all.bad().length}\n`,
    );
});
tell();
process.exit();
