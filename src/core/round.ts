// One round of people's part: what they did is taken in, then what a look found becomes tasks, and somebody is told.
import { applyActs } from './act.ts';
import { follow, forget, noteNext, recover } from './follow.ts';
import { reachedAt } from './model/roster.ts';
import type { Outcome } from './outcome.ts';
import { raiseAll } from './raise.ts';
import { applyReplies } from './reply.ts';
import type { FoldState } from './state.ts';
import { signsDue } from './task/life-signs.ts';
import { askAllAnew, owe, type Telling, waitAnew } from './task/telling.ts';
import { tellAll } from './tell.ts';
import type { Fact } from './types/observation.ts';
import type { ActResult } from './types/task.ts';
import type { UtcMs } from './types/time.ts';
import { settleActs } from './undo.ts';

/** Before the look, which depends on who has what: what can no longer be undone, acts of the panel, then answers to messages. */
export function hear(
  state: FoldState,
  facts: readonly Fact[],
  { telling, at }: { readonly telling: Telling; readonly at: UtcMs },
): ActResult[] {
  settleActs(state, telling, at);
  const results = applyActs(state, facts, telling);
  applyReplies(state, facts, telling);
  return results;
}

/** After the look. Changes the state, and says in `telling` what goes out of it. */
export function settle(state: FoldState, outcome: Outcome, telling: Telling, at: UtcMs): void {
  raiseAll(state, outcome, at);
  for (const ended of outcome.ended) recover(state, ended, { telling, dead: outcome.dead });
  const again = follow(state, outcome, telling, at);
  for (const { taskId } of outcome.worsened) speaksAgain(state, taskId, at);
  for (const taskId of again) oweHolder(state, taskId, 'again', at);
  tellAll(state, outcome, telling, at);
  noteNext(state, outcome, at);
  const { planned, told } = signsDue(state.model, state.signs, at);
  telling.planned.push(...planned);
  state.signs = told;
  forget(state, at);
}

/** Nobody has it any more: whoever heard that somebody did is asked again, at once where its owner is not there. */
function speaksAgain(state: FoldState, taskId: number, at: UtcMs): void {
  const task = state.tasks.get(taskId);
  const told = task && state.told.get(task.decisionId);
  if (!task || !told) return;
  if (task.phase === 'nobody') askAllAnew(told);
  oweHolder(state, taskId, 'changed', at);
  const isThere = task.ownerId !== null && reachedAt(state.model, task.ownerId, at) !== null;
  if (task.phase === 'nobody' && !isThere) told.nextAt = at;
}

/** Whoever has it, or is to have it. They are told before anybody else is asked. */
function oweHolder(state: FoldState, taskId: number, kind: 'changed' | 'again', at: UtcMs): void {
  const task = state.tasks.get(taskId);
  const told = task && state.told.get(task.decisionId);
  if (!task || !told || task.phase === 'closed' || task.ownerId === null) return;
  owe(told, { class: kind, to: task.ownerId });
  if (kind === 'changed') waitAnew(told, task, at);
}
