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
  /** Every view in them, with the subjects it is in. */
  watched: ReadonlyMap<View, readonly number[]>;
};

/** What one rule looks at: one record or two. */
export type Subject = readonly View[];

export function planOf<T>({ subjects }: CompiledRule, vocabulary: Vocabulary): Plan<T> {
  const kinds = subjects.map(kindOf);
  const [from = '', to] = kinds;
  const path = to === undefined ? null : pathBetween(vocabulary.relations, from, to);
  return { kinds, path, lists: [], subjects: [], results: [], watched: new Map() };
}

/** What a rule looks at now; the same subjects until a candidate along its path comes or goes. True: others than before. */
export function settle<T>(plan: Plan<T>, candidates: Candidates, look: Look): boolean {
  const [from, to] = plan.kinds;
  if (from === undefined || (to !== undefined && !plan.path)) return false;
  const path = plan.path ?? [];
  const lists = kindsOn(path, from).map((kind) => candidatesOf(candidates, look.projected, kind));
  if (lists.length === plan.lists.length && lists.every((list, i) => list === plan.lists[i])) return false;
  const records = recordsIn(look.projected.world.model, path, { lists, paired: to !== undefined });
  const watched = new Map<View, number[]>();
  const watch = (record: EntityRecord, i: number): View => {
    const view = viewOf(look.views, record);
    const known = watched.get(view);
    if (known) known.push(i);
    else watched.set(view, [i]);
    return view;
  };
  plan.lists = lists;
  plan.subjects = records.map((some, i): Subject => some.map((record) => watch(record, i)));
  plan.results = new Array<T>(plan.subjects.length);
  plan.watched = watched;
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

/** Views with the version at which what rests on them was judged last. */
export type Watching = Map<View, number>;

/** All that these plans look at, once, however many of them do. What was watched before stands as it was judged. */
export function watching(plans: readonly Pick<Plan<unknown>, 'watched'>[], before: Watching): Watching {
  const views: Watching = new Map();
  for (const { watched } of plans)
    for (const view of watched.keys()) views.set(view, before.get(view) ?? NEVER);
  return views;
}

const NEVER = -1;

/** Brings all that is watched up to this look. Those of which something has changed that a rule may read. */
export function changedViews(watched: Watching, look: Look): View[] {
  const changed: View[] = [];
  for (const [view, judgedAt] of watched) {
    refresh(look, view);
    if (view.version === judgedAt) continue;
    watched.set(view, view.version);
    changed.push(view);
  }
  return changed;
}

export function staleSubjects(
  { watched }: Pick<Plan<unknown>, 'watched'>,
  changed: readonly View[],
): ReadonlySet<number> {
  const stale = new Set<number>();
  for (const view of changed) for (const i of watched.get(view) ?? NO_SUBJECTS) stale.add(i);
  return stale;
}

const NO_SUBJECTS: readonly number[] = [];
