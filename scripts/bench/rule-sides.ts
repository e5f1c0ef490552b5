// What is measured of rules: hundreds of files loaded, and a hundred rules judged after the news of one line.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compileRules, type RuleSet } from '../../src/core/rules/compile.ts';
import { evaluate } from '../../src/core/rules/evaluate.ts';
import type { Projected } from '../../src/core/rules/facts.ts';
import { look } from '../../src/core/think.ts';
import { loadRules } from '../../src/load/rules.ts';
import type { BigPlant } from './big-plant.ts';
import { type Box, hear, SOON_MS } from './box.ts';
import type { Side } from './rounds.ts';

export const LOAD = 'load and compile 500 rule files';
export const PARSE = 'the same files, yaml alone';
export const JUDGE = '100 rules after one line';
export const JUDGE_ANEW = '100 rules, all anew';

/** So many rules are loaded, and of them so many judged. */
export const LOADED = 500;
const JUDGED = 100;
/** How often a short side runs in one measurement. */
const UPDATES = 10;

/** Throws where the rules of the bench are not all sound: they would not be what is measured. */
export async function loadSides(dirs: readonly string[]): Promise<Side[]> {
  const { files, rules, domains, troubles } = await loadRules(dirs);
  const set = compileRules(rules, domains);
  const [trouble] = [...troubles, ...set.troubles, ...set.hints];
  if (trouble) throw new Error(`${trouble.place.file}:${trouble.place.line} ${trouble.words}`);
  return [
    {
      name: LOAD,
      times: 1,
      beside: PARSE,
      run: async () => {
        const loaded = await loadRules(dirs);
        return compileRules(loaded.rules, loaded.domains);
      },
    },
    {
      name: PARSE,
      times: 1,
      beside: PARSE,
      run: () => files.map(({ file }): unknown => parse(readFileSync(file, 'utf8'))),
    },
  ];
}

/** A hundred rules of `dirs`, as evenly over the domains as they lie there. */
export async function setToJudge(dirs: readonly string[]): Promise<RuleSet> {
  const { rules, domains } = await loadRules(dirs);
  const every = rules.length / JUDGED;
  const some = Array.from({ length: JUDGED }, (_, i) => rules[Math.floor(i * every)]);
  return compileRules(
    some.flatMap((rule) => rule ?? []),
    domains,
  );
}

/** Only judging is measured: what the rules look at was projected before. */
export function judgeSides(plant: BigPlant, box: Box, set: RuleSet): Side[] {
  const lines = [...box.good.keys()];
  let line = 0;
  let projected: Projected = look(box.state, box.at);
  return [
    {
      name: JUDGE,
      times: UPDATES,
      beside: JUDGE_ANEW,
      prepare: () => {
        line = (line + 1) % lines.length;
        hear(plant, box, lines[line] ?? 0, box.at + SOON_MS - 1);
        box.at += SOON_MS;
        projected = look(box.state, box.at);
      },
      run: () => evaluate(set, projected),
    },
    // What was judged before is kept by the set: another one that holds the same knows nothing yet.
    { name: JUDGE_ANEW, times: 1, beside: JUDGE_ANEW, run: () => evaluate({ ...set }, projected) },
  ];
}
