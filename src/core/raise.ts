// Decisions that begin: their tasks, and who is told of them at once.

import { plantOf } from './model/plant.ts';
import { whoHolds } from './model/role-holders.ts';
import { dutyBegins, reachedAt } from './model/roster.ts';
import type { Outcome } from './outcome.ts';
import type { FoldState } from './state.ts';
import { cameTrue } from './task/came-true.ts';
import { canWait } from './task/can-wait.ts';
import { type Codes, codesFor } from './task/codes.ts';
import { openTask } from './task/tasks.ts';
import { type Asked, type Asking, leftOf, NEVER, newTold, nextOf, owe, type Told } from './task/telling.ts';
import type { Decision } from './types/decision.ts';
import type { UtcMs } from './types/time.ts';

const DAY_MS = 86_400_000;

/** Who holds a role at `now`, by its id or its name. Null: nobody. */
export function holderOf(state: FoldState, role: string, now: UtcMs): string | null {
  return whoHolds(state.model, role, now)?.personId ?? null;
}

/** A box with less than a day behind it shows its first picture with orders in it and tells nobody. */
function quiet(state: FoldState, now: UtcMs): boolean {
  return state.firstPictureAt === null && (state.oldestAt === null || now - state.oldestAt < DAY_MS);
}

/** Who can be asked at `now`, by role. */
export function askingAt({ model }: FoldState, now: UtcMs): Asking {
  return {
    now,
    holderOf(role) {
      const personId = whoHolds(model, role, now)?.personId ?? null;
      return personId === null ? null : { personId, isThere: reachedAt(model, personId, now) !== null };
    },
  };
}

/** Opens a task for each that begins. */
export function raiseAll(state: FoldState, { opened }: Outcome, now: UtcMs): void {
  if (opened.length === 0) return;
  const codes = codesFor(state.tasks.values(), state.lastCode);
  for (const { last } of opened) if (last) raise(state, last, { now, codes });
  state.lastCode = codes.last();
}

type Raising = { readonly now: UtcMs; readonly codes: Codes };

function raise(state: FoldState, decision: Decision, { now, codes }: Raising): void {
  const rule = state.rules.rules.find((known) => known.id === decision.ruleId);
  if (rule?.kind !== 'alert') return;
  const told = newTold(rule.owner, now);
  const asked = firstAsked(state, decision, { told, declined: [], asking: askingAt(state, now) });
  const opening = {
    id: decision.taskId,
    code: codes.next(),
    decisionId: decision.id,
    ruleId: rule.id,
    role: rule.owner.role,
    ownerId: asked?.personId ?? null,
    at: now,
    deadline: decision.actBy,
  };
  state.tasks.set(decision.taskId, openTask(opening));
  state.taskOfDecision.set(decision.id, decision.taskId);
  state.told.set(decision.id, told);
  if (quiet(state, now) || cameTrue(decision, null, now)) {
    told.nextAt = NEVER;
    return;
  }
  for (const role of rolesNotified(state, decision)) {
    const holder = holderOf(state, role, now);
    if (holder !== null && holder !== asked?.personId) owe(told, { class: 'raised', to: holder });
  }
}

type FirstAsked = { readonly told: Told; readonly declined: readonly string[]; readonly asking: Asking };

/**
 * Whoever holds its role, also where they come first at the next shift, if it can wait for them; else the first of the
 * chain who can be reached now. What is now waits for nobody while somebody is there.
 */
export function firstAsked(
  state: FoldState,
  decision: Decision,
  { told, declined, asking }: FirstAsked,
): Asked | null {
  const { now } = asking;
  const left = leftOf(told, declined, asking);
  const owner = left.find(({ role }) => role === told.chain.roles[0]);
  if (!owner || owner.isThere) return owner ?? nextOf(left);
  const waits = decision.reason.band !== 1 && canWaitFor(state, owner.personId, decision, now);
  return waits ? owner : nextOf(left);
}

/** No more is lost than the plant puts up with by first telling them when they come on duty. */
export function canWaitFor({ model }: FoldState, personId: string, decision: Decision, now: UtcMs): boolean {
  const until = dutyBegins(model, personId, now);
  return until !== null && canWait(decision, { now, until, wakeAboveMinor: plantOf(model).wakeAboveMinor });
}

/** Roles that policies want to hear of it beside its owner. */
function rolesNotified(state: FoldState, { policies = [] }: Decision): string[] {
  return policies.flatMap(({ ruleId }) => {
    const rule = state.rules.rules.find(({ id }) => id === ruleId);
    return rule?.kind === 'policy' ? (rule.effect.notify ?? []) : [];
  });
}
