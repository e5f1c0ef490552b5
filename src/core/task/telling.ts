// What is told of one decision: who was asked in fact, who is next, and that it was taken or is over.
import type { MessageClass, PlannedMessage } from '../types/message.ts';
import type { Answer, Reply } from '../types/reply.ts';
import type { RuleOwner } from '../types/rule.ts';
import type { Task } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';

/** The roles that are asked, in order, as they stood when the decision opened: an edit of the rule asks nobody twice. */
export type Chain = { readonly roles: readonly string[]; readonly afterMs: number };

export type AskClass = 'raised' | 'escalated' | 'again' | 'changed';

/** Somebody by name is to hear of it: it was handed to them, it is worse, nothing moved, a policy wants it. */
export type Owed = { readonly class: AskClass; readonly to: string };

/**
 * What was told so far about one decision, so that nothing is told twice and everybody hears the end. `step` numbers
 * what was told, `asked` are the roles of the chain that were in fact, by name in `askedAt`; `inTurn` are those of them who were
 * since it was last given back: each is asked once until it is again. `owed` was not told yet, and
 * `isCopied`: who reads along has heard of it. From `nextAt` on, while nobody has it, the next of the chain is asked.
 */
export type Told = {
  step: number;
  nextAt: UtcMs;
  chain: Chain;
  owed: readonly Owed[];
  isCopied: boolean;
  readonly asked: string[];
  readonly askedAt: Map<string, UtcMs>;
  readonly inTurn: Set<string>;
  /** By whom it was told to alone: the option that was named to them, for an answer may be about it. */
  readonly named: Map<string, string>;
  /** Told only in the list of a flood. */
  readonly inFlood: Set<string>;
  readonly keys: string[];
};

export type Telling = {
  readonly planned: PlannedMessage[];
  readonly cancelled: { readonly dedupKey: string; readonly cause: string }[];
};

/** Nobody waits for an answer longer than a tenth of the time left, nor longer than the rule says. */
const SHARE_OF_TIME_LEFT = 0.1;
const MIN_WAIT_MS = 60_000;

/** Nobody is asked: of a first picture. */
export const NEVER: UtcMs = Number.MAX_SAFE_INTEGER;

export function chainOf({ role, escalate, afterMs }: RuleOwner): Chain {
  return { roles: [role, ...escalate], afterMs };
}

export function newTold(owner: RuleOwner, now: UtcMs): Told {
  return {
    ...{ step: 0, nextAt: now, chain: chainOf(owner), owed: [], isCopied: false, asked: [] },
    ...{ askedAt: new Map(), inTurn: new Set(), named: new Map(), inFlood: new Set(), keys: [] },
  };
}

function waitMs({ afterMs }: Chain, deadline: UtcMs | null, now: UtcMs): number {
  if (deadline === null) return afterMs;
  if (deadline <= now) return Math.min(afterMs, MIN_WAIT_MS * 5);
  return Math.max(MIN_WAIT_MS, Math.min(afterMs, SHARE_OF_TIME_LEFT * (deadline - now)));
}

/** Whoever is asked has the whole time to answer from now on. */
export function waitAnew(told: Told, { deadline }: Task, now: UtcMs): void {
  told.nextAt = now + waitMs(told.chain, deadline, now);
}

/** Somebody by name, as soon as they may be told. */
export function owe(told: Told, owed: Owed): void {
  if (!told.owed.some((one) => one.class === owed.class && one.to === owed.to))
    told.owed = [...told.owed, owed];
}

export type Telled = { readonly class: MessageClass; readonly to: string; readonly at: UtcMs };

/** `copies`: whether who reads along gets it too, or they alone. Null: it was told under this step already. */
export function messageOf(
  told: Told,
  task: Task,
  { class: kind, to, at }: Telled,
  copies: PlannedMessage['copies'] = 'with',
): PlannedMessage | null {
  const dedupKey = `${task.decisionId}|${told.step}|${to}|${copies === 'only' ? 'copy' : kind}`;
  if (told.keys.includes(dedupKey)) return null;
  told.keys.push(dedupKey);
  return {
    ...{
      dedupKey,
      decisionId: task.decisionId,
      taskId: task.id,
      recipientId: to,
      class: kind,
      step: told.step,
    },
    ...{
      band: null,
      isWaking: false,
      about: [task.id],
      answer: null,
      copies,
      only: null,
      dueAt: at,
      uselessAfter: null,
    },
  };
}

export type Listed = {
  readonly class: 'digest' | 'flood';
  readonly to: string;
  readonly about: readonly number[];
  readonly at: UtcMs;
};

/** One message about several tasks. */
export const listMessage = ({ class: kind, to, about, at }: Listed): PlannedMessage => ({
  ...{ dedupKey: `${kind}|${at}|${to}`, recipientId: to, class: kind, about, band: null },
  ...{ decisionId: null, taskId: null, step: 0, answer: null, copies: 'without', only: null },
  ...{ isWaking: false, dueAt: at, uselessAfter: null },
});

export type Holder = {
  readonly personId: string;
  /** Reached now: at work, on call, or nobody knows when they are. */
  readonly isThere: boolean;
};

export type Asking = { readonly holderOf: (role: string) => Holder | null; readonly now: UtcMs };

export type Asked = { readonly role: string; readonly personId: string; readonly isThere: boolean };

/**
 * Those of the chain that can still be asked, in its order: not whoever was asked, nor who said that it is not theirs. Where it was
 * given back, who was never asked comes first, and then those who heard that somebody had it.
 */
export function leftOf(told: Told, declined: readonly string[], { holderOf }: Asking): Asked[] {
  const left = told.chain.roles.flatMap((role) => {
    const holder = told.asked.includes(role) ? null : holderOf(role);
    if (holder === null || told.inTurn.has(holder.personId) || declined.includes(holder.personId)) return [];
    // They are to hear of it by name already.
    if (told.owed.some(({ to }) => to === holder.personId)) return [];
    return [{ role, ...holder }];
  });
  const wasAsked = ({ personId }: Asked): number => Number(told.askedAt.has(personId));
  return left.toSorted((a, b) => wasAsked(a) - wasAsked(b));
}

/** Somebody who can be reached now goes before somebody who cannot; else the next in the chain. Null: nobody is left. */
export function nextOf(left: readonly Asked[]): Asked | null {
  return left.find(({ isThere }) => isThere) ?? left[0] ?? null;
}

const ASKS: readonly string[] = ['raised', 'escalated', 'again', 'changed'] satisfies AskClass[];

/** What was told of it and not sent yet is not needed: of one person, or of all. */
export function takeBack(
  telling: Telling,
  told: Told,
  cause: string,
  of: (to: string, kind: string) => boolean,
): void {
  for (const dedupKey of told.keys) {
    const [, , to = '', kind = ''] = dedupKey.split('|');
    if (of(to, kind)) telling.cancelled.push({ dedupKey, cause });
  }
}

export const isAsk = (_: string, kind: string): boolean => ASKS.includes(kind);
export const isTaken = (_: string, kind: string): boolean => kind === 'taken';

/** It is nobody’s again, given back or given on: who was told that it was taken is to hear so. */
export function askAllAnew(told: Told): void {
  told.step += 1;
  told.asked.splice(0);
  told.inTurn.clear();
}

/** Somebody said that it is not theirs: what waits to be told to them is not needed, and the next is asked at once. */
export function askNext(telling: Telling, told: Told, by: { personId: string; at: UtcMs }): void {
  told.nextAt = by.at;
  told.owed = told.owed.filter(({ to }) => to !== by.personId);
  takeBack(telling, told, 'declined', (to, kind) => to === by.personId && isAsk(to, kind));
}

/** Somebody took it or it is over: what waits is cancelled, who was asked in fact hears how it went. */
export function tellOthers(
  telling: Telling,
  told: Told,
  task: Task,
  given: { class: 'taken' | 'recovered' | 'closed'; except: string | null; now: UtcMs },
): void {
  told.owed = [];
  takeBack(telling, told, given.class === 'taken' ? 'taken' : 'over', isAsk);
  // That somebody has it is no news any more once another has it, or it is over.
  takeBack(telling, told, 'over', isTaken);
  for (const to of told.askedAt.keys()) {
    const isNews = to !== given.except && !told.inFlood.has(to);
    const message = isNews ? messageOf(told, task, { class: given.class, to, at: given.now }) : null;
    if (message) telling.planned.push(message);
  }
}

/** Who is asked next and when; null where somebody has it, or nobody is left. */
export function nextAsked(told: Told, task: Task, asking: Asking): { at: UtcMs; personId: string } | null {
  if (task.phase !== 'nobody' || told.nextAt === NEVER) return null;
  const next = nextOf(leftOf(told, task.declined, asking));
  return next && { at: told.nextAt, personId: next.personId };
}

type Answering = {
  readonly reply: Reply;
  readonly task: Task | null;
  readonly answer: Answer;
  readonly about: readonly number[];
};

/** Back by the way it came, once: a text that is read twice has one answer. `about`: its task, or what is open for them. */
export function planAnswer(telling: Telling, { reply, task, answer, about }: Answering): void {
  const { nonce, personId, via, at } = reply;
  telling.planned.push({
    ...{ dedupKey: `answer|${nonce}`, recipientId: personId, class: 'answer', step: 0, band: null },
    ...{ decisionId: task?.decisionId ?? null, taskId: task?.id ?? null, answer, copies: 'with', only: via },
    about,
    dueAt: at,
    isWaking: false,
    uselessAfter: at + ANSWER_MS,
  });
}

/** An answer that comes the next day answers nothing. */
const ANSWER_MS = 12 * 3_600_000;
