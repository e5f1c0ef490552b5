// Which version of each record a source tells now: one small packed row a kind, written anew with each batch.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Batches } from './batches.ts';
import type { Db } from './database.ts';

/** Id to the row of its version. */
export type Roster = Map<string, number>;

export type Rosters = {
  /** What the source tells of the kind now. */
  of(source: string, kind: string): Roster;
  /** The batch it was last changed by, null where it was never told. */
  lastBatch(source: string, kind: string): number | null;
  /** Takes a batch in that has just been shown. Within the caller's transaction. */
  take(source: string, covers: readonly string[], batch: number): void;
};

/**
 * An index by id would have a change of 1 % touch most of its pages. This is written whole and is small: ids and the
 * steps between row numbers, packed, some 3 bytes a record.
 */
const PACK = { level: 1 } as const;

export function openRosters(db: Db, batches: Batches): Rosters {
  const read = db.prepare<[string, string], { batch: number; body: Buffer }>(
    'SELECT batch, body FROM roster WHERE source = ? AND kind = ?',
  );
  const write = db.prepare<[string, string, number, Buffer]>(
    'INSERT INTO roster (source, kind, batch, body) VALUES (?, ?, ?, ?) ' +
      'ON CONFLICT (source, kind) DO UPDATE SET batch = excluded.batch, body = excluded.body',
  );
  const rebuild = openRebuild(db);
  const of = (source: string, kind: string): Roster => {
    const row = read.get(source, kind);
    return row === undefined ? rebuild(source, kind) : unpacked(row.body);
  };
  return {
    of,
    lastBatch: (source, kind) => read.get(source, kind)?.batch ?? null,
    take(source, covers, batch) {
      const byKind = new Map(
        covers.map((kind) => [kind, read.get(source, kind) && of(source, kind)] as const),
      );
      // The batch is shown already: a roster made from all versions has it.
      for (const kind of covers) if (byKind.get(kind) === undefined) byKind.set(kind, rebuild(source, kind));
      for (const { row, kind, id, json } of batches.rows(batch)) {
        const roster = byKind.get(kind);
        if (json === null) roster?.delete(id);
        else roster?.set(id, row);
      }
      for (const [kind, roster] of byKind)
        if (roster !== undefined) write.run(source, kind, batch, packed(roster));
    },
  };
}

/** From all versions that were ever seen: of a file that has no rosters yet. */
function openRebuild(db: Db): (source: string, kind: string) => Roster {
  const versions = db.prepare<[string, string], { row: number; id: string; gone: number }>(
    'SELECT v.row, v.id, v.fields IS NULL AS gone FROM version AS v JOIN batch AS b ON b.id = v.batch ' +
      'WHERE b.source = ? AND v.kind = ? AND b.factSeq IS NOT NULL ORDER BY b.factSeq, v.row',
  );
  return (source, kind) => {
    const roster: Roster = new Map();
    for (const { row, id, gone } of versions.all(source, kind)) {
      if (gone === 1) roster.delete(id);
      else roster.set(id, row);
    }
    return roster;
  };
}

function packed(roster: Roster): Buffer {
  let last = 0;
  const steps = [...roster.values()].map((row) => {
    const step = row - last;
    last = row;
    return step;
  });
  return deflateRawSync(JSON.stringify([[...roster.keys()], steps]), PACK);
}

function unpacked(body: Buffer): Roster {
  const [ids, steps] = JSON.parse(inflateRawSync(body).toString()) as [string[], number[]];
  let row = 0;
  const roster: Roster = new Map();
  for (const [index, id] of ids.entries()) {
    row += steps[index] ?? 0;
    roster.set(id, row);
  }
  return roster;
}
