// What was kept quiet and is worse than when it was said speaks again, before the order of the day is made.
import { reachedAt } from './model/roster.ts';
import { canWaitFor } from './raise.ts';
import type { FoldState } from './state.ts';
import { cameTrue } from './task/came-true.ts';
import { isQuiet } from './task/edges.ts';
import { speakAgain } from './task/tasks.ts';
import { worseOf } from './task/worse.ts';
import type { Decision } from './types/decision.ts';
import type { Worsened } from './types/step.ts';
import type { UtcMs } from './types/time.ts';

/** Ids of the decisions about which somebody said that nothing is to be asked. */
export function quietOnes(state: FoldState, decisions: readonly Decision[]): Set<string> {
  const quiet = decisions.filter(({ taskId }) => isQuiet(state.tasks.get(taskId)?.phase ?? 'nobody'));
  return new Set(quiet.map(({ id }) => id));
}

/** Moves their tasks. What has come true by then is over, and asks nobody. */
export function takeWorse(state: FoldState, decisions: readonly Decision[], now: UtcMs): Worsened[] {
  return decisions.flatMap((decision) => {
    const task = state.tasks.get(decision.taskId);
    const worse = task ? worseOf(task, decision, now) : null;
    // What was said a moment ago may be undone: it speaks again after that.
    if (state.undoable.has(decision.taskId)) return [];
    if (!task || !worse || cameTrue(decision, task.agreed, now)) return [];
    const isHolderThere = isThereFor(state, task.ownerId, decision, now);
    state.tasks.set(task.id, speakAgain(task, worse, { at: now, isHolderThere }));
    return [{ taskId: task.id, worse }];
  });
}

function isThereFor(state: FoldState, personId: string | null, decision: Decision, now: UtcMs): boolean {
  if (personId === null) return false;
  if (reachedAt(state.model, personId, now) !== null) return true;
  // What is now waits for nobody while somebody is there.
  return decision.reason.band !== 1 && canWaitFor(state, personId, decision, now);
}
