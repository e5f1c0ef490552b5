// What the options of a late order are worked out on: its line, the orders that share it, and one thing done about it.
import { grouped } from '../model/grouped.ts';
import type { Plant } from '../model/plant.ts';
import type { OptionPart } from '../types/option-part.ts';
import type { UtcMs } from '../types/time.ts';
import { countermeasures } from './countermeasures.ts';
import type { LateOrder } from './delay.ts';
import type { Chance } from './likely.ts';
import type { MaterialOutlook } from './material.ts';
import type { Outlook } from './outlook.ts';
import type { PlainAfter, PlainChange } from './plain-after.ts';
import type { LineQueue } from './queue.ts';
import { type Routing, routesOf, routingOf } from './routing.ts';
import type { Change, Futures } from './what-if.ts';
import type { World } from './world.ts';

/** What is projected of the whole plant. */
export type Plan = {
  readonly world: World;
  readonly lines: ReadonlyMap<string, LineQueue>;
  readonly outlooks: ReadonlyMap<string, Outlook>;
  readonly materials: ReadonlyMap<string, MaterialOutlook>;
};

export type Site = Plan & {
  readonly routing: Routing;
  readonly late: LateOrder;
  readonly queue: LineQueue;
  readonly cutoffAt: UtcMs;
  /** Every order that needs something of this line. */
  readonly touched: readonly Outlook[];
  /** What has been tried on the line as it is, by what was done. */
  readonly tried: Map<string, Tried>;
};

/**
 * A change with its futures, and what it comes to for each order that was asked about. `to`: where a run goes to; `held`:
 * how long its parts then hold it, in each future.
 */
export type Tried = {
  readonly to: LineQueue | null;
  readonly held: Float64Array | null;
  readonly futures: Futures | null;
  /** By order, with the outlook it was judged from. */
  readonly chances: Map<string, { readonly outlook: Outlook; readonly chance: Chance | null }>;
};

type Bench = { readonly rests: readonly unknown[]; readonly tried: Map<string, Tried> };

const benches = new WeakMap<LineQueue, Bench>();

/**
 * What is tried on a line stands as long as its queue does, and what else it rests on: the moment, the steps of orders,
 * what can be done, and how chances are read. Of the orders only those are judged anew whose outlook has changed.
 */
function triedOn(world: World, queue: LineQueue): Map<string, Tried> {
  const { now, model, calibrate, plant } = world;
  const rests = [now, calibrate, plant, routesOf(model), countermeasures(model)];
  const known = benches.get(queue);
  if (known?.rests.every((one, i) => one === rests[i])) return known.tried;
  const tried = new Map<string, Tried>();
  benches.set(queue, { rests, tried });
  return tried;
}

/** Null: the line of the order is not known. */
export function siteOf(plan: Plan, late: LateOrder): Site | null {
  const lineId = late.need.queued.line.id;
  const queue = plan.lines.get(lineId);
  if (!queue) return null;
  return {
    ...plan,
    routing: routingOf(plan.world, plan.lines),
    late,
    queue,
    cutoffAt: late.outlook.deadline?.cutoffAt ?? plan.world.now,
    touched: touching(plan, lineId),
    tried: triedOn(plan.world, queue),
  };
}

const onLines = new WeakMap<Plant, ReadonlyMap<string, readonly string[]>>();

/** By line, the orders some run of which is on it, in the order of the plant's list. */
function ordersOnLines(plant: Plant): ReadonlyMap<string, readonly string[]> {
  let known = onLines.get(plant);
  if (!known) {
    const found = [...plant.orders.keys()].flatMap((orderId) => {
      const runs = (plant.pegsByOrder.get(orderId) ?? []).map(({ runId }) => plant.runs.get(runId));
      return [...new Set(runs.map((run) => run?.lineId ?? null))].map((lineId) => ({ orderId, lineId }));
    });
    const rows = grouped(found, ({ lineId }) => lineId);
    known = new Map([...rows].map(([lineId, on]) => [lineId, on.map(({ orderId }) => orderId)]));
    onLines.set(plant, known);
  }
  return known;
}

type Found = { readonly outlooks: Plan['outlooks']; readonly orders: readonly Outlook[] };

/** By line, what was found at the last look. */
const touchings = new WeakMap<Plant, Map<string, Found>>();

/** Orders that need something of a line: the same list as long as the outlook of none of them has changed. */
export function touching(
  { world, outlooks }: Pick<Plan, 'world' | 'outlooks'>,
  lineId: string,
): readonly Outlook[] {
  const byLine = touchings.get(world.plant) ?? new Map<string, Found>();
  touchings.set(world.plant, byLine);
  const before = byLine.get(lineId);
  if (before?.outlooks === outlooks) return before.orders;
  const now: Outlook[] = [];
  for (const orderId of ordersOnLines(world.plant).get(lineId) ?? []) {
    const outlook = outlooks.get(orderId);
    if (outlook && needsOf(outlook, lineId)) now.push(outlook);
  }
  const orders = before && isSameList(before.orders, now) ? before.orders : now;
  byLine.set(lineId, { outlooks, orders });
  return orders;
}

export function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function needsOf({ needs }: Outlook, lineId: string): boolean {
  for (const { queued } of needs) if (queued.line.id === lineId) return true;
  return false;
}

/** What one thing acts on: two things on the same one are no pair. */
export type Lever = 'rate' | 'hours' | 'place' | 'shipping' | 'parts';

/** One thing that can be done. */
export type Candidate = {
  readonly key: string;
  readonly lever: Lever;
  readonly costMinor: number | null;
  readonly closesAt: UtcMs;
  /** The stretch of extra hours, so that no hour is worked twice. */
  readonly hours: readonly [from: UtcMs, to: UtcMs] | null;
  /** It takes the run off its line: what is done there no longer helps. */
  readonly leaves: boolean;
  /** Orders of another line that feel it. */
  readonly touches: readonly Outlook[];
  readonly change: (before: Change) => Change;
  readonly plain: (before: PlainChange) => PlainChange;
  readonly part: (after: PlainAfter) => OptionPart;
};
