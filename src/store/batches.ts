// Batches of record versions: written ahead in small commits, seen by all at once when a fact names them.
import type { EntityRecord, EntityRef } from '../core/types/entity.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';

/** `json` null: from here on the source does not have it any more. */
export type NewVersion = { readonly kind: string; readonly id: string; readonly json: string | null };

export type Seen = { readonly factSeq: number; readonly recordedAt: UtcMs };

export type Batches = {
  /** Opens one that nobody sees yet; `kind` null: of several. Within the caller's transaction, as all that writes here. */
  open(source: string, kind: string | null): number;
  add(batch: number, version: NewVersion): void;
  /** Removes what was added of these records; gives those of which there was anything. */
  takeBack(batch: number, ids: readonly string[]): readonly string[];
  /** Records that were missing from it and were not from the one before: the second absence ends them. */
  putAbsent(batch: number, absent: readonly EntityRef[]): void;
  /** Of the last one of the kind that was shown. */
  lastAbsent(source: string, kind: string): readonly EntityRef[];
  hold(batch: number, why: string): void;
  /** From here on it is part of the journal. */
  show(batch: number, seen: Seen): void;
  /** Removes some of its rows; false once none is left and the batch itself is gone. */
  drop(batch: number): boolean;
  jsonOf(row: number): string | null;
  changes(batch: number): { readonly upserts: EntityRecord[]; readonly removes: EntityRef[] };
  /** Neither seen nor to be decided on: left by a process that ended in between. */
  abandoned(): readonly number[];
};

/** Rows removed in one commit: a person's act never waits longer for it than some 20 ms. */
const DROP_ROWS = 2_000;

export function openBatches(db: Db): Batches {
  return { ...openBatchRows(db), ...openVersionRows(db) };
}

type OfBatch = 'open' | 'putAbsent' | 'lastAbsent' | 'hold' | 'show' | 'abandoned';

function openBatchRows(db: Db): Pick<Batches, OfBatch> {
  const open = db.prepare<[string, string | null]>('INSERT INTO batch (source, kind) VALUES (?, ?)');
  const putAbsent = db.prepare<[string, number]>('UPDATE batch SET absent = ? WHERE id = ?');
  const absent = db.prepare<[string, string], { absent: string }>(
    'SELECT absent FROM batch WHERE source = ? AND kind = ? AND factSeq IS NOT NULL ORDER BY factSeq DESC LIMIT 1',
  );
  const hold = db.prepare<[string, number]>('UPDATE batch SET held = ? WHERE id = ?');
  const show = db.prepare<[number, number, number]>(
    'UPDATE batch SET factSeq = ?, recordedAt = ?, held = NULL WHERE id = ?',
  );
  const abandoned = db.prepare<[], { id: number }>(
    'SELECT id FROM batch WHERE factSeq IS NULL AND (held IS NULL OR id NOT IN (' +
      "SELECT body ->> '$.batch' FROM pull WHERE verdict = 'held' AND id IN (SELECT max(id) FROM pull " +
      "WHERE verdict IN ('held','accepted','rejected','dropped') GROUP BY source, kind)))",
  );
  return {
    open: (source, kind) => Number(open.run(source, kind).lastInsertRowid),
    putAbsent: (batch, refs) => void putAbsent.run(JSON.stringify(refs), batch),
    lastAbsent: (source, kind) => JSON.parse(absent.get(source, kind)?.absent ?? '[]') as EntityRef[],
    hold: (batch, why) => void hold.run(why, batch),
    show: (batch, { factSeq, recordedAt }) => void show.run(factSeq, recordedAt, batch),
    abandoned: () => abandoned.all().map(({ id }) => id),
  };
}

type OfVersion = 'add' | 'takeBack' | 'drop' | 'jsonOf' | 'changes';

function openVersionRows(db: Db): Pick<Batches, OfVersion> {
  const add = db.prepare<[number, string, string, string | null]>(
    'INSERT INTO version (batch, kind, id, fields) VALUES (?, ?, ?, ?)',
  );
  const drop = db.prepare<[number]>(
    `DELETE FROM version WHERE row IN (SELECT row FROM version WHERE batch = ? LIMIT ${DROP_ROWS})`,
  );
  const takeBack = db.prepare<[number, string], { id: string }>(
    'DELETE FROM version WHERE batch = ? AND id IN (SELECT value FROM json_each(?)) RETURNING id',
  );
  const dropBatch = db.prepare<[number]>('DELETE FROM batch WHERE id = ?');
  const rows = db.prepare<[number], NewVersion>(
    'SELECT kind, id, fields AS json FROM version WHERE batch = ? ORDER BY row',
  );
  const json = db.prepare<[number], { json: string | null }>(
    'SELECT fields AS json FROM version WHERE row = ?',
  );
  return {
    add: (batch, { kind, id, json: fields }) => void add.run(batch, kind, id, fields),
    takeBack: (batch, ids) => takeBack.all(batch, JSON.stringify(ids)).map(({ id }) => id),
    drop(batch) {
      if (drop.run(batch).changes > 0) return true;
      dropBatch.run(batch);
      return false;
    },
    jsonOf: (row) => json.get(row)?.json ?? null,
    changes(batch) {
      const upserts: EntityRecord[] = [];
      const removes: EntityRef[] = [];
      for (const { kind, id, json: fields } of rows.all(batch)) {
        if (fields === null) removes.push({ kind, id });
        else upserts.push({ kind, id, fields: JSON.parse(fields) as EntityRecord['fields'] });
      }
      return { upserts, removes };
    },
  };
}
