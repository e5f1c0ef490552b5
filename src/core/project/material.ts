// Material over all open orders: what is really left, when it runs out, whose run stands, what ordering brings.
import { normalCdf } from '../estimate/normal.ts';
import { hoursBetween } from '../model/calendar.ts';
import { all, numberOf, textOf, trueAt } from '../model/model.ts';
import type { MaterialConsequence } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';
import { supplyTerms } from './countermeasures.ts';
import type { LineQueue, QueuedRun } from './queue.ts';
import type { World } from './world.ts';

/** A run that uses the material: so much a piece. */
type Use = { readonly queued: QueuedRun; readonly perPiece: number };
type Receipt = { readonly at: UtcMs; readonly pieces: number };

export type MaterialOutlook = {
  readonly materialId: string;
  readonly name: string;
  readonly leftPieces: number;
  readonly erpStockPieces: number;
  readonly unbookedPieces: number;
  readonly unbookedSince: UtcMs | null;
  readonly needPieces: number;
  readonly runoutAt: UtcMs | null;
  /** The run that stands when it is gone. */
  readonly hit: Use | null;
  readonly shortPieces: number;
  readonly nextReceiptAt: UtcMs | null;
  readonly pRunout: number;
  readonly stockAsOf: UtcMs;
  readonly stockSource: string;
};

/** Spread of what will be used until a date: rates and usage wander about this much. */
const USE_SIGMA = 0.05;
const P_MIN = 0.5 / 65;
const HORIZON_MS = 60 * 86_400_000;
/** A minute is finer than anybody counts. */
const BISECT_MS = 1_000;

/** Every material that has a stock record and is used by an open run. Materials without stock cannot be judged. */
export function materialOutlooks(
  world: World,
  lines: ReadonlyMap<string, LineQueue>,
): Map<string, MaterialOutlook> {
  const queued = [...lines.values()].flatMap((line) => line.runs);
  const found = new Map<string, MaterialOutlook>();
  for (const stock of stocksOf(world).values()) {
    const uses = usesOf(world, queued, stock.materialId);
    if (uses.length > 0) found.set(stock.materialId, outlookOf(world, uses, stock));
  }
  return found;
}

/** What ERP says is there of each material, over all its places; as old as the oldest of them. */
export function stocksOf(world: World): Map<string, StockRow> {
  const found = new Map<string, StockRow>();
  for (const stock of all(world.model, 'stock')) {
    const materialId = textOf(stock.record, 'material');
    const erp = numberOf(stock.record, 'unrestrictedPieces');
    if (materialId === null || erp === null) continue;
    const asOf = trueAt(world.model, stock);
    const known = found.get(materialId) ?? { materialId, erp: 0, asOf, source: stock.source };
    found.set(materialId, { ...known, erp: known.erp + erp, asOf: Math.min(known.asOf, asOf) });
  }
  return found;
}

function usesOf(world: World, queued: readonly QueuedRun[], materialId: string): Use[] {
  const perParent = new Map<string, number>();
  for (const { record } of all(world.model, 'component')) {
    const parent = textOf(record, 'parent');
    const perPiece = numberOf(record, 'perPiece');
    if (textOf(record, 'material') === materialId && parent !== null && perPiece !== null)
      perParent.set(parent, (perParent.get(parent) ?? 0) + perPiece);
  }
  return queued.flatMap((run) => {
    const perPiece = perParent.get(run.run.materialId);
    return perPiece === undefined || perPiece <= 0 ? [] : [{ queued: run, perPiece }];
  });
}

type StockRow = {
  readonly materialId: string;
  readonly erp: number;
  readonly asOf: UtcMs;
  readonly source: string;
};

function outlookOf(world: World, uses: readonly Use[], stock: StockRow): MaterialOutlook {
  const unbooked = uses.map(
    (use) => Math.max(0, use.queued.madePieces - use.queued.run.confirmedPieces) * use.perPiece,
  );
  const unbookedPieces = Math.round(unbooked.reduce((sum, pieces) => sum + pieces, 0));
  const oldest = uses
    .filter((_, i) => (unbooked[i] ?? 0) > 0)
    .map((use) => use.queued.run.confirmedAt)
    .filter((at) => at !== null);
  const leftPieces = stock.erp - unbookedPieces;
  const needPieces = Math.round(uses.reduce((sum, use) => sum + use.queued.openPieces * use.perPiece, 0));
  const receipts = receiptsOf(world, stock.materialId);
  const runoutAt = runout(world, uses, leftPieces, receipts);
  const name = world.model.kinds.get('material')?.get(stock.materialId);
  return {
    materialId: stock.materialId,
    name: (name && textOf(name.record, 'name')) ?? stock.materialId,
    leftPieces,
    erpStockPieces: stock.erp,
    unbookedPieces,
    unbookedSince: oldest.length ? Math.min(...oldest) : null,
    needPieces,
    runoutAt,
    hit: runoutAt === null ? null : hitAt(uses, runoutAt),
    shortPieces: runoutAt === null ? 0 : deepestShort(world, uses, leftPieces, receipts),
    nextReceiptAt: receipts[0]?.at ?? null,
    pRunout: probabilityRunout(world, uses, leftPieces, receipts[0]?.at ?? null),
    stockAsOf: stock.asOf,
    stockSource: stock.source,
  };
}

function receiptsOf(world: World, materialId: string): Receipt[] {
  const rows = all(world.model, 'receipt').filter(({ record }) => textOf(record, 'material') === materialId);
  const receipts = rows.map(({ record }) => ({
    at: numberOf(record, 'promisedAt') ?? 0,
    pieces: numberOf(record, 'quantityPieces') ?? 0,
  }));
  return receipts.filter((receipt) => receipt.at > world.now).toSorted((a, b) => a.at - b.at);
}

/** Pieces used from now until `t`, over all runs in their queues, at today's rates. */
function usedBy(world: World, uses: readonly Use[], t: UtcMs): number {
  let used = 0;
  for (const { queued, perPiece } of uses) {
    const calendar = queued.line.calendar;
    if (!calendar) continue;
    const hours = Math.max(0, hoursBetween(calendar, world.now, t) - queued.waitHours);
    used += perPiece * Math.min(queued.openPieces, hours * queued.rate.nowPerHour);
  }
  return used;
}

/** First moment at which more is used than was there and came in. Receipts count from the moment they are promised. */
function runout(
  world: World,
  uses: readonly Use[],
  left: number,
  receipts: readonly Receipt[],
): UtcMs | null {
  let have = left;
  if (have <= 0) return world.now;
  for (const until of [...receipts, { at: world.now + HORIZON_MS, pieces: 0 }]) {
    if (usedBy(world, uses, until.at) > have + 1e-6) return bisect(world, uses, have, until.at);
    have += until.pieces;
  }
  return null;
}

/** The deepest shortfall: a receipt that comes after the stock is gone does not hide that it was missing. */
function deepestShort(
  world: World,
  uses: readonly Use[],
  left: number,
  receipts: readonly Receipt[],
): number {
  let have = left;
  let deepest = 0;
  for (const until of [...receipts, { at: world.now + HORIZON_MS, pieces: 0 }]) {
    deepest = Math.max(deepest, usedBy(world, uses, until.at) - have);
    have += until.pieces;
  }
  return deepest;
}

function bisect(world: World, uses: readonly Use[], have: number, until: UtcMs): UtcMs {
  let low = world.now;
  let high = until;
  while (high - low > BISECT_MS) {
    const middle = Math.floor((low + high) / 2);
    if (usedBy(world, uses, middle) >= have) high = middle;
    else low = middle;
  }
  return high;
}

/** The run using it at that moment; the last one begun by then. */
function hitAt(uses: readonly Use[], at: UtcMs): Use | null {
  const begun = uses.filter((use) => (use.queued.startAt ?? Number.POSITIVE_INFINITY) <= at);
  return begun.toSorted((a, b) => (b.queued.startAt ?? 0) - (a.queued.startAt ?? 0))[0] ?? uses[0] ?? null;
}

/** Likely statement: use until the next receipt (else until all open runs are done) against what is left. */
function probabilityRunout(
  world: World,
  uses: readonly Use[],
  left: number,
  nextReceiptAt: UtcMs | null,
): number {
  const used = usedBy(world, uses, nextReceiptAt ?? world.now + HORIZON_MS);
  if (left <= 0) return 1 - P_MIN;
  if (used <= 0) return P_MIN;
  return Math.min(1 - P_MIN, Math.max(P_MIN, normalCdf(Math.log(used / left) / USE_SIGMA)));
}

export function materialConsequence(world: World, outlook: MaterialOutlook): MaterialConsequence | null {
  const { hit, runoutAt } = outlook;
  if (!hit || runoutAt === null) return null;
  const usePerHour = hit.queued.rate.nowPerHour * hit.perPiece;
  const peg = world.plant.pegs.find((candidate) => candidate.runId === hit.queued.run.id);
  const order = peg && world.plant.orders.get(peg.orderId);
  const line = hit.queued.line;
  return {
    type: 'material',
    materialId: outlook.materialId,
    materialName: outlook.name,
    lineId: line.id,
    lineName: line.name,
    orderId: order?.id ?? peg?.orderId ?? '',
    runId: hit.queued.run.id,
    customerName: order?.customerName ?? null,
    leftPieces: Math.round(outlook.leftPieces),
    usePerHour,
    needPieces: outlook.needPieces,
    runoutAt,
    shortPieces: Math.round(outlook.shortPieces),
    standHours: outlook.shortPieces / usePerHour,
    standCostPerHourMinor: line.standCostPerHourMinor,
    erpStockPieces: outlook.erpStockPieces,
    unbookedPieces: outlook.unbookedPieces,
    unbookedSince: outlook.unbookedSince,
    nextReceiptAt: outlook.nextReceiptAt,
    leadWorkingDays:
      supplyTerms(world.model, outlook.materialId).find((term) => term.mode === 'normal')?.leadWorkingDays ??
      null,
    levels: levelsOf(world, hit, outlook),
  };
}

const LEVEL_CELLS_MS = 2 * 86_400_000;

/** Stock backwards from now by what the hit line made, one point an hour, for the chart. */
function levelsOf(world: World, hit: Use, outlook: MaterialOutlook): MaterialConsequence['levels'] {
  const cells = world.floor.lines.get(hit.queued.line.id)?.cells ?? [];
  const levels: { at: UtcMs; pieces: number }[] = [{ at: world.now, pieces: Math.round(outlook.leftPieces) }];
  let pieces = outlook.leftPieces;
  for (let i = cells.length - 1; i >= 0; i--) {
    const cell = cells[i];
    if (!cell || cell.from < world.now - LEVEL_CELLS_MS) break;
    if (cell.job !== hit.queued.run.job) break;
    pieces += cell.pieces * hit.perPiece;
    if (cell.from % 3_600_000 === 0) levels.unshift({ at: cell.from, pieces: Math.round(pieces) });
  }
  return levels;
}
