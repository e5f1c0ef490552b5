// Shared parts: what is really on the shelf, what ERP believes, what was ordered, and when the shelf is empty.
import { chanceOf, drawOf } from './chance.ts';
import type { Part } from './layout.ts';
import type { Run } from './orders.ts';
import {
  EMERGENCY_HOURS,
  LATE_RECEIPT_DAYS,
  LATE_RECEIPT_SHARE,
  OVERUSE_DAYS,
  OVERUSE_EVERY_DAYS,
  OVERUSE_SHARE,
  SAFETY_DAYS,
} from './setting.ts';
import { DAY_MS, HOUR_MS } from './working-time.ts';

/** A truck in need brings use for so many days. */
const EMERGENCY_USE_DAYS = 3;
const COUNT_EVERY_WEEKS = 4;
/** Over-consumption empties a shelf from about a day on, and until the second receipt after it has filled it again. */
const FELT_AFTER_MS = DAY_MS;
const FELT_FOR_MS = 14 * DAY_MS;
/** What is used a day, as planners see it: the mean of so many weeks. */
const USE_MEMORY_WEEKS = 6;

export type Receipt = {
  readonly id: string;
  readonly pieces: number;
  readonly orderedAt: number;
  readonly promisedAt: number;
  readonly arrivesAt: number;
  arrived: boolean;
};

export type Overuse = { readonly from: number; readonly to: number; readonly share: number };
export type Runout = {
  readonly at: number;
  readonly cause: 'over-consumption' | 'late-receipt' | 'planning';
  readonly overSince: number | null;
};

export type Shelf = {
  readonly part: Part;
  readonly overuses: readonly Overuse[];
  readonly receipts: Receipt[];
  readonly runouts: Runout[];
  /** Steps of the book: from then on ERP shows that many pieces. */
  readonly booked: { readonly at: number; readonly pieces: number }[];
  readonly counts: { readonly at: number; readonly pieces: number }[];
  real: number;
  book: number;
  /** By bill, in the pieces of runs that are not confirmed yet. */
  unbooked: number;
  usePerDay: number;
  usedThisWeek: number;
  emptySince: number | null;
};

export function newShelf(seed: number, part: Part, from: number, to: number): Shelf {
  return {
    part,
    overuses: overusesOf(seed, part.number, from, to),
    receipts: [],
    runouts: [],
    booked: [],
    counts: [],
    real: 0,
    book: 0,
    unbooked: 0,
    usePerDay: 0,
    usedThisWeek: 0,
    emptySince: null,
  };
}

/** Stock and memory to begin with, pieces. */
export function stockUp(shelf: Shelf, at: number, usePerDay: number): void {
  shelf.usePerDay = usePerDay;
  shelf.real = Math.round((7 + SAFETY_DAYS) * usePerDay);
  shelf.book = shelf.real;
  shelf.booked.push({ at, pieces: shelf.book });
  count(shelf, at);
}

function overusesOf(seed: number, part: number, from: number, to: number): Overuse[] {
  const draw = drawOf(seed, 'overuse', part);
  const found: Overuse[] = [];
  let at = from + draw.exponential(OVERUSE_EVERY_DAYS) * DAY_MS;
  while (at < to) {
    const end = at + draw.between(0.75, 1.25) * OVERUSE_DAYS * DAY_MS;
    found.push({ from: at, to: end, share: draw.between(...OVERUSE_SHARE) });
    at = end + draw.exponential(OVERUSE_EVERY_DAYS - OVERUSE_DAYS) * DAY_MS;
  }
  return found;
}

/** Pieces really used for each piece of the bill. */
export function overuseAt(shelf: Shelf, at: number): number {
  const now = shelf.overuses.find((one) => at >= one.from && at < one.to);
  return 1 + (now?.share ?? 0);
}

/** Takes from the shelf what a stretch of production used: `real` and by bill. */
export function draw(shelf: Shelf, to: number, real: number, byBill: number): void {
  shelf.real -= real;
  shelf.unbooked += byBill;
  shelf.usedThisWeek += byBill;
  if (shelf.real <= 0 && shelf.emptySince === null) shelf.emptySince = to;
}

/** A run is confirmed: ERP books its parts by bill. */
export function backflush(shelf: Shelf, at: number, pieces: number): void {
  shelf.unbooked = Math.max(0, shelf.unbooked - pieces);
  book(shelf, at, shelf.book - pieces);
}

function book(shelf: Shelf, at: number, pieces: number): void {
  shelf.book = Math.round(pieces);
  shelf.booked.push({ at, pieces: shelf.book });
}

export function count(shelf: Shelf, at: number): void {
  shelf.counts.push({ at, pieces: Math.max(0, Math.round(shelf.real)) });
  // What running orders have taken is not on the shelf and not booked: whoever counts allows for it.
  book(shelf, at, Math.max(0, shelf.real) + shelf.unbooked);
}

/** At the end of each week; counts the shelf every fourth. */
export function closeWeek(shelf: Shelf, at: number, week: number): void {
  shelf.usePerDay += (shelf.usedThisWeek / 5 - shelf.usePerDay) / USE_MEMORY_WEEKS;
  shelf.usedThisWeek = 0;
  if ((week + shelf.part.number) % COUNT_EVERY_WEEKS === 0) count(shelf, at);
}

/** Receives what has arrived by then; an empty shelf calls for a truck. */
export function receive(seed: number, shelf: Shelf, at: number): void {
  for (const receipt of shelf.receipts) {
    if (receipt.arrived || receipt.arrivesAt > at) continue;
    receipt.arrived = true;
    shelf.real += receipt.pieces;
    if (shelf.real > 0) shelf.emptySince = null;
    book(shelf, receipt.arrivesAt, shelf.book + receipt.pieces);
  }
  const empty = shelf.emptySince;
  if (empty === null || shelf.runouts.at(-1)?.at === empty) return;
  shelf.runouts.push({ at: empty, ...causeOf(shelf, empty) });
  const number = shelf.runouts.length;
  const hours = drawOf(seed, 'receipt', shelf.part.number, number, 1).between(...EMERGENCY_HOURS);
  const arrivesAt = at + hours * HOUR_MS;
  const pieces = Math.ceil(EMERGENCY_USE_DAYS * shelf.usePerDay - shelf.real);
  addReceipt(shelf, { pieces, orderedAt: at, promisedAt: arrivesAt, arrivesAt });
}

function causeOf(shelf: Shelf, at: number): Pick<Runout, 'cause' | 'overSince'> {
  const overdue = shelf.receipts.some((one) => !one.arrived && one.promisedAt <= at);
  if (overdue) return { cause: 'late-receipt', overSince: null };
  const over = shelf.overuses.findLast((one) => one.from < at - FELT_AFTER_MS && one.to > at - FELT_FOR_MS);
  if (!over) return { cause: 'planning', overSince: null };
  return { cause: 'over-consumption', overSince: Math.round(over.from) };
}

type NewReceipt = Omit<Receipt, 'id' | 'arrived'>;

function addReceipt(shelf: Shelf, receipt: NewReceipt): void {
  const number = String(shelf.receipts.length + 1).padStart(4, '0');
  shelf.receipts.push({ id: `R-${shelf.part.id}-${number}`, arrived: false, ...receipt });
}

/**
 * Weekly material planning by ERP's book: what the runs need until the receipt after the next, the safety stock,
 * less what is there and on order. `needed`: by bill, of all runs that ERP has not booked.
 */
export function reorder(seed: number, shelf: Shelf, needed: number, at: number): void {
  const promisedAt = at + 7 * DAY_MS;
  const onOrder = shelf.receipts.filter((one) => !one.arrived).reduce((sum, one) => sum + one.pieces, 0);
  const lot = Math.ceil(needed + SAFETY_DAYS * shelf.usePerDay - shelf.book - onOrder);
  if (lot <= 0) return;
  const late = chanceOf(seed, 'receipt', shelf.part.number, at) < LATE_RECEIPT_SHARE;
  const days = drawOf(seed, 'receipt', shelf.part.number, at, 1).between(...LATE_RECEIPT_DAYS);
  const arrivesAt = promisedAt + (late ? Math.round(days) * DAY_MS : 0);
  addReceipt(shelf, { pieces: lot, orderedAt: at, promisedAt, arrivesAt });
}

/** Pieces of a part that a run takes by bill. */
export function billOf(run: Pick<Run, 'product' | 'pieces'>, partId: string): number {
  return run.pieces * (run.product.parts.find((use) => use.partId === partId)?.perPiece ?? 0);
}
