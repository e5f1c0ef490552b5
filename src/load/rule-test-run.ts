// Runs the tests of rules: what a rule says of facts, and which decisions stand in a week it is shown.
import type { FileTrouble } from '../contracts/errors.ts';
import { type CompiledRule, compileRules, type RuleSet } from '../core/rules/compile.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import type { Bindings } from '../core/rules/scope.ts';
import { scopeOf, type Vocabulary } from '../core/rules/vocabulary.ts';
import type { DomainSpec } from '../core/types/entity.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { ExpectedVerdict, FactsTest, RuleTest, WeekTest } from './rule-test-file.ts';
import { type Standing, standingIn } from './rule-test-week.ts';

export type RuleTestResult = { readonly test: RuleTest } & (
  | { readonly state: 'passed' }
  /** In words: what came instead, or why it could not be run. */
  | { readonly state: 'failed' | 'not run'; readonly words: string }
);

export type Rules = { readonly rules: readonly RuleSpec[]; readonly domains: readonly DomainSpec[] };

/** One test after another, in their order. Rules in draft are tested as if they were active. */
export function runRuleTests({ rules, domains }: Rules, tests: readonly RuleTest[]): RuleTestResult[] {
  return tests.map((test) => {
    const rule = rules.find(({ id }) => id === test.rule);
    if (!rule) {
      const near = didYouMean(
        test.rule,
        rules.map(({ id }) => id),
      );
      return { test, state: 'not run', words: `no rule has the id "${test.rule}".${near}` };
    }
    const params = { ...rule.params, ...test.params };
    const given = rules.filter(({ kind, id }) => kind === 'derive' && id !== rule.id);
    const set = compileRules([...given, { ...rule, params, status: 'active' }], domains);
    const compiled = set.rules.find(({ spec }) => spec.id === rule.id);
    if (!compiled)
      return {
        test,
        state: 'not run',
        words: set.troubles.find(({ ruleId }) => ruleId === rule.id)?.words ?? 'the rule is broken',
      };
    return test.form === 'facts' ? runFacts(test, compiled, set) : runWeek(test, set, domains);
  });
}

function runFacts(test: FactsTest, rule: CompiledRule, { vocabulary }: RuleSet): RuleTestResult {
  const unknown = unknownFact(test, rule, vocabulary);
  if (unknown !== null) return { test, state: 'not run', words: unknown };
  const bindings: Bindings = {
    ...Object.fromEntries(Object.keys(scope(rule, vocabulary)).map((subject) => [subject, {}])),
    ...test.facts,
    params: rule.spec.params,
  };
  const words =
    wrongVerdict(test, rule, bindings) ??
    wrongClear(test, rule, bindings) ??
    wrongValue(test, rule, bindings);
  return words === null ? { test, state: 'passed' } : { test, state: 'failed', words };
}

function wrongVerdict({ expect }: FactsTest, rule: CompiledRule, bindings: Bindings): string | null {
  const verdict = rule.when.judge(bindings);
  // Of a rule that gives a fact, a value that nobody knows cannot be judged either.
  const isUnknown = verdict.value === null || (verdict.value && rule.value?.give(bindings) === null);
  const said: ExpectedVerdict = isUnknown ? 'cannot judge' : verdict.value ? 'fires' : 'silent';
  if (expect === null || said === expect) return null;
  const missing = verdict.value === null ? `: ${verdict.missing} is not given` : '';
  return `expected "${expect}", it is "${said}"${missing}`;
}

function wrongClear({ clears }: FactsTest, { clearWhen }: CompiledRule, bindings: Bindings): string | null {
  if (clears === null) return null;
  if (!clearWhen) return '"clears" is asked, and the rule has no clearWhen';
  const { value } = clearWhen.judge(bindings);
  if (value === clears) return null;
  const found = value === null ? 'nobody can tell' : value ? 'it is over' : 'it stands';
  return `expected that ${clears ? 'it is over' : 'it stands'}, ${found}`;
}

function wrongValue({ gives }: FactsTest, { value }: CompiledRule, bindings: Bindings): string | null {
  if (gives === null) return null;
  if (!value) return '"gives" is asked, and the rule gives no fact';
  const found = value.give(bindings);
  return found === gives
    ? null
    : `expected that it gives ${gives}, it gives ${found ?? 'nothing: a fact is not known'}`;
}

function scope({ subjects, spec }: CompiledRule, vocabulary: Vocabulary): ReturnType<typeof scopeOf> {
  return scopeOf(subjects, vocabulary, spec.params);
}

/** Null: all facts given are facts the rule may read, of their type. */
function unknownFact({ facts }: FactsTest, rule: CompiledRule, vocabulary: Vocabulary): string | null {
  const known = scope(rule, vocabulary);
  for (const [subject, given] of Object.entries(facts)) {
    const fields = known[subject];
    if (!fields) return `the rule does not see "${subject}".${didYouMean(subject, Object.keys(known))}`;
    for (const [field, value] of Object.entries(given)) {
      const type = fields[field];
      if (type === undefined)
        return `unknown fact "${subject}.${field}".${didYouMean(field, Object.keys(fields))}`;
      const own = typeof value === 'number' ? 'double' : typeof value === 'boolean' ? 'bool' : 'string';
      if (own !== type) return `"${subject}.${field}" is a ${WORDS[type]}, not ${JSON.stringify(value)}.`;
    }
  }
  return null;
}

const WORDS = { double: 'number', bool: 'yes or no (true, false)', string: 'text' } as const;

function runWeek(test: WeekTest, set: RuleSet, domains: readonly DomainSpec[]): RuleTestResult {
  const { week, expect } = test;
  const stray = week.orders.find(({ line }) => !Object.hasOwn(week.lines, line));
  if (stray)
    return {
      test,
      state: 'not run',
      words: `order ${stray.id} is on line "${stray.line}", which is not given`,
    };
  const rules = set.rules.map(({ spec }) => spec);
  const standing = standingIn(
    week,
    { rules, domains },
    expect.map(({ at }) => at),
  );
  for (const [i, { at, decisions }] of expect.entries()) {
    const wanted = decisions.map(({ on, orders }) => named({ on, orders: orders ?? null })).toSorted();
    const asks = new Map(decisions.map(({ on, orders }) => [on, orders !== undefined]));
    const found = (standing[i] ?? [])
      .map(({ on, orders }) => named({ on, orders: asks.get(on) === false ? null : orders }))
      .toSorted();
    if (JSON.stringify(wanted) !== JSON.stringify(found))
      return { test, state: 'failed', words: `${at}: expected ${list(wanted)}, there is ${list(found)}` };
  }
  return { test, state: 'passed' };
}

/** Orders null: the test does not ask which. */
function named({ on, orders }: { readonly on: string; readonly orders: Standing['orders'] | null }): string {
  return orders === null ? on : `${on} with ${orders.toSorted().join(', ') || 'no order'}`;
}

function list(decisions: readonly string[]): string {
  return decisions.length === 0 ? 'no decision' : decisions.join('; ');
}

/** Active rules that have no test in which they fire, or none in which they are silent. */
export function untested(rules: readonly RuleSpec[], tests: readonly RuleTest[]): FileTrouble[] {
  return rules.flatMap((rule): FileTrouble[] => {
    if (rule.status !== 'active') return [];
    const own = tests.filter((test) => test.rule === rule.id);
    const missing = neededBy(rule).flatMap(([what, shown]) => (own.some(shown) ? [] : [what]));
    const place = rule.places['when'] ?? rule.places['value'];
    if (missing.length === 0 || !place) return [];
    const words = `no test in which "${rule.id}" ${missing.join(', none in which it ')}. Write one beside it, in a file that ends in .test.yaml.`;
    return [{ place, severity: 'error', code: 'untested', words }];
  });
}

type Shown = readonly [what: string, shown: (test: RuleTest) => boolean];

/** A fact must be worked out once; a condition must hold once and fail once. */
function neededBy(rule: RuleSpec): readonly Shown[] {
  const gives: Shown = ['gives a fact', (test) => test.form === 'facts' && test.gives !== null];
  const condition: readonly Shown[] = [
    ['fires', fires],
    ['is silent', isSilent],
  ];
  if (rule.kind !== 'derive') return condition;
  return rule.when === 'true' ? [gives] : [gives, ...condition];
}

function fires(test: RuleTest): boolean {
  return test.form === 'facts'
    ? test.expect === 'fires'
    : test.expect.some(({ decisions }) => decisions.length > 0);
}

function isSilent(test: RuleTest): boolean {
  return test.form === 'facts'
    ? test.expect === 'silent'
    : test.expect.some(({ decisions }) => decisions.length === 0);
}
