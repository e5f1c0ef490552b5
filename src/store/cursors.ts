// Where each source had read to, kept in the file and commit that hold what it read.
import type { Db } from './database.ts';

/** One per file. `turn` orders the two files: the cursor with the higher turn is the newer one. */
export type CursorTable = {
  put(source: string, turn: number, cursor: string): void;
  of(source: string): { readonly turn: number; readonly cursor: string } | null;
  newestTurn(): number;
};

/** `put` is called within the transaction that writes the batch. */
export function openCursors(db: Db): CursorTable {
  const put = db.prepare<[string, number, string]>(
    'INSERT INTO cursor (source, turn, cursor) VALUES (?, ?, ?) ' +
      'ON CONFLICT (source) DO UPDATE SET turn = excluded.turn, cursor = excluded.cursor',
  );
  const of = db.prepare<[string], { turn: number; cursor: string }>(
    'SELECT turn, cursor FROM cursor WHERE source = ?',
  );
  const newest = db.prepare<[], { turn: number }>('SELECT coalesce(max(turn), 0) AS turn FROM cursor');
  return {
    put: (source, turn, cursor) => void put.run(source, turn, cursor),
    of: (source) => of.get(source) ?? null,
    newestTurn: () => newest.get()?.turn ?? 0,
  };
}
