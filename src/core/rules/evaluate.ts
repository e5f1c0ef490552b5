// Rules judged on everything they look at: the findings of one tick.
import type { Model } from '../model/model.ts';
import type { EntityRecord, EntityRef } from '../types/entity.ts';
import type { RuleSpec } from '../types/rule.ts';
import { type Candidates, candidatesOf, newCandidates } from './candidates.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import type { Verdict } from './expression.ts';
import type { Projected } from './facts.ts';
import { kindsOn, pairs, pathBetween, type Step } from './joins.ts';
import { type Judging, judgingOf, verdictOf } from './judging.ts';
import { beginLook, type Look, newViews, refresh, type View, type Views, viewOf } from './view.ts';
import { kindOf, type Vocabulary } from './vocabulary.ts';

/** One rule on one subject or pair. Every pair that was looked at has one, the silent ones too. */
export type Finding = {
  readonly spec: RuleSpec;
  readonly subjects: readonly EntityRef[];
  readonly verdict: Verdict;
  /** Null where the rule has no clearWhen: then it is over when it no longer holds. */
  readonly clear: Verdict | null;
};

/** What was judged before, kept beside the model: as long as nothing a rule reads has changed, its finding stands. */
type Memory = {
  readonly views: Views;
  readonly candidates: Candidates;
  readonly plans: readonly Plan[];
};

/** `path` null: one subject, or two that are not related. */
type Plan = {
  readonly spec: RuleSpec;
  readonly kinds: readonly string[];
  readonly path: readonly Step[] | null;
  readonly when: Judging;
  readonly clearWhen: Judging | null;
  /** The candidates along the path that `subjects` were joined from. */
  lists: readonly (readonly EntityRecord[])[];
  subjects: readonly Subject[];
  /** The finding about each of them, as it was judged last. */
  findings: Finding[];
  /** Every view in them, once. */
  watched: readonly Watched[];
};

/** What one rule looks at: one record or two. */
type Subject = readonly View[];

/** `version`: at which the subjects it is in were judged last. */
type Watched = { readonly view: View; version: number; readonly subjects: number[] };

const memories = new WeakMap<RuleSet, WeakMap<Model, Memory>>();

export function evaluate(set: RuleSet, projected: Projected): Finding[] {
  const memory = memoryOf(set, projected.world.model);
  const look = beginLook(memory.views, projected);
  for (const plan of memory.plans) {
    settle(plan, memory.candidates, look);
    for (const i of staleSubjects(plan, look)) plan.findings[i] = findingOf(plan, i);
  }
  const none: Finding[] = [];
  return none.concat(...memory.plans.map(({ findings }) => findings));
}

/** Those of which something has changed that the rule may read. */
function staleSubjects({ watched }: Plan, look: Look): ReadonlySet<number> {
  const stale = new Set<number>();
  for (const one of watched) {
    refresh(look, one.view);
    if (one.version === one.view.version) continue;
    one.version = one.view.version;
    for (const i of one.subjects) stale.add(i);
  }
  return stale;
}

function memoryOf(set: RuleSet, model: Model): Memory {
  const ofSet = memories.get(set) ?? new WeakMap<Model, Memory>();
  memories.set(set, ofSet);
  let memory = ofSet.get(model);
  if (!memory) {
    const plans = set.rules.map((rule) => planOf(rule, set.vocabulary));
    memory = { views: newViews(set.vocabulary), candidates: newCandidates(), plans };
    ofSet.set(model, memory);
  }
  return memory;
}

function planOf({ spec, subjects, when, clearWhen }: CompiledRule, vocabulary: Vocabulary): Plan {
  const kinds = subjects.map(kindOf);
  const [from = '', to] = kinds;
  const given = { kinds, vocabulary, params: spec.params };
  return {
    spec,
    kinds,
    path: to === undefined ? null : pathBetween(vocabulary.relations, from, to),
    when: judgingOf(when, given),
    clearWhen: clearWhen && judgingOf(clearWhen, given),
    lists: [],
    subjects: [],
    findings: [],
    watched: [],
  };
}

/** What a rule looks at now; the same subjects until a candidate along its path comes or goes. */
function settle(plan: Plan, candidates: Candidates, look: Look): void {
  const [from, to] = plan.kinds;
  if (from === undefined || (to !== undefined && !plan.path)) return;
  const path = plan.path ?? [];
  const lists = kindsOn(path, from).map((kind) => candidatesOf(candidates, look.projected, kind));
  if (lists.length === plan.lists.length && lists.every((list, i) => list === plan.lists[i])) return;
  const records: readonly (readonly EntityRecord[])[] =
    to === undefined
      ? (lists[0] ?? []).map((record) => [record])
      : pairs(look.projected.world.model, path, lists);
  const watched = new Map<EntityRecord, Watched>();
  const watch = (record: EntityRecord, i: number): View => {
    const known = watched.get(record) ?? { view: viewOf(look.views, record), version: -1, subjects: [] };
    watched.set(record, known);
    known.subjects.push(i);
    return known.view;
  };
  plan.lists = lists;
  plan.subjects = records.map((some, i): Subject => some.map((record) => watch(record, i)));
  plan.findings = new Array<Finding>(plan.subjects.length);
  plan.watched = [...watched.values()];
}

function findingOf(plan: Plan, i: number): Finding {
  const views = plan.subjects[i] as Subject;
  const before = plan.findings[i];
  const verdict = verdictOf(plan.when, views);
  const clear = plan.clearWhen && verdictOf(plan.clearWhen, views);
  return before && isSame(before.verdict, verdict) && isSame(before.clear, clear)
    ? before
    : { spec: plan.spec, subjects: views.map(({ ref }) => ref), verdict, clear };
}

function isSame(a: Verdict | null, b: Verdict | null): boolean {
  return a?.value === b?.value && missingOf(a) === missingOf(b);
}

function missingOf(verdict: Verdict | null): string | null {
  return verdict?.value === null ? verdict.missing : null;
}
