// What follows from an act for those who were asked: whom it need not be told any more, who hears of it, who is asked next.
import { askingAt } from './raise.ts';
import type { FoldState } from './state.ts';
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
import type { Acted } from './types/task.ts';

export function afterAct(state: FoldState, acted: Acted, telling: Telling): void {
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
