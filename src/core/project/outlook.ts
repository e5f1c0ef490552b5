// The outlook of each open order: when the piece that completes it is made, and whether its shipment is reached.
import { forecastRate, type RateForecast } from '../estimate/level.ts';
import { normalCdf } from '../estimate/normal.ts';
import { advance, type Calendar, HOUR_MS, hoursBetween, hoursPerWorkingDay } from '../model/calendar.ts';
import { localDay } from '../model/local-time.ts';
import { compareIds } from '../model/model.ts';
import type { Order, Peg, Shipment } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import type { LineQueue, QueuedRun } from './queue.ts';
import type { World } from './world.ts';

/** The stretch of one run that an order waits for. `openPieces`: still to make until its last needed piece. */
export type Need = {
  readonly queued: QueuedRun;
  readonly calendar: Calendar;
  readonly openPieces: number;
  readonly finishAt: UtcMs | null;
};

export type Outlook = {
  readonly order: Order;
  readonly shipment: Shipment | null;
  readonly nextShipment: Shipment | null;
  /** The run that completes it; null where nothing is left to make or nothing is known. */
  readonly need: Need | null;
  readonly finishAt: UtcMs | null;
  readonly shortPieces: number;
  readonly madeByCutoffPieces: number;
  readonly slipDays: number;
  readonly slackHours: number | null;
  readonly pLate: number | null;
  readonly lateFeeMinor: number | null;
  /** "cannot judge: …". Null: judged. */
  readonly unknown: string | null;
};

/** Never quite sure: scenarios would say (count + 1/2) of 65. */
const P_MIN = 0.5 / 65;
/** Added to the spread of a product the box has not seen enough of. */
const UNMEASURED_SIGMA = 0.08;

export function outlooks(world: World, lines: ReadonlyMap<string, LineQueue>): Map<string, Outlook> {
  const pegsOfOrder = groupBy(world.plant.pegs, (peg) => peg.orderId);
  const pegsOfRun = groupBy(world.plant.pegs, (peg) => peg.runId);
  const queued = new Map(
    [...lines.values()].flatMap((line) => line.runs.map((run) => [run.run.id, run] as const)),
  );
  const found = new Map<string, Outlook>();
  for (const order of world.plant.orders.values()) {
    if (order.neededPieces === 0) continue;
    found.set(
      order.id,
      outlookOf({ world, lines, queued, pegsOfRun }, order, pegsOfOrder.get(order.id) ?? []),
    );
  }
  return found;
}

function groupBy(pegs: readonly Peg[], key: (peg: Peg) => string): ReadonlyMap<string, Peg[]> {
  const groups = new Map<string, Peg[]>();
  for (const peg of pegs) {
    const group = groups.get(key(peg));
    if (group) group.push(peg);
    else groups.set(key(peg), [peg]);
  }
  return groups;
}

type Context = {
  readonly world: World;
  readonly lines: ReadonlyMap<string, LineQueue>;
  readonly queued: ReadonlyMap<string, QueuedRun>;
  readonly pegsOfRun: ReadonlyMap<string, readonly Peg[]>;
};

function outlookOf(context: Context, order: Order, pegs: readonly Peg[]): Outlook {
  const { world } = context;
  const shipment = order.shipmentId === null ? null : (world.plant.shipments.get(order.shipmentId) ?? null);
  const lateFeeMinor =
    order.valueMinor === null || order.lateFeeShare === null
      ? null
      : Math.round(order.valueMinor * order.lateFeeShare);
  const base = {
    order,
    shipment,
    lateFeeMinor,
    nextShipment: null,
    need: null,
    finishAt: null,
    shortPieces: 0,
    madeByCutoffPieces: 0,
  };
  const blank = { ...base, slipDays: 0, slackHours: null, pLate: null };
  const needs = needsOf(context, order, pegs);
  if (typeof needs === 'string') return { ...blank, unknown: needs };
  if (!shipment) return { ...blank, unknown: `no shipment known for order ${order.id}` };
  const last = needs.at(-1);
  if (!last) return { ...blank, unknown: null };
  // Past the end of the calendar is late where the calendar reaches the shipment, and unknown where it does not.
  const reach = last.calendar.to.at(-1) ?? world.now;
  if (last.finishAt === null && reach < shipment.packingClosesAt)
    return {
      ...blank,
      need: last,
      unknown: `the calendar of ${last.queued.line.name} ends before order ${order.id} is done`,
    };
  return { ...base, ...against(world, last, shipment, reach), need: last, unknown: null };
}

/** The stretches an order needs, the one that ends last at the end; or why that is not known. */
function needsOf(context: Context, order: Order, pegs: readonly Peg[]): Need[] | string {
  if (pegs.length === 0) return `nothing is planned to make order ${order.id}`;
  const needs: Need[] = [];
  for (const peg of pegs) {
    const run = context.world.plant.runs.get(peg.runId);
    if (run?.quantityPieces === 0 && run.status !== 'closed') return `run ${run.id} has no quantity`;
    const queued = context.queued.get(peg.runId);
    if (queued) {
      const need = needOf(context, queued, peg);
      if (need) needs.push(need);
      continue;
    }
    if (!run) return `order ${order.id} is pegged to run ${peg.runId}, which nobody knows`;
    if (run.status === 'closed') continue;
    const unknown =
      run.lineId === null ? `run ${run.id} has no line` : context.lines.get(run.lineId)?.unknown?.reason;
    if (unknown) return unknown;
    if (run.lineId !== null && !context.lines.has(run.lineId))
      return `run ${run.id} is on line ${run.lineId}, which nobody knows`;
  }
  return needs.toSorted(
    (a, b) => (a.finishAt ?? Number.POSITIVE_INFINITY) - (b.finishAt ?? Number.POSITIVE_INFINITY),
  );
}

/** Orders on one run are completed in the order of their shipments. */
function needOf(context: Context, queued: QueuedRun, peg: Peg): Need | null {
  const { world } = context;
  const calendar = queued.line.calendar;
  if (!calendar) return null;
  const cutoff = (id: string): number => {
    const shipmentId = world.plant.orders.get(id)?.shipmentId ?? null;
    return (shipmentId && world.plant.shipments.get(shipmentId)?.packingClosesAt) || Number.MAX_SAFE_INTEGER;
  };
  const sharing = (context.pegsOfRun.get(peg.runId) ?? []).toSorted(
    (a, b) => cutoff(a.orderId) - cutoff(b.orderId) || compareIds(a.orderId, b.orderId),
  );
  let upTo = 0;
  for (const other of sharing) {
    upTo += Math.min(
      other.quantityPieces,
      world.plant.orders.get(other.orderId)?.neededPieces ?? other.quantityPieces,
    );
    if (other.orderId === peg.orderId) break;
  }
  const openPieces = Math.max(0, Math.min(upTo, queued.run.quantityPieces) - queued.madePieces);
  const finishAt = advance(calendar, world.now, queued.waitHours + openPieces / queued.rate.nowPerHour);
  const release = releaseAt(context, queued);
  return {
    queued,
    calendar,
    openPieces,
    finishAt: finishAt === null || release === null ? finishAt : Math.max(finishAt, release),
  };
}

/** When the steps before this run let its last piece through: their runs, then the waits in between. */
function releaseAt(context: Context, queued: QueuedRun): UtcMs | null {
  const { model, plant } = context.world;
  const operations = model.kinds.get('operation');
  const step = stepOf(operations?.get(queued.run.operationId ?? '')?.record.fields['step']);
  if (queued.run.productionOrderId === null || step === null) return null;
  let release: UtcMs | null = null;
  for (const run of plant.runs.values()) {
    const before = stepOf(operations?.get(run.operationId ?? '')?.record.fields['step']);
    if (run.productionOrderId !== queued.run.productionOrderId || before === null || before >= step) continue;
    const finishAt = context.queued.get(run.id)?.finishAt ?? null;
    if (finishAt !== null) release = Math.max(release ?? 0, finishAt);
  }
  if (release === null) return null;
  for (const { record } of operations?.values() ?? []) {
    const waitHours = stepOf(record.fields['waitHours']);
    const at = stepOf(record.fields['step']);
    const same = record.fields['productionOrder'] === queued.run.productionOrderId;
    if (same && waitHours !== null && at !== null && at < step) release += waitHours * HOUR_MS;
  }
  return release;
}

function stepOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

type Against = Pick<
  Outlook,
  'finishAt' | 'nextShipment' | 'shortPieces' | 'madeByCutoffPieces' | 'slipDays' | 'slackHours' | 'pLate'
>;

/** `reach`: the end of the calendar, the earliest a run that ends after it can be done. */
function against(world: World, need: Need, shipment: Shipment, reach: UtcMs): Against {
  const cutoff = shipment.packingClosesAt;
  const { finishAt } = need;
  const doneAt = finishAt ?? reach;
  const late = finishAt === null || finishAt > cutoff;
  const hours = Math.max(0, hoursBetween(need.calendar, world.now, cutoff) - need.queued.waitHours);
  const made = Math.min(need.openPieces, Math.floor(hours * need.queued.rate.nowPerHour));
  const next = nextShipment(world, shipment, doneAt);
  const slipTo = next ? next.departsAt : doneAt;
  return {
    finishAt,
    nextShipment: next,
    madeByCutoffPieces: made,
    shortPieces: late ? Math.max(1, Math.round(need.openPieces) - made) : 0,
    slipDays: late
      ? Math.max(1, localDay(world.plant.zone, slipTo) - localDay(world.plant.zone, shipment.departsAt))
      : 0,
    slackHours: finishAt === null ? null : hoursBetween(need.calendar, finishAt, cutoff),
    pLate: probabilityLate(world, {
      need,
      cutoff,
      calendar: need.calendar,
      forecast: forecastFor(world, need, cutoff, need.calendar),
    }),
  };
}

/** The first shipment of the same route that packs after the order is done. */
export function nextShipment(world: World, shipment: Shipment, finishAt: UtcMs): Shipment | null {
  const later = [...world.plant.shipments.values()].filter(
    (other) =>
      other.route === shipment.route &&
      other.packingClosesAt >= finishAt &&
      other.departsAt > shipment.departsAt,
  );
  return later.toSorted((a, b) => a.departsAt - b.departsAt)[0] ?? null;
}

export function forecastFor(world: World, need: Need, cutoff: UtcMs, calendar: Calendar): RateForecast {
  const estimate = world.estimates.get(need.queued.line.id);
  const hours = Math.max(0, hoursBetween(calendar, world.now, cutoff));
  return forecastRate({
    log: estimate?.drift?.log ?? 0,
    logError: estimate?.drift?.logError ?? 0,
    hourSigma: (estimate?.hourSigma ?? 0) + (need.queued.rate.measured ? 0 : UNMEASURED_SIGMA),
    hours,
    hoursPerDay: hoursPerWorkingDay(need.calendar, world.now),
  });
}

/** The closed form of DESIGN.md 3: required efficiency against what the line is likely to give. */
export function probabilityLate(
  world: World,
  given: {
    readonly need: Need;
    readonly cutoff: UtcMs;
    readonly calendar: Calendar;
    readonly forecast: RateForecast;
  },
): number {
  const available = hoursBetween(given.calendar, world.now, given.cutoff);
  const work = given.need.queued.usualWaitHours + given.need.openPieces / given.need.queued.rate.usualPerHour;
  if (work <= 0) return P_MIN;
  if (available <= 0) return 1 - P_MIN;
  const z = (Math.log(work / available) - given.forecast.meanLog) / Math.max(1e-6, given.forecast.sigma);
  return Math.min(1 - P_MIN, Math.max(P_MIN, normalCdf(z)));
}
