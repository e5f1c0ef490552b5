// One condition of a rule on what it looks at. A part that reads one fact is judged once for each value of that fact.
import type { Conjunct, Expression, Verdict } from './expression.ts';
import type { Facts } from './facts.ts';
import type { Bindings, Value } from './scope.ts';
import type { FactRead } from './tree.ts';
import { factsIn, namedIn, type View, valueIn } from './view.ts';
import { reachOf, subjectOf, type Vocabulary } from './vocabulary.ts';

export type Judging = {
  readonly expression: Expression;
  readonly params: Facts;
  readonly parts: readonly Part[];
};

/** `on`: the only subject it reads, itself or what that leads to; -1: it compares the two. `facts`: without params. */
type Part = {
  readonly conjunct: Conjunct;
  readonly on: number;
  readonly facts: readonly FactRead[];
  /** Verdicts by the value of the only fact it reads. */
  readonly byValue: Map<Value | undefined, Verdict>;
};

/** Probabilities are of 65 kinds and shares of few; a part that sees more values than this forgets and begins anew. */
const MOST_VALUES = 20_000;

export function judgingOf(
  expression: Expression,
  given: {
    readonly kinds: readonly string[];
    readonly vocabulary: Vocabulary;
    readonly params: { readonly [name: string]: Value };
  },
): Judging {
  const owner = ownersOf(given.kinds, given.vocabulary);
  const parts = expression.conjuncts.map((conjunct): Part => {
    const facts = conjunct.reads.filter(({ subject }) => subject !== 'params');
    const owners = new Set(facts.map(({ subject }) => owner.get(subject) ?? -1));
    const [on = 0] = owners;
    return { conjunct, on: owners.size < 2 ? on : -1, facts, byValue: new Map() };
  });
  return { expression, params: { ...given.params }, parts };
}

/** Which subject each name is bound by: the last that leads to it, and before all the subject of that name. */
function ownersOf(kinds: readonly string[], vocabulary: Vocabulary): ReadonlyMap<string, number> {
  const owner = new Map<string, number>();
  for (const [i, kind] of kinds.entries())
    for (const relation of reachOf(subjectOf(kind), vocabulary)) owner.set(subjectOf(relation.to), i);
  for (const [i, kind] of kinds.entries()) owner.set(subjectOf(kind), i);
  return owner;
}

const YES: Verdict = { value: true };
const NO: Verdict = { value: false };

/** True where all parts are, false where one is. Where a part is unknown the whole condition is asked. */
export function verdictOf(judging: Judging, views: readonly View[]): Verdict {
  for (const part of judging.parts) {
    const view = views[part.on];
    const { value } = view
      ? partVerdict(judging, part, view)
      : part.conjunct.judge(bindingsOf(judging.params, views));
    if (value === false) return NO;
    if (value === null) return judging.expression.judge(bindingsOf(judging.params, views));
  }
  return YES;
}

function partVerdict(judging: Judging, part: Part, view: View): Verdict {
  const { conjunct, facts, byValue } = part;
  const [only] = facts;
  if (!only || facts.length > 1) return conjunct.judge(boundTo(judging, facts, view));
  const value = valueIn(view, only.subject, only.field);
  let verdict = byValue.get(value);
  if (!verdict) {
    verdict = conjunct.judge(boundTo(judging, [only], view));
    if (byValue.size >= MOST_VALUES) byValue.clear();
    byValue.set(value, verdict);
  }
  return verdict;
}

/** No more than a part reads. */
function boundTo(judging: Judging, facts: readonly FactRead[], view: View): Bindings {
  const bindings: { [subject: string]: { [field: string]: Value } } = { params: judging.params };
  for (const { subject, field } of facts) {
    const value = valueIn(view, subject, field);
    const bound = bindings[subject] ?? {};
    if (value !== undefined) bound[field] = value;
    bindings[subject] = bound;
  }
  return bindings;
}

const NO_FACTS: Facts = {};

/** Names are bound to what the subjects lead to, then to the subjects themselves. */
export function bindingsOf(params: Facts, views: readonly View[]): Bindings {
  const bindings: { [subject: string]: Facts } = { params };
  for (const view of views)
    for (const { way } of view.reached) {
      const target = namedIn(view, way.name);
      bindings[way.name] = target ? factsIn(target) : NO_FACTS;
    }
  for (const view of views) bindings[view.name] = factsIn(view);
  return bindings;
}
