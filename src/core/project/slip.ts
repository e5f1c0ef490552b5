// Against which moment an order is judged, and how many days it slips: to the next shipment of its route that it can reach.
import { grouped } from '../model/grouped.ts';
import { localDay } from '../model/local-time.ts';
import type { Order, Shipment } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import type { World } from './world.ts';

/** `shipment` null: no shipment is known, the order is judged against ERP's date. */
export type Deadline = {
  readonly cutoffAt: UtcMs;
  readonly departsAt: UtcMs;
  readonly shipment: Shipment | null;
  /** Later departures of the same route, sorted. */
  readonly later: readonly Shipment[];
};

/** Null: neither a shipment nor a date is known. */
export function deadlineOf(world: World, order: Order): Deadline | null {
  const { shipments } = world.plant;
  const shipment = order.shipmentId === null ? null : (shipments.get(order.shipmentId) ?? null);
  if (shipment)
    return {
      cutoffAt: shipment.packingClosesAt,
      departsAt: shipment.departsAt,
      shipment,
      later: laterThan(shipments, shipment),
    };
  return order.dueAt === null
    ? null
    : { cutoffAt: order.dueAt, departsAt: order.dueAt, shipment: null, later: [] };
}

type Shipments = ReadonlyMap<string, Shipment>;

/** The routes of all shipments, and of those somebody waits for the later ones; made once for the same shipments. */
type Routes = {
  readonly byRoute: ReadonlyMap<string, readonly Shipment[]>;
  readonly after: Map<Shipment, readonly Shipment[]>;
};

const routes = new WeakMap<Shipments, Routes>();

function laterThan(shipments: Shipments, shipment: Shipment): readonly Shipment[] {
  let known = routes.get(shipments);
  if (!known) {
    const inOrder = [...shipments.values()].sort((a, b) => a.departsAt - b.departsAt);
    known = { byRoute: grouped(inOrder, ({ route }) => route), after: new Map() };
    routes.set(shipments, known);
  }
  let after = known.after.get(shipment);
  if (!after) {
    const route = known.byRoute.get(shipment.route) ?? [];
    after = route.filter(({ departsAt }) => departsAt > shipment.departsAt);
    known.after.set(shipment, after);
  }
  return after;
}

/** The first shipment of the same route that packs after the order is done. */
export function nextShipment(deadline: Deadline, doneAt: UtcMs): Shipment | null {
  for (const one of deadline.later) if (one.packingClosesAt >= doneAt) return one;
  return null;
}

/**
 * Local days from the missed departure to the one that takes it. Where none is known yet, to the day on which it is
 * done; a weekend is no shipping day.
 */
export function slipDaysOf(world: World, deadline: Deadline, doneAt: UtcMs): number {
  const { zone } = world.plant;
  if (!Number.isFinite(doneAt)) return LONGEST_SLIP_DAYS;
  const next = nextShipment(deadline, doneAt);
  const day = next ? localDay(zone, next.departsAt) : weekday(localDay(zone, doneAt));
  return Math.min(LONGEST_SLIP_DAYS, Math.max(1, day - localDay(zone, deadline.departsAt)));
}

/** Longer than this nobody plans; an end beyond the calendar counts as this much. */
const LONGEST_SLIP_DAYS = 60;

/** 1970-01-01 was a Thursday: day 2 a Saturday. */
function weekday(day: number): number {
  const of = (((day + 3) % 7) + 7) % 7;
  return of === 5 ? day + 2 : of === 6 ? day + 1 : day;
}
