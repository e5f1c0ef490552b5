// How the tests beside one rule turn out on what is in force, for whoever looks at the rule while the box works.
import type { RuleTestSeen } from '../contracts/reader.ts';
import { type Rules, runRuleTests } from './rule-test-run.ts';
import { loadRuleTests } from './rule-tests.ts';

/** Facts take no time; a week takes a second, which a box that works has not got: those are left to the check. */
export async function ruleTestsSeen(
  dirs: readonly string[],
  ruleId: string,
  inForce: Rules,
): Promise<readonly RuleTestSeen[]> {
  if (!inForce.rules.some(({ id }) => id === ruleId)) return [];
  const { tests } = await loadRuleTests(dirs);
  return tests
    .filter(({ rule }) => rule === ruleId)
    .flatMap((test): RuleTestSeen[] => {
      const { name, place } = test;
      const head = { name, file: place.file, line: place.line };
      if (test.form === 'week') return [{ ...head, state: 'left', words: '' }];
      return runRuleTests(inForce, [test]).map((result) => ({
        ...head,
        state: result.state,
        words: result.state === 'passed' ? '' : result.words,
      }));
    });
}
