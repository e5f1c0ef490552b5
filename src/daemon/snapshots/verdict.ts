// What becomes of one kind of a pull: unchanged, refused, held for a person, or taken.
import type { LandedTable, UnlandedTable } from '../../contracts/table-source.ts';
import { dayClass } from '../../core/gate/days.ts';
import { type HoldReason, holdReasons } from '../../core/gate/gate.ts';
import type { KindSpec } from '../../core/types/entity.ts';
import type { UtcMs, Zone } from '../../core/types/time.ts';
import type { StagedDifference } from '../../store/staging.ts';
import type { Store } from '../../store/store.ts';
import { fieldWords } from './field-words.ts';
import { type KindRead, type LandedPart, readKind, type Told } from './read-kind.ts';
import {
  history,
  type KnownPull,
  lastHeld,
  type Reason,
  type Remembered,
  takenBefore,
} from './remembered.ts';
import { leftOut, placed, refusals } from './rows.ts';
import { settingsHash, type Table, type TableSettings } from './table-settings.ts';

type OfKind = { readonly kind: string; readonly asOf: UtcMs; readonly reasons: readonly Reason[] };

export type KindVerdict =
  /** `waits`: why the one before it, which is still to be decided on, was held. */
  | (OfKind & { readonly is: 'refused'; readonly waits: readonly Reason[] })
  /** Lies there as it lay: nothing was said. */
  | (OfKind & { readonly is: 'still' })
  | (OfKind & { readonly is: 'same' | 'taken' | 'held'; readonly body: Remembered })
  /** What waits for a person lies there unchanged. */
  | (OfKind & { readonly is: 'still-held' });

export type JudgeParts = {
  readonly sourceId: string;
  readonly store: Pick<Store, 'pullsOf' | 'stageOpen' | 'stageRows' | 'stageEnd' | 'stageDrop'>;
  readonly settings: TableSettings;
  readonly zone: Zone;
  /** Of the plant: amounts are told in it. */
  readonly currency: string;
  readonly signal: AbortSignal;
};

export type ToJudge = {
  readonly kind: string;
  readonly spec: KindSpec;
  readonly tables: readonly Table[];
  readonly landed: readonly (LandedTable | UnlandedTable)[];
};

export async function judgeKind(parts: JudgeParts, one: ToJudge): Promise<KindVerdict> {
  const held = await lastHeld(parts.store, parts.sourceId, one.kind);
  const waiting = held?.verdict === 'held' ? held : null;
  // What changed since would be put on the last good one: all of the kind waits.
  const isDelta = one.landed.some((table) => isLanded(table) && !table.isComplete);
  if (waiting !== null && isDelta) {
    const { kind, asOf } = waiting;
    return { kind, asOf, is: 'still-held', reasons: heldReasons(waiting) };
  }
  const verdict = await judged(parts, one, held);
  if (verdict.is !== 'refused') return verdict;
  return { ...verdict, waits: waiting === null ? [] : heldReasons(waiting) };
}

async function judged(parts: JudgeParts, one: ToJudge, held: KnownPull | null): Promise<KindVerdict> {
  const { sourceId, store, settings } = parts;
  const pulls = await takenBefore(store, sourceId, one.kind);
  const last = pulls.at(-1) ?? null;
  const unlanded = one.landed.filter((table) => 'fault' in table);
  const tables = one.landed.filter(isLanded);
  const asOf = Math.min(...tables.map((table) => table.asOf));
  const base = { kind: one.kind, asOf: Number.isFinite(asOf) ? asOf : (last?.asOf ?? 0) };
  if (unlanded.length > 0) return { ...base, is: 'refused', reasons: unlanded.map(ofTable), waits: [] };
  const look: Look = {
    ...{ one, base, tables, pulls, last, held },
    writtenAt: Math.min(...tables.map(ownTime)),
    hash: tables.map(({ hash }) => hash).join(' '),
    settings: settingsHash(settings, one.tables),
  };
  return unread(look) ?? (await read(parts, look));
}

export function isLanded(table: LandedTable | UnlandedTable): table is LandedTable {
  return !('fault' in table);
}

type Look = {
  readonly one: ToJudge;
  readonly base: { readonly kind: string; readonly asOf: UtcMs };
  readonly tables: readonly LandedTable[];
  /** Of its oldest table, by the peer's own clock. */
  readonly writtenAt: UtcMs;
  readonly pulls: readonly KnownPull[];
  readonly last: KnownPull | null;
  /** The last that was held, whatever became of it. */
  readonly held: KnownPull | null;
  readonly hash: string;
  readonly settings: string;
};

/** The verdict where the content need not be looked at; null: it must. */
function unread(look: Look): KindVerdict | null {
  const { base, tables, last, held, hash, settings } = look;
  const isSame = (pull: KnownPull | null): boolean =>
    pull?.body.hash === hash && pull.body.settings === settings;
  if (held?.verdict === 'held' && isSame(held))
    return { ...base, is: 'still-held', reasons: heldReasons(held) };
  if (held?.verdict === 'rejected' && isSame(held))
    return { ...base, is: 'refused', reasons: [rejected(held)], waits: [] };
  if (last === null) return null;
  if (isSame(last) && liesThere(look, last)) return { ...base, is: 'still', reasons: last.body.notes };
  const older = tables.find(({ table, asOf }) => asOf < (last.body.asOf[table] ?? 0));
  if (older !== undefined && last.body.settings === settings)
    return { ...base, is: 'refused', reasons: [olderTable(older, last)], waits: [] };
  // What was missing once and is missing again ends: that takes a look at it.
  if (isSame(last) && !last.body.waiting)
    return { ...base, is: 'same', body: toldAgain(look, last.body), reasons: last.body.notes };
  return null;
}

function ownTime({ writtenAt, asOf }: LandedTable): UtcMs {
  return writtenAt ?? asOf;
}

/** Ahead of our clock a file is of now at each pull: that it was not written anew only its own time tells. */
function liesThere({ base, writtenAt }: Look, last: KnownPull): boolean {
  return base.asOf <= last.asOf || writtenAt === last.body.writtenAt;
}

function toldAgain({ tables, writtenAt }: Look, body: Remembered): Remembered {
  return { ...body, ...timesOf(tables, writtenAt), ...UNCHANGED, batch: null };
}

const UNCHANGED = { added: 0, changed: 0, missing: 0, ended: 0 };

function timesOf(tables: readonly LandedTable[], writtenAt: UtcMs): Pick<Remembered, 'asOf' | 'writtenAt'> {
  const asOf = Object.fromEntries(tables.map((one) => [one.table, one.asOf]));
  return tables.some((one) => one.writtenAt !== undefined) ? { asOf, writtenAt } : { asOf };
}

function rejected({ body }: KnownPull): Reason {
  const words = `${body.from}: It was rejected and lies there as it was. Have it exported again.`;
  return { code: 'rejected', where: body.from, words };
}

function heldReasons({ kind, body }: KnownPull): Reason[] {
  return body.reasons.map(({ code, words }) => ({ code, where: kind, words: `${body.from}: ${words}` }));
}

async function read(parts: JudgeParts, look: Look): Promise<KindVerdict> {
  const { sourceId, store, settings, signal } = parts;
  const { one, base, tables, last } = look;
  const batch = await store.stageOpen(sourceId, one.kind);
  let isKept = false;
  try {
    const landed = one.tables.flatMap((table, index): LandedPart[] => {
      const found = tables[index];
      return found === undefined ? [] : [{ table, landed: found }];
    });
    const stage = (records: Parameters<Store['stageRows']>[1]) => store.stageRows(batch, records);
    const content = await readKind(landed, { settings, kind: one.spec, signal, stage });
    signal.throwIfAborted();
    const isDelta = tables.some(({ isComplete }) => !isComplete);
    const unfit = refusals(content);
    const reasons = unfit.length > 0 || isDelta ? unfit : emptied(content, look);
    if (reasons.length > 0) return { ...base, is: 'refused', reasons, waits: [] };
    // A row without a key may be any of the records that are missing.
    const isComplete = !isDelta && content.counts.keyless === 0;
    const difference = await store.stageEnd(batch, { isComplete, spared: content.spared });
    const notes = [...leftOut(content, difference, isDelta), ...content.notes.map(noted)];
    const body = remembered({ look, content, difference, isDelta, batch, notes });
    const held = isDelta ? [] : holds(parts, look, { content, difference });
    isKept = body.batch !== null || held.length > 0;
    if (held.length === 0)
      return { ...base, is: last !== null && difference.same ? 'same' : 'taken', body, reasons: notes };
    const whole = { ...body, batch, reasons: held };
    const from = look.tables.map((table) => table.from).join(', ');
    const words = held.map(({ code, words: why }) => ({ code, where: one.kind, words: `${from}: ${why}` }));
    return { ...base, is: 'held', body: whole, reasons: [...words, ...notes] };
  } finally {
    if (!isKept) await store.stageDrop(batch);
  }
}

function emptied({ profile, badRows }: KindRead, { one, tables, last }: Look): Reason[] {
  const before = last?.body.profile.rows ?? 0;
  if (profile.rows > 0 || before === 0) return [];
  const from = tables.map((table) => table.from).join(', ');
  const words = `${from}: It has no ${one.spec.title.toLowerCase()} records; before it had ${before}. Has the export failed?`;
  const why = badRows.map(({ from: file, is }) => placed(file, is.fault));
  return [...why, { code: 'emptied', where: from, words }];
}

function holds(
  { zone, currency }: JudgeParts,
  { one, base, pulls, settings, last }: Look,
  { content, difference }: { readonly content: KindRead; readonly difference: StagedDifference },
): HoldReason[] {
  // Who changed the mapping means other records than before.
  if (last !== null && last.body.settings !== settings) return [];
  const { profile } = content;
  return holdReasons({
    noun: one.spec.title.toLowerCase(),
    words: fieldWords(one.spec, currency),
    ...{ profile, difference },
    day: dayClass(zone, base.asOf),
    history: history(pulls, zone),
  });
}

type Made = {
  readonly look: Look;
  readonly content: KindRead;
  readonly difference: StagedDifference;
  readonly isDelta: boolean;
  readonly batch: number;
  readonly notes: readonly Reason[];
};

function remembered({ look, content, difference, isDelta, batch, notes }: Made): Remembered {
  const { known, added, changed, missing, ended, same } = difference;
  return {
    // A delta and a whole snapshot of the same rows say different things.
    hash: isDelta ? `changes ${look.hash}` : look.hash,
    settings: look.settings,
    profile: isDelta ? (look.last?.body.profile ?? content.profile) : content.profile,
    ...{ known, added, changed, missing, ended, isDelta },
    waiting: missing > 0,
    ...timesOf(look.tables, look.writtenAt),
    from: look.tables.map(({ from }) => from).join(', '),
    batch: same ? null : batch,
    reasons: [],
    notes,
  };
}

function ofTable({ from, fault }: UnlandedTable): Reason {
  return placed(from, fault);
}

function noted({ from, is }: Told<Parameters<typeof placed>[1]>): Reason {
  return placed(from, is);
}

function olderTable({ from, asOf, table }: LandedTable, last: KnownPull): Reason {
  const before = last.body.asOf[table] ?? last.asOf;
  const words = `${from}: Its rows are of ${minute(asOf)}, older than those of ${minute(before)} already taken: an old export was put back, or the clock there is behind. Have it exported again, or set that clock.`;
  return { code: 'older-file', where: from, words };
}

const minute = (at: UtcMs): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
