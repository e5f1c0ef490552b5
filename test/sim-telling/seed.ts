// One seed: its month is made, run and judged; now and then also as a month in which nothing ends the box, and compared.

import { runMonth } from './box/run.ts';
import { BUGS, type BugName, WIRING } from './box/wiring.ts';
import type { Found } from './checker/case.ts';
import { check, type Figures } from './checker/check.ts';
import { toldOtherwise } from './checker/same.ts';
import { storyOf } from './story.ts';
import { calmOf, truthOf } from './truth/make.ts';

export type SeedResult = {
  readonly seed: number;
  readonly found: readonly Found[];
  /** Of the first thing that was found. */
  readonly story: string | null;
  readonly figures: Figures | null;
};

/** Of so many seeds one is run twice more. */
const COMPARED = 50;

/** Never rejects: a box that fails in a way it never should is found too. */
export async function judged(seed: number, bug: BugName | null = null): Promise<SeedResult> {
  const truth = truthOf(seed);
  try {
    const history = await runMonth(truth, bug === null ? WIRING : BUGS[bug]);
    const { found, figures } = check(truth, history);
    const isCompared = bug === null && seed % COMPARED === 0;
    const all = isCompared ? [...found, ...(await otherwise(seed))] : found;
    return { seed, found: all, story: all[0] ? storyOf(truth, history, all[0]) : null, figures };
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const found = { rule: 'the box failed', t: truth.span[0], words, taskId: null, to: null };
    return { seed, found: [found], story: `seed ${seed}: ${words}`, figures: null };
  }
}

async function otherwise(seed: number): Promise<Found[]> {
  const calm = calmOf(truthOf(seed));
  const ended = await runMonth(calm);
  const whole = await runMonth({ ...calm, crashes: [] });
  return toldOtherwise(ended, whole);
}
