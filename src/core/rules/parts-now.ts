// The parts of a rule's condition that were not fulfilled at the last look, and the facts nobody knew.
import type { FactNow, PartNow } from '../types/why.ts';
import { type Part, partsOf } from './comparisons.ts';
import type { CompiledRule } from './compile.ts';
import type { Conjunct } from './expression.ts';
import type { Projected } from './facts.ts';
import { boundIn, type FactWords, factNow } from './facts-now.ts';
import type { Bindings, Value } from './scope.ts';
import type { FactRead } from './tree.ts';
import { type View, valueIn } from './view.ts';

export type PartsNow = {
  readonly unfulfilled: readonly PartNow[];
  /** Facts that are missing in parts which could not be judged. */
  readonly missing: readonly FactNow[];
};

type Given = { readonly words: FactWords; readonly projected: Projected };

/** `views`: the subjects as the rule judged them. */
export function partsNow({ spec, when }: CompiledRule, views: readonly View[], given: Given): PartsNow {
  const parts = partsOf(when.text, spec.params) ?? [];
  const unfulfilled: PartNow[] = [];
  const missing = new Map<string, FactNow>();
  for (const [i, conjunct] of when.conjuncts.entries()) {
    const facts = factsRead(conjunct).map((read) => factNow(read, views, given));
    const { value } = conjunct.judge(boundTo(conjunct, views, spec.params));
    const part = parts[i];
    if (value === false && part) unfulfilled.push(partNow(part, facts));
    if (value !== null) continue;
    for (const fact of facts) if (fact.value === null) missing.set(`${fact.subject}.${fact.field}`, fact);
  }
  return { unfulfilled, missing: [...missing.values()] };
}

const factsRead = ({ reads }: Conjunct): readonly FactRead[] =>
  reads.filter(({ subject }) => subject !== 'params');

function partNow({ text, comparison }: Part, facts: readonly FactNow[]): PartNow {
  const [fact, second] = facts;
  if (!fact || second) return { type: 'text', text, facts };
  if (comparison) return { type: 'compared', fact, operator: comparison.operator, limit: comparison.figure };
  // One yes or no decides it, and as it stands it does not: the other would.
  return typeof fact.value === 'boolean'
    ? { type: 'flag', fact, wanted: !fact.value }
    : { type: 'text', text, facts };
}

function boundTo(
  conjunct: Conjunct,
  views: readonly View[],
  params: CompiledRule['spec']['params'],
): Bindings {
  const bindings: { [subject: string]: { [field: string]: Value } } = { params: { ...params } };
  for (const { subject, field } of factsRead(conjunct)) {
    const view = boundIn(views, subject);
    const value = view ? valueIn(view, subject, field) : undefined;
    const bound = bindings[subject] ?? {};
    if (value !== undefined) bound[field] = value;
    bindings[subject] = bound;
  }
  return bindings;
}
