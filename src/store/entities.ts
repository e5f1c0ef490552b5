// The model's records as of any time: each snapshot is swapped in whole, and what it replaced is kept.
import type { EntityRecord, EntityRef, Json } from '../core/types/entity.ts';
import type { SnapshotObservation } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Batches, NewVersion } from './batches.ts';
import type { Db } from './database.ts';
import type { Journal } from './journal.ts';
import type { Rosters } from './rosters.ts';
import { refused } from './store-error.ts';

/** What a source told at once, whole: what is not in it is gone. */
export type Swap = {
  readonly source: string;
  readonly recordedAt: UtcMs;
  readonly snapshot: SnapshotObservation;
};

/** One that was staged chunk by chunk. */
export type StagedSwap = {
  readonly source: string;
  readonly recordedAt: UtcMs;
  readonly asOf: UtcMs;
  readonly hash: string;
  readonly kind: string;
  readonly rows: number;
  /** Null: nothing in it is other than before. */
  readonly batch: number | null;
};

export type Entities = {
  /** Within the caller's transaction. Writes the fact and the versions; an unchanged snapshot writes the fact alone. */
  swap(swap: Swap): void;
  swapStaged(swap: StagedSwap): void;
  /** Records of a kind as known now, or at a past time, by id. Looks through all versions of the kind. */
  recordsAt(kind: string, at: UtcMs | null): readonly EntityRecord[];
};

export type EntityParts = {
  readonly db: Db;
  readonly journal: Journal;
  readonly batches: Batches;
  readonly rosters: Rosters;
};

export function openEntities({ db, journal, batches, rosters }: EntityParts): Entities {
  return {
    swap({ source, recordedAt, snapshot }) {
      const { asOf, covers, hash, records } = snapshot;
      const versions = difference(source, snapshot, { batches, rosters });
      const batch = versions.length === 0 ? null : batches.open(source, null);
      const body = { type: 'snapshot', asOf, hash, covers, rows: records.length, batch } as const;
      const factSeq = journal.append({ source, recordedAt, effectiveAt: asOf, body });
      if (batch === null) return;
      for (const version of versions) batches.add(batch, version);
      batches.show(batch, { factSeq, recordedAt });
      rosters.take(source, covers, factSeq);
    },
    swapStaged({ source, recordedAt, asOf, hash, kind, rows, batch }) {
      const body = { type: 'snapshot', asOf, hash, covers: [kind], rows, batch } as const;
      const factSeq = journal.append({ source, recordedAt, effectiveAt: asOf, body });
      if (batch === null) return;
      batches.show(batch, { factSeq, recordedAt });
      rosters.take(source, [kind], factSeq);
    },
    recordsAt: openReads(db),
  };
}

/** What the snapshot changes against the source's records of the kinds it covers. */
function difference(
  source: string,
  snapshot: SnapshotObservation,
  { batches, rosters }: Pick<EntityParts, 'batches' | 'rosters'>,
): NewVersion[] {
  return [...byKind(snapshot)].flatMap(([kind, records]) => {
    const roster = rosters.of(source, kind);
    const told = [...records.values()].flatMap(({ id, fields }): NewVersion[] => {
      const json = canonical(fields);
      const row = roster.get(id);
      return row !== undefined && batches.jsonOf(row) === json ? [] : [{ kind, id, json }];
    });
    const isGone =
      snapshot.gone === undefined ? (id: string) => !records.has(id) : among(snapshot.gone, kind);
    const gone = [...roster.keys()].filter(isGone);
    return [...told, ...gone.map((id): NewVersion => ({ kind, id, json: null }))];
  });
}

function among(refs: readonly EntityRef[], kind: string): (id: string) => boolean {
  const ids = new Set(refs.filter((ref) => ref.kind === kind).map(({ id }) => id));
  return (id) => ids.has(id);
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

type SeenVersion = { readonly source: string; readonly id: string; readonly fields: string | null };

/** As the model has it: a record belongs to the source that told it last, and goes when that source drops it. */
function openReads(db: Db): Entities['recordsAt'] {
  const seen = db.prepare<[string, number], SeenVersion>(
    'SELECT b.source, v.id, v.fields FROM version AS v JOIN batch AS b ON b.id = v.batch ' +
      'WHERE v.kind = ? AND b.recordedAt <= ? ORDER BY b.factSeq, v.row',
  );
  return (kind, at) => {
    const held = new Map<string, SeenVersion>();
    for (const version of seen.all(kind, at ?? Number.MAX_SAFE_INTEGER)) {
      if (version.fields !== null) held.set(version.id, version);
      else if (held.get(version.id)?.source === version.source) held.delete(version.id);
    }
    return [...held.values()]
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, fields }) => ({ kind, id, fields: JSON.parse(fields ?? '{}') as EntityRecord['fields'] }));
  };
}
