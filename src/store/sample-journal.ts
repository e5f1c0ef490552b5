// The journal of samples: one row a group commit, in the order they were learned.
import type { Sample } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import { openCursors } from './cursors.ts';
import type { Db } from './database.ts';
import { decodeSamples, encodeSamples } from './sample-codec.ts';

/** Samples that the fold absorbs together, live and in replay. `pos` counts up by one. */
export type SampleRow = {
  readonly pos: number;
  readonly recordedAt: UtcMs;
  readonly samples: readonly Sample[];
};

export type NewSampleRow = Omit<SampleRow, 'pos'>;

export type CursorMove = { readonly source: string; readonly turn: number; readonly cursor: string };

export type SampleJournal = {
  /** One commit for all. Returns the rows as the journal now holds them. */
  append(rows: readonly NewSampleRow[], cursors: readonly CursorMove[]): readonly SampleRow[];
  /** Rows after `pos` up to `upTo`, a page of them, oldest first. */
  page(pos: number, upTo: number): readonly SampleRow[];
  lastPos(): number;
  /** Tags ever heard of. */
  tagCount(): number;
};

/** Rows. A row is one group commit, some 10 kB at most at the rate of a large plant. */
const PAGE_ROWS = 256;

type StoredRow = { readonly pos: number; readonly recordedAt: number; readonly body: Buffer };

export function openSampleJournal(db: Db): SampleJournal {
  const tags = openTags(db);
  const cursors = openCursors(db);
  const insert = db.prepare<[number, number, number, Buffer]>(
    'INSERT INTO batch (pos, recordedAt, n, body) VALUES (?, ?, ?, ?)',
  );
  const page = db.prepare<[number, number], StoredRow>(
    `SELECT pos, recordedAt, body FROM batch WHERE pos > ? AND pos <= ? ORDER BY pos LIMIT ${PAGE_ROWS}`,
  );
  const last = db.prepare<[], { pos: number }>('SELECT coalesce(max(pos), 0) AS pos FROM batch');
  const lastPos = () => last.get()?.pos ?? 0;
  const read = ({ pos, recordedAt, body }: StoredRow): SampleRow => ({
    pos,
    recordedAt,
    samples: decodeSamples(body, tags.name),
  });
  const append = db.transaction((rows: readonly NewSampleRow[], moves: readonly CursorMove[]) => {
    const first = lastPos() + 1;
    const stored = rows.map((row, i): StoredRow => {
      const body = encodeSamples(row.samples, tags.id);
      insert.run(first + i, row.recordedAt, row.samples.length, body);
      return { pos: first + i, recordedAt: row.recordedAt, body };
    });
    for (const move of moves) cursors.put(move.source, move.turn, move.cursor);
    return stored;
  });
  return {
    append(rows, moves) {
      try {
        // Read back from the bytes, so that the fold is handed exactly what a replay will hand it.
        return append.immediate(rows, moves).map(read);
      } catch (error) {
        tags.forget();
        throw error;
      }
    },
    page: (pos, upTo) => page.all(pos, upTo).map(read),
    lastPos,
    tagCount: tags.count,
  };
}

type Tags = { id(name: string): number; name(id: number): string; count(): number; forget(): void };

/** Tags by small number. `id` writes an unknown one, within the caller's transaction; `forget` after a roll-back. */
function openTags(db: Db): Tags {
  const all = db.prepare<[], { id: number; name: string }>('SELECT id, name FROM tag');
  const insert = db.readonly ? null : db.prepare<[string]>('INSERT INTO tag (name) VALUES (?)');
  const ids = new Map<string, number>();
  const names = new Map<number, string>();
  const load = () => {
    ids.clear();
    names.clear();
    for (const { id, name } of all.all()) ids.set(name, id) && names.set(id, name);
  };
  load();
  return {
    id(name) {
      const known = ids.get(name);
      if (known !== undefined) return known;
      const id = Number(insert?.run(name).lastInsertRowid);
      ids.set(name, id);
      names.set(id, name);
      return id;
    },
    name(id) {
      const name = names.get(id);
      if (name === undefined) throw new RangeError(`no tag has the number ${id}`);
      return name;
    },
    count: () => ids.size,
    forget: load,
  };
}
