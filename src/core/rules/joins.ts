// Join paths of the relationship model: from the records of one kind to those of another along declared relations.
import { compareIds } from '../model/model.ts';
import type { EntityRecord, RelationSpec } from '../types/entity.ts';
import { candidates, type Projected } from './facts.ts';

type Step = { readonly relation: RelationSpec; readonly forward: boolean };

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

/** Pairs of records joined by the path, by ids, each once. */
export function pairs(
  projected: Projected,
  relations: readonly RelationSpec[],
  kinds: readonly [string, string],
): [EntityRecord, EntityRecord][] {
  const path = pathBetween(relations, kinds[0], kinds[1]);
  if (!path) return [];
  const found: [EntityRecord, EntityRecord][] = [];
  const indexes = path.map((step) => indexOf(projected, step));
  for (const start of candidates(projected, kinds[0])) {
    let reached: readonly EntityRecord[] = [start];
    for (const index of indexes) {
      const next = new Map(
        reached.flatMap((record) => index(record)).map((record) => [record.id, record] as const),
      );
      reached = [...next.values()].toSorted((a, b) => compareIds(a.id, b.id));
    }
    for (const end of reached) found.push([start, end]);
  }
  return found;
}

function indexOf(
  projected: Projected,
  { relation, forward }: Step,
): (record: EntityRecord) => readonly EntityRecord[] {
  const targets = candidates(projected, forward ? relation.to : relation.from);
  const byKey = new Map<string, EntityRecord[]>();
  for (const target of targets) {
    const key = forward ? target.id : String(target.fields[relation.field] ?? '');
    const group = byKey.get(key);
    if (group) group.push(target);
    else byKey.set(key, [target]);
  }
  return (record) => byKey.get(forward ? String(record.fields[relation.field] ?? '') : record.id) ?? [];
}
