// Rules judged on everything they look at: the findings of one tick.
import { find, type Model } from '../model/model.ts';
import type { EntityRef } from '../types/entity.ts';
import type { RuleSpec } from '../types/rule.ts';
import { type Candidates, newCandidates } from './candidates.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import { type Derivation, derivationOf, workOut } from './derived-facts.ts';
import type { Verdict } from './expression.ts';
import type { Projected } from './facts.ts';
import { bindingsOf, type Judging, judgingOf, verdictOf } from './judging.ts';
import {
  changedViews,
  type Plan,
  planOf,
  type Subject,
  settle,
  staleSubjects,
  type Watching,
  watching,
} from './plan.ts';
import type { Bindings } from './scope.ts';
import { beginLook, type Look, lookAgain, newViews, refresh, type View, type Views, viewOf } from './view.ts';
import { OPTION, type Vocabulary } from './vocabulary.ts';

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
  /** In the order in which their facts can be worked out. */
  readonly derivations: readonly Derivation[];
  readonly judged: readonly Judged[];
  /** What any of `judged` looks at. */
  watched: Watching;
  /** Those of all of them, one rule after the other. */
  findings: Finding[];
  /** The last one at everything; null before the first. */
  look: Look | null;
};

type Judged = {
  readonly spec: RuleSpec;
  readonly plan: Plan<Finding>;
  readonly when: Judging;
  readonly clearWhen: Judging | null;
};

const memories = new WeakMap<RuleSet, WeakMap<Model, Memory>>();

/**
 * Every finding of the rules as things stand. It is one list that the next look brings up to date: with a hundred rules
 * it holds a million, and copying it would cost more than judging. Whoever needs it longer takes out what they need.
 */
export function evaluate(set: RuleSet, projected: Projected): readonly Finding[] {
  const memory = memoryOf(set, projected.world.model);
  const { judged } = memory;
  const look = lookNow(memory, projected);
  const anew = new Set(judged.filter(({ plan }) => settle(plan, memory.candidates, look)));
  if (anew.size > 0)
    memory.watched = watching(
      judged.map(({ plan }) => plan),
      memory.watched,
    );
  const changed = changedViews(memory.watched, look);
  let first = 0;
  for (const one of judged) {
    const { plan } = one;
    for (const i of anew.has(one) ? plan.subjects.keys() : staleSubjects(plan, changed)) {
      plan.results[i] = findingOf(one, i);
      if (anew.size === 0) memory.findings[first + i] = plan.results[i];
    }
    first += plan.subjects.length;
  }
  if (anew.size > 0) memory.findings = judged.flatMap(({ plan }) => plan.results);
  return memory.findings;
}

/** A look at everything with the facts that rules give worked out. */
function lookNow(memory: Memory, projected: Projected): Look {
  let look = beginLook(memory.views, projected);
  for (const derivation of memory.derivations)
    if (workOut(derivation, memory.candidates, look)) look = lookAgain(look);
  memory.look = look;
  return look;
}

/** The facts of records and of what they lead to, as rules read them now. A record nobody knows has none. */
export function bindingsAround(set: RuleSet, projected: Projected, refs: readonly EntityRef[]): Bindings {
  const memory = memoryOf(set, projected.world.model);
  const look = memory.look?.projected === projected ? memory.look : lookNow(memory, projected);
  const views = refs.flatMap(({ kind, id }) => {
    const record = find(projected.world.model, kind, id)?.record;
    return record ? [viewOf(memory.views, record)] : [];
  });
  for (const view of views) refresh(look, view);
  return bindingsOf({}, views);
}

/** What `evaluate` judged about these subjects last: the facts as they were then. Null: one of them is gone. */
export function viewsJudged(set: RuleSet, model: Model, subjects: readonly EntityRef[]): View[] | null {
  const { views } = memoryOf(set, model);
  const records = subjects.flatMap(({ kind, id }) => model.kinds.get(kind)?.get(id)?.record ?? []);
  return records.length < subjects.length ? null : records.map((record) => viewOf(views, record));
}

function memoryOf(set: RuleSet, model: Model): Memory {
  const ofSet = memories.get(set) ?? new WeakMap<Model, Memory>();
  memories.set(set, ofSet);
  let memory = ofSet.get(model);
  if (!memory) {
    const onRecords = set.rules.filter(({ subjects }) => !subjects.includes(OPTION));
    memory = {
      views: newViews(set.vocabulary),
      candidates: newCandidates(),
      derivations: onRecords.flatMap((rule) => derivationOf(rule, set.vocabulary) ?? []),
      judged: onRecords
        .filter(({ spec }) => spec.kind !== 'derive')
        .map((rule) => judgedBy(rule, set.vocabulary)),
      watched: new Map(),
      findings: [],
      look: null,
    };
    ofSet.set(model, memory);
  }
  return memory;
}

function judgedBy(rule: CompiledRule, vocabulary: Vocabulary): Judged {
  const { spec, when, clearWhen } = rule;
  const plan = planOf<Finding>(rule, vocabulary);
  const given = { kinds: plan.kinds, vocabulary, params: spec.params };
  return { spec, plan, when: judgingOf(when, given), clearWhen: clearWhen && judgingOf(clearWhen, given) };
}

function findingOf({ spec, plan, when, clearWhen }: Judged, i: number): Finding {
  const views = plan.subjects[i] as Subject;
  const before = plan.results[i];
  const verdict = verdictOf(when, views);
  const clear = clearWhen && verdictOf(clearWhen, views);
  return before && isSame(before.verdict, verdict) && isSame(before.clear, clear)
    ? before
    : { spec, subjects: views.map(({ ref }) => ref), verdict, clear };
}

function isSame(a: Verdict | null, b: Verdict | null): boolean {
  return a?.value === b?.value && missingOf(a) === missingOf(b);
}

function missingOf(verdict: Verdict | null): string | null {
  return verdict?.value === null ? verdict.missing : null;
}
