// How a decision stood when a person said that it is known, agreed or taken: what worse is measured against.
import type { Decision } from '../types/decision.ts';
import type { Act, Agreed, Quiet } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';

export function quietAs(decision: Decision, { kind, personId, reason = '', until }: Act): Quiet {
  const { reason: rank, atRiskMinor } = decision;
  return {
    personId,
    reason,
    until: kind === 'take-loss' ? null : (until ?? null),
    band: rank.band,
    pinnedBy: rank.pinnedBy,
    atRiskMinor,
    slipDays: slipDaysOf(decision),
    orderIds: lateOrders(decision),
  };
}

/** Days late by the plain statement. Null: it is no lateness, or not known. */
export function slipDaysOf({ consequence }: Decision): number | null {
  return consequence.type === 'delay' ? consequence.slipDays : null;
}

/** The order that leads the card, then the others on it that are late too. */
export function lateOrders({ consequence }: Decision): string[] {
  const others =
    consequence.type === 'delay'
      ? consequence.others.filter(({ late }) => late).map(({ orderId }) => orderId)
      : [];
  return [consequence.orderId, ...others].filter((id) => id !== '');
}

type Before = {
  /** What was agreed before. */
  readonly before: Agreed | null;
  readonly firstDateOf: (orderId: string) => UtcMs | null;
};

/** However often a date is agreed anew, the first one of the order stays. */
export function agreedOn(decision: Decision, act: Act, { before, firstDateOf }: Before): Agreed {
  const { orderId } = decision.consequence;
  const firstDate = before?.orderId === orderId ? before.firstDate : firstDateOf(orderId);
  return { orderId, until: act.until ?? act.at, firstDate, words: act.reason ?? '' };
}
