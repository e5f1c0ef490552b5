// Finds the tests that lie beside rules, runs them, and says which rules they would not miss a mistake in.
import type { FileTrouble } from '../contracts/errors.ts';
import { type Flip, flipsOf } from '../core/rules/flips.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import { listFolders } from './domain-folders.ts';
import { type RuleTest, readRuleTests } from './rule-test-file.ts';
import { type Rules, type RuleTestResult, runRuleTests } from './rule-test-run.ts';
import { readYaml } from './yaml-file.ts';

export type LoadedTests = {
  readonly tests: readonly RuleTest[];
  readonly troubles: readonly FileTrouble[];
  readonly files: readonly string[];
};

const TEST_END = '.test.yaml';

/** `dirs` hold folders of domains, as for loadRules; one that does not exist is no fault. */
export async function loadRuleTests(dirs: readonly string[]): Promise<LoadedTests> {
  const { folders } = await listFolders(dirs);
  const files = folders.flatMap((folder) => folder.files.filter((file) => file.endsWith(TEST_END)));
  const tests: RuleTest[] = [];
  const troubles: FileTrouble[] = [];
  for (const file of files) {
    const { yaml, troubles: unread } = await readYaml(file);
    troubles.push(...unread);
    if (yaml === null) continue;
    const read = readRuleTests(yaml);
    tests.push(...read.tests);
    troubles.push(...read.troubles);
  }
  return { tests, troubles, files };
}

/** A comparison of a rule that could be wrong without any of its tests noticing. */
export type Unnoticed = {
  readonly rule: RuleSpec;
  readonly key: 'when' | 'clearWhen' | 'value';
  readonly flip: Flip;
};

/** Weeks are only run where facts notice nothing: a week takes a second, facts take none. */
export function unnoticedFlips(rules: Rules, tests: readonly RuleTest[]): Unnoticed[] {
  return rules.rules.flatMap((rule) => {
    if (rule.status !== 'active') return [];
    const own = tests.filter((test) => test.rule === rule.id);
    const inTurn = [
      ...own.filter(({ form }) => form === 'facts'),
      ...own.filter(({ form }) => form === 'week'),
    ];
    return flipped(rule)
      .filter(({ changed }) => {
        const turned = rules.rules.map((one) => (one === rule ? changed : one));
        return !inTurn.some((test) => notices({ ...rules, rules: turned }, test));
      })
      .map(({ key, flip }) => ({ rule, key, flip }));
  });
}

type Flipped = { readonly key: Unnoticed['key']; readonly flip: Flip; readonly changed: RuleSpec };

function flipped(rule: RuleSpec): Flipped[] {
  const clears = rule.kind === 'alert' && rule.clearWhen !== undefined ? flipsOf(rule.clearWhen) : [];
  const values = rule.kind === 'derive' ? flipsOf(rule.value) : [];
  return [
    ...values.map((flip): Flipped => {
      return { key: 'value', flip, changed: { ...rule, value: flip.text } as RuleSpec };
    }),
    ...flipsOf(rule.when).map(
      (flip): Flipped => ({ key: 'when', flip, changed: { ...rule, when: flip.text } }),
    ),
    ...clears.map((flip): Flipped => {
      return { key: 'clearWhen', flip, changed: { ...rule, clearWhen: flip.text } as RuleSpec };
    }),
  ];
}

function notices(rules: Rules, test: RuleTest): boolean {
  const [result] = runRuleTests(rules, [test]);
  return (result as RuleTestResult).state === 'failed';
}
