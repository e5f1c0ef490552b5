// What being late costs: only what a contract or an agreement says, never an amount of our own (DESIGN.md 4).
import type { Order } from '../model/plant.ts';

/**
 * Loss in minor units of an order that slips so many days: the fee on its value once, the penalty for each day up to
 * its cap. Null: nobody has said what late costs, or not all that was said has an amount: part of a loss is not the
 * loss. Zero days cost nothing.
 */
export function lossOf(order: Order, slipDays: number): number | null {
  const { valueMinor, lateFeeShare, latePenaltyPerDayMinor: perDay, latePenaltyCapDays: cap } = order;
  if (lateFeeShare === null && perDay === null) return null;
  const fee = lateFeeShare === null ? 0 : valueMinor === null ? null : sensible(valueMinor * lateFeeShare);
  const daily = perDay === null ? 0 : (cap ?? 0) < 0 ? null : sensible(perDay);
  if (fee === null || daily === null) return null;
  if (slipDays <= 0) return 0;
  const days = Math.min(slipDays, cap ?? slipDays);
  return Math.round(fee + daily * days);
}

/** What is below zero is no amount. */
function sensible(minor: number): number | null {
  return minor >= 0 ? minor : null;
}
