// The model's records as of any time: each snapshot is swapped in whole, and what it replaced is kept.
import type { EntityRecord, EntityRef, Json } from '../core/types/entity.ts';
import type { SnapshotObservation } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';
import type { Journal } from './journal.ts';
import { refused } from './store-error.ts';

export type Swap = {
  readonly source: string;
  readonly recordedAt: UtcMs;
  readonly snapshot: SnapshotObservation;
};

export type Entities = {
  /** Within the caller's transaction. Writes the fact and the versions; an unchanged snapshot writes the fact alone. */
  swap(swap: Swap): void;
  /** Records of a kind as known now, or at a past time, by id. */
  recordsAt(kind: string, at: UtcMs | null): readonly EntityRecord[];
};

type StoredRecord = { readonly source: string; readonly id: string; readonly fields: string };

export function openEntities(db: Db, journal: Journal): Entities {
  const current = db.prepare<[string, string], StoredRecord>(
    'SELECT source, id, fields FROM entityVersion WHERE kind = ? AND source = ? AND recordedTo IS NULL ORDER BY id',
  );
  const close = db.prepare<[number, string, string, string]>(
    'UPDATE entityVersion SET recordedTo = ? WHERE kind = ? AND source = ? AND id = ? AND recordedTo IS NULL',
  );
  const insert = db.prepare<[string, string, string, number, number, number, string]>(
    'INSERT INTO entityVersion (source, kind, id, factSeq, effectiveFrom, recordedFrom, fields) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const swap = ({ source, recordedAt, snapshot }: Swap): void => {
    const { asOf, covers, hash, records } = snapshot;
    const { upserts, removes } = difference(snapshot, (kind) => current.all(kind, source));
    const body = { type: 'snapshot', asOf, hash, covers, rows: records.length, upserts, removes } as const;
    const seq = journal.append({ source, recordedAt, effectiveAt: asOf, body });
    for (const { kind, id } of [...removes, ...upserts]) close.run(recordedAt, kind, source, id);
    for (const record of upserts)
      insert.run(source, record.kind, record.id, seq, asOf, recordedAt, canonical(record.fields));
  };
  return { swap, recordsAt: openReads(db) };
}

type Difference = { readonly upserts: readonly EntityRecord[]; readonly removes: readonly EntityRef[] };

/** What the snapshot changes against the source's records of the kinds it covers. */
function difference(
  snapshot: SnapshotObservation,
  current: (kind: string) => readonly StoredRecord[],
): Difference {
  const told = byKind(snapshot);
  const upserts: EntityRecord[] = [];
  const removes: EntityRef[] = [];
  for (const [kind, records] of told) {
    const known = new Map(current(kind).map((record) => [record.id, record.fields]));
    for (const record of records.values())
      if (known.get(record.id) !== canonical(record.fields)) upserts.push(record);
    for (const id of known.keys()) if (!records.has(id)) removes.push({ kind, id });
  }
  return { upserts, removes };
}

function byKind({ covers, records }: SnapshotObservation): Map<string, Map<string, EntityRecord>> {
  const kinds = new Map(covers.map((kind) => [kind, new Map<string, EntityRecord>()]));
  for (const record of records) {
    const same = kinds.get(record.kind);
    if (same === undefined)
      throw refused(`A snapshot brings a ${record.kind}, a kind it does not say it covers.`);
    if (same.has(record.id)) throw refused(`A snapshot brings ${record.kind} ${record.id} twice.`);
    same.set(record.id, record);
  }
  return kinds;
}

/** The same fields in another order are the same record. */
function canonical(value: Json | EntityRecord['fields']): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** As the model has it: a record belongs to the source that told it last, and goes when that source drops it. */
function openReads(db: Db): Entities['recordsAt'] {
  const known = db.prepare<[object], StoredRecord>(
    'SELECT source, id, fields FROM entityVersion AS v WHERE kind = @kind AND recordedFrom <= @at ' +
      'AND (recordedTo IS NULL OR recordedTo > @at) AND NOT EXISTS (SELECT 1 FROM entityVersion AS later ' +
      'WHERE later.kind = v.kind AND later.id = v.id AND later.factSeq > v.factSeq AND later.recordedFrom <= @at) ' +
      'ORDER BY id',
  );
  return (kind, at) =>
    known
      .all({ kind, at: at ?? Number.MAX_SAFE_INTEGER })
      .map(({ id, fields }) => ({ kind, id, fields: JSON.parse(fields) as EntityRecord['fields'] }));
}
