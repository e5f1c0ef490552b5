// Orders whose promised moment has passed with something left to make: a fact ERP shows too, and no forecast.
import { localDay } from '../model/local-time.ts';
import { compareIds, find, numberOf } from '../model/model.ts';
import type { Run } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import type { Outlook } from './outlook.ts';
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

const DAY_MS = 86_400_000;
/** Local days. A late order moves within a month: this one is asked about. */
const DEAD_AFTER_DAYS = 30;

/** Of those past due, the ones nothing was made of or shipped for so long: perhaps they live in ERP alone. By id. */
export function deadOrders(
  world: Pick<World, 'plant' | 'model' | 'floor' | 'now'>,
  past: readonly PastDue[],
): string[] {
  return past
    .filter(({ orderId, daysPast }) => daysPast >= DEAD_AFTER_DAYS && !hasMoved(world, orderId))
    .map(({ orderId }) => orderId)
    .toSorted(compareIds);
}

export type Living = {
  readonly outlooks: ReadonlyMap<string, Outlook>;
  /** The ids of the dead, in order. */
  readonly dead: readonly string[];
};

/** Dead orders are asked about once and are no decision: what rules, ranking and money see are the living. */
export function withoutDead(world: World, outlooks: ReadonlyMap<string, Outlook>): Living {
  const dead = deadOrders(world, pastDue(world));
  if (dead.length === 0) return { outlooks, dead };
  const living = new Map(outlooks);
  for (const id of dead) living.delete(id);
  return { outlooks: living, dead };
}

/**
 * Something of it was shipped or made within that time, in any step of its production orders, by the box's count, else by
 * when ERP's record last changed; or it was placed within it; or it has a place on a shipment that is still to leave.
 */
function hasMoved(
  { plant, model, floor, now }: Pick<World, 'plant' | 'model' | 'floor' | 'now'>,
  orderId: string,
): boolean {
  const since = now - DEAD_AFTER_DAYS * DAY_MS;
  const shipmentId = plant.orders.get(orderId)?.shipmentId ?? '';
  if ((plant.shipments.get(shipmentId)?.departsAt ?? 0) > now) return true;
  const told = find(model, 'salesOrderLine', orderId);
  if (told && told.asOf > since && (numberOf(told.record, 'shippedPieces') ?? 0) > 0) return true;
  if (told && (numberOf(told.record, 'placedAt') ?? 0) > since) return true;
  return runsFor(plant, orderId).some((run) => {
    const job = floor.lines.get(run.lineId ?? '')?.jobs.findLast((one) => one.job === run.job);
    if (job && Math.max(job.since, job.lastAt) > since) return true;
    const hasBegun = run.confirmedPieces > 0 || ['running', 'closed'].includes(run.status);
    return hasBegun && (run.confirmedAt ?? run.asOf) > since;
  });
}

/** Those pegged to it, and the other steps of what they are a step of. */
function runsFor(
  { pegsByOrder, runs, runsByProductionOrder }: World['plant'],
  orderId: string,
): readonly Run[] {
  const pegged = (pegsByOrder.get(orderId) ?? []).flatMap(({ runId }) => runs.get(runId) ?? []);
  const orders = new Set(pegged.flatMap(({ productionOrderId }) => productionOrderId ?? []));
  return [...pegged, ...[...orders].flatMap((id) => runsByProductionOrder.get(id) ?? [])];
}
