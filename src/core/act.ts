// People's acts on tasks, in the order they were journaled.
import { plantOf } from './model/plant.ts';
import { whoIsThere } from './model/role-holders.ts';
import { backAt } from './model/roster.ts';
import { askingAt } from './raise.ts';
import type { FoldState } from './state.ts';
import { actOn, type Given, refused } from './task/tasks.ts';
import {
  askAllAnew,
  askNext,
  isAsk,
  isTaken,
  nextAsked,
  owe,
  type Telling,
  type Told,
  takeBack,
  tellOthers,
  waitAnew,
} from './task/telling.ts';
import type { Fact } from './types/observation.ts';
import type { Act, ActResult, Away, Task } from './types/task.ts';

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
  act: Act,
  telling: Telling,
  isAnswer: boolean = act.via === 'link',
): ActResult {
  const task = state.tasks.get(act.taskId);
  const before = state.nonces.get(act.nonce);
  if (before !== undefined)
    return { nonce: act.nonce, taskId: act.taskId, ok: before, code: 'repeated', task: task ?? null };
  const result = offered(state, act)
    ? actOn(task, act, givenFor(state, act, isAnswer))
    : refused(task, act, 'not-possible');
  state.nonces.set(act.nonce, result.ok);
  if (state.nonces.size > KEEP_NONCES) state.nonces.delete(state.nonces.keys().next().value ?? '');
  if (result.ok && task && result.task) {
    state.tasks.set(act.taskId, result.task);
    afterAct(state, { before: task, after: result.task, act }, telling);
    // Who is asked next is known only now.
    return { ...result, task: state.tasks.get(act.taskId) ?? result.task };
  }
  return result;
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

type Acted = { readonly before: Task; readonly after: Task; readonly act: Act };

function afterAct(state: FoldState, acted: Acted, telling: Telling): void {
  const { before, after: task, act } = acted;
  const told = state.told.get(task.decisionId);
  if (!told) throw new Error(`task ${task.id} is kept, and what was told of it is not`);
  if (task.phase === 'nobody') {
    askAnew(state, acted, { telling, told });
    return;
  }
  const over = act.kind === 'not-a-problem';
  const isNew = before.phase === 'nobody' || before.ownerId !== task.ownerId;
  if (!over && !isNew) {
    // Who has it says so once more, begins, or has done it: nobody else needs to hear that they have it.
    told.owed = [];
    takeBack(telling, told, 'taken', isAsk);
    return;
  }
  // What was told of another is told anew of this one.
  if (before.phase !== 'nobody') told.step += 1;
  tellOthers(telling, told, task, { class: over ? 'closed' : 'taken', except: act.personId, now: act.at });
  if (!over) return;
  for (const episode of state.episodes.values())
    if (episode.decisionId === task.decisionId) episode.state = 'muted';
}

type AskingAnew = { readonly telling: Telling; readonly told: Told };

/** Nobody has it after what was done: whoever it was given to is told, or who is next in the chain. */
function askAnew(state: FoldState, { before, after: task, act }: Acted, { telling, told }: AskingAnew): void {
  takeBack(telling, told, 'given back', isTaken);
  // Whoever heard that it was taken hears it of the next who takes it, and is asked again where nobody does.
  if (before.phase !== 'nobody') askAllAnew(told);
  if (act.kind === 'decline') {
    // Saying it again, with the reason, asks nobody further.
    if (before.declined.includes(act.personId)) return;
    askNext(telling, told, act);
    const next = nextAsked(told, task, askingAt(state, act.at));
    state.tasks.set(task.id, { ...task, ownerId: task.ownerId ?? next?.personId ?? null });
    return;
  }
  told.owed = [];
  waitAnew(told, task, act.at);
  if (act.kind === 'give') state.tasks.set(task.id, { ...task, keptUntil: told.nextAt });
  // Who opens again what is their own knows it.
  if (task.ownerId !== null && task.ownerId !== act.personId)
    owe(told, { class: 'raised', to: task.ownerId });
}
