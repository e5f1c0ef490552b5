// When what a person said to be known, agreed or taken speaks again: it is worse than when they said it.
import type { Decision } from '../types/decision.ts';
import type { Quiet, Task, Worse } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';
import { lateOrders, slipDaysOf } from './quiet.ts';

/** More than half as much again: less is the figure breathing. */
const MUCH_MORE = 1.5;
/** Days by which it must slip further: a truck. */
const FURTHER_DAYS = 1;

/**
 * Null: it is as quiet as it was, or the task is not a quiet one. Only what was said is held against it:
 * - known: until then, as long as band, money and days stay;
 * - agreed: the likely end before the end of the day agreed to. The first date is missed, everybody knows it, and what
 *   that costs may grow with every day up to the new one; what is at risk speaks only where no end is known;
 * - the loss is taken: as long as it is that loss. That the last chance to prevent it comes nearer is no news.
 * While data is missing nothing is worse: the figures are those of before. Time passes all the same.
 */
export function worseOf(task: Pick<Task, 'phase' | 'quiet'>, decision: Decision, now: UtcMs): Worse | null {
  const { phase, quiet } = task;
  if (!quiet) return null;
  switch (phase) {
    case 'known':
      if (isOver(quiet, now)) return { type: 'until' };
      return isFrozen(decision) ? null : (bandWorse(quiet, decision) ?? amountWorse(quiet, decision));
    case 'agreed':
      return agreedWorse(quiet, decision, now);
    case 'loss-taken':
      if (isFrozen(decision)) return null;
      return newlyLate(quiet, decision) ?? pinWorse(quiet, decision) ?? amountWorse(quiet, decision);
    default:
      return null;
  }
}

const isOver = ({ until }: Quiet, now: UtcMs): boolean => until !== null && now >= until;

const isFrozen = ({ waitingForDataSince }: Decision): boolean => waitingForDataSince !== null;

function agreedWorse(quiet: Quiet, decision: Decision, now: UtcMs): Worse | null {
  const other = isFrozen(decision) ? null : (newlyLate(quiet, decision) ?? anotherLeads(quiet, decision));
  if (other) return other;
  const likely = likelyEnd(decision);
  if (isOver(quiet, now)) return { type: 'date', doneAt: likely?.at ?? null };
  if (isFrozen(decision)) return null;
  const pin = pinWorse(quiet, decision);
  if (pin || !likely) return pin ?? amountWorse(quiet, decision);
  const missed = likely.at === null || likely.at > (quiet.until ?? Number.POSITIVE_INFINITY);
  return missed ? { type: 'date', doneAt: likely.at } : null;
}

/**
 * When it is done in half of the futures; without futures, at the rate of now. `at` null: not within any time that can
 * be foreseen. Null: nothing says when.
 */
function likelyEnd({ consequence }: Decision): { readonly at: UtcMs | null } | null {
  if (consequence.type !== 'delay') return null;
  const { likely, finishAt } = consequence;
  if (likely) return { at: likely.p50At };
  return finishAt === null ? null : { at: finishAt };
}

function bandWorse(quiet: Quiet, { reason: { band } }: Decision): Worse | null {
  return band < quiet.band ? { type: 'band', band } : null;
}

/** A policy holds on to it that did not when it was said. */
function pinWorse(quiet: Quiet, decision: Decision): Worse | null {
  return decision.reason.pinnedBy === quiet.pinnedBy ? null : bandWorse(quiet, decision);
}

/** What was not known cannot have grown. */
function amountWorse(quiet: Quiet, decision: Decision): Worse | null {
  const { atRiskMinor } = decision;
  if (atRiskMinor !== null && quiet.atRiskMinor !== null && atRiskMinor > quiet.atRiskMinor * MUCH_MORE)
    return { type: 'money', minor: atRiskMinor };
  const days = slipDaysOf(decision);
  return days !== null && quiet.slipDays !== null && days >= quiet.slipDays + FURTHER_DAYS
    ? { type: 'slip', days }
    : null;
}

/** An order is late that was not when it was said. */
function newlyLate({ orderIds }: Quiet, decision: Decision): Worse | null {
  const orderId = lateOrders(decision).find((id) => !orderIds.includes(id));
  return orderId === undefined ? null : { type: 'order', orderId };
}

/** What was agreed of one order says nothing of the one whose card it is now. */
function anotherLeads({ orderIds }: Quiet, decision: Decision): Worse | null {
  const [orderId] = lateOrders(decision);
  return orderId === undefined || orderId === orderIds[0] ? null : { type: 'order', orderId };
}

/** As the event of the task keeps it, without amounts and times: those are in its figures. */
export function worseWords(worse: Worse): string {
  switch (worse.type) {
    case 'band':
      return `worse: band ${worse.band}`;
    case 'money':
      return 'worse: more at risk';
    case 'slip':
      return `worse: ${worse.days} days late`;
    case 'date':
      return 'worse: the agreed date is missed';
    case 'order':
      return `worse: order ${worse.orderId} too`;
    case 'until':
      return 'the time that was said is over';
    default:
      return worse satisfies never;
  }
}
