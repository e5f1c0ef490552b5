// Tasks after a look: those that are over end, the others have their deadline, and somebody is asked where nobody answers.

import type { Outcome } from './outcome.ts';
import type { Ended, Episode } from './picture/episodes.ts';
import { takeWithdrawn } from './picture/withdrawn.ts';
import { askingAt } from './raise.ts';
import type { FoldState } from './state.ts';
import { owesAgain } from './task/again.ts';
import { cameTrue } from './task/came-true.ts';
import { close } from './task/tasks.ts';
import { NEVER, nextAsked, type Telling, type Told, tellOthers } from './task/telling.ts';
import type { Decision } from './types/decision.ts';
import type { CloseReason, Task } from './types/task.ts';
import type { UtcMs } from './types/time.ts';
import { settleAct } from './undo.ts';

/** Closed tasks stay on the picture for a day, in the state for a month; all of them stay in the journal. */
const KEEP_CLOSED_MS = 30 * 86_400_000;

/** Measured recovery closes the task; who was told hears that it is over. */
export function recover(
  state: FoldState,
  { episode, at }: Ended,
  { telling, dead }: { readonly telling: Telling; readonly dead: readonly string[] },
): void {
  const task = state.tasks.get(state.taskOfDecision.get(episode.decisionId) ?? -1);
  if (!task || task.phase === 'closed') return;
  const why = withdrawnWhy(state, { task, episode, dead });
  endTask(
    state,
    task.id,
    why === null ? { as: 'recovered', at, telling } : { as: 'rule-withdrawn', at, telling, why },
  );
}

type Leaving = { readonly task: Task; readonly episode: Episode; readonly dead: readonly string[] };

/** Nothing in the plant got better: what let go is the rule, or the order is not judged any more. Null: it did. */
function withdrawnWhy({ rules }: FoldState, { task, episode, dead }: Leaving): string | null {
  // As it is written now it never held.
  if ((rules.ruleSince.get(task.ruleId) ?? 0) > episode.lastHeldAt)
    return 'its rule was changed and no longer speaks of it';
  const orderId = episode.last?.consequence.orderId ?? '';
  return dead.includes(orderId)
    ? `order ${orderId} did not move for so long that it may be dead in ERP`
    : null;
}

/** A rule that was taken away asks nothing any more: what it asked is over, and who was told hears why. */
export function withdraw(state: FoldState, telling: Telling, at: UtcMs): void {
  for (const { decisionId, why } of takeWithdrawn(state.episodes, state.rules.rules)) {
    const task = state.tasks.get(state.taskOfDecision.get(decisionId) ?? -1);
    if (task && task.phase !== 'closed') endTask(state, task.id, { as: 'rule-withdrawn', at, telling, why });
  }
}

function endTask(
  state: FoldState,
  taskId: number,
  ending: { as: CloseReason; at: UtcMs; telling: Telling; why?: string },
): void {
  const task = state.tasks.get(taskId);
  if (!task) return;
  settleAct(state, taskId, ending.telling);
  const { as, at, why: reason = as } = ending;
  const closed = close(task, as, { at, personId: null, via: 'box', reason });
  state.tasks.set(taskId, closed);
  const told = state.told.get(task.decisionId);
  if (told)
    tellOthers(ending.telling, told, closed, {
      class: as === 'recovered' ? 'recovered' : 'closed',
      except: null,
      now: at,
    });
}

/**
 * Every open task after the decisions are known: deadline, missing data, and what came true. Gives the ids
 * of those whose holders are to be told again.
 */
export function follow(state: FoldState, outcome: Outcome, telling: Telling, now: UtcMs): number[] {
  const again: number[] = [];
  for (const decision of outcome.decisions) {
    const task = state.tasks.get(decision.taskId);
    if (!task || task.phase === 'closed') continue;
    state.lastDecisions.set(task.id, decision);
    const { actBy: deadline, waitingForDataSince } = decision;
    state.tasks.set(task.id, { ...task, deadline, waitingForDataSince });
    if (ended(state, decision, telling, now)) continue;
    if (remind(state, task.id, now)) again.push(task.id);
  }
  return again;
}

/** True: it came true, and is over. */
function ended(state: FoldState, decision: Decision, telling: Telling, now: UtcMs): boolean {
  const agreed = state.tasks.get(decision.taskId)?.agreed ?? null;
  if (decision.waitingForDataSince !== null || !cameTrue(decision, agreed, now)) return false;
  endTask(state, decision.taskId, { as: 'came-true', at: now, telling });
  for (const episode of state.episodes.values())
    if (episode.decisionId === decision.id) episode.state = 'muted';
  return true;
}

/** Once it is known who is told now and who later: who is asked next of each, and when. */
export function noteNext(state: FoldState, { decisions }: Outcome, now: UtcMs): void {
  const asking = askingAt(state, now);
  for (const { taskId } of decisions) {
    const task = state.tasks.get(taskId);
    const told = task && state.told.get(task.decisionId);
    if (!task || !told || task.phase === 'closed') continue;
    const next = nextAsked(told, task, asking);
    // Past their time they wait to be told: that is said of them in its place.
    const isAhead = next !== null && next.at > now;
    const isOutOfReach = isHeardByNobody(task, told) && next === null;
    state.tasks.set(task.id, {
      ...task,
      escalation: isAhead ? next : null,
      waits: task.phase === 'nobody' && !isAhead && !isOutOfReach ? task.waits : null,
      isOutOfReach,
    });
  }
}

/** Somebody is to hear of it, and so far it was told to nobody and nobody said that it is not theirs. */
const isHeardByNobody = ({ phase, declined }: Task, { askedAt, owed, nextAt }: Told): boolean =>
  phase === 'nobody' && nextAt !== NEVER && askedAt.size === 0 && owed.length === 0 && declined.length === 0;

/** True: nothing moved for too long, and whoever has it is to hear of it again. */
function remind(state: FoldState, taskId: number, now: UtcMs): boolean {
  const task = state.tasks.get(taskId);
  if (!task || !owesAgain(task, now)) return false;
  state.tasks.set(taskId, { ...task, againAt: now });
  return true;
}

export function forget(state: FoldState, now: UtcMs): void {
  for (const task of state.tasks.values()) {
    if (task.phase !== 'closed' || now - task.phaseAt < KEEP_CLOSED_MS) continue;
    state.tasks.delete(task.id);
    state.taskOfDecision.delete(task.decisionId);
    state.told.delete(task.decisionId);
    state.lastDecisions.delete(task.id);
  }
}
