// An order as of the last look: what completes it, when, for which shipment, and what else waits for that line.
import { compareIds, find, trueAt } from '../model/model.ts';
import type { Order, Run, Shipment } from '../model/plant.ts';
import { dependentsOf } from '../project/order-sources.ts';
import type { Need, Outlook } from '../project/outlook.ts';
import { queuedRun } from '../project/routing.ts';
import { type Deadline, deadlineOf, nextShipment } from '../project/slip.ts';
import type { World } from '../project/world.ts';
import type { Projected } from '../rules/facts.ts';
import type { OrderDates, OrderNow, OrderRun, ShipmentNow, Told } from '../types/order-now.ts';
import type { UtcMs } from '../types/time.ts';

/** Told of one order: nobody reads more runs, and what carries them stays small. */
const MOST_RUNS = 100;
/** Beside an order on its line, the next to be needed. */
const MOST_OTHERS = 12;

/** Null: no such order. */
export function orderOf(projected: Projected, id: string): OrderNow | null {
  const { world, outlooks, dead } = projected;
  const order = world.plant.orders.get(id);
  if (!order) return null;
  const outlook = outlooks.get(id);
  const deadline = deadlineOf(world, order);
  const dates = datesOf(projected, order);
  const runs = runsOf(projected, order, outlook);
  const isRefill = find(world.model, 'salesOrderLine', id) === null;
  return {
    at: world.now,
    orderId: id,
    isRefill,
    customerId: order.customerId,
    materialId: order.materialId,
    told: toldBy(world, isRefill ? 'stockRefill' : 'salesOrderLine', id) ?? {
      source: order.source,
      effectiveAt: order.asOf,
    },
    neededPieces: order.neededPieces,
    shippedPieces: order.shippedPieces,
    isDead: dead.includes(id),
    promisedAt: order.dueAt,
    dates,
    shipment: leavesWith(world, deadline),
    p90Shipment: deadline && safeShipment(deadline, dates.p90At),
    runs: runs.slice(0, MOST_RUNS),
    moreRuns: Math.max(0, runs.length - MOST_RUNS),
    line: besideIt(projected, outlook),
  };
}

/** What is forecast of an order, also of one of which nothing is left to make. */
export function datesOf({ world, outlooks }: Projected, order: Order): OrderDates {
  const outlook = outlooks.get(order.id);
  const likely = outlook?.likely ?? null;
  return {
    orderId: order.id,
    customerName: order.customerName,
    neededBy: deadlineOf(world, order)?.cutoffAt ?? null,
    finishAt: whole(outlook?.finishAt ?? null),
    p50At: whole(likely?.p50At ?? null),
    p90At: whole(likely?.p90At ?? null),
    pLate: likely?.pLate ?? null,
    slackHours: outlook?.slackHours ?? null,
    slipDays: outlook?.slipDays ?? 0,
    shortPieces: outlook?.shortPieces ?? 0,
    unknown: outlook?.unknown ?? null,
  };
}

/** Beyond the calendar nobody knows when: JSON has no infinity. */
const whole = (at: UtcMs | null): UtcMs | null =>
  at === null || !Number.isFinite(at) ? null : Math.round(at);

function toldBy({ model }: World, kind: string, id: string): Told | null {
  const held = find(model, kind, id);
  return held && { source: held.source, effectiveAt: trueAt(model, held) };
}

const shipmentNow = ({ id, packingClosesAt, departsAt }: Shipment): ShipmentNow => ({
  shipmentId: id,
  packingClosesAt,
  departsAt,
});

function leavesWith(world: World, deadline: Deadline | null): OrderNow['shipment'] {
  if (!deadline?.shipment) return null;
  const told = toldBy(world, 'shipment', deadline.shipment.id);
  return told && { ...shipmentNow(deadline.shipment), told };
}

function safeShipment(deadline: Deadline, p90At: UtcMs | null): ShipmentNow | null {
  if (p90At === null || !deadline.shipment) return null;
  const found = p90At <= deadline.cutoffAt ? deadline.shipment : nextShipment(deadline, p90At);
  return found && shipmentNow(found);
}

/** Open ones first, the last to be done at their head; then those that are made. */
function runsOf(projected: Projected, order: Order, outlook: Outlook | undefined): OrderRun[] {
  const { plant } = projected.world;
  const ids = new Set((plant.pegsByOrder.get(order.id) ?? []).map(({ runId }) => runId));
  const needs = new Map((outlook?.needs ?? []).map((need) => [need.queued.run.id, need]));
  const found = [...ids].flatMap((id) => {
    const run = plant.runs.get(id);
    return run ? [orderRun(projected, run, { need: needs.get(id), last: outlook?.need ?? null })] : [];
  });
  const endOf = ({ status, finishAt }: OrderRun): number =>
    status === 'done' ? Number.NEGATIVE_INFINITY : (finishAt ?? Number.MAX_SAFE_INTEGER);
  return found.toSorted(
    (a, b) =>
      Number(b.completes) - Number(a.completes) || endOf(b) - endOf(a) || compareIds(a.runId, b.runId),
  );
}

type Needed = { readonly need: Need | undefined; readonly last: Need | null };

function orderRun({ world, lines }: Projected, run: Run, { need, last }: Needed): OrderRun {
  const queued = queuedRun(lines, run);
  const isDone = run.status === 'closed' || lines.get(run.lineId ?? '')?.done.has(run.id) === true;
  return {
    runId: run.id,
    job: run.job,
    lineId: run.lineId,
    lineName: world.plant.lines.get(run.lineId ?? '')?.name ?? run.lineId,
    status: queued?.running ? 'running' : isDone ? 'done' : queued ? 'waits' : 'unknown',
    madePieces: queued ? Math.round(queued.madePieces) : isDone ? Math.round(run.confirmedPieces) : null,
    quantityPieces: run.quantityPieces,
    finishAt: whole(need ? need.finishAt : isDone ? null : (queued?.finishAt ?? null)),
    completes: last !== null && last.queued.run.id === run.id,
  };
}

/** The others that come from the line which completes it, the next to be needed first. */
function besideIt(projected: Projected, outlook: Outlook | undefined): OrderNow['line'] {
  const line = outlook?.need?.queued.line;
  if (!line) return null;
  const { plant } = projected.world;
  const ids = [...(dependentsOf(plant).onLine.get(line.id) ?? [])];
  const others = ids
    .filter((id) => id !== outlook?.order.id && projected.outlooks.has(id))
    .flatMap((id) => plant.orders.get(id) ?? [])
    .map((order) => datesOf(projected, order))
    .filter(({ unknown, finishAt, slipDays }) => unknown !== null || finishAt !== null || slipDays > 0)
    .toSorted((a, b) => byNeed(a, b));
  return {
    lineId: line.id,
    name: line.name,
    others: others.slice(0, MOST_OTHERS),
    moreOthers: Math.max(0, others.length - MOST_OTHERS),
  };
}

/** What is needed first; what has no date comes last. */
export function byNeed(a: OrderDates, b: OrderDates): number {
  const of = ({ neededBy }: OrderDates): number => neededBy ?? Number.MAX_SAFE_INTEGER;
  return of(a) - of(b) || compareIds(a.orderId, b.orderId);
}
