// Rules that name a new fact: in which order they are worked out, and what each fact is, so that others may read it.
import type { Combine, DeriveRule, RuleSpec } from '../types/rule.ts';
import { readsOf } from './conjuncts.ts';
import { pathBetween } from './joins.ts';
import { parsed } from './language.ts';
import type { RuleFault } from './rule-fault.ts';
import type { ScopeType } from './scope.ts';
import { kindOf, typeOfFact, type Vocabulary } from './vocabulary.ts';

/** "order.openPicks" taken apart. */
export type FactName = { readonly subject: string; readonly name: string };

const FACT = /^([a-z]\w*)\.([a-z]\w*)$/;

/** Null: it is no name of a fact, which the schema of rules tells. */
export function factNamed(fact: string): FactName | null {
  const [, subject, name] = FACT.exec(fact) ?? [];
  return subject === undefined || name === undefined ? null : { subject, name };
}

export type InOrder = {
  /** Each after those whose facts it reads. */
  readonly sorted: readonly DeriveRule[];
  /** Those that read each other in a circle, with the words for it. */
  readonly circles: ReadonlyMap<DeriveRule, string>;
};

export function inOrder(rules: readonly RuleSpec[]): InOrder {
  const derives = rules.filter((rule) => rule.kind === 'derive');
  const reads = new Map(derives.map((rule) => [rule, derives.filter((one) => readBy(rule).has(one.fact))]));
  const sorted: DeriveRule[] = [];
  let left = derives;
  for (let before = -1; left.length !== before; ) {
    before = left.length;
    const ready = left.filter((rule) => (reads.get(rule) ?? []).every((one) => sorted.includes(one)));
    sorted.push(...ready);
    left = left.filter((rule) => !ready.includes(rule));
  }
  const circles = new Map<DeriveRule, string>();
  for (const rule of left) {
    const circle = circleFrom(rule, reads);
    if (circle) circles.set(rule, circle.join(', which needs '));
  }
  return { sorted: [...sorted, ...left.filter((rule) => !circles.has(rule))], circles };
}

function readBy(rule: DeriveRule): ReadonlySet<string> {
  const texts = [rule.when, rule.value].map(parsed);
  const reads = texts.flatMap((root) => (root === null ? [] : readsOf(root)));
  return new Set(reads.map(({ subject, field }) => `${subject}.${field}`));
}

/** The facts from a rule's own back to it. Null: it only hangs on a circle of others. */
function circleFrom(
  start: DeriveRule,
  reads: ReadonlyMap<DeriveRule, readonly DeriveRule[]>,
): string[] | null {
  const seen = new Set<DeriveRule>();
  const open: (readonly DeriveRule[])[] = [[start]];
  for (let way = open.shift(); way; way = open.shift())
    for (const next of reads.get(way.at(-1) as DeriveRule) ?? []) {
      if (next === start) return [...way, start].map(({ fact }) => fact);
      if (!seen.has(next)) open.push([...way, next]);
      seen.add(next);
    }
  return null;
}

/** What a fact is made of, however its rule is written. */
const NEEDED: { readonly [combine in Combine]: ScopeType } = {
  sum: 'double',
  most: 'double',
  least: 'double',
  any: 'bool',
  all: 'bool',
};

/** Of a rule that is broken: whoever reads its fact is told that it is not known, and not that there is none. */
export function typeGuessed({ combine, value }: DeriveRule): ScopeType {
  if (combine) return NEEDED[combine];
  return /[<>=!]=?|&&|\|\||\btrue\b|\bfalse\b/.test(value) ? 'bool' : 'double';
}

/** What is wrong with the name of a fact, or with how its values become one. */
export function factFaults(
  rule: DeriveRule,
  given: {
    readonly subjects: readonly string[];
    readonly type: ScopeType | null;
    readonly vocabulary: Vocabulary;
  },
): RuleFault[] {
  const { fact, combine } = rule;
  const { subjects, type, vocabulary } = given;
  const told = (key: string, code: string, words: string, length: number): RuleFault => {
    return { key, code, words, offset: 0, length };
  };
  const named = factNamed(fact);
  if (!named) return [];
  const { subject, name } = named;
  const about = (words: string): RuleFault[] => [told('fact', 'fact-name', words, fact.length)];
  if (!subjects.includes(subject))
    return about(
      `"${subject}" is not looked at, so it gets no fact. Write ${subjects.map((one) => `${one}.${name}`).join(' or ')}.`,
    );
  if (typeOfFact(subject, name, vocabulary) !== null)
    return about(`"${fact}" is known already. Give the new fact another name.`);
  if (combine && type !== null && type !== NEEDED[combine])
    return [
      told(
        'value',
        'combine',
        `"${combine}" needs a ${NEEDED[combine] === 'bool' ? 'yes or no' : 'number'}.`,
        rule.value.length,
      ),
    ];
  const other = subjects.find((one) => one !== subject);
  if (combine || other === undefined || leadsToOne(subject, other, vocabulary)) return [];
  const words = `more than one ${other} may be of one ${subject}: say how they make one fact. Write combine: sum, most, least, any or all.`;
  return about(words);
}

function leadsToOne(from: string, to: string, { relations }: Vocabulary): boolean {
  const path = pathBetween(relations, kindOf(from), kindOf(to));
  return path?.every(({ forward }) => forward) ?? false;
}
