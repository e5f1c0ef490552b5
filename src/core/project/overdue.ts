// Orders whose promised moment has passed with something left to make: a fact ERP shows too, and no forecast.
import { localDay } from '../model/local-time.ts';
import { compareIds, find, numberOf } from '../model/model.ts';
import type { UtcMs } from '../types/time.ts';
import type { World } from './world.ts';

export type PastDue = {
  readonly orderId: string;
  readonly dueAt: UtcMs;
  /** Local days of the plant since the promised one: 0 while that day goes on. */
  readonly daysPast: number;
  /** Null: no amount known. */
  readonly valueMinor: number | null;
};

/**
 * The dearest first, those without an amount after them, then the longest past, then by id. An order with nothing
 * left to make is not here, nor one without a date: it is neither past due nor on time.
 */
export function pastDue({ now, plant }: Pick<World, 'now' | 'plant'>): PastDue[] {
  const found: PastDue[] = [];
  for (const { id, neededPieces, dueAt, valueMinor } of plant.orders.values()) {
    if (neededPieces === 0 || dueAt === null || dueAt >= now) continue;
    const daysPast = localDay(plant.zone, now) - localDay(plant.zone, dueAt);
    found.push({ orderId: id, dueAt, daysPast, valueMinor });
  }
  return found.toSorted(
    (a, b) =>
      (b.valueMinor ?? -1) - (a.valueMinor ?? -1) ||
      b.daysPast - a.daysPast ||
      compareIds(a.orderId, b.orderId),
  );
}

/** Local days. A late order moves within a month: this one is asked about. */
const DEAD_AFTER_DAYS = 30;

/** Of those past due, the ones nothing was made of or shipped for so long: perhaps they live in ERP alone. By id. */
export function deadOrders(
  world: Pick<World, 'plant' | 'model' | 'floor'>,
  past: readonly PastDue[],
): string[] {
  return past
    .filter(({ orderId, daysPast }) => daysPast >= DEAD_AFTER_DAYS && !hasMoved(world, orderId))
    .map(({ orderId }) => orderId)
    .toSorted(compareIds);
}

/** Something of it was shipped, or one of its runs has begun. */
function hasMoved(
  { plant, model, floor }: Pick<World, 'plant' | 'model' | 'floor'>,
  orderId: string,
): boolean {
  const told = find(model, 'salesOrderLine', orderId);
  if (told && (numberOf(told.record, 'shippedPieces') ?? 0) > 0) return true;
  return (plant.pegsByOrder.get(orderId) ?? []).some(({ runId }) => {
    const run = plant.runs.get(runId);
    if (!run) return false;
    const isOnFloor = floor.lines.get(run.lineId ?? '')?.jobs.some(({ job }) => job === run.job) ?? false;
    return isOnFloor || run.confirmedPieces > 0 || ['running', 'closed'].includes(run.status);
  });
}
