// Which orders count, and the moments at which everybody is asked about them.
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { TrueOrder, Works } from '../../../src/plant/works/works.ts';
import type { PlantCalendar } from '../run/plant-calendar.ts';
import { HORIZONS, type Horizon } from '../seed-score.ts';

/** A box learns its lines first; nobody is judged on what happens meanwhile. */
export const LEARNING_WEEKS = 8;
const WEEK_MS = 7 * 86_400_000;

export type Span = { readonly from: UtcMs; readonly to: UtcMs };

export type Asked = { readonly order: TrueOrder; readonly horizon: Horizon; readonly at: UtcMs };

export function scoredSpan(works: Works): Span {
  return { from: works.from + LEARNING_WEEKS * WEEK_MS, to: works.to };
}

/** Orders whose packing closes in the span. */
export function scoredOrders(works: Works, { from, to }: Span): TrueOrder[] {
  return works.truth.orders.filter(({ cutoffAt }) => cutoffAt > from && cutoffAt <= to);
}

/** Every order at every horizon at which it was known by then and the learning was over. */
export function askedMoments(orders: readonly TrueOrder[], calendar: PlantCalendar, { from }: Span): Asked[] {
  return orders.flatMap((order) =>
    HORIZONS.flatMap((horizon) => {
      const at = calendar.before(order.lineId, order.cutoffAt, horizon);
      return at !== null && at >= from && at >= order.knownAt ? [{ order, horizon, at }] : [];
    }),
  );
}
