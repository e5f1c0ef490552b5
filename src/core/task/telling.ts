// Who is told what and when: the owner at once, the next in the chain when nobody answers, the others when it is over.
import type { MessageClass, PlannedMessage } from '../types/message.ts';
import type { RuleOwner } from '../types/rule.ts';
import type { Task } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';

/**
 * What was told so far about one decision, so that nothing is told twice and everybody hears the end. `step` numbers
 * what was told, `asked` how many roles of the chain were.
 */
export type Told = {
  step: number;
  asked: number;
  nextAt: UtcMs;
  readonly people: string[];
  readonly keys: string[];
};

export type Telling = {
  readonly planned: PlannedMessage[];
  readonly cancelled: { readonly dedupKey: string; readonly cause: string }[];
};

/** Nobody waits for an answer longer than a tenth of the time left, nor longer than the rule says. */
const SHARE_OF_TIME_LEFT = 0.1;
const MIN_WAIT_MS = 60_000;

export function newTold(): Told {
  return { step: 0, asked: 0, nextAt: 0, people: [], keys: [] };
}

export function waitMs(owner: RuleOwner, deadline: UtcMs | null, now: UtcMs): number {
  if (deadline === null) return owner.afterMs;
  if (deadline <= now) return Math.min(owner.afterMs, MIN_WAIT_MS * 5);
  return Math.max(MIN_WAIT_MS, Math.min(owner.afterMs, SHARE_OF_TIME_LEFT * (deadline - now)));
}

function plan(
  telling: Telling,
  told: Told,
  task: Task,
  message: { class: MessageClass; to: string; at: UtcMs },
): void {
  const step = told.step;
  const dedupKey = `${task.decisionId}|${step}|${message.to}|${message.class}`;
  if (told.keys.includes(dedupKey)) return;
  told.keys.push(dedupKey);
  if (!told.people.includes(message.to)) told.people.push(message.to);
  telling.planned.push({
    dedupKey,
    decisionId: task.decisionId,
    taskId: task.id,
    recipientId: message.to,
    class: message.class,
    step,
    dueAt: message.at,
    uselessAfter: null,
  });
}

/** Tells the owner of a new decision, or the person it was handed to. */
export function tellOwner(
  telling: Telling,
  told: Told,
  task: Task,
  given: { owner: RuleOwner; now: UtcMs },
): void {
  told.nextAt = given.now + waitMs(given.owner, task.deadline, given.now);
  if (task.ownerId !== null) plan(telling, told, task, { class: 'raised', to: task.ownerId, at: given.now });
}

/** Somebody who is to hear of it beside its owner, at once. A person told already is not told again. */
export function tellBeside(
  telling: Telling,
  told: Told,
  task: Task,
  { to, at }: { readonly to: string; readonly at: UtcMs },
): void {
  if (!told.people.includes(to)) plan(telling, told, task, { class: 'raised', to, at });
}

export type Chain = {
  readonly owner: RuleOwner;
  readonly holderOf: (role: string) => string | null;
  readonly now: UtcMs;
};

/** Nobody answered: the next role in the chain is told, once each. A person asked already is not asked again. */
export function escalate(telling: Telling, told: Told, task: Task, chain: Chain): void {
  while (task.phase === 'nobody' && chain.now >= told.nextAt && told.asked < chain.owner.escalate.length) {
    const role = chain.owner.escalate[told.asked];
    told.asked += 1;
    told.step += 1;
    const holder = role === undefined ? null : chain.holderOf(role);
    if (holder === null || told.people.includes(holder)) continue;
    told.nextAt = chain.now + waitMs(chain.owner, task.deadline, chain.now);
    plan(telling, told, task, { class: 'escalated', to: holder, at: chain.now });
    return;
  }
}

/** Somebody took it or it is over: what waits is cancelled, who was told hears how it went. */
export function tellOthers(
  telling: Telling,
  told: Told,
  task: Task,
  given: { class: MessageClass; except: string | null; now: UtcMs },
): void {
  const cause = given.class === 'taken' ? 'taken' : 'over';
  for (const dedupKey of told.keys) {
    if (/\|(raised|escalated)$/.test(dedupKey)) telling.cancelled.push({ dedupKey, cause });
  }
  for (const personId of [...told.people]) {
    if (personId !== given.except)
      plan(telling, told, task, { class: given.class, to: personId, at: given.now });
  }
}

/** Who is asked next and when; null where somebody has it or the chain is at its end. */
export function nextAsked(told: Told, task: Task, chain: Chain): { at: UtcMs; personId: string } | null {
  if (task.phase !== 'nobody' || told.nextAt === Number.MAX_SAFE_INTEGER) return null;
  const holders = chain.owner.escalate.slice(told.asked).map(chain.holderOf);
  const personId = holders.find((holder) => holder !== null && !told.people.includes(holder));
  return personId ? { at: told.nextAt, personId } : null;
}
