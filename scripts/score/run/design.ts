// What the design says at one moment: how likely each order is late, which lines drift, what overtime would save.
import { withOvertime } from '../../../src/core/model/calendar.ts';
import { type Outlook, outlooks } from '../../../src/core/project/outlook.ts';
import { queues } from '../../../src/core/project/queue.ts';
import type { World } from '../../../src/core/project/world.ts';
import type { FoldState } from '../../../src/core/state.ts';
import { look } from '../../../src/core/think.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';

export type Statement = { readonly since: UtcMs; readonly share: number };
export type Slot = { readonly from: UtcMs; readonly to: UtcMs };

export type DesignLook = {
  /** P(late) of each open order that could be judged. */
  readonly chances: ReadonlyMap<string, number>;
  /** Who is listed as watched, with the core's own hysteresis. */
  readonly watched: ReadonlySet<string>;
  readonly drifts: ReadonlyMap<string, Statement>;
  /** Expected loss, in minor units, that one slot of work more on the line would save. */
  readonly saved: (lineId: string, slot: Slot) => number;
  /** Orders that nobody could judge, with why. */
  readonly unjudged: ReadonlyMap<string, string>;
};

/** Orders whose shipment has packed are no longer told of: nothing can be said in advance of them. */
export function designLook(state: FoldState, at: UtcMs): DesignLook {
  const { world, flags, outlooks: all } = look(state, at);
  const found = stillOpen(all, at);
  const judged = found.filter((outlook) => outlook.unknown === null);
  return {
    chances: new Map(judged.map(({ order, likely }) => [order.id, likely?.pLate ?? 0])),
    watched: new Set(found.map(({ order }) => order.id).filter((id) => flags.get(id) === 'watch')),
    drifts: new Map(
      [...world.estimates].flatMap(([lineId, { drift }]) =>
        drift ? [[lineId, { since: drift.since, share: drift.share }]] : [],
      ),
    ),
    saved: (lineId, slot) =>
      expectedLoss(found, lineId) - expectedLoss(withSlot(world, lineId, slot), lineId),
    unjudged: new Map(found.flatMap(({ order, unknown }) => (unknown === null ? [] : [[order.id, unknown]]))),
  };
}

function expectedLoss(found: readonly Outlook[], lineId: string): number {
  return found
    .filter(({ need }) => need?.queued.line.id === lineId)
    .reduce((sum, { likely }) => sum + (likely?.expectedLossMinor ?? 0), 0);
}

/** The same moment, had the line one more stretch of work in its calendar. */
function withSlot(world: World, lineId: string, slot: Slot): Outlook[] {
  const line = world.plant.lines.get(lineId);
  if (!line?.calendar) return [];
  const lines = new Map(world.plant.lines);
  lines.set(lineId, { ...line, calendar: withOvertime(line.calendar, slot.from, slot.to) });
  const widened = { ...world, plant: { ...world.plant, lines } };
  return stillOpen(outlooks(widened, queues(widened)), world.now);
}

function stillOpen(found: ReadonlyMap<string, Outlook>, at: UtcMs): Outlook[] {
  return [...found.values()].filter(({ deadline }) => deadline === null || deadline.cutoffAt > at);
}
