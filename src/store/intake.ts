// Takes in what sources say: samples with the next group commit, facts at once, each with the source's cursor.
import type { Batches } from './batches.ts';
import { openCursors } from './cursors.ts';
import type { DataFiles } from './data-files.ts';
import type { Entities } from './entities.ts';
import type { Identities } from './identities.ts';
import type { Journal } from './journal.ts';
import type { LedgerTable } from './ledger.ts';
import type { Notes } from './notes.ts';
import type { AppendEntry, Pulled } from './protocol.ts';
import type { Pulls } from './pulls.ts';
import type { CursorMove, NewSampleRow, SampleJournal, SampleRow } from './sample-journal.ts';
import { passingTrouble, type StoreError, sqliteCode, storeError } from './store-error.ts';

export type IntakeParts = {
  readonly files: DataFiles;
  readonly facts: Journal;
  readonly samples: SampleJournal;
  readonly entities: Entities;
  readonly batches: Batches;
  readonly pulls: Pulls;
  readonly identities: Identities;
  readonly ledger: LedgerTable;
  readonly notes: Notes;
  /** Handed the samples of each commit, in order, once they are durable. */
  readonly committed: (rows: readonly SampleRow[]) => void;
};

export type Intake = {
  /** Holds the entry's samples and cursor for the next commit; resolves once that is durable. */
  later(entry: AppendEntry): Promise<void>;
  /** Commits the entry before it returns, and everything held before it first. */
  now(entry: AppendEntry): void;
  /** Commits what is held. False where there was nothing. */
  commit(): boolean;
  heldSamples(): number;
  cursor(sourceId: string): string | null;
};

type Held = {
  readonly entry: AppendEntry;
  readonly done: () => void;
  readonly failed: (error: Error) => void;
};

/** Samples. Keeps a row some 40 kB, and what a page of rows takes in memory within 100 MB. */
const MAX_ROW_SAMPLES = 4_096;

export function openIntake(parts: IntakeParts): Intake {
  const { files, samples, committed } = parts;
  const cursors = openTurns(files);
  const writeFacts = factWriter(parts, cursors);
  let held: Held[] = [];
  const commit = () => {
    if (held.length === 0) return false;
    const taken = held;
    held = [];
    let rows: readonly SampleRow[];
    try {
      rows = samples.append(rowsOf(taken), movesOf(taken, cursors.next));
    } catch (error) {
      const trouble = passingTrouble(error);
      for (const one of taken) one.failed(trouble);
      return true;
    }
    for (const one of taken) one.done();
    committed(rows);
    return true;
  };
  return {
    later: (entry) =>
      new Promise((done, failed) => {
        held.push({ entry, done, failed });
      }),
    now(entry) {
      let failure: Error | null = null;
      const failed = (error: Error) => {
        failure = error;
      };
      // Without the cursor: it moves with the facts, so that a crash in between has the source say all of it again.
      const { cursor: _moved, ...rest } = entry;
      held.push({ entry: rest, done: () => undefined, failed });
      commit();
      if (failure !== null) throw failure;
      writeFacts(entry);
    },
    commit,
    heldSamples: () => held.reduce((sum, { entry }) => sum + entry.samples.length, 0),
    cursor: cursors.of,
  };
}

type WriteFacts = (entry: AppendEntry) => void;

function factWriter(parts: IntakeParts, cursors: Turns): WriteFacts {
  const { files, facts, entities, identities, notes, ledger } = parts;
  const write = files.facts.transaction((entry: AppendEntry) => {
    for (const fact of entry.facts) facts.append(notes.taken(fact));
    for (const snapshot of entry.snapshots) {
      const source = snapshot.as ?? entry.sourceId;
      entities.swap({ source, recordedAt: snapshot.recordedAt ?? entry.at, snapshot });
    }
    for (const identity of entry.identities ?? []) identities.keep(identity, entry.at);
    if (entry.words !== undefined) ledger.keepWords(entry.words);
    if (entry.pulled !== undefined) writePulled(parts, entry, entry.pulled);
    if (entry.cursor !== undefined) cursors.putWithFacts(entry.sourceId, entry.cursor);
  });
  return (entry) => {
    try {
      write.immediate(entry);
    } catch (error) {
      if (sqliteCode(error)?.startsWith('SQLITE_CONSTRAINT')) throw notStorable(entry, error);
      throw passingTrouble(error);
    }
  };
}

function writePulled({ entities, batches, pulls }: IntakeParts, entry: AppendEntry, pulled: Pulled): void {
  const { sourceId: source, at } = entry;
  for (const swap of pulled.swaps) entities.swapStaged({ ...swap, source, recordedAt: at });
  for (const { batch, why } of pulled.holds) batches.hold(batch, why);
  for (const pull of pulled.pulls) pulls.add(source, at, pull);
}

/** A time that is none, a kind of fact the journal does not know: odd input, not a failing disk. */
function notStorable({ sourceId }: AppendEntry, cause: unknown): StoreError {
  const words = `What ${sourceId} said has a time or a type that cannot be kept, so none of that batch is.`;
  return storeError({ code: 'refused', retryable: false, words }, cause);
}

function rowsOf(taken: readonly Held[]): NewSampleRow[] {
  const rows: { recordedAt: number; samples: AppendEntry['samples'][number][] }[] = [];
  for (const { entry } of taken) {
    for (const sample of entry.samples) {
      let row = rows.at(-1);
      if (row === undefined || row.samples.length >= MAX_ROW_SAMPLES) {
        row = { recordedAt: entry.at, samples: [] };
        rows.push(row);
      }
      row.samples.push(sample);
      row.recordedAt = entry.at;
    }
  }
  return rows;
}

function movesOf(taken: readonly Held[], next: () => number): CursorMove[] {
  return taken.flatMap(({ entry }) =>
    entry.cursor === undefined ? [] : [{ source: entry.sourceId, turn: next(), cursor: entry.cursor }],
  );
}

type Turns = {
  next(): number;
  /** Within the transaction that writes the facts. */
  putWithFacts(source: string, cursor: string): void;
  of(source: string): string | null;
};

/** Both files hold cursors, each with the batches that lie in it; the higher turn is the newer. */
function openTurns(files: DataFiles): Turns {
  const inFacts = openCursors(files.facts);
  const inSamples = openCursors(files.samples);
  let turn = Math.max(inFacts.newestTurn(), inSamples.newestTurn());
  const next = () => ++turn;
  return {
    next,
    putWithFacts: (source, cursor) => inFacts.put(source, next(), cursor),
    of(source) {
      const facts = inFacts.of(source);
      const samples = inSamples.of(source);
      return (facts?.turn ?? 0) > (samples?.turn ?? 0) ? (facts?.cursor ?? null) : (samples?.cursor ?? null);
    },
  };
}
