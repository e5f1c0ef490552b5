// What being late costs: only what a contract or an agreement says, never an amount of our own (DESIGN.md 4).
import type { Order } from '../model/plant.ts';

/**
 * Loss in minor units of an order that slips so many days: the fee on its value once, the penalty for each day up to
 * its cap. Null: nobody has said what late costs, or what was said is below zero. Zero days cost nothing.
 */
export function lossOf(order: Order, slipDays: number): number | null {
  const { valueMinor, lateFeeShare } = order;
  const fee = valueMinor === null || lateFeeShare === null ? null : sensible(valueMinor * lateFeeShare);
  const perDay = sensible(order.latePenaltyPerDayMinor);
  if (fee === null && perDay === null) return null;
  if (slipDays <= 0) return 0;
  const days = Math.max(0, Math.min(slipDays, order.latePenaltyCapDays ?? slipDays));
  return Math.round((fee ?? 0) + (perDay ?? 0) * days);
}

function sensible(minor: number | null): number | null {
  return minor !== null && minor >= 0 ? minor : null;
}
