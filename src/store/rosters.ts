// Which version of each record a source tells now: a packed row a kind, and what changed since it was packed.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Db } from './database.ts';

/** Id to the row of its version. */
export type Roster = Map<string, number>;

export type Rosters = {
  /** What the source tells of the kind now. */
  of(source: string, kind: string): Roster;
  /** A batch of these kinds was shown with that fact. Within the caller's transaction. */
  take(source: string, covers: readonly string[], factSeq: number): void;
};

/**
 * An index by id would have a change of 1 % touch most of its pages. This is packed, some 3 bytes a record, and written
 * anew only when so many versions have come since that looking through them takes as long.
 */
const REPACK_SHARE = 0.05;
const REPACK_MIN = 200;

type Packed = { readonly upTo: number; readonly size: number; readonly body: Buffer };
type Mark = { readonly row: number; readonly id: string; readonly gone: number };

const SINCE =
  'FROM batch AS b JOIN version AS v ON v.batch = b.id WHERE b.source = ? AND v.kind = ? AND b.factSeq > ?';

export function openRosters(db: Db): Rosters {
  const read = db.prepare<[string, string], Packed>(
    'SELECT upTo, size, body FROM roster WHERE source = ? AND kind = ?',
  );
  const write = db.prepare<[string, string, number, number, Buffer]>(
    'INSERT INTO roster (source, kind, upTo, size, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (source, kind) ' +
      'DO UPDATE SET upTo = excluded.upTo, size = excluded.size, body = excluded.body',
  );
  const since = db.prepare<[string, string, number], Mark>(
    `SELECT v.row, v.id, v.fields IS NULL AS gone ${SINCE} ORDER BY b.factSeq, v.row`,
  );
  const countSince = db.prepare<[string, string, number], { n: number }>(`SELECT count(*) AS n ${SINCE}`);
  const of = (source: string, kind: string): Roster => {
    const packed = read.get(source, kind);
    const roster: Roster = packed === undefined ? new Map() : unpacked(packed.body);
    for (const { row, id, gone } of since.all(source, kind, packed?.upTo ?? 0)) {
      if (gone === 1) roster.delete(id);
      else roster.set(id, row);
    }
    return roster;
  };
  return {
    of,
    take(source, covers, factSeq) {
      for (const kind of covers) {
        const { upTo, size } = read.get(source, kind) ?? { upTo: 0, size: 0 };
        const changes = countSince.get(source, kind, upTo)?.n ?? 0;
        if (changes < Math.max(REPACK_MIN, REPACK_SHARE * size)) continue;
        const roster = of(source, kind);
        write.run(source, kind, factSeq, roster.size, packedOf(roster));
      }
    },
  };
}

/** Ids, and the steps between row numbers, which are small where records were told together. */
function packedOf(roster: Roster): Buffer {
  let last = 0;
  const steps = [...roster.values()].map((row) => {
    const step = row - last;
    last = row;
    return step;
  });
  return deflateRawSync(JSON.stringify([[...roster.keys()], steps]));
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
