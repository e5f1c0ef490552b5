// What the design says at one moment: how likely each order is late, which lines drift.
import type { Outlook } from '../../../src/core/project/outlook.ts';
import type { FoldState } from '../../../src/core/state.ts';
import { look } from '../../../src/core/think.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';

export type Statement = { readonly since: UtcMs; readonly share: number };

export type DesignLook = {
  /** P(late) of each open order that could be judged. */
  readonly chances: ReadonlyMap<string, number>;
  /** Who is listed as watched, with the core's own hysteresis. */
  readonly watched: ReadonlySet<string>;
  readonly drifts: ReadonlyMap<string, Statement>;
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
    unjudged: new Map(found.flatMap(({ order, unknown }) => (unknown === null ? [] : [[order.id, unknown]]))),
  };
}

function stillOpen(found: ReadonlyMap<string, Outlook>, at: UtcMs): Outlook[] {
  return [...found.values()].filter(({ deadline }) => deadline === null || deadline.cutoffAt > at);
}
