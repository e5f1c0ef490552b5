// Red cards: a stretch in which a line has red orders. It was false where none of them ended late.
import type { TrueOrder } from '../../../src/plant/works/works.ts';
import type { PlantCalendar } from '../run/plant-calendar.ts';
import type { Card, RunRecord } from '../run/record.ts';
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

export function measureCards(cards: readonly Card[], input: CardInput): CardScore {
  const { orders, calendar, span, lineId } = input;
  const late = lateIds(orders);
  const scored = cards.filter((card) => card.from >= span.from && card.from < span.to);
  return {
    cards: scored.length,
    falseCards: scored.filter((card) => ![...card.orders].some((id) => late.has(id))).length,
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
