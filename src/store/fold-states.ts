// Copies of the fold's state, so that a start replays minutes and not months. A cache: the journal has it all.
import { deserialize, serialize } from 'node:v8';
import type { FoldState } from '../core/state.ts';
import type { Db } from './database.ts';
import type { FoldHead } from './fold.ts';
import { sha256 } from './pictures.ts';

export type FoldStates = {
  save(head: FoldHead): void;
  /** The newest sound state this code wrote that lies within the journals; null: begin at the beginning. */
  load(within: { readonly tick: number; readonly samplePos: number }): FoldHead | null;
};

/** Of the row, not of the state in it: the state's own version is the hash of the code that made it. */
const FORMAT = 1;

/** Rows. The one before the newest serves when the newest cannot be read. */
const KEEP_STATES = 2;

type StoredState = {
  readonly tick: number;
  readonly factSeq: number;
  readonly samplePos: number;
  readonly crossed: number;
  readonly sha256: string;
  readonly body: Buffer;
};

export function openFoldStates(db: Db, code: string): FoldStates {
  const insert = db.prepare<[number, string, number, number, number, number, string, Buffer]>(
    'INSERT INTO foldState (format, code, tick, factSeq, samplePos, crossed, sha256, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const prune = db.prepare<[number]>(
    'DELETE FROM foldState WHERE id NOT IN (SELECT id FROM foldState ORDER BY id DESC LIMIT ?)',
  );
  const newest = db.prepare<[number, string, number, number], StoredState>(
    'SELECT tick, factSeq, samplePos, crossed, sha256, body FROM foldState ' +
      'WHERE format = ? AND code = ? AND tick <= ? AND samplePos <= ? ORDER BY id DESC',
  );
  const save = db.transaction(({ state, tick, factSeq, samplePos, crossed }: FoldHead) => {
    const body = serialize(state);
    insert.run(FORMAT, code, tick, factSeq, samplePos, Number(crossed), sha256(body), body);
    prune.run(KEEP_STATES);
  });
  return {
    save: (head) => save.immediate(head),
    load({ tick, samplePos }) {
      const sound = newest.all(FORMAT, code, tick, samplePos).find((row) => sha256(row.body) === row.sha256);
      if (sound === undefined) return null;
      const { tick: at, factSeq, samplePos: pos, crossed, body } = sound;
      return {
        state: deserialize(body) as FoldState,
        tick: at,
        factSeq,
        samplePos: pos,
        crossed: crossed === 1,
      };
    },
  };
}
