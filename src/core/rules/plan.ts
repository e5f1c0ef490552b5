// What one rule looks at, kept from look to look: which records, and for which of them something it reads has changed.
import type { Model } from '../model/model.ts';
import type { EntityRecord } from '../types/entity.ts';
import { type Candidates, candidatesOf } from './candidates.ts';
import type { CompiledRule } from './compile.ts';
import { kindsOn, pairs, pathBetween, type Step } from './joins.ts';
import { type Look, refresh, type View, viewOf } from './view.ts';
import { kindOf, type Vocabulary } from './vocabulary.ts';

/** `path` null: one subject, or two that are not related. `T`: what is kept of each subject. */
export type Plan<T> = {
  readonly kinds: readonly string[];
  readonly path: readonly Step[] | null;
  /** The candidates along the path that `subjects` were joined from. */
  lists: readonly (readonly EntityRecord[])[];
  subjects: readonly Subject[];
  /** What was made of each of them last. */
  results: T[];
  /** Every view in them, once. */
  watched: readonly Watched[];
};

/** What one rule looks at: one record or two. */
export type Subject = readonly View[];

/** `version`: at which the subjects it is in were judged last. */
type Watched = { readonly view: View; version: number; readonly subjects: number[] };

export function planOf<T>({ subjects }: CompiledRule, vocabulary: Vocabulary): Plan<T> {
  const kinds = subjects.map(kindOf);
  const [from = '', to] = kinds;
  const path = to === undefined ? null : pathBetween(vocabulary.relations, from, to);
  return { kinds, path, lists: [], subjects: [], results: [], watched: [] };
}

/** What a rule looks at now; the same subjects until a candidate along its path comes or goes. True: others than before. */
export function settle<T>(plan: Plan<T>, candidates: Candidates, look: Look): boolean {
  const [from, to] = plan.kinds;
  if (from === undefined || (to !== undefined && !plan.path)) return false;
  const path = plan.path ?? [];
  const lists = kindsOn(path, from).map((kind) => candidatesOf(candidates, look.projected, kind));
  if (lists.length === plan.lists.length && lists.every((list, i) => list === plan.lists[i])) return false;
  const records = recordsIn(look.projected.world.model, path, { lists, paired: to !== undefined });
  const watched = new Map<EntityRecord, Watched>();
  const watch = (record: EntityRecord, i: number): View => {
    const known = watched.get(record) ?? { view: viewOf(look.views, record), version: -1, subjects: [] };
    watched.set(record, known);
    known.subjects.push(i);
    return known.view;
  };
  plan.lists = lists;
  plan.subjects = records.map((some, i): Subject => some.map((record) => watch(record, i)));
  plan.results = new Array<T>(plan.subjects.length);
  plan.watched = [...watched.values()];
  return true;
}

type Lists = { readonly lists: Plan<unknown>['lists']; readonly paired: boolean };

function recordsIn(
  model: Model,
  path: readonly Step[],
  { lists, paired }: Lists,
): readonly (readonly EntityRecord[])[] {
  return paired ? pairs(model, path, lists) : (lists[0] ?? []).map((record) => [record]);
}

/** Those of which something has changed that the rule may read. */
export function staleSubjects<T>({ watched }: Plan<T>, look: Look): ReadonlySet<number> {
  const stale = new Set<number>();
  for (const one of watched) {
    refresh(look, one.view);
    if (one.version === one.view.version) continue;
    one.version = one.view.version;
    for (const i of one.subjects) stale.add(i);
  }
  return stale;
}
