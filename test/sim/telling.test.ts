// Telling people, over many made-up months; and four ways to do it wrong, each of which must be noticed.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import t from 'tap';
import { runMonth } from '../sim-telling/box/run.ts';
import { BUGS, type BugName, WIRING } from '../sim-telling/box/wiring.ts';
import { judged } from '../sim-telling/seed.ts';
import { runSeeds } from '../sim-telling/seeds.ts';
import { summary } from '../sim-telling/summary.ts';
import { truthOf } from '../sim-telling/truth/make.ts';

/** A month is a good half second of a core; all ten thousand are a command of their own. */
const SEEDS = 500;
/** A wrong way that many months do not show is one the checker cannot see. */
const NOTICED_WITHIN = 5;

/** Some four minutes on two idle cores; a machine that does other things as well needs more. */
t.setTimeout(1_800_000);

t.test(`${SEEDS} months: nobody missed, nothing twice, nothing after it was taken back`, async (t) => {
  const all = summary();
  const begun = performance.now();
  await runSeeds({ from: 1, count: SEEDS, jobs: 2 }, (result) => all.take(result));
  for (const { seed, found, story } of all.bad())
    t.fail(`seed ${seed}: ${found.map(({ rule }) => rule).join(', ')}`, { story });
  t.comment(all.text((performance.now() - begun) / 1000));
  t.equal(all.bad().length, 0);
});

/** What at least one rule must say of each. */
const SAYS: Readonly<Record<BugName, readonly string[]>> = {
  'lease ignored': ['told twice'],
  'claim after I/O': ['told twice', 'not claimed'],
  'key without step': ['missed', 'unheard'],
  'cleared on stale data': ['over by silence', 'over while so'],
};

for (const bug of Object.keys(BUGS) as BugName[])
  t.test(`it is noticed: ${bug}`, async (t) => {
    const said: string[] = [];
    const isNoticed = (): boolean => said.some((rule) => SAYS[bug].includes(rule));
    for (let seed = 1; seed <= NOTICED_WITHIN && !isNoticed(); seed += 1)
      said.push(...(await judged(seed, bug)).found.map(({ rule }) => rule));
    t.ok(isNoticed(), [...new Set(said)].join(', '));
  });

t.test('a month in which no look on the grid is left out is the same', async (t) => {
  const months = [26, 27, 28].map(truthOf);
  t.ok(
    months.some(({ steps }) => steps.length > 0),
    'also one whose clock is set',
  );
  for (const truth of months)
    t.ok(isDeepStrictEqual(await runMonth(truth), await runMonth(truth, { ...WIRING, leaps: false })));
});

t.test('the checker knows nothing of the box', (t) => {
  const folder = join(import.meta.dirname, '../sim-telling/checker');
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, path]) => path ?? '');
    t.same(
      imports.filter((path) => !/^\.\/|^\.\.\/(truth|history)/.test(path)),
      [],
      file,
    );
  }
  t.end();
});
