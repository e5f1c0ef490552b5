// What rules say, said by a second implementation of CEL too: every shipped rule and a corpus, on made-up facts.
import { celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import fc from 'fast-check';
import t from 'tap';
import { subjectsAsked } from '../../src/core/rules/each.ts';
import { compileExpression, type Expression } from '../../src/core/rules/expression.ts';
import { type Bindings, type Scope, type ScopeType, typeIn, type Value } from '../../src/core/rules/scope.ts';
import { scopeOf, vocabularyOf } from '../../src/core/rules/vocabulary.ts';
import { loadRules } from '../../src/load/rules.ts';
import { CORPUS_SCOPE, IN_BOTH, OURS_ALONE, OURS_ALONE_FACTS } from './rules-corpus.ts';

const FACT_SETS = { numRuns: 20, seed: 20261128 };

function compiled(text: string, scope: Scope): Expression {
  const result = compileExpression(text, scope);
  if (!('judge' in result)) throw new Error(`${text}: ${result.words}`);
  return result;
}

/** Null: it gives an error, as where a fact is missing. */
function second(text: string): (bindings: Bindings) => boolean | null {
  const run = plan(celEnv(), parse(text));
  return (bindings) => {
    const result = run(bindings);
    if (isCelError(result)) return null;
    if (typeof result !== 'boolean') throw new Error(`${text} gives ${typeof result}`);
    return result;
  };
}

/** Values near the figures that stand in the text, so that both sides of each comparison come up. */
function factOf(type: ScopeType, text: string): fc.Arbitrary<Value> {
  if (type === 'bool') return fc.boolean();
  const texts = [...text.matchAll(/"([^"]*)"|'([^']*)'/g)].map(
    ([, double, single]) => double ?? single ?? '',
  );
  if (type === 'string')
    return fc.constantFrom('4471', '4476', '4502', 'L3', 'L4', 'steel', 'ä€', '', ...texts);
  const figures = [...text.matchAll(/\d+(\.\d+)?(e-?\d+)?/g)].map(([figure]) => Number(figure));
  const near = figures.flatMap((figure) => [figure, -figure, figure * 1.01, figure - 0.01, figure + 1]);
  return fc.constantFrom(0, 1, 2, 0.5, 60, ...near);
}

/** Of the facts it reads; one in five is not known. */
function factsFor(text: string, reads: Expression['conjuncts'][number]['reads'], scope: Scope) {
  const one = reads.map(({ subject, field }) => {
    const type = typeIn(scope, subject, field) ?? 'double';
    return fc
      .option(factOf(type, text), { freq: 4, nil: undefined })
      .map((value) => ({ subject, field, value }));
  });
  return fc.tuple(...one).map((facts): Bindings => {
    const bindings: { [subject: string]: { [field: string]: Value } } = {};
    for (const { subject, field, value } of facts)
      bindings[subject] = { ...bindings[subject], ...(value !== undefined && { [field]: value }) };
    return bindings;
  });
}

/** How often each verdict came up. */
function agree(text: string, scope: Scope): Map<boolean | null, number> {
  const ours = compiled(text, scope);
  const theirs = second(text);
  const seen = new Map<boolean | null, number>();
  const reads = ours.conjuncts.flatMap((conjunct) => conjunct.reads);
  const property = fc.property(factsFor(text, reads, scope), (bindings) => {
    const { value } = ours.judge(bindings);
    seen.set(value, (seen.get(value) ?? 0) + 1);
    const expected = theirs(bindings);
    if (value !== expected)
      throw new Error(`${text}: ours says ${value}, the other ${expected} of ${JSON.stringify(bindings)}`);
  });
  fc.assert(property, FACT_SETS);
  return seen;
}

t.test('both say the same of the corpus', async (t) => {
  const seen = new Map<boolean | null, number>();
  for (const text of IN_BOTH)
    for (const [value, times] of agree(text, CORPUS_SCOPE)) seen.set(value, (seen.get(value) ?? 0) + times);
  t.ok(IN_BOTH.length >= 60, `${IN_BOTH.length} expressions`);
  for (const value of [true, false, null])
    t.ok((seen.get(value) ?? 0) > 100, `${seen.get(value)} times ${value}`);
});

t.test('both say the same of every shipped rule', async (t) => {
  const { rules, domains } = await loadRules(['rules', 'config/demo/rules']);
  const vocabulary = vocabularyOf(domains);
  let expressions = 0;
  for (const rule of rules) {
    const scope = scopeOf(subjectsAsked(rule.each, vocabulary).subjects, vocabulary, rule.params);
    for (const text of [rule.when, rule.kind === 'alert' ? rule.clearWhen : undefined]) {
      if (text === undefined) continue;
      agree(text, scope);
      expressions += 1;
    }
  }
  t.ok(expressions > rules.length && rules.length >= 10, `${expressions} of ${rules.length} rules`);
});

t.test('where they part by design, ours says what is meant and the other something else', async (t) => {
  for (const { text, why, says } of OURS_ALONE) {
    t.equal(compiled(text, CORPUS_SCOPE).judge(OURS_ALONE_FACTS).value, says, `${text}: ${why}`);
    t.not(otherVerdict(text), says, `${text}: this need not stand apart`);
  }
});

/** "refused": it is not of its language, or has no such function. */
function otherVerdict(text: string): boolean | null | 'refused' {
  try {
    return second(text)(OURS_ALONE_FACTS) ?? 'refused';
  } catch {
    return 'refused';
  }
}
