// Join paths of the relationship model: from the records of one kind to those of another along declared relations.
import { grouped } from '../model/grouped.ts';
import { compareIds, type Model } from '../model/model.ts';
import type { EntityRecord, RelationSpec } from '../types/entity.ts';
import { recordsOf } from './candidates.ts';

export type Step = { readonly relation: RelationSpec; readonly forward: boolean };

/** The shortest way from kind to kind, relations taken in the order they are declared. Null: they are not related. */
export function pathBetween(relations: readonly RelationSpec[], from: string, to: string): Step[] | null {
  const ways = new Map<string, Step[]>([[from, []]]);
  const open = [from];
  for (let kind = open.shift(); kind !== undefined; kind = open.shift()) {
    const way = ways.get(kind) ?? [];
    if (kind === to) return way;
    for (const relation of relations) {
      const next = relation.from === kind ? relation.to : relation.to === kind ? relation.from : null;
      if (next === null || ways.has(next)) continue;
      ways.set(next, [...way, { relation, forward: relation.from === kind }]);
      open.push(next);
    }
  }
  return null;
}

/** Every kind a path touches, where it begins first. */
export function kindsOn(path: readonly Step[], from: string): string[] {
  return [from, ...path.map(({ relation, forward }) => (forward ? relation.to : relation.from))];
}

export type Pair = readonly [EntityRecord, EntityRecord];

/**
 * Pairs of records joined by the path, by ids, each once. `lists`: for every kind on the path the records that may be
 * on it.
 */
export function pairs(
  model: Model,
  path: readonly Step[],
  lists: readonly (readonly EntityRecord[])[],
): Pair[] {
  const found: Pair[] = [];
  const followers = path.map((step, i) => followerOf(model, step, lists[i + 1] ?? NOBODY));
  for (const start of lists[0] ?? NOBODY) {
    let reached: readonly EntityRecord[] = [start];
    for (const follow of followers) reached = followed(reached, follow);
    const ends = reached.length < 2 ? reached : reached.toSorted((a, b) => compareIds(a.id, b.id));
    for (const end of ends) found.push([start, end]);
  }
  return found;
}

/** Adds to a list what a record leads to. */
type Follow = (record: EntityRecord, into: EntityRecord[]) => void;

const NOBODY: readonly EntityRecord[] = [];

/** Up to here a look through the list is cheaper than a set of it. */
const FEW = 8;

function followed(records: readonly EntityRecord[], follow: Follow): readonly EntityRecord[] {
  const next: EntityRecord[] = [];
  for (const record of records) follow(record, next);
  if (next.length < 2 || records.length < 2) return next;
  return next.length > FEW ? [...new Set(next)] : next.filter((record, i) => next.indexOf(record) === i);
}

function followerOf(model: Model, { relation, forward }: Step, list: readonly EntityRecord[]): Follow {
  const kind = forward ? relation.to : relation.from;
  const may = list === recordsOf(model, kind) ? null : new Set(list);
  if (forward) {
    const targets = model.kinds.get(kind);
    return (record, into) => {
      const target = targets?.get(keyOf(record, relation.field))?.record;
      if (target && (may?.has(target) ?? true)) into.push(target);
    };
  }
  const pointing = pointingBy(model, kind, relation.field);
  return (record, into) => {
    for (const source of pointing.get(record.id) ?? NOBODY) if (may?.has(source) ?? true) into.push(source);
  };
}

function keyOf(record: EntityRecord, field: string): string {
  const value = record.fields[field];
  return typeof value === 'string' ? value : String(value ?? '');
}

type Index = ReadonlyMap<string, readonly EntityRecord[]>;

/** Indexes of a kind's records by a field, until the kind changes. */
const indexes = new WeakMap<readonly EntityRecord[], Map<string, Index>>();

function pointingBy(model: Model, kind: string, field: string): Index {
  const records = recordsOf(model, kind);
  const known = indexes.get(records) ?? new Map<string, Index>();
  indexes.set(records, known);
  let index = known.get(field);
  if (!index) {
    index = grouped(records, (record) => keyOf(record, field));
    known.set(field, index);
  }
  return index;
}
