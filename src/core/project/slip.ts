// Against which moment an order is judged, and how many days it slips: to the next shipment of its route that it can reach.
import { grouped } from '../model/grouped.ts';
import { localDay, sameHourOn } from '../model/local-time.ts';
import type { Order, Plant, Shipment } from '../model/plant.ts';
import { shippingDayFrom } from '../model/shipping.ts';
import type { UtcMs, Zone } from '../types/time.ts';
import type { World } from './world.ts';

/** `shipment` null: no shipment is known, the order is judged against ERP's date. */
export type Deadline = {
  readonly cutoffAt: UtcMs;
  readonly departsAt: UtcMs;
  readonly shipment: Shipment | null;
  /** Later departures of the same route, sorted. */
  readonly later: readonly Shipment[];
  /** In whose days a slip is counted: the customer's, else the plant's. */
  readonly zone: Zone;
  /** The days there of its own departure and of the later ones: asked for in every late future of every order. */
  readonly day: number;
  readonly laterDays: readonly number[];
};

/** The same as long as the records are. */
const deadlines = new WeakMap<Plant, Map<Order, Deadline | null>>();

/** Null: neither a shipment nor a date is known. */
export function deadlineOf(world: World, order: Order): Deadline | null {
  const known = deadlines.get(world.plant) ?? new Map<Order, Deadline | null>();
  deadlines.set(world.plant, known);
  let deadline = known.get(order);
  if (deadline === undefined) {
    deadline = madeDeadline(world.plant, order);
    known.set(order, deadline);
  }
  return deadline;
}

function madeDeadline(plant: Plant, { customerId, shipmentId, dueAt }: Order): Deadline | null {
  const zone = plant.customerZones.get(customerId ?? '') ?? plant.zone;
  const shipment = shipmentId === null ? null : (plant.shipments.get(shipmentId) ?? null);
  if (shipment)
    return {
      cutoffAt: shipment.packingClosesAt,
      departsAt: shipment.departsAt,
      shipment,
      zone,
      ...departuresAfter(plant, shipment, zone),
    };
  if (dueAt === null) return null;
  const day = localDay(zone, dueAt);
  return { cutoffAt: dueAt, departsAt: dueAt, shipment: null, later: [], zone, day, laterDays: [] };
}

type Departures = Pick<Deadline, 'later' | 'day' | 'laterDays'>;

/**
 * The routes of all shipments, and of those somebody waits for what departs later, by whose days are counted; made once
 * for the same records.
 */
type Routes = {
  readonly byRoute: ReadonlyMap<string, readonly Shipment[]>;
  readonly after: Map<Zone, Map<Shipment, Departures>>;
};

const routes = new WeakMap<Plant, Routes>();

function departuresAfter(plant: Plant, shipment: Shipment, zone: Zone): Departures {
  let known = routes.get(plant);
  if (!known) {
    const inOrder = [...plant.shipments.values()].sort((a, b) => a.departsAt - b.departsAt);
    known = { byRoute: grouped(inOrder, ({ route }) => route), after: new Map() };
    routes.set(plant, known);
  }
  const afters = known.after.get(zone) ?? new Map<Shipment, Departures>();
  known.after.set(zone, afters);
  let after = afters.get(shipment);
  if (!after) {
    const route = known.byRoute.get(shipment.route) ?? [];
    const later = route.filter(({ departsAt }) => departsAt > shipment.departsAt);
    const dayOf = ({ departsAt }: Shipment): number => localDay(zone, departsAt);
    after = { later, day: dayOf(shipment), laterDays: later.map(dayOf) };
    afters.set(shipment, after);
  }
  return after;
}

/** The first shipment of the same route that packs after the order is done. */
export function nextShipment(deadline: Deadline, doneAt: UtcMs): Shipment | null {
  return deadline.later[nextOf(deadline, doneAt)] ?? null;
}

function nextOf({ later }: Deadline, doneAt: UtcMs): number {
  let i = 0;
  while (i < later.length && (later[i] as Shipment).packingClosesAt < doneAt) i += 1;
  return i;
}

/** Local days, of whoever counts them, from the missed departure to the one that takes it. */
export function slipDaysOf(world: World, deadline: Deadline, doneAt: UtcMs): number {
  if (!Number.isFinite(doneAt)) return LONGEST_SLIP_DAYS;
  const next = nextOf(deadline, doneAt);
  const known = next < deadline.later.length ? deadline.laterDays[next] : undefined;
  const day = known ?? leavingDay(world.plant, deadline, doneAt);
  return Math.min(LONGEST_SLIP_DAYS, Math.max(1, day - deadline.day));
}

/**
 * No later shipment is known: the plant's first shipping day from when it is done, and from the last shipment that is
 * known, for it has missed that too. For a customer elsewhere it leaves at the hour of the one it missed.
 */
function leavingDay(plant: Plant, { zone, departsAt, later }: Deadline, doneAt: UtcMs): number {
  const from = Math.max(doneAt, later.at(-1)?.departsAt ?? doneAt);
  const shipsOn = shippingDayFrom(plant.shippingDays, localDay(plant.zone, from));
  if (zone === plant.zone) return shipsOn;
  return Math.max(localDay(zone, from), localDay(zone, sameHourOn(plant.zone, shipsOn, departsAt)));
}

/** Longer than this nobody plans; an end beyond the calendar counts as this much. */
const LONGEST_SLIP_DAYS = 60;
