// The model: every entity as last told, by whom and when. Relations are fields that name other records.
import type { EntityRecord, Json } from '../types/entity.ts';
import type { Fact } from '../types/observation.ts';
import type { UtcMs } from '../types/time.ts';

/** `asOf`: when the record last changed at its source. */
export type Held = { readonly record: EntityRecord; readonly source: string; readonly asOf: UtcMs };

/**
 * `told`: by "source|kind", until when the source has told it: what did not change is true until then.
 * `versions`: by kind, how often its records have changed.
 */
export type Model = {
  readonly kinds: Map<string, Map<string, Held>>;
  readonly told: Map<string, UtcMs>;
  readonly versions: Map<string, number>;
};

export function emptyModel(): Model {
  return { kinds: new Map(), told: new Map(), versions: new Map() };
}

type Kept = { readonly versions: readonly number[]; readonly value: unknown };

/**
 * What follows from the records of some kinds alone is worked out again only when one of them has changed: the same
 * value, asked for more cheaply.
 */
export function derived<T>(kinds: readonly string[], work: (model: Model) => T): (model: Model) => T {
  const kept = new WeakMap<Model, Kept>();
  return (model) => {
    const versions = kinds.map((kind) => model.versions.get(kind) ?? 0);
    const known = kept.get(model);
    if (known?.versions.every((version, i) => version === versions[i])) return known.value as T;
    const value = work(model);
    kept.set(model, { versions, value });
    return value;
  };
}

/** When the record was last known to be true. */
export function trueAt(model: Model, held: Held): UtcMs {
  return Math.max(held.asOf, model.told.get(`${held.source}|${held.record.kind}`) ?? 0);
}

/** Takes the change of one snapshot in. A record belongs to the source that told it last. */
export function applySnapshot(model: Model, fact: Fact): void {
  if (fact.body.type !== 'snapshot') return;
  for (const kind of fact.body.covers) model.told.set(`${fact.source}|${kind}`, fact.body.asOf);
  const changed = new Set([...fact.body.upserts, ...fact.body.removes].map(({ kind }) => kind));
  for (const kind of changed) model.versions.set(kind, (model.versions.get(kind) ?? 0) + 1);
  for (const record of fact.body.upserts) {
    let kind = model.kinds.get(record.kind);
    if (!kind) {
      kind = new Map();
      model.kinds.set(record.kind, kind);
    }
    kind.set(record.id, { record, source: fact.source, asOf: fact.body.asOf });
  }
  for (const gone of fact.body.removes) {
    const held = model.kinds.get(gone.kind)?.get(gone.id);
    if (held?.source === fact.source) model.kinds.get(gone.kind)?.delete(gone.id);
  }
}

export function find(model: Model, kind: string, id: string | null): Held | null {
  return id === null ? null : (model.kinds.get(kind)?.get(id) ?? null);
}

const sorted = new Map<string, (model: Model) => readonly Held[]>();

/**
 * All records of a kind, by id in code unit order, so that the order never depends on how they arrived. The same list
 * as long as none of them has changed.
 */
export function all(model: Model, kind: string): readonly Held[] {
  let of = sorted.get(kind);
  if (!of) {
    of = derived([kind], ({ kinds }) => {
      const held = kinds.get(kind);
      return [...(held?.keys() ?? [])].sort().map((id) => held?.get(id) as Held);
    });
    sorted.set(kind, of);
  }
  return of(model);
}

/** Plain code unit order: the same on every machine. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function textOf(record: EntityRecord, field: string): string | null {
  const value = record.fields[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Finite numbers only: what is not there is unknown, not zero. */
export function numberOf(record: EntityRecord, field: string): number | null {
  const value = record.fields[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function flagOf(record: EntityRecord, field: string): boolean {
  return record.fields[field] === true;
}

/** Pairs of times, as shift calendars and zone tables carry them. */
export function pairsOf(record: EntityRecord, field: string): readonly (readonly [number, number])[] {
  const value = record.fields[field];
  if (!Array.isArray(value)) return [];
  return value.filter(isPair);
}

function isPair(row: Json): row is readonly [number, number] {
  return Array.isArray(row) && typeof row[0] === 'number' && typeof row[1] === 'number';
}
