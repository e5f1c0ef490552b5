// Checks the records of a snapshot against what the domains declare: kinds, required fields, types.
import type { DomainSpec, EntityRecord, FieldSpec, KindSpec } from '../core/types/entity.ts';
import type { SnapshotObservation } from '../core/types/observation.ts';
import { LARGEST_NUMBER, LONGEST_TEXT_BYTES } from './sample-check.ts';

export type RecordTrouble = { readonly code: string; readonly where: string; readonly words: string };
export type CheckedSnapshot = {
  readonly snapshot: SnapshotObservation;
  readonly troubles: readonly RecordTrouble[];
};
export type Kinds = ReadonlyMap<string, KindSpec>;

/** 1990 and 2200: an order outside them is a field read in the wrong format. */
const EARLIEST_TIME = 631_152_000_000;
const LATEST_TIME = 7_258_118_400_000;
const DEEPEST_TABLE = 8;

export function kindsOf(domains: readonly DomainSpec[]): Kinds {
  return new Map(domains.flatMap((domain) => Object.entries(domain.kinds)));
}

/** Drops what cannot be used and says so; the rest of the snapshot stands. */
export function checkSnapshot(snapshot: SnapshotObservation, kinds: Kinds): CheckedSnapshot {
  const covers = snapshot.covers.filter((kind) => kinds.has(kind));
  const troubles: RecordTrouble[] = snapshot.covers.filter((kind) => !kinds.has(kind)).map(unknownKind);
  const seen = new Set<string>();
  const records: EntityRecord[] = [];
  for (const record of snapshot.records) {
    const trouble = recordTrouble(record, kinds, snapshot.covers, seen);
    if (trouble === null) records.push(record);
    else if (trouble.code !== 'unknown-kind' || !snapshot.covers.includes(record.kind))
      troubles.push(trouble);
  }
  return { snapshot: { ...snapshot, covers, records }, troubles };
}

function recordTrouble(
  record: EntityRecord,
  kinds: Kinds,
  covers: readonly string[],
  seen: Set<string>,
): RecordTrouble | null {
  const kind = kinds.get(record.kind);
  if (kind === undefined) return unknownKind(record.kind);
  const name = `${kind.title} ${record.id}`;
  const where = `${record.kind} ${record.id}`;
  if (!covers.includes(record.kind))
    return {
      code: 'record-uncovered',
      where,
      words: `${name} came in a snapshot that does not cover its kind. It is left out.`,
    };
  if (typeof record.id !== 'string' || record.id === '' || Buffer.byteLength(record.id) > LONGEST_TEXT_BYTES)
    return {
      code: 'record-id',
      where,
      words: `A record of ${kind.title} has no usable number. It is left out. Give it one in the system it comes from.`,
    };
  if (seen.has(where))
    return {
      code: 'record-twice',
      where,
      words: `${name} came twice in one snapshot. The first is used. Remove one where it comes from.`,
    };
  seen.add(where);
  const lack = lackOf(kind)(record.fields);
  if (lack === null) return null;
  const { field, words } = lack;
  return {
    code: 'record-field',
    where: `${where} ${field}`,
    words: `${name}: its ${field} ${words}. ${name} is left out of the picture. Mend it where it comes from.`,
  };
}

/** The first field that does not fit its kind, as "is missing" or "is not a number"; null: all do. */
export function lackOf(kind: KindSpec) {
  const specs = Object.entries(kind.fields);
  return (fields: EntityRecord['fields']): { readonly field: string; readonly words: string } | null => {
    for (const [field, spec] of specs) {
      const words = fieldFault(fields[field], spec);
      if (words !== null) return { field, words };
    }
    return null;
  };
}

function unknownKind(kind: string): RecordTrouble {
  return {
    code: 'unknown-kind',
    where: kind,
    words: `No domain knows records of the kind "${kind}". They are left out. Correct the kind in the file of the source.`,
  };
}

function fieldFault(value: unknown, spec: FieldSpec): string | null {
  if (value === null || value === undefined) return spec.required === true ? 'is missing' : null;
  if (fits(value, spec)) return null;
  return `is not ${spec.type === 'integer' ? 'a whole number' : `a ${spec.type}`}`;
}

function fits(value: unknown, spec: FieldSpec): boolean {
  switch (spec.type) {
    case 'text':
      return (
        typeof value === 'string' &&
        Buffer.byteLength(value) <= LONGEST_TEXT_BYTES &&
        (spec.required !== true || value !== '')
      );
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < LARGEST_NUMBER;
    case 'integer':
    case 'money':
      return Number.isSafeInteger(value) && Math.abs(Number(value)) < LARGEST_NUMBER;
    case 'boolean':
      return typeof value === 'boolean';
    case 'time':
      return Number.isInteger(value) && Number(value) >= EARLIEST_TIME && Number(value) <= LATEST_TIME;
    case 'list':
      return Array.isArray(value) && isStorable(value, DEEPEST_TABLE);
    case 'table':
      return typeof value === 'object' && isStorable(value, DEEPEST_TABLE);
    default:
      return spec.type satisfies never;
  }
}

function isStorable(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth === 0) return false;
  return Object.values(value).every((one) => isStorable(one, depth - 1));
}
