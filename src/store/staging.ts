// A snapshot on its way in: compared chunk by chunk with what its source told before, seen by nobody until it is shown.
import { countLost, type Lost, newLost } from '../core/gate/lost.ts';
import { countMove, type Moves, newMoves, PROMISED_FIELDS } from '../core/gate/moves.ts';
import type { EntityRef } from '../core/types/entity.ts';
import type { Batches } from './batches.ts';
import type { Db } from './database.ts';
import type { Roster, Rosters } from './rosters.ts';
import { passingTrouble, refused } from './store-error.ts';

/** A record with its fields as text, keys sorted: the same fields are the same text. */
export type StagedRecord = { readonly id: string; readonly json: string };

/** What a staged snapshot changes for one kind. */
export type StagedDifference = {
  readonly known: number;
  readonly added: number;
  readonly changed: number;
  /** Not told, not over, for the first time. */
  readonly missing: number;
  readonly over: number;
  /** Over, or missing for the second time: gone with this snapshot. */
  readonly ended: number;
  /** The first few of those missing, for people. */
  readonly missingIds: readonly string[];
  /** Those spared of which the source never told a version that could be used: the picture lacks them. */
  readonly unknownIds: readonly string[];
  readonly moves: Moves;
  readonly lost: Lost;
  /** Nothing in it is other than before: there is nothing to show. */
  readonly same: boolean;
};

export type StageEnd = {
  /** Only what changed was told, so nothing is missing. */
  readonly isComplete: boolean;
  /** Told in a row that cannot be used: they stay as they were, whatever was staged of them. */
  readonly spared: readonly string[];
};

export type Staging = {
  /** A new batch of the source for one kind. */
  stageOpen(source: string, kind: string): number;
  /** Compares, and writes what differs in commits of their own. */
  stageRows(batch: number, records: readonly StagedRecord[]): void;
  /** Finds what is missing; afterwards the batch can be shown, held or dropped. */
  stageEnd(batch: number, end: StageEnd): StagedDifference;
  /** Some of it; true while there is more. */
  stageDrop(batch: number): boolean;
};

type Open = {
  readonly source: string;
  readonly kind: string;
  readonly roster: Roster;
  readonly told: Set<string>;
  readonly moves: Moves;
  readonly lost: Lost;
  added: number;
  changed: number;
  /** Those that differ and are not written yet. */
  unwritten: StagedRecord[];
};

export type StagingParts = {
  readonly db: Db;
  readonly batches: Batches;
  readonly rosters: Rosters;
  /** As the fold knows it: a record that may go at once. */
  isOver(ref: EntityRef): boolean;
};

/** Written in one commit. Each commit writes its last pages anew, so few changes wait for others. */
const WRITE_RECORDS = 1_000;

/** Named one by one in words and logs. */
const MISSING_NAMED = 10;

export function openStaging(parts: StagingParts): Staging {
  const { db, batches, rosters } = parts;
  const opened = new Map<number, Open>();
  const opening = (batch: number): Open => {
    const open = opened.get(batch);
    if (open === undefined) throw refused(`There is no batch ${batch} being staged.`);
    return open;
  };
  return {
    stageOpen(source, kind) {
      const batch = unsynced(db, () => batches.open(source, kind));
      const roster = rosters.of(source, kind);
      opened.set(batch, {
        source,
        kind,
        roster,
        told: new Set(),
        ...{ moves: newMoves(), lost: newLost() },
        ...{ added: 0, changed: 0 },
        unwritten: [],
      });
      return batch;
    },
    stageRows(batch, records) {
      const open = opening(batch);
      for (const record of records) stageOne(open, record, batches);
      if (open.unwritten.length >= WRITE_RECORDS) unsynced(db, () => writeOut(open, batch, batches));
    },
    stageEnd(batch, end) {
      const open = opening(batch);
      const difference = unsynced(db, () => {
        writeOut(open, batch, batches);
        return finish(parts, { batch, open, end });
      });
      opened.delete(batch);
      return difference;
    },
    stageDrop(batch) {
      opened.delete(batch);
      return unsynced(db, () => batches.drop(batch));
    },
  };
}

/**
 * One commit that need not reach the disk by itself: nobody sees it, and the commit that shows it syncs the whole WAL
 * before it returns.
 */
function unsynced<T>(db: Db, work: () => T): T {
  try {
    db.pragma('synchronous = NORMAL');
    return db.transaction(work).immediate();
  } catch (error) {
    throw passingTrouble(error);
  } finally {
    db.pragma('synchronous = FULL');
  }
}

function writeOut(open: Open, batch: number, batches: Batches): void {
  for (const { id, json } of open.unwritten) batches.add(batch, { kind: open.kind, id, json });
  open.unwritten = [];
}

function stageOne(open: Open, { id, json }: StagedRecord, batches: Batches): void {
  if (open.told.has(id)) throw refused(`A snapshot brings ${open.kind} ${id} twice.`);
  open.told.add(id);
  const row = open.roster.get(id);
  const before = row === undefined ? null : batches.jsonOf(row);
  if (before !== null) compare(open, before, json);
  if (before === json) return;
  if (before === null) open.added += 1;
  else open.changed += 1;
  open.unwritten.push({ id, json });
}

/** Most records did not change and promise nothing to anybody: their text alone tells, and is not taken apart. */
function compare({ moves, lost }: Open, before: string, after: string): void {
  lost.both += 1;
  const isSame = before === after;
  if (isSame && !PROMISED_FIELDS.some((field) => before.includes(`"${field}"`))) return;
  const from = JSON.parse(before);
  const to = isSame ? from : JSON.parse(after);
  countMove(moves, from, to);
  if (!isSame) countLost(lost, from, to);
}

type Finishing = { readonly batch: number; readonly open: Open; readonly end: StageEnd };

function finish({ batches, isOver }: StagingParts, { batch, open, end }: Finishing): StagedDifference {
  takeBack(open, { batch, batches, ids: end.spared.filter((id) => open.told.has(id)) });
  const { source, kind, roster, told, moves, lost, added, changed } = open;
  const absentBefore = new Set(batches.lastAbsent(source, kind).map(({ id }) => id));
  const away = end.isComplete ? [...roster.keys()].filter((id) => !told.has(id)) : [];
  const spared = new Set(end.spared);
  const untold = away.filter((id) => !spared.has(id));
  const over = untold.filter((id) => isOver({ kind, id }));
  const isOverId = new Set(over);
  const missing = untold.filter((id) => !isOverId.has(id) && !absentBefore.has(id));
  const ended = [...over, ...untold.filter((id) => !isOverId.has(id) && absentBefore.has(id))];
  for (const id of ended) batches.add(batch, { kind, id, json: null });
  // Of changes alone, and of rows that cannot be read, nothing follows about what is absent: it stays as it was.
  const absent = end.isComplete ? missing : [...absentBefore].filter((id) => !told.has(id));
  batches.putAbsent(
    batch,
    absent.map((id) => ({ kind, id })),
  );
  return {
    ...{ known: roster.size, added, changed, moves, lost },
    ...{ missing: missing.length, over: over.length, ended: ended.length },
    missingIds: missing.slice(0, MISSING_NAMED),
    unknownIds: end.spared.filter((id) => !roster.has(id)),
    same: added + changed + ended.length + absent.length + absentBefore.size === 0,
  };
}

type Back = { readonly batch: number; readonly batches: Batches; readonly ids: readonly string[] };

/** A row of theirs could be used and another could not: which one holds is not known. */
function takeBack(open: Open, { batch, batches, ids }: Back): void {
  if (ids.length === 0) return;
  for (const id of batches.takeBack(batch, ids)) {
    if (open.roster.has(id)) open.changed -= 1;
    else open.added -= 1;
  }
}
