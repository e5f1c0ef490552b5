// The journal of facts and of ticks: append-only, in the order the fold sees them.
import type { Fact, FactBody, SaidBody, TickCause } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import { openBatches } from './batches.ts';
import type { Db } from './database.ts';
import { refused } from './store-error.ts';

/** As written: what a snapshot changed lies in the versions of its batch; null: nothing did. */
type SnapshotBody = Omit<Extract<FactBody, { type: 'snapshot' }>, 'upserts' | 'removes'> & {
  readonly batch: number | null;
};
type StoredBody = SaidBody | SnapshotBody;

/** A fact before it has its place in the journal. */
export type NewFact = Omit<Fact, 'seq' | 'body'> & { readonly body: StoredBody };

/** One decision of the fold: what it had seen, and the hash of the picture it made, under which code. */
export type TickRow = {
  readonly tick: number;
  readonly at: UtcMs;
  readonly cause: TickCause;
  readonly factSeq: number;
  readonly samplePos: number;
  readonly pictureSha256: string;
  readonly code: string;
};

export type Journal = {
  /** Within the caller's transaction. Returns the fact's seq. Throws a store error `refused`. */
  append(fact: NewFact): number;
  /** Facts after `seq` up to `upTo`, by seq. Between two ticks they are few. */
  facts(seq: number, upTo: number): readonly Fact[];
  lastSeq(): number;
  /** Within the caller's transaction. */
  appendTick(row: TickRow): void;
  /** Ticks after `tick`, a page of them, oldest first. */
  ticks(tick: number): readonly TickRow[];
  lastTick(): TickRow | null;
  /** The tick whose picture was on screen at that time; the last one where the clock was set back over it. */
  tickAt(at: UtcMs): TickRow | null;
  tickOf(tick: number): TickRow | null;
};

/** Rows. Some two days of ticks. */
const PAGE_TICKS = 500;

const TICK =
  'SELECT tick, at, cause, factSeq, samplePos, pictureSha256, code.hash AS code FROM tick JOIN code ON code.id = tick.code';

export function openJournal(db: Db): Journal {
  return { ...openFacts(db), ...openTicks(db) };
}

const NO_CHANGES = { upserts: [], removes: [] };

type StoredFact = Omit<Fact, 'body'> & { readonly body: string };

function openFacts(db: Db): Pick<Journal, 'append' | 'facts' | 'lastSeq'> {
  const { changes } = openBatches(db);
  const read = (text: string): FactBody => {
    const stored = JSON.parse(text) as StoredBody;
    if (stored.type !== 'snapshot') return stored;
    const { batch, ...body } = stored;
    return { ...body, ...(batch === null ? NO_CHANGES : changes(batch)) };
  };
  const insert = db.prepare<[number, number, string, string, string]>(
    'INSERT INTO fact (recordedAt, effectiveAt, source, type, body) VALUES (?, ?, ?, ?, ?)',
  );
  const range = db.prepare<[number, number], StoredFact>(
    'SELECT seq, recordedAt, effectiveAt, source, body FROM fact WHERE seq > ? AND seq <= ? ORDER BY seq',
  );
  const last = db.prepare<[], { seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM fact');
  return {
    append({ recordedAt, effectiveAt, source, body }) {
      const text = factJson(body);
      return Number(insert.run(recordedAt, effectiveAt, source, body.type, text).lastInsertRowid);
    },
    facts: (seq, upTo) => range.all(seq, upTo).map((row) => ({ ...row, body: read(row.body) })),
    lastSeq: () => last.get()?.seq ?? 0,
  };
}

/** JSON would turn NaN and Infinity into null without a word. */
function factJson(body: StoredBody): string {
  return JSON.stringify(body, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw refused(`A ${body.type} fact has no number in its field ${key}, so it cannot be kept.`);
    return value;
  });
}

function openTicks(db: Db): Omit<Journal, 'append' | 'facts' | 'lastSeq'> {
  const code = openCodes(db);
  const insert = db.prepare<[number, number, string, number, number, string, number]>(
    'INSERT INTO tick (tick, at, cause, factSeq, samplePos, pictureSha256, code) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const page = db.prepare<[number], TickRow>(`${TICK} WHERE tick > ? ORDER BY tick LIMIT ${PAGE_TICKS}`);
  const last = db.prepare<[], TickRow>(`${TICK} ORDER BY tick DESC LIMIT 1`);
  const at = db.prepare<[number], TickRow>(`${TICK} WHERE at <= ? ORDER BY tick DESC LIMIT 1`);
  const of = db.prepare<[number], TickRow>(`${TICK} WHERE tick = ?`);
  return {
    appendTick: (row) =>
      void insert.run(
        row.tick,
        row.at,
        row.cause,
        row.factSeq,
        row.samplePos,
        row.pictureSha256,
        code(row.code),
      ),
    ticks: (tick) => page.all(tick),
    lastTick: () => last.get() ?? null,
    tickAt: (time) => at.get(time) ?? null,
    tickOf: (tick) => of.get(tick) ?? null,
  };
}

/** Gives the hash of the core's code its small number. */
function openCodes(db: Db): (hash: string) => number {
  const find = db.prepare<[string], { id: number }>('SELECT id FROM code WHERE hash = ?');
  const insert = db.prepare<[string]>('INSERT INTO code (hash) VALUES (?)');
  return (hash) => find.get(hash)?.id ?? Number(insert.run(hash).lastInsertRowid);
}
