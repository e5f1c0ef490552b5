// Counts of the shelf: what was there at a moment, and what two of them say about how much is really used.
import { all, derived, type Model, numberOf, textOf } from '../model/model.ts';
import type { UtcMs } from '../types/time.ts';
import { CELL_MS } from './cells.ts';
import type { Floor, LineFloor } from './floor.ts';
import { totalAt } from './usage.ts';
import { learnDrawn, learnLog, newEstimate, type PerPiece } from './usage-filter.ts';
import { learnReceipts, receivedBetween, type Shelf, type SupplyMemory } from './usage-supply.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Places counted within a day are counted together. */
const TOGETHER_MS = DAY_MS;
/** Who counts is off by about one piece in two hundred. */
const COUNT_SIGMA = 0.005;
/** Use wanders about that much in a day, as a share. */
const WANDER_PER_DAY = 0.01;
/** Watching that began within a day of a count has seen what came since. */
const GRACE_MS = DAY_MS;

/** What the counts of a material's places come to. Null: not all of its places were counted together. */
export type Count = { readonly at: UtcMs; readonly pieces: number };

/** Learns from counters, receipts and counts what is new since the last tick. Changes the floor's usage. */
export function learnUsage(floor: Floor, model: Model, perPiece: PerPiece): void {
  for (const drawn of floor.usage.drawn.values()) if (drawn.waiting.length > 0) learnDrawn(drawn, perPiece);
  const memory = floor.usage.supply;
  learnReceipts(memory, model);
  for (const [materialId, count] of countsOf(model)) {
    const shelf = memory.shelves.get(materialId);
    if (shelf && shelf.countedAt >= count.at) continue;
    takeCount(floor, { materialId, count, perPiece });
  }
}

/** The counts of every material, as ERP tells them now. */
export const countsOf: (model: Model) => ReadonlyMap<string, Count> = derived(['stock'], (model) => {
  const places = new Map<string, { counts: Count[]; uncounted: boolean }>();
  for (const { record } of all(model, 'stock')) {
    const materialId = textOf(record, 'material');
    if (materialId === null) continue;
    const place = places.get(materialId) ?? { counts: [], uncounted: false };
    const at = numberOf(record, 'countedAt');
    const pieces = numberOf(record, 'countedPieces');
    if (at === null || pieces === null || pieces < 0) place.uncounted = true;
    else place.counts.push({ at, pieces });
    places.set(materialId, place);
  }
  const found = new Map<string, Count>();
  for (const [materialId, { counts, uncounted }] of places) {
    if (uncounted || counts.length === 0) continue;
    const times = counts.map(({ at }) => at);
    const at = Math.max(...times);
    if (at - Math.min(...times) <= TOGETHER_MS)
      found.set(materialId, { at, pieces: counts.reduce((sum, one) => sum + one.pieces, 0) });
  }
  return found;
});

type Counted = { readonly materialId: string; readonly count: Count; readonly perPiece: PerPiece };

function takeCount(floor: Floor, counted: Counted): void {
  const { materialId, count } = counted;
  const { drawn, supply } = floor.usage;
  const before = supply.shelves.get(materialId);
  const begun = begunAt(floor, counted);
  const watched = before !== undefined && watchedSince(floor, supply, before.countedAt);
  const estimate = watched ? betweenCounts(floor, before, { ...counted, begun }) : null;
  const totals: [string, number][] = [];
  for (const one of drawn.values()) {
    const total = one.materialId === materialId && one.since <= count.at ? totalAt(one, count.at) : null;
    if (total !== null) totals.push([one.lineId, total]);
  }
  const shelf = { countedAt: count.at, countedPieces: count.pieces, drawn: totals, begun };
  supply.shelves.set(materialId, { ...shelf, estimate: estimate ?? before?.estimate ?? null });
}

/** Everything made and received since then has been seen. */
export function watchedSince(floor: Floor, memory: SupplyMemory, at: UtcMs): boolean {
  if (memory.beganAt === null || memory.beganAt > at + GRACE_MS) return false;
  for (const line of floor.lines.values()) {
    const first = line.jobs[0];
    if (first !== undefined && first.since > at && !first.whole) return false;
  }
  return true;
}

/** Gone from the shelf between two counts, against what the bill gives for the pieces made meanwhile. */
function betweenCounts(
  floor: Floor,
  before: Shelf,
  { materialId, count, perPiece, begun }: Counted & Pick<Shelf, 'begun'>,
): Shelf['estimate'] {
  const from = before.countedAt;
  const came = receivedBetween(floor.usage.supply, materialId, from, count.at);
  const gone = before.countedPieces + came - count.pieces;
  let billed = 0;
  for (const [lineId, line] of floor.lines) {
    const until = madeSince(floor, line, { at: count.at, begun: begunOn(begun, lineId) });
    for (const [productId, pieces] of madeSince(floor, line, {
      at: from,
      begun: begunOn(before.begun, lineId),
    }))
      billed += (pieces - (until.get(productId) ?? 0)) * perPiece(productId, materialId);
  }
  if (!(billed > 0) || !(gone > 0)) return before.estimate;
  const error = (COUNT_SIGMA * (before.countedPieces + count.pieces)) / billed;
  const days = (count.at - from) / DAY_MS;
  const log = Math.log(gone / billed);
  // Twice or half of the bill is something that was not told, a transfer or a scrapped pallet, not use.
  if (Math.abs(log) > Math.log(2)) return before.estimate;
  const estimate = before.estimate ? { ...before.estimate } : newEstimate();
  learnLog(estimate, { log, noise: COUNT_SIGMA ** 2 + error ** 2, wander: WANDER_PER_DAY ** 2 * days });
  return estimate;
}

/** Jobs begun before a moment that may have gone on after it, on lines that draw the material, with what they had made. */
function begunAt(floor: Floor, { materialId, count, perPiece }: Counted): Shelf['begun'] {
  const found: Shelf['begun'] = [];
  for (const [lineId, line] of floor.lines)
    for (const { job, since, lastAt, pieces } of line.jobs) {
      if (since >= count.at || (lastAt <= count.at && job !== line.job)) continue;
      const productId = floor.jobMaterials.get(job);
      if (productId !== undefined && (productId === materialId || perPiece(productId, materialId) > 0))
        found.push([lineId, job, lastAt <= count.at ? pieces : madeBefore(line, job, count.at)]);
    }
  return found;
}

/** Pieces of a job up to a moment, by the hours and cells that readings cover. */
function madeBefore(line: LineFloor, job: string, at: UtcMs): number {
  let pieces = 0;
  for (const row of line.hours)
    if (row.job === job) pieces += row.pieces * shareBefore(row.from, HOUR_MS, at);
  for (const cell of line.cells)
    if (cell.job === job) pieces += cell.pieces * shareBefore(cell.from, CELL_MS, at);
  return pieces;
}

function shareBefore(from: UtcMs, length: number, at: UtcMs): number {
  return Math.max(0, Math.min(1, (at - from) / length));
}

/** Of a line: pieces of the jobs under way then. */
export type Begun = ReadonlyMap<string, number>;

export function begunOn(begun: Shelf['begun'], lineId: string): Begun {
  return new Map(begun.flatMap(([id, job, pieces]) => (id === lineId ? [[job, pieces] as const] : [])));
}

/** Good pieces of each product that a line has made since a moment. */
export function madeSince(
  floor: Floor,
  line: LineFloor,
  { at, begun }: { readonly at: UtcMs; readonly begun: Begun },
): Map<string, number> {
  const made = new Map<string, number>();
  for (let i = line.jobs.length - 1; i >= 0; i--) {
    const job = line.jobs[i] as LineFloor['jobs'][number];
    const productId = job.lastAt > at ? floor.jobMaterials.get(job.job) : undefined;
    if (productId === undefined) continue;
    const before = job.since >= at ? 0 : (begun.get(job.job) ?? madeBefore(line, job.job, at));
    const pieces = Math.max(0, job.pieces - before);
    made.set(productId, (made.get(productId) ?? 0) + pieces);
  }
  return made;
}
