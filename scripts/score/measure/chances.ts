// Said probabilities of orders that are still open at a horizon, each with what came of it.
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Chances, RunRecord } from '../run/record.ts';
import { HORIZONS, type Said } from '../seed-score.ts';
import type { Asked } from './scored-orders.ts';

export type ChanceScore = {
  readonly said: { readonly [horizon: string]: readonly Said[] };
  readonly unjudged: { readonly [reason: string]: number };
};

/** An older word than this is no word: the order was not judged any more. Looks lie at most a weekend apart. */
const STALE_MS = 4 * 86_400_000;

export function measureChances(record: RunRecord, asked: readonly Asked[]): ChanceScore {
  const said: { [horizon: string]: Said[] } = Object.fromEntries(HORIZONS.map((horizon) => [horizon, []]));
  const unjudged: { [reason: string]: number } = {};
  for (const { order, horizon, at } of asked) {
    // An order that is done by then cannot be late: to know that is no forecast.
    if (order.doneAt <= at) continue;
    const p = chanceAt(record.chances.get(order.orderId), at);
    if (p !== null) said[horizon]?.push({ p, late: order.late });
    else {
      const reason =
        record.unjudged.get(order.orderId)?.findLast((one) => one.at <= at)?.reason ?? 'not told of';
      const kind = reason.replaceAll(/\S*\d\S*/g, '#');
      unjudged[kind] = (unjudged[kind] ?? 0) + 1;
    }
  }
  return { said, unjudged };
}

function chanceAt(chances: Chances | undefined, at: UtcMs): number | null {
  if (!chances) return null;
  const i = chances.at.findLastIndex((tick) => tick <= at);
  const tick = chances.at[i];
  return tick === undefined || at - tick > STALE_MS ? null : (chances.p[i] ?? null);
}
