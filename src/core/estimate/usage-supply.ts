// What ERP told of receipts and counts, remembered: how late suppliers are, how early orders are told, what counts say.
import { all, compareIds, type Model, numberOf, textOf } from '../model/model.ts';
import type { UtcMs } from '../types/time.ts';
import type { Estimate } from './usage-filter.ts';

const DAY_MS = 86_400_000;
/** Delays kept per supplier, newest last: about a year of weekly receipts. */
const KEEP_DELAYS = 50;
/** Notices kept per material. */
const KEEP_NOTICES = 8;
/** Fewer notices than that are no habit. */
const MIN_NOTICES = 3;
/** Days: beyond that a promise was not kept or not meant, and says nothing about the next one. */
const EARLIEST_DELAY_DAYS = -10;
const LATEST_DELAY_DAYS = 60;
/** A receipt that leaves ERP more than this before its promise was withdrawn, not received. */
const WITHDRAWN_DAYS = 3;
/** Receipts are remembered between two counts of the shelf, at most so long. */
const KEEP_RECEIVED_MS = 120 * DAY_MS;

/** A receipt that ERP lists. `promisedAt` is the first promise: moving the date does not make a supplier punctual. */
export type SeenReceipt = {
  readonly materialId: string;
  readonly supplier: string;
  readonly promisedAt: UtcMs;
  pieces: number;
  receivedAt: UtcMs | null;
};

/** The last count of the shelf, and what came since. `drawn`: totals of the lines' counters at that moment. */
export type Shelf = {
  countedAt: UtcMs;
  countedPieces: number;
  drawn: [lineId: string, total: number][];
  /** Pieces of the jobs that lines were on at that moment, made before it. */
  begun: [lineId: string, job: string, pieces: number][];
  /** What counts say about use; null before the second one. */
  estimate: Estimate | null;
};

export type SupplyMemory = {
  /** Since when receipts are watched; null: not yet. */
  beganAt: UtcMs | null;
  /** Until when what ERP tells of receipts was taken in. */
  toldAt: UtcMs;
  toldVersion: number;
  /** Counts what was received: as long as it stands still, no supplier looks different. */
  revision: number;
  readonly seen: Map<string, SeenReceipt>;
  /** By supplier, in days, newest last. '' where ERP names none. */
  readonly delays: Map<string, number[]>;
  /** By material: how long before its promise a receipt was told, in ms. */
  readonly notices: Map<string, number[]>;
  /** By material: what was received, oldest first. */
  readonly received: Map<string, [at: UtcMs, pieces: number][]>;
  readonly shelves: Map<string, Shelf>;
};

export function newSupplyMemory(): SupplyMemory {
  return {
    beganAt: null,
    toldAt: 0,
    toldVersion: 0,
    revision: 0,
    seen: new Map(),
    delays: new Map(),
    notices: new Map(),
    received: new Map(),
    shelves: new Map(),
  };
}

/** Until when the sources that tell of a kind have told of anything; 0: nobody does. */
export function toldUntil(model: Model, kind: string): UtcMs {
  let at = 0;
  for (const key of model.told.keys()) {
    if (!key.endsWith(`|${kind}`)) continue;
    const source = key.slice(0, -kind.length);
    for (const [other, told] of model.told) if (other.startsWith(source)) at = Math.max(at, told);
  }
  return at;
}

/** Takes in what ERP lists of receipts now: new ones, those that came, those that are gone. */
export function learnReceipts(memory: SupplyMemory, model: Model): void {
  const at = toldUntil(model, 'receipt');
  const version = model.versions.get('receipt') ?? 0;
  if (at === memory.toldAt && version === memory.toldVersion) return;
  memory.toldAt = at;
  memory.toldVersion = version;
  const first = memory.beganAt === null;
  memory.beganAt ??= at;
  const listed = new Set<string>();
  for (const { record } of all(model, 'receipt')) {
    const materialId = textOf(record, 'material');
    const promisedAt = numberOf(record, 'promisedAt');
    const pieces = numberOf(record, 'quantityPieces');
    if (materialId === null || promisedAt === null || pieces === null || pieces <= 0) continue;
    listed.add(record.id);
    let seen = memory.seen.get(record.id);
    if (!seen) {
      seen = { materialId, supplier: textOf(record, 'supplier') ?? '', promisedAt, pieces, receivedAt: null };
      memory.seen.set(record.id, seen);
      if (!first && promisedAt > at) push(memory.notices, materialId, promisedAt - at, KEEP_NOTICES);
    }
    if (seen.receivedAt === null) seen.pieces = pieces;
    const receivedAt = numberOf(record, 'receivedAt');
    if (receivedAt !== null && receivedAt <= at && seen.receivedAt === null)
      noteReceived(memory, seen, receivedAt);
  }
  for (const id of [...memory.seen.keys()].sort(compareIds)) {
    const seen = memory.seen.get(id);
    if (!seen || listed.has(id)) continue;
    memory.seen.delete(id);
    if (seen.receivedAt === null && at >= seen.promisedAt - WITHDRAWN_DAYS * DAY_MS)
      noteReceived(memory, seen, at);
  }
}

function noteReceived(memory: SupplyMemory, seen: SeenReceipt, at: UtcMs): void {
  seen.receivedAt = at;
  memory.revision += 1;
  const days = (at - seen.promisedAt) / DAY_MS;
  const bounded = Math.max(EARLIEST_DELAY_DAYS, Math.min(LATEST_DELAY_DAYS, days));
  push(memory.delays, seen.supplier, bounded, KEEP_DELAYS);
  const rows = memory.received.get(seen.materialId) ?? [];
  rows.push([at, seen.pieces]);
  const recent = rows.filter(([when]) => when >= at - KEEP_RECEIVED_MS).sort((a, b) => a[0] - b[0]);
  memory.received.set(seen.materialId, recent);
}

function push(lists: Map<string, number[]>, key: string, value: number, keep: number): void {
  const list = lists.get(key) ?? [];
  list.push(value);
  if (list.length > keep) list.shift();
  lists.set(key, list);
}

/** Pieces received in (from, to]. */
export function receivedBetween(memory: SupplyMemory, materialId: string, from: UtcMs, to: UtcMs): number {
  let pieces = 0;
  for (const [at, more] of memory.received.get(materialId) ?? []) if (at > from && at <= to) pieces += more;
  return pieces;
}

/**
 * How long before its promise a receipt of the material usually becomes known, in ms: what will come within that
 * time is on order already. Null: no habit is known.
 */
export function usualNotice(memory: SupplyMemory, materialId: string): number | null {
  const notices = memory.notices.get(materialId) ?? [];
  if (notices.length < MIN_NOTICES) return null;
  return notices.toSorted((a, b) => a - b)[Math.floor(notices.length / 2)] ?? null;
}
