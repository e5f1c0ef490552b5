// What people know and no system holds: of each thing one record is in force, a written one before a told one.
import type { EntityRecord } from '../types/entity.ts';
import { all, derived, type Held, type Model, textOf } from './model.ts';

/** By whom a record was written and on which day of the plant, "2026-11-20". */
export type Hand = { readonly personId: string; readonly on: string };

/** `beside`: what a system tells of the same thing, which does not count. */
export type InForce = { readonly held: Held; readonly beside: Held | null };

/** Null: a system told it. */
export function handOf(record: EntityRecord): Hand | null {
  const personId = textOf(record, 'writtenBy');
  const on = textOf(record, 'writtenOn');
  return personId === null || on === null ? null : { personId, on };
}

/**
 * The fields that say what a record of the kind speaks of, in the order in which a key has them: as in the domain files.
 */
export const ABOUT = {
  standard: ['line', 'material'],
  changeover: ['line', 'from', 'to'],
  customerTerm: ['customer', 'order'],
  overtimePrice: ['line'],
  leadTime: ['material', 'supplier'],
} as const;

export type WritableKind = keyof typeof ABOUT;

/** "L1|GEAR-12": a field that is not given is left empty. */
export function keyOf(...about: readonly (string | null)[]): string {
  return about.map((one) => one ?? '').join('|');
}

type Lookup = (model: Model) => ReadonlyMap<string, InForce>;

const lookup = (kind: WritableKind): Lookup => derived([kind], (model) => found(model, kind));

const IN_FORCE: Readonly<Record<WritableKind, Lookup>> = {
  standard: lookup('standard'),
  changeover: lookup('changeover'),
  customerTerm: lookup('customerTerm'),
  overtimePrice: lookup('overtimePrice'),
  leadTime: lookup('leadTime'),
};

/** By key. Of several of one kind the last by id: systems that tell a thing twice are not told apart. */
export function inForce(model: Model, kind: WritableKind): ReadonlyMap<string, InForce> {
  return IN_FORCE[kind](model);
}

/** Whether the arithmetic reads it: a domain of the plant's own may let people write what only rules read. */
export function isCounted(kind: string): kind is WritableKind {
  return Object.hasOwn(ABOUT, kind);
}

function found(model: Model, kind: WritableKind): ReadonlyMap<string, InForce> {
  const known = new Map<string, InForce>();
  for (const held of all(model, kind)) {
    const key = keyOf(...ABOUT[kind].map((field) => textOf(held.record, field)));
    const before = known.get(key);
    if (before === undefined) known.set(key, { held, beside: null });
    else if (handOf(held.record) !== null)
      known.set(key, { held, beside: handOf(before.held.record) === null ? before.held : before.beside });
    else if (handOf(before.held.record) !== null) known.set(key, { ...before, beside: held });
    else known.set(key, { held, beside: null });
  }
  return known;
}

/** The record for the first of these keys that has one: from what is said of just this to what is said of all. */
export function firstOf(records: ReadonlyMap<string, InForce>, keys: readonly string[]): InForce | null {
  for (const key of keys) {
    const one = records.get(key);
    if (one !== undefined) return one;
  }
  return null;
}
