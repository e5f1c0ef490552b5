// The outlook of each open order: when the piece that completes it is made, and whether its shipment is reached.
import { type Calendar, HOUR_MS, hoursBetween } from '../model/calendar.ts';
import { changedIn } from '../model/changed.ts';
import type { Order, Peg, Plant } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import { SCENARIOS } from './capacity.ts';
import { netNeeds } from './free-stock.ts';
import { judged, type Likely } from './likely.ts';
import { always, latest, type Moments } from './moments.ts';
import { lossOf } from './money.ts';
import { dependentsOf } from './order-sources.ts';
import type { LineQueue, QueuedRun } from './queue.ts';
import { endsOf, notPlaced, queuedRun, type Routing, routesOf, routingOf } from './routing.ts';
import { type Shares, sharesOf } from './shares.ts';
import { type Deadline, deadlineOf, slipDaysOf } from './slip.ts';
import type { Calibrate, World } from './world.ts';

/** The stretch of one run that an order waits for. `openPieces`: still to make until its last needed piece. */
export type Need = {
  readonly queued: QueuedRun;
  readonly calendar: Calendar;
  readonly openPieces: number;
  /** Of these the order's own: those before them are for orders that share the run. */
  readonly ownPieces: number;
  readonly finishAt: UtcMs | null;
  /** When its own line is done with it in each scenario. */
  readonly own: Float64Array;
  /** When it is done in each scenario, with the steps before and the waits after it. */
  readonly each: Float64Array;
};

export type Outlook = {
  readonly order: Order;
  readonly deadline: Deadline | null;
  /** The run that completes it; null where nothing is left to make or nothing is known. */
  readonly need: Need | null;
  readonly needs: readonly Need[];
  readonly finishAt: UtcMs | null;
  readonly shortPieces: number;
  readonly madeByCutoffPieces: number;
  readonly slipDays: number;
  readonly slackHours: number | null;
  readonly likely: Likely | null;
  /** Plain statement: what is lost if what is measured now goes on; what one day late costs where it is not late. */
  readonly lossIfLateMinor: number | null;
  /** "cannot judge: …". Null: judged. */
  readonly unknown: string | null;
};

export type OutlookContext = {
  readonly world: World;
  readonly lines: ReadonlyMap<string, LineQueue>;
  readonly parts: ReadonlyMap<string, Moments>;
  readonly routing: Routing;
  readonly shares: Shares;
};

/** Outlooks that rest on what has not changed since the last look are the same objects. */
export function outlooks(
  world: World,
  lines: ReadonlyMap<string, LineQueue>,
  /** By run: when its parts are there, for those that wait for some. */
  parts: ReadonlyMap<string, Moments> = new Map(),
): ReadonlyMap<string, Outlook> {
  const { plant, calibrate } = world;
  const routing = routingOf(world, lines, parts);
  const context = { world, lines, parts, routing, shares: sharesOf(world, lines, routing) };
  const routes = routesOf(world.model);
  const known = kept.get(plant);
  const before = known?.calibrate === calibrate && known.routes === routes ? known : null;
  const found = new Map(before?.found);
  for (const id of before ? staleOrders(plant, before, context) : plant.orders.keys()) {
    const order = plant.orders.get(id) as Order;
    if (order.neededPieces > 0) found.set(id, outlookOf(context, order, plant.pegsByOrder.get(id) ?? []));
  }
  kept.set(plant, { calibrate, routes, now: world.now, lines, parts, found });
  return found;
}

/** The last look. What an outlook rests on besides the records: the queues of the lines that make it, its runs' parts. */
type Kept = Pick<OutlookContext, 'lines' | 'parts'> & {
  readonly calibrate: Calibrate;
  readonly routes: unknown;
  readonly now: UtcMs;
  readonly found: ReadonlyMap<string, Outlook>;
};

const kept = new WeakMap<Plant, Kept>();

function staleOrders(
  plant: Plant,
  before: Kept,
  { world, lines, parts }: OutlookContext,
): ReadonlySet<string> {
  const { onLine, onRun, onNone } = dependentsOf(plant);
  const stale = new Set<string>(world.now === before.now ? [] : onNone);
  for (const id of changedIn(before.lines, lines)) for (const order of onLine.get(id) ?? []) stale.add(order);
  for (const id of changedIn(before.parts, parts)) for (const order of onRun.get(id) ?? []) stale.add(order);
  return stale;
}

function outlookOf(context: OutlookContext, order: Order, pegs: readonly Peg[]): Outlook {
  const deadline = deadlineOf(context.world, order);
  if (netNeeds(context.world.plant).get(order.id) === 0) return blank(order, deadline);
  const found = needsOf(context, order, pegs);
  if (typeof found === 'string') return { ...blank(order, deadline), unknown: found };
  if (!deadline) {
    const unknown = `no shipment and no date known for order ${order.id}`;
    return { ...blank(order, deadline), unknown };
  }
  const { needs, waitsUntil } = found;
  const last = needs.at(-1);
  if (!last) {
    const waits = waitsUntil === null ? null : waiting(context, order, waitsUntil, deadline);
    return { ...blank(order, deadline), ...waits };
  }
  // Past the end of the calendar is late where the calendar reaches the shipment, and unknown where it does not.
  const reach = last.calendar.to.at(-1) ?? last.queued.at;
  if (last.finishAt === null && reach < deadline.cutoffAt) {
    const unknown = `the calendar of ${last.queued.line.name} ends before order ${order.id} is done`;
    return { ...blank(order, deadline), need: last, needs, unknown };
  }
  const plain = plainOf(context.world, order, needs, { deadline, reach });
  const likely = likelyOf(context, order, needs, deadline);
  return { ...plain, order, deadline, need: last, needs, likely, unknown: null };
}

/** An order of which nothing is left to make. */
function blank(order: Order, deadline: Deadline | null): Outlook {
  return {
    order,
    deadline,
    need: null,
    needs: [],
    finishAt: null,
    shortPieces: 0,
    madeByCutoffPieces: 0,
    slipDays: 0,
    slackHours: null,
    likely: null,
    lossIfLateMinor: lossOf(order, 1),
    unknown: null,
  };
}

/** `waitsUntil`: when what is made and still waits, curing or outside, is through. Null: nothing does. */
type Needs = { readonly needs: readonly Need[]; readonly waitsUntil: UtcMs | null };

/** The stretches an order needs, the one that ends last at the end; or why that is not known. */
function needsOf(context: OutlookContext, order: Order, pegs: readonly Peg[]): Needs | string {
  const { world, lines, routing, shares } = context;
  if (pegs.length === 0) return `nothing is planned to make order ${order.id}`;
  const needs: Need[] = [];
  let waitsUntil: UtcMs | null = null;
  for (const peg of pegs) {
    const run = world.plant.runs.get(peg.runId);
    if (!run) return `order ${order.id} is pegged to run ${peg.runId}, which nobody knows`;
    const unknown = notPlaced(lines, run) ?? routing.unknown(run);
    if (unknown) return unknown;
    const pieces = shares.openPieces(order.id, run);
    const queued = queuedRun(lines, run);
    if (pieces === null) continue;
    if (pieces > 0 && queued?.line.calendar)
      needs.push(
        needOf(context, queued, queued.line.calendar, {
          openPieces: pieces,
          handed: shares.handedPieces(order.id, run),
        }),
      );
    const until = pieces > 0 ? null : routing.waitsUntil(run);
    if (until !== null) waitsUntil = Math.max(waitsUntil ?? 0, until);
  }
  const missing = shares.missingPieces(order.id);
  if (missing > 0) return `nothing is planned for ${missing} pieces of order ${order.id}`;
  const held = waitsUntil === null ? needs : heldUntil(needs, waitsUntil);
  return { needs: held.length < 2 ? held : held.sort((a, b) => endOf(a) - endOf(b)), waitsUntil };
}

function endOf({ finishAt }: Need): number {
  return finishAt ?? Number.POSITIVE_INFINITY;
}

function needOf(
  { lines, routing }: OutlookContext,
  queued: QueuedRun,
  calendar: Calendar,
  { openPieces, handed }: { readonly openPieces: number; readonly handed: number },
): Need {
  const own = endsOf(queued, openPieces, lines.get(queued.line.id));
  // An order that takes all of the run is through when the run is: asked for once for both.
  const through =
    openPieces === queued.openPieces
      ? routing.runDone(queued)
      : routing.through(queued, { plain: queued.plainDone(openPieces), each: own });
  const { plain, each } = after(through, routing.hoursAfter(queued.run));
  const ownPieces = Math.min(handed, openPieces);
  return { queued, calendar, openPieces, ownPieces, finishAt: plain, own, each };
}

/** What of the order is made on another run waits for as long. */
function heldUntil(needs: readonly Need[], until: UtcMs): Need[] {
  return needs.map((need) => {
    const finishAt = need.finishAt === null ? null : Math.max(need.finishAt, until);
    return { ...need, finishAt, each: latest([need.each, always(until).each]) };
  });
}

/** All is made, and some of it waits: no line can bring it sooner. */
function waiting(
  { world }: OutlookContext,
  order: Order,
  until: UtcMs,
  deadline: Deadline,
): Pick<Outlook, 'finishAt' | 'shortPieces' | 'slipDays' | 'likely' | 'lossIfLateMinor'> {
  const late = until > deadline.cutoffAt;
  const slipDays = late ? slipDaysOf(world, deadline, until) : 0;
  const likely = judged(world, order, always(until).each, deadline, (p) => p);
  return {
    finishAt: until,
    shortPieces: late ? order.neededPieces : 0,
    slipDays,
    likely: { ...likely, requiredEfficiency: null, hoursLeft: 0 },
    lossIfLateMinor: lossOf(order, Math.max(1, slipDays)),
  };
}

function after(done: Moments, hours: number): Moments {
  if (hours === 0) return done;
  const ms = hours * HOUR_MS;
  return { plain: done.plain === null ? null : done.plain + ms, each: done.each.map((at) => at + ms) };
}

type Plain = Pick<
  Outlook,
  'finishAt' | 'shortPieces' | 'madeByCutoffPieces' | 'slipDays' | 'slackHours' | 'lossIfLateMinor'
>;

/** `reach`: the end of the calendar, the earliest a run that ends after it can be done. */
function plainOf(
  world: World,
  order: Order,
  needs: readonly Need[],
  { deadline, reach }: { readonly deadline: Deadline; readonly reach: UtcMs },
): Plain {
  const need = needs.at(-1) as Need;
  const { finishAt } = need;
  const { cutoffAt } = deadline;
  const late = finishAt === null || finishAt > cutoffAt;
  const slipDays = late ? slipDaysOf(world, deadline, finishAt ?? reach) : 0;
  const short = needs.reduce((sum, one) => sum + shortOf(one, cutoffAt), 0);
  return {
    finishAt,
    madeByCutoffPieces: madeBy(need, cutoffAt),
    shortPieces: late ? Math.max(1, short) : 0,
    slipDays,
    slackHours: finishAt === null ? null : hoursBetween(need.calendar, finishAt, cutoffAt),
    lossIfLateMinor: lossOf(order, Math.max(1, slipDays)),
  };
}

/** Plain statement: pieces of the run made by `t` at today's rate, up to the last one needed. */
function madeBy({ calendar, queued, openPieces }: Need, t: UtcMs): number {
  const hours = Math.max(0, hoursBetween(calendar, queued.at, t) - queued.waitHours);
  return Math.min(openPieces, Math.floor(hours * queued.rate.nowPerHour));
}

/** What of the order's own pieces is not made by `t`: a run makes those of the orders before it first. */
export function shortOf(need: Need, t: UtcMs): number {
  return Math.min(Math.round(need.ownPieces), Math.max(0, Math.round(need.openPieces) - madeBy(need, t)));
}

function likelyOf(context: OutlookContext, order: Order, needs: readonly Need[], deadline: Deadline): Likely {
  const { world } = context;
  const last = needs.at(-1) as Need;
  const hoursLeft = Math.max(0, hoursBetween(last.calendar, last.queued.at, deadline.cutoffAt));
  return {
    ...judged(world, order, latestOf(needs, together), deadline, (p) => world.calibrate(p, hoursLeft)),
    requiredEfficiency: requiredOf(last, hoursLeft),
    hoursLeft,
  };
}

/** Written anew for every order. */
const together = new Float64Array(SCENARIOS);

/** In each scenario, when the last of what an order needs is done. */
export function latestOf(needs: readonly Pick<Need, 'each'>[], into?: Float64Array): Float64Array {
  return latest(
    needs.map(({ each }) => each),
    into,
  );
}

/** Usual hours of work until its last piece over the working hours there are. */
function requiredOf({ queued, openPieces }: Need, hoursLeft: number): number | null {
  const work = queued.usualWaitHours + openPieces / queued.rate.usualPerHour;
  return hoursLeft > 0 ? work / hoursLeft : null;
}
