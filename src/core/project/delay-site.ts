// What the options of a late order are worked out on: its line, the orders that share it, and one thing done about it.
import type { Option } from '../types/decision.ts';
import type { OptionPart } from '../types/option-part.ts';
import type { UtcMs } from '../types/time.ts';
import { countermeasures } from './countermeasures.ts';
import type { LateOrder } from './delay.ts';
import type { MaterialOutlook } from './material.ts';
import type { Moments } from './moments.ts';
import type { Outlook } from './outlook.ts';
import type { PlainAfter, PlainChange } from './plain-after.ts';
import type { LineQueue } from './queue.ts';
import { type Routing, routesOf, routingOf } from './routing.ts';
import { type Stake, touching } from './stakes.ts';
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
  readonly touched: readonly Stake[];
  /** What has been tried on the line as it is, by what was done. */
  readonly tried: Map<string, Tried>;
};

/**
 * A change with its futures, and what it comes to for each order that was asked about. `to`: where a run goes to; `held`:
 * when its parts then let it through.
 */
export type Tried = {
  readonly to: LineQueue | null;
  readonly held: Moments | null;
  readonly futures: Futures | null;
  /** For the order of the card, as long as that is the same. */
  own: { readonly outlook: Outlook; readonly outcome: OwnOutcome } | null;
  /** For the others, as they were asked about one after the other, as long as each is the same. */
  readonly felt: Felt[];
};

/** What one order then loses. Null: nobody knows. */
export type Felt = {
  readonly stake: Stake;
  readonly lossMinor: number | null;
  /** It is then late by a good deal more. */
  readonly madeLate: boolean;
};

/** What something done comes to for the order itself. */
export type OwnOutcome = Pick<Option, 'pLate' | 'fix'> & {
  readonly plain: PlainAfter;
  readonly lossMinor: number | null;
  readonly tried: Tried;
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
  readonly touches: readonly Stake[];
  readonly change: (before: Change) => Change;
  readonly plain: (before: PlainChange) => PlainChange;
  readonly part: (after: PlainAfter) => OptionPart;
};
