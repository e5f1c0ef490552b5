// A lateness that nobody can prevent any more: the shipment packed without what was missing.
import type { Decision } from '../types/decision.ts';
import type { Agreed } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';

/**
 * A decision that begins so is shown as over and wakes nobody. Where the customer agreed to another day for the order,
 * it is that day that must be over: on the first one everybody knows that nothing leaves.
 */
export function cameTrue({ consequence }: Decision, agreed: Agreed | null, now: UtcMs): boolean {
  if (consequence.type !== 'delay' || consequence.shortPieces <= 0) return false;
  const { cutoffAt, orderId } = consequence;
  const until = agreed?.orderId === orderId ? Math.max(cutoffAt, agreed.until) : cutoffAt;
  return now > until;
}
