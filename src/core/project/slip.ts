// Against which moment an order is judged, and how many days it slips: to the next shipment of its route that it can reach.
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

const later = new WeakMap<ReadonlyMap<string, Shipment>, ReadonlyMap<string, readonly Shipment[]>>();

/** Null: neither a shipment nor a date is known. */
export function deadlineOf(world: World, order: Order): Deadline | null {
  const { shipments } = world.plant;
  const shipment = order.shipmentId === null ? null : (shipments.get(order.shipmentId) ?? null);
  if (shipment)
    return {
      cutoffAt: shipment.packingClosesAt,
      departsAt: shipment.departsAt,
      shipment,
      later: departures(shipments).get(shipment.route) ?? [],
    };
  return order.dueAt === null
    ? null
    : { cutoffAt: order.dueAt, departsAt: order.dueAt, shipment: null, later: [] };
}

function departures(shipments: ReadonlyMap<string, Shipment>): ReadonlyMap<string, readonly Shipment[]> {
  let routes = later.get(shipments);
  if (!routes) {
    const found = new Map<string, Shipment[]>();
    for (const one of [...shipments.values()].sort((a, b) => a.departsAt - b.departsAt)) {
      const route = found.get(one.route);
      if (route) route.push(one);
      else found.set(one.route, [one]);
    }
    routes = found;
    later.set(shipments, routes);
  }
  return routes;
}

/** The first shipment of the same route that packs after the order is done. */
export function nextShipment(deadline: Deadline, doneAt: UtcMs): Shipment | null {
  return (
    deadline.later.find((one) => one.packingClosesAt >= doneAt && one.departsAt > deadline.departsAt) ?? null
  );
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
