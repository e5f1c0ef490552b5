// Records as sources tell them: a field nobody gave is left out, absent is unknown and never zero.
import type { EntityRecord, Json } from '../../core/types/entity.ts';

export type Fields = { readonly [name: string]: Json | undefined };

export function record(kind: string, id: string, fields: Fields): EntityRecord {
  const known = Object.entries(fields).filter(
    (entry): entry is [string, Json] => entry[1] !== null && entry[1] !== undefined,
  );
  return { kind, id, fields: Object.fromEntries(known) };
}

/** Makes a record, or gives the one it made before for the same kind, id and version: equal records are one object. */
export type Keep = (kind: string, id: string, version: string | number, fields: () => Fields) => EntityRecord;

export function newKeep(): Keep {
  const kept = new Map<string, { readonly version: string | number; readonly record: EntityRecord }>();
  return (kind, id, version, fields) => {
    const key = `${kind} ${id}`;
    const before = kept.get(key);
    if (before?.version === version) return before.record;
    const made = record(kind, id, fields());
    kept.set(key, { version, record: made });
    return made;
  };
}
