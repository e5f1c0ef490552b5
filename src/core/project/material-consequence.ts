// What a part that runs out comes to: whose run stands for how long, what is left by whose word, and by when to order.
import { type Calendar, HOUR_MS, hoursPerWorkingDay } from '../model/calendar.ts';
import type { MaterialConsequence } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';
import type { MaterialOutlook } from './material.ts';
import { shortageOf, standsOf } from './material-stand.ts';
import type { Use } from './material-use.ts';
import { usageOn } from './stock.ts';
import { leadDaysOf } from './supply-terms.ts';
import type { World } from './world.ts';

/** From the truck to the line: unloading and goods-in, in working hours, unless the material says otherwise. */
const RECEIVING_HOURS = 4;

/** Null: there is nothing to decide, it runs out in no future or nobody's run stands. */
export function materialConsequence(world: World, outlook: MaterialOutlook): MaterialConsequence | null {
  const { left, stock } = outlook;
  const shortage = shortageOf(world, outlook);
  if (!shortage) return null;
  const { hit, runoutAt, onlyLikely } = shortage;
  const line = hit.queued.line;
  const usage = usageOn(world.floor, outlook.materialId, line.id);
  const peg = world.plant.pegsByRun.get(hit.queued.run.id)?.[0];
  const order = peg && world.plant.orders.get(peg.orderId);
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
    ...standsOf(world, outlook, shortage),
    needPieces: outlook.needPieces,
    runoutAt,
    ...(onlyLikely && { onlyLikely }),
    shortPieces: Math.round(shortage.pieces),
    standCostPerHourMinor: line.standCostPerHourMinor,
    erpStockPieces: outlook.erpStockPieces,
    unbookedPieces: left.unbooked,
    unbookedSince: left.unbookedSince,
    count: left.basis === 'count' ? stock.count : null,
    usage: usage.measured === null ? null : { factor: usage.factor, by: usage.measured },
    apart: stock.apart,
    runoutP10At: outlook.runoutP10At,
    runoutP50At: outlook.runoutP50At,
    ...orderTimes(world, outlook, line.calendar),
    receipts: receiptsOf(outlook),
    nextReceiptAt: outlook.nextReceiptAt,
    leadWorkingDays: leadDaysOf(world.model, outlook.materialId),
    levels: levelsOf(world, hit, outlook),
  };
}

/** Needed on the line before one future in ten has run out; ordered so that the normal way brings it by then. */
function orderTimes(
  world: World,
  { materialId, runoutP10At, runoutAt }: MaterialOutlook,
  calendar: Calendar | null,
): Pick<MaterialConsequence, 'needBy' | 'orderBy'> {
  const gone = Math.min(runoutP10At ?? Number.POSITIVE_INFINITY, runoutAt ?? Number.POSITIVE_INFINITY);
  if (!calendar || !Number.isFinite(gone)) return { needBy: null, orderBy: null };
  const needBy = goBack(calendar, gone, receivingHours(world, materialId));
  const days = leadDaysOf(world.model, materialId);
  if (needBy === null || days === null) return { needBy, orderBy: null };
  return { needBy, orderBy: goBack(calendar, needBy, days * hoursPerWorkingDay(calendar, world.now)) };
}

export function receivingHours({ model }: World, materialId: string): number {
  const told = model.kinds.get('material')?.get(materialId)?.record.fields['receivingHours'];
  return typeof told === 'number' && told >= 0 ? told : RECEIVING_HOURS;
}

/** The moment from which on so many working hours lie before `t`. Null: the calendar does not reach back that far. */
export function goBack(calendar: Calendar, t: UtcMs, hours: number): UtcMs | null {
  let left = hours;
  for (let i = calendar.from.length - 1; i >= 0; i--) {
    const from = calendar.from[i] as UtcMs;
    const to = Math.min(t, calendar.to[i] as UtcMs);
    if (to <= from) continue;
    const own = (to - from) / HOUR_MS;
    if (own >= left) return Math.round(to - left * HOUR_MS);
    left -= own;
  }
  return null;
}

function receiptsOf({ arrivals }: MaterialOutlook): MaterialConsequence['receipts'] {
  return arrivals.map(({ receipt, overdueDays }) => {
    const { id, pieces, promisedAt, confirmed } = receipt;
    return { id, pieces, promisedAt, confirmed, overdueDays };
  });
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
    if (cell.from % HOUR_MS === 0) levels.unshift({ at: cell.from, pieces: Math.round(pieces) });
  }
  return levels;
}
