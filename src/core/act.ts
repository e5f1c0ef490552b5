// People's acts on tasks, in the order they were journaled.
import { all, textOf } from './model/model.ts';
import type { FoldState } from './state.ts';
import { actOn, refused } from './task/tasks.ts';
import { newTold, type Telling, tellOthers, tellOwner } from './task/telling.ts';
import type { Fact } from './types/observation.ts';
import type { Act, ActResult, Task } from './types/task.ts';

/** A double tap or a replayed POST carries the nonce of the first: so many are remembered. */
const KEEP_NONCES = 1_000;

export function applyActs(state: FoldState, facts: readonly Fact[], telling: Telling): ActResult[] {
  return facts.flatMap((fact) => (fact.body.type === 'act' ? [applyAct(state, fact.body.act, telling)] : []));
}

function applyAct(state: FoldState, act: Act, telling: Telling): ActResult {
  const task = state.tasks.get(act.taskId);
  const before = state.nonces.get(act.nonce);
  if (before !== undefined)
    return { nonce: act.nonce, taskId: act.taskId, ok: before, code: 'repeated', task: task ?? null };
  const result = offered(state, act)
    ? actOn(task, act, (personId) => knownPerson(state, personId, act))
    : refused(task, act, 'not-possible');
  state.nonces.set(act.nonce, result.ok);
  if (state.nonces.size > KEEP_NONCES) state.nonces.delete(state.nonces.keys().next().value ?? '');
  if (result.ok && result.task) {
    state.tasks.set(act.taskId, result.task);
    afterAct(state, result.task, act, telling);
  }
  return result;
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

/** Everybody who holds a role is known; others are known to the panel, which offers only people of the config. */
function knownPerson(state: FoldState, personId: string, act: Act): boolean {
  if (personId.trim() === '') return false;
  const holders = all(state.model, 'role').map(({ record }) => textOf(record, 'holder'));
  return holders.includes(personId) || act.via !== 'link';
}

function afterAct(state: FoldState, task: Task, act: Act, telling: Telling): void {
  const told = state.told.get(task.decisionId) ?? newTold();
  state.told.set(task.decisionId, told);
  const rule = state.rules.rules.find((known) => known.id === task.ruleId);
  if (act.kind === 'give' && rule?.kind === 'alert') {
    told.step += 1;
    tellOwner(telling, told, task, { owner: rule.owner, now: act.at });
    return;
  }
  const over = act.kind === 'not-a-problem';
  tellOthers(telling, told, task, { class: over ? 'closed' : 'taken', except: act.personId, now: act.at });
  if (!over) return;
  for (const episode of state.episodes.values())
    if (episode.decisionId === task.decisionId) episode.state = 'muted';
}
