// A record as rules see it: what was told and measured of it and of the records it leads to, refreshed once a look.
import { all, type Model } from '../model/model.ts';
import type { EntityRecord, EntityRef, RelationSpec } from '../types/entity.ts';
import {
  type Facts,
  factOf,
  factsOf,
  isMeasured,
  type Measured,
  measuredOf,
  type Projected,
  thingOf,
} from './facts.ts';
import type { Value } from './scope.ts';
import { reachOf, subjectOf, type Vocabulary } from './vocabulary.ts';

/**
 * `version` moves when a fact of it or of what it leads to has changed: what was judged at a version is true as long as
 * the version stands. `ownVersion` is that of its own facts alone, `settled` what that was when `version` last moved.
 */
export type View = {
  readonly record: EntityRecord;
  /** Who it is, for the findings about it. */
  readonly ref: EntityRef;
  readonly name: string;
  readonly reached: readonly Reached[];
  /** What `measured` was made of. */
  thing: unknown;
  measured: Measured;
  /** Facts that rules give of it. */
  readonly derived: { [field: string]: Value };
  ownVersion: number;
  ownLook: number;
  settled: number;
  version: number;
  look: number;
  /** The look at which it was asked last what the record leads to. */
  resolved: number;
};

/** `alive`: something is measured of the kind, so its facts may change while its record stays. */
type Way = { readonly relation: RelationSpec; readonly name: string; readonly alive: boolean };

/** `target` null: nobody knows such a record. */
type Reached = { readonly way: Way; target: View | null; version: number };

/** What views share: `ways` by kind, made once. */
export type Views = {
  readonly vocabulary: Vocabulary;
  readonly byRecord: WeakMap<EntityRecord, View>;
  readonly ways: Map<string, { readonly name: string; readonly ways: readonly Way[] }>;
  /** The lists of all kinds that records lead to, at the last look. */
  targets: readonly unknown[];
  looks: number;
  /** The last look at which records that others lead to had come, gone or changed. */
  moved: number;
};

/** One look of the rules at everything. */
export type Look = {
  readonly views: Views;
  readonly projected: Projected;
  readonly number: number;
};

export function newViews(vocabulary: Vocabulary): Views {
  return { vocabulary, byRecord: new WeakMap(), ways: new Map(), targets: [], looks: 0, moved: 0 };
}

export function beginLook(views: Views, projected: Projected): Look {
  const { model } = projected.world;
  const targets = views.vocabulary.relations.map(({ to }) => all(model, to));
  const moved = targets.some((list, i) => list !== views.targets[i]);
  views.targets = targets;
  views.looks += 1;
  if (moved) views.moved = views.looks;
  return { views, projected, number: views.looks };
}

/** The same moment once more, after a rule has given facts that others read. */
export function lookAgain({ views, projected }: Look): Look {
  views.looks += 1;
  return { views, projected, number: views.looks };
}

export function viewOf(views: Views, record: EntityRecord): View {
  let view = views.byRecord.get(record);
  if (!view) {
    const { name, ways } = waysOf(views, record.kind);
    const reached = ways.map((way): Reached => ({ way, target: null, version: -1 }));
    const never = { ownVersion: 0, ownLook: -1, settled: -1, version: 0, look: -1, resolved: -1 };
    view = {
      record,
      ref: { kind: record.kind, id: record.id },
      name,
      reached,
      thing: undefined,
      measured: measuredOf(record.kind, undefined),
      derived: {},
      ...never,
    };
    views.byRecord.set(record, view);
  }
  return view;
}

function waysOf(views: Views, kind: string): { readonly name: string; readonly ways: readonly Way[] } {
  let known = views.ways.get(kind);
  if (!known) {
    const name = subjectOf(kind);
    const ways = reachOf(name, views.vocabulary).map((relation) => {
      return { relation, name: subjectOf(relation.to), alive: isMeasured(relation.to) };
    });
    known = { name, ways };
    views.ways.set(kind, known);
  }
  return known;
}

/** Brings a view up to this look. */
export function refresh(look: Look, view: View): void {
  if (view.look === look.number) return;
  const resolve = view.resolved < look.views.moved;
  view.look = look.number;
  view.resolved = look.number;
  refreshOwn(look, view);
  let changed = view.settled !== view.ownVersion;
  view.settled = view.ownVersion;
  for (const reached of view.reached) {
    const target = resolve ? targetOf(look, view.record, reached) : reached.target;
    if (target && reached.way.alive) refreshOwn(look, target);
    const version = target?.ownVersion ?? -1;
    if (reached.target === target && reached.version === version) continue;
    reached.target = target;
    reached.version = version;
    changed = true;
  }
  if (changed) view.version += 1;
}

function targetOf({ views, projected }: Look, record: EntityRecord, { way, target }: Reached): View | null {
  const id = record.fields[way.relation.field];
  const found = typeof id === 'string' ? recordOf(projected.world.model, way.relation.to, id) : undefined;
  if (!found) return null;
  return found === target?.record ? target : viewOf(views, found);
}

function recordOf(model: Model, kind: string, id: string): EntityRecord | undefined {
  return model.kinds.get(kind)?.get(id)?.record;
}

function refreshOwn(look: Look, view: View): void {
  if (view.ownLook === look.number) return;
  view.ownLook = look.number;
  const thing = thingOf(look.projected, view.record, view.thing);
  if (thing === view.thing) return;
  view.thing = thing;
  const measured = measuredOf(view.record.kind, thing);
  if (isSame(view.measured, measured)) return;
  view.measured = measured;
  view.ownVersion += 1;
}

function isSame(a: Measured, b: Measured): boolean {
  if (a === b) return true;
  for (const name in b) if (!Object.is(a[name], b[name])) return false;
  for (const name in a) if (!(name in b)) return false;
  return true;
}

/** The view a name is bound to: of what the record leads to, or its own. Null: nobody knows it. */
export function namedIn(view: View, name: string): View | null {
  return name === view.name ? view : (view.reached.findLast(({ way }) => way.name === name)?.target ?? null);
}

/** Undefined: not known. */
export function valueIn(view: View, name: string, field: string): Value | undefined {
  const named = namedIn(view, name);
  return named ? (factOf(named.record, named.measured, field) ?? named.derived[field]) : undefined;
}

/** All of them, by name. */
export function factsIn({ record, measured, derived }: View): Facts {
  return { ...factsOf(record, measured), ...derived };
}
