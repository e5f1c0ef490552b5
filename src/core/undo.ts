// What a person may still take back. For ten seconds nobody else hears what they did, so that to undo it leaves nothing to mend.
import { afterAct } from './after-act.ts';
import type { FoldState } from './state.ts';
import type { Telling } from './task/telling.ts';
import type { Acted, ActResult, Undo, Undoable } from './types/task.ts';
import type { UtcMs } from './types/time.ts';

const UNDO_MS = 10_000;

/** Who has the task is changed at once, for the first answer wins; what follows from it waits. */
export function mayUndo(state: FoldState, acted: Acted): void {
  state.undoable.set(acted.act.taskId, acted);
}

/** Told now what waited to be: another acts on the same task, or the box ends it. */
export function settleAct(state: FoldState, taskId: number, telling: Telling): void {
  const acted = state.undoable.get(taskId);
  const task = state.tasks.get(taskId);
  state.undoable.delete(taskId);
  if (acted && task) afterAct(state, { ...acted, after: task }, telling);
}

/** Of each whose time to be undone is over; a clock that was set back keeps nobody waiting. */
export function settleActs(state: FoldState, telling: Telling, now: UtcMs): void {
  for (const [taskId, { act }] of state.undoable)
    if (now >= act.at + UNDO_MS || now < act.at) settleAct(state, taskId, telling);
}

/**
 * As it was before: the same holder, the same time left to answer. What was undone is in the journal and not in the history of
 * the task, for nobody was told of it and nothing followed from it. The same may be done again by the same form.
 */
export function undone(state: FoldState, undo: Undo): ActResult {
  const { taskId, nonce, personId } = undo;
  const task = state.tasks.get(taskId);
  const acted = state.undoable.get(taskId);
  if (!task || acted?.act.personId !== personId) return refusedUndo(state, undo);
  const { before, act } = acted;
  const { deadline, waitingForDataSince } = task;
  const restored = { ...before, deadline, waitingForDataSince };
  state.tasks.set(taskId, restored);
  state.undoable.delete(taskId);
  state.nonces.delete(act.nonce);
  return { nonce, taskId, ok: true, code: 'ok', task: restored };
}

function refusedUndo({ tasks }: FoldState, { taskId, nonce }: Undo): ActResult {
  const task = tasks.get(taskId) ?? null;
  return { nonce, taskId, ok: false, code: task === null ? 'unknown' : 'too-late', task };
}

export const undoables = ({ undoable }: FoldState): Undoable[] =>
  [...undoable.values()].map(({ act: { taskId, personId, kind, at } }) => ({
    ...{ taskId, personId, kind, until: at + UNDO_MS },
  }));
