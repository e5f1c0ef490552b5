// People's acts on tasks, in the order they were journaled.
import { afterAct } from './after-act.ts';
import { plantOf } from './model/plant.ts';
import { whoIsThere } from './model/role-holders.ts';
import { backAt } from './model/roster.ts';
import type { FoldState } from './state.ts';
import { actOn, type Given, refused } from './task/tasks.ts';
import type { Telling } from './task/telling.ts';
import type { Fact } from './types/observation.ts';
import type { Act, ActResult, AnyAct, Away } from './types/task.ts';
import { mayUndo, settleAct, undone } from './undo.ts';

/** A double tap or a replayed POST carries the nonce of the first: so many are remembered. */
const KEEP_NONCES = 1_000;

export function applyActs(state: FoldState, facts: readonly Fact[], telling: Telling): ActResult[] {
  return facts.flatMap((fact) => (fact.body.type === 'act' ? [applyAct(state, fact.body.act, telling)] : []));
}

/**
 * One act, also one that came in a text. A repeat of its nonce changes nothing. `isAnswer`: to what was asked by a message, so
 * that it counts for whoever is asked only.
 */
export function applyAct(
  state: FoldState,
  act: AnyAct,
  telling: Telling,
  isAnswer: boolean = act.via === 'link',
): ActResult {
  const task = state.tasks.get(act.taskId);
  const before = state.nonces.get(act.nonce);
  if (before !== undefined)
    return { nonce: act.nonce, taskId: act.taskId, ok: before, code: 'repeated', task: task ?? null };
  const result = act.kind === 'undo' ? undone(state, act) : did(state, act, { telling, isAnswer });
  state.nonces.set(act.nonce, result.ok);
  if (state.nonces.size > KEEP_NONCES) state.nonces.delete(state.nonces.keys().next().value ?? '');
  return result;
}

type Doing = { readonly telling: Telling; readonly isAnswer: boolean };

function did(state: FoldState, act: Act, { telling, isAnswer }: Doing): ActResult {
  const task = state.tasks.get(act.taskId);
  const result = offered(state, act)
    ? actOn(task, act, givenFor(state, act, isAnswer))
    : refused(task, act, 'not-possible');
  if (!result.ok || !task || !result.task) return result;
  if (state.undoable.has(act.taskId)) {
    // Whatever was done before it holds now, and is told as it was.
    settleAct(state, act.taskId, telling);
    return did(state, act, { telling, isAnswer });
  }
  state.tasks.set(act.taskId, result.task);
  const acted = { before: task, after: result.task, act };
  if (act.isUndoable === true && result.task !== task) mayUndo(state, acted);
  else afterAct(state, acted, telling);
  // Who is asked next is known only now.
  return { ...result, task: state.tasks.get(act.taskId) ?? result.task };
}

function givenFor(state: FoldState, act: Act, isAnswer: boolean): Given {
  return {
    isAnswer,
    awayOf: (personId) => awayOf(state, personId, act),
    known: (personId) => knownPerson(state, personId, act),
    decision: state.lastDecisions.get(act.taskId) ?? null,
    firstDateOf(orderId) {
      const { orders, shipments } = plantOf(state.model);
      const order = orders.get(orderId);
      return shipments.get(order?.shipmentId ?? '')?.departsAt ?? order?.dueAt ?? null;
    },
  };
}

function awayOf({ model }: FoldState, personId: string, act: Act): Away | null {
  const until = backAt(model, personId, act.at);
  if (until === null) return null;
  const standIn = whoIsThere(model, personId, act.at);
  return { personId, until, standInId: standIn === act.personId ? null : standIn };
}

/**
 * An option may have closed since the page was read: what is not offered any more cannot be started, nor
 * what a policy forbids.
 */
function offered(state: FoldState, act: Act): boolean {
  const options = state.lastDecisions.get(act.taskId)?.options;
  return (
    act.optionKey === undefined ||
    !options ||
    options.some(({ key, vetoed }) => key === act.optionKey && !vetoed)
  );
}

/** Of ids only: who is of the config is asked where they come in. By a link nobody comes who was not told of it, or given it. */
function knownPerson(state: FoldState, personId: string, act: Act): boolean {
  if (personId.trim() === '') return false;
  if (act.via !== 'link' || personId !== act.personId) return true;
  const task = state.tasks.get(act.taskId);
  return (
    task?.ownerId === personId || (state.told.get(task?.decisionId ?? '')?.askedAt.has(personId) ?? false)
  );
}
