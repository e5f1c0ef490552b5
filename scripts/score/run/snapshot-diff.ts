// What a snapshot changed against the same source's last one: the fact that a box keeps of it.
import type { EntityRecord, EntityRef, Json } from '../../../src/core/types/entity.ts';
import type { FactBody } from '../../../src/core/types/observation.ts';
import type { LearnedSnapshot } from '../../../src/plant/works/works.ts';

/** By "source|kind": each record's id with its fields as text. */
export type KnownRecords = Map<string, Map<string, string>>;

/** Takes the snapshot in. What is not in it of a kind that it covers is gone. */
export function snapshotFact(known: KnownRecords, snapshot: LearnedSnapshot): FactBody {
  const upserts: EntityRecord[] = [];
  const removes: EntityRef[] = [];
  for (const kind of snapshot.covers) {
    const key = `${snapshot.source}|${kind}`;
    const before = known.get(key) ?? new Map<string, string>();
    const now = new Map<string, string>();
    for (const record of snapshot.records) {
      if (record.kind !== kind) continue;
      const fields = canonical(record.fields);
      now.set(record.id, fields);
      if (before.get(record.id) !== fields) upserts.push(record);
    }
    for (const id of before.keys()) if (!now.has(id)) removes.push({ kind, id });
    known.set(key, now);
  }
  const { asOf, covers } = snapshot;
  const hash = `${snapshot.source}@${asOf}`;
  return { type: 'snapshot', asOf, hash, covers, rows: snapshot.records.length, upserts, removes };
}

/** The same fields in another order are the same record. */
function canonical(fields: { readonly [name: string]: Json }): string {
  return JSON.stringify(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
