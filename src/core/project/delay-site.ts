// What the options of a late order are worked out on: its line, the orders that share it, and one thing done about it.
import type { OptionPart } from '../types/option-part.ts';
import type { UtcMs } from '../types/time.ts';
import type { LateOrder } from './delay.ts';
import type { MaterialOutlook } from './material.ts';
import type { Outlook } from './outlook.ts';
import type { PlainAfter, PlainChange } from './plain-after.ts';
import type { LineQueue } from './queue.ts';
import { type Routing, routingOf } from './routing.ts';
import type { Change } from './what-if.ts';
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
};

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
  };
}

const byLine = new WeakMap<Plan['outlooks'], ReadonlyMap<string, readonly Outlook[]>>();

/** Orders that need something of a line. */
export function touching({ outlooks }: Pick<Plan, 'outlooks'>, lineId: string): readonly Outlook[] {
  let lines = byLine.get(outlooks);
  if (!lines) {
    const found = new Map<string, Outlook[]>();
    for (const one of outlooks.values())
      for (const id of new Set(one.needs.map(({ queued }) => queued.line.id))) {
        const on = found.get(id);
        if (on) on.push(one);
        else found.set(id, [one]);
      }
    lines = found;
    byLine.set(outlooks, lines);
  }
  return lines.get(lineId) ?? [];
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
