// Rules judged on everything they look at: the findings of one tick.
import type { EntityRecord, EntityRef } from '../types/entity.ts';
import type { RuleSpec } from '../types/rule.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import type { Bindings, Verdict } from './expression.ts';
import { candidates, type Facts, factsOf, type Projected } from './facts.ts';
import { pairs } from './joins.ts';
import { kindOf, reachOf, subjectOf, type Vocabulary } from './vocabulary.ts';

/** One rule on one subject or pair. Every pair that was looked at has one, the silent ones too. */
export type Finding = {
  readonly spec: RuleSpec;
  readonly subjects: readonly EntityRef[];
  readonly verdict: Verdict;
  /** Null where the rule has no clearWhen: then it is over when it no longer holds. */
  readonly clear: Verdict | null;
};

export function evaluate(set: RuleSet, projected: Projected): Finding[] {
  const cache = new Map<string, Facts>();
  const facts = (record: EntityRecord): Facts => {
    const key = `${record.kind}|${record.id}`;
    let known = cache.get(key);
    if (!known) {
      known = factsOf(projected, record);
      cache.set(key, known);
    }
    return known;
  };
  return set.rules.flatMap((rule) =>
    lookedAt(rule, set.vocabulary, projected).map((records) => {
      const bindings = bindingsOf(rule, records, { projected, vocabulary: set.vocabulary, facts });
      return {
        spec: rule.spec,
        subjects: records.map(({ kind, id }) => ({ kind, id })),
        verdict: rule.when.judge(bindings),
        clear: rule.clearWhen?.judge(bindings) ?? null,
      };
    }),
  );
}

function lookedAt(rule: CompiledRule, vocabulary: Vocabulary, projected: Projected): EntityRecord[][] {
  const [first, second] = rule.subjects.map(kindOf);
  if (first === undefined) return [];
  return second === undefined
    ? candidates(projected, first).map((record) => [record])
    : pairs(projected, vocabulary.relations, [first, second]);
}

type Reading = {
  readonly projected: Projected;
  readonly vocabulary: Vocabulary;
  readonly facts: (record: EntityRecord) => Facts;
};

function bindingsOf(rule: CompiledRule, records: readonly EntityRecord[], reading: Reading): Bindings {
  const bindings: { [subject: string]: Facts } = { params: { ...rule.spec.params } };
  for (const record of records) {
    for (const relation of reachOf(subjectOf(record.kind), reading.vocabulary)) {
      const id = record.fields[relation.field];
      const target =
        typeof id === 'string'
          ? reading.projected.world.model.kinds.get(relation.to)?.get(id)?.record
          : undefined;
      bindings[subjectOf(relation.to)] = target ? reading.facts(target) : {};
    }
  }
  for (const record of records) bindings[subjectOf(record.kind)] = reading.facts(record);
  return bindings;
}
