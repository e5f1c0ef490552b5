// What is lost by first telling somebody later: whether it is worth waking them for.
import type { Decision } from '../types/decision.ts';
import { TO_DECIDE_MS } from '../types/message.ts';
import type { UtcMs } from '../types/time.ts';

const HOUR_MS = 3_600_000;

export type Waiting = {
  readonly now: UtcMs;
  /** When they would hear of it. */
  readonly until: UtcMs;
  /** Minor units: so much may be lost by waiting. */
  readonly wakeAboveMinor: number;
};

/**
 * An option that stays open costs nothing. Where less than an hour is left until act-by, what acting is worth is lost, and
 * bad pieces cost as they are made. Where no amount is known nothing is lost before, and then nobody can say that it is
 * little: it cannot wait.
 */
export function canWait(decision: Decision, waiting: Waiting): boolean {
  const lost = lostBy(decision, waiting);
  return lost !== null && lost <= waiting.wakeAboveMinor;
}

/** Minor units. Null: something is, and nobody knows how much. */
function lostBy(
  { consequence, reason, actBy, atRiskMinor }: Decision,
  { now, until }: Waiting,
): number | null {
  if (actBy !== null && actBy <= until + TO_DECIDE_MS) {
    const worth = reason.valueOfActingMinor ?? atRiskMinor;
    return worth === null ? null : Math.max(0, worth);
  }
  if (consequence.type !== 'quality' || consequence.badPerHour <= 0) return 0;
  if (consequence.costPerHourMinor === null) return null;
  return (consequence.costPerHourMinor * Math.max(0, until - now)) / HOUR_MS;
}
