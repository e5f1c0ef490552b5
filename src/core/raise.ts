// Decisions that begin: their tasks, and who is told of them at once.

import { all, find, textOf } from './model/model.ts';
import type { Episode } from './picture/episodes.ts';
import { floodsOf, TOLD_IN_FLOOD } from './picture/flood.ts';
import type { FoldState } from './state.ts';
import { openTask } from './task/tasks.ts';
import { newTold, type Telling, tellBeside, tellOwner } from './task/telling.ts';
import type { Thought } from './think.ts';
import type { Decision } from './types/decision.ts';
import type { UtcMs } from './types/time.ts';

const DAY_MS = 86_400_000;

/** Who holds a role, by its id or its name. Null: nobody. */
export function holderOf(state: FoldState, role: string): string | null {
  const held =
    find(state.model, 'role', role) ??
    all(state.model, 'role').find(({ record }) => textOf(record, 'name') === role);
  return held ? textOf(held.record, 'holder') : null;
}

/** A box with less than a day behind it shows its first picture with orders in it and tells nobody. */
function quiet(state: FoldState, now: UtcMs): boolean {
  return state.firstPictureAt === null && (state.oldestAt === null || now - state.oldestAt < DAY_MS);
}

/** Opens a task for each. Of a rule in flood people are told only of what stands first. */
export function raiseAll(
  state: FoldState,
  { opened, decisions }: Thought,
  telling: Telling,
  now: UtcMs,
): void {
  const opening = opened.flatMap(({ last }) => last?.ruleId ?? []);
  const floods = new Set(
    floodsOf(state.tasks, state.rules.rules, { now, opening }).map(({ ruleId }) => ruleId),
  );
  const first = [...floods].flatMap((id) =>
    decisions.filter(({ ruleId }) => ruleId === id).slice(0, TOLD_IN_FLOOD),
  );
  for (const episode of opened) {
    const flooded =
      floods.has(episode.last?.ruleId ?? '') && !first.some(({ id }) => id === episode.decisionId);
    raise(state, episode, { telling, now, flooded });
  }
}

type Raising = { readonly telling: Telling; readonly now: UtcMs; readonly flooded: boolean };

function raise(state: FoldState, episode: Episode, { telling, now, flooded }: Raising): void {
  const decision = episode.last;
  const rule = state.rules.rules.find((known) => known.id === decision?.ruleId);
  if (!decision || rule?.kind !== 'alert') return;
  const ownerId = holderOf(state, rule.owner.role);
  const opening = {
    id: decision.taskId,
    decisionId: decision.id,
    ruleId: rule.id,
    role: rule.owner.role,
    ownerId,
    at: now,
    deadline: decision.actBy,
  };
  const task = openTask(opening);
  state.tasks.set(task.id, task);
  state.taskOfDecision.set(decision.id, task.id);
  const told = newTold();
  state.told.set(decision.id, told);
  if (flooded || quiet(state, now) || cameTrue(decision, now)) {
    told.nextAt = Number.MAX_SAFE_INTEGER;
    return;
  }
  tellOwner(telling, told, task, { owner: rule.owner, now });
  for (const role of rolesNotified(state, decision)) {
    const holder = holderOf(state, role);
    if (holder !== null) tellBeside(telling, told, task, { to: holder, at: now });
  }
}

/** Roles that policies want to hear of it beside its owner. */
function rolesNotified(state: FoldState, { policies = [] }: Decision): string[] {
  return policies.flatMap(({ ruleId }) => {
    const rule = state.rules.rules.find(({ id }) => id === ruleId);
    return rule?.kind === 'policy' ? (rule.effect.notify ?? []) : [];
  });
}

/** The shipment packed without it. A decision that begins so is shown as over and wakes nobody. */
export function cameTrue({ consequence }: Decision, now: UtcMs): boolean {
  return consequence.type === 'delay' && now > consequence.cutoffAt && consequence.shortPieces > 0;
}
