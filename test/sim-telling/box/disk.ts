// What outlives an end of the box: the outbox in its real tables, the journal of facts, the state of the last commit.

import { deserialize, serialize } from 'node:v8';
import Database from 'better-sqlite3';
import type { Model } from '../../../src/core/model/model.ts';
import { emptyState, type FoldState } from '../../../src/core/state.ts';
import type { Fact } from '../../../src/core/types/observation.ts';
import type { Picture } from '../../../src/core/types/picture.ts';
import type { RuleSpec } from '../../../src/core/types/rule.ts';
import type { Db } from '../../../src/store/database.ts';
import { FACTS_STEPS } from '../../../src/store/facts-schema.ts';
import { openJournal } from '../../../src/store/journal.ts';
import { migrate } from '../../../src/store/migrations.ts';
import { type Outbox, openOutbox } from '../../../src/store/outbox.ts';

export type Disk = {
  readonly db: Db;
  /** Its statements are made once for all starts of the box. */
  readonly outbox: Outbox;
  /** Keeps a tick that rows of the outbox are to refer to, with what it showed. */
  readonly keep: (picture: Picture) => void;
  state: FoldState;
  tick: number;
  readonly facts: Fact[];
  /** Facts up to this one are decided on. */
  factSeq: number;
  /** Of the ticks that told somebody something. */
  readonly pictures: Map<number, Picture>;
};

/** The tables as the migrations leave them: made once, copied for every run. */
let tables: Buffer | null = null;

function emptyTables(): Buffer {
  const db = new Database(':memory:');
  migrate({ db, path: ':memory:', steps: FACTS_STEPS, backupDir: '' });
  const bytes = db.serialize();
  db.close();
  return bytes;
}

/** Of a box past its first day. */
export function newDisk(model: Model, rules: readonly RuleSpec[]): Disk {
  tables ??= emptyTables();
  const db = new Database(tables);
  db.pragma('foreign_keys = ON');
  const state: FoldState = { ...emptyState(), model, firstPictureAt: 0, oldestAt: 0 };
  state.rules = { ...state.rules, hash: 'simulated', rules };
  const facts: Fact[] = [];
  const pictures = new Map<number, Picture>();
  const keep = openTicks({ db, facts, pictures });
  return { db, outbox: openOutbox(db), keep, state, tick: 0, facts, factSeq: 0, pictures };
}

/** As a start reads it back. */
export const readBack = (state: FoldState): FoldState => deserialize(serialize(state)) as FoldState;

const NO_SUM = '0'.repeat(64);

function openTicks({
  db,
  facts,
  pictures,
}: Pick<Disk, 'db' | 'facts' | 'pictures'>): (picture: Picture) => void {
  const journal = openJournal(db);
  return (picture) => {
    const { tick, at, cause } = picture;
    if (pictures.has(tick)) return;
    const sums = { pictureSha256: NO_SUM, code: NO_SUM };
    journal.appendTick({ tick, at, cause, factSeq: facts.length, samplePos: 0, ...sums });
    pictures.set(tick, picture);
  };
}
