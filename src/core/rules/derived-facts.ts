// Facts that rules give: worked out for each thing such a rule looks at, and put together where several are of one.

import { all } from '../model/model.ts';
import type { Combine, DeriveRule } from '../types/rule.ts';
import { type Candidates, candidatesOf } from './candidates.ts';
import type { CompiledRule } from './compile.ts';
import { factNamed } from './deriving.ts';
import type { Figure } from './expression.ts';
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
import type { Value } from './scope.ts';
import { type Look, type View, viewOf } from './view.ts';
import { kindOf, type Vocabulary } from './vocabulary.ts';

/** `of`: which of the things it looks at gets the fact. */
export type Derivation = {
  readonly spec: DeriveRule;
  readonly name: string;
  readonly of: number;
  readonly plan: Plan<Part>;
  readonly when: Judging;
  readonly value: Figure;
  watched: Watching;
};

/** Of one thing looked at. out: its `when` does not hold. Null: it is not known. */
type Part = Value | null | typeof OUT;

const OUT = Symbol('out');

/** Null: it is a rule of another kind. */
export function derivationOf(rule: CompiledRule, vocabulary: Vocabulary): Derivation | null {
  const { spec, when, value } = rule;
  const fact = spec.kind === 'derive' ? factNamed(spec.fact) : null;
  if (spec.kind !== 'derive' || !fact || !value) return null;
  const plan = planOf<Part>(rule, vocabulary);
  const given = { kinds: plan.kinds, vocabulary, params: spec.params };
  const of = plan.kinds.indexOf(kindOf(fact.subject));
  return { spec, name: fact.name, of, plan, when: judgingOf(when, given), value, watched: new Map() };
}

/** Brings the fact up to this look. True: it has changed somewhere, so that whoever reads it must look again. */
export function workOut(derivation: Derivation, candidates: Candidates, look: Look): boolean {
  const { plan } = derivation;
  const before = plan.subjects;
  const settled = settle(plan, candidates, look);
  if (settled) derivation.watched = watching([plan], new Map());
  const stale = staleSubjects(plan, changedViews(derivation.watched, look));
  if (!settled && stale.size === 0) return false;
  for (const i of stale) plan.results[i] = partOf(derivation, plan.subjects[i] as Subject);
  const parts = new Map<View, Part[]>();
  for (const [i, views] of plan.subjects.entries()) {
    const target = views[derivation.of] as View;
    const known = parts.get(target);
    if (known) known.push(plan.results[i] as Part);
    else parts.set(target, [plan.results[i] as Part]);
  }
  for (const target of targetsOf(derivation, candidates, look)) if (!parts.has(target)) parts.set(target, []);
  let changed = false;
  for (const [target, own] of parts)
    if (put(target, derivation, combined(derivation.spec.combine, own))) changed = true;
  if (settled)
    for (const views of before) {
      const target = views[derivation.of] as View;
      if (!parts.has(target) && put(target, derivation, null)) changed = true;
    }
  return changed;
}

/**
 * What would get the fact if anything were of it: where such things are told of at all, none of them for it is a sum of
 * nothing. Where nobody tells of any, it is not known.
 */
function targetsOf({ of, plan }: Derivation, candidates: Candidates, look: Look): View[] {
  const { kinds } = plan;
  const other = kinds[1 - of];
  const target = kinds[of];
  if (target === undefined || other === undefined || all(look.projected.world.model, other).length === 0)
    return [];
  return candidatesOf(candidates, look.projected, target).map((record) => viewOf(look.views, record));
}

function partOf({ spec, when, value }: Derivation, views: Subject): Part {
  const holds = verdictOf(when, views).value;
  if (holds === false) return OUT;
  return holds === null ? null : value.give(bindingsOf(spec.params, views));
}

/** Null: it is not known. */
function combined(combine: Combine | undefined, parts: readonly Part[]): Value | null {
  const counted = parts.filter((part) => part !== OUT);
  const figures = counted.filter((part) => typeof part === 'number');
  const complete = figures.length === counted.length;
  switch (combine) {
    case undefined:
      return counted[0] ?? null;
    case 'sum':
      return complete ? finite(figures.reduce((sum, figure) => sum + figure, 0)) : null;
    case 'most':
      return complete && figures.length > 0 ? Math.max(...figures) : null;
    case 'least':
      return complete && figures.length > 0 ? Math.min(...figures) : null;
    case 'any':
      return counted.includes(true) ? true : counted.includes(null) ? null : false;
    case 'all':
      return counted.includes(false) ? false : counted.includes(null) ? null : true;
    default:
      return combine satisfies never;
  }
}

const finite = (figure: number): number | null => (Number.isFinite(figure) ? figure : null);

function put(view: View, { name }: Derivation, value: Value | null): boolean {
  const before = view.derived[name] ?? null;
  if (Object.is(before, value)) return false;
  if (value === null) delete view.derived[name];
  else view.derived[name] = value;
  view.ownVersion += 1;
  return true;
}
