// Cards about late orders, as people saw them. One was false where none of the orders it ever named ended late.
import type { TrueOrder } from '../../../src/plant/works/works.ts';
import type { PlantCalendar } from '../run/plant-calendar.ts';
import type { Opened, RunRecord } from '../run/record.ts';
import type { CardScore, DecisionScore } from '../seed-score.ts';
import type { Span } from './scored-orders.ts';

/** Scheduled hours of a shift less its break. */
const SHIFT_HOURS = 7.5;

export type CardInput = {
  readonly orders: readonly TrueOrder[];
  readonly calendar: PlantCalendar;
  readonly span: Span;
  /** The line whose shifts count as the plant's. */
  readonly lineId: string;
};

export function measureCards(decisions: Iterable<Opened>, input: CardInput): CardScore {
  const { orders, calendar, span, lineId } = input;
  const late = lateIds(orders);
  const scored = [...decisions].filter(({ isDelay, at }) => isDelay && at >= span.from && at < span.to);
  return {
    cards: scored.length,
    falseCards: scored.filter(({ lateOrders }) => ![...lateOrders].some((id) => late.has(id))).length,
    named: scored.reduce((sum, { lateOrders }) => sum + lateOrders.size, 0),
    orders: new Set(scored.flatMap(({ lateOrders }) => [...lateOrders])).size,
    shifts: calendar.hours(lineId, span.from, span.to) / SHIFT_HOURS,
  };
}

/** Of each rule: decisions opened, their distinct causes, and those about orders of which none was late. */
export function measureDecisions(
  record: RunRecord,
  { orders, span }: Pick<CardInput, 'orders' | 'span'>,
): DecisionScore {
  const late = lateIds(orders);
  const found: { [ruleId: string]: { opened: number; causes: string[]; falseDelays: number } } = {};
  for (const { ruleId, causeId, at, lateOrders } of record.decisions.values()) {
    if (at < span.from) continue;
    const own = found[ruleId] ?? { opened: 0, causes: [], falseDelays: 0 };
    found[ruleId] = own;
    own.opened += 1;
    if (!own.causes.includes(causeId)) own.causes.push(causeId);
    if (lateOrders.size > 0 && ![...lateOrders].some((id) => late.has(id))) own.falseDelays += 1;
  }
  return found;
}

function lateIds(orders: readonly TrueOrder[]): Set<string> {
  return new Set(orders.filter((order) => order.late).map((order) => order.orderId));
}
