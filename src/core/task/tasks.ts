// The state machine of a task: who has it, what they chose or said, and when it is over. Where acts lead is in edges.ts.
import type { Decision } from '../types/decision.ts';
import type {
  Act,
  ActResult,
  Away,
  CloseReason,
  Lack,
  Task,
  TaskEvent,
  TaskPhase,
  Worse,
} from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';
import { isHeld } from '../types/whose.ts';
import { EDGES, isQuiet } from './edges.ts';
import { noLongerAsked, type Standing } from './no-longer-asked.ts';
import { agreedOn, quietAs } from './quiet.ts';
import { worseWords } from './worse.ts';

/** An act that changes nothing, and why; with the task as it stands. */
export function refused(
  task: Task | undefined,
  act: Act,
  code: ActResult['code'],
  more: Pick<ActResult, 'lacks' | 'away'> = {},
): ActResult {
  const { nonce, taskId } = act;
  return { nonce, taskId, ok: false, code, ...more, task: task ?? null };
}

/** What an act is judged by beside the task. */
export type Given = Standing & {
  readonly known: (personId: string) => boolean;
  /** As the person saw it. Null: it has left the picture, so that nothing can be said of it. */
  readonly decision: Decision | null;
  /** When an order was to leave before anybody agreed to another date. Null: nobody told. */
  readonly firstDateOf: (orderId: string) => UtcMs | null;
  /** Null: they are not. */
  readonly awayOf: (personId: string) => Away | null;
};

/** Applies an act. Whoever comes second is told who was first; the task is returned either way. */
export function actOn(task: Task | undefined, act: Act, given: Given): ActResult {
  const refuse = (code: ActResult['code'], more?: Pick<ActResult, 'lacks' | 'away'>): ActResult =>
    refused(task, act, code, more);
  if (!task || !given.known(act.personId)) return refuse('unknown');
  if (task.phase === 'closed') return refuse('closed');
  const standing = noLongerAsked(task, act, given);
  if (standing) return refuse(standing);
  if (!(act.kind in EDGES[task.phase])) return refuse('not-possible');
  if (act.kind === 'give' && (act.toPersonId === undefined || !given.known(act.toPersonId)))
    return refuse('unknown');
  const away = act.kind === 'give' ? given.awayOf(act.toPersonId ?? '') : null;
  if (away) return refuse('away', { away });
  const lacks = lackOf(act, given);
  if (lacks) return refuse('not-possible', { lacks });
  const acted = actedOn(task, act, given);
  return acted
    ? { nonce: act.nonce, taskId: act.taskId, ok: true, code: 'ok', task: acted }
    : refuse('not-possible');
}

const NEEDS_REASON: readonly Act['kind'][] = ['known', 'agreed', 'take-loss', 'not-a-problem'];
const NEEDS_DATE: readonly Act['kind'][] = ['known', 'agreed'];

/** A date further off is a slip of the pen: nobody keeps quiet about one thing for longer. */
const FARTHEST_MS = 366 * 86_400_000;

function lackOf(act: Act, { decision }: Given): Lack | null {
  const { kind, reason, until, at } = act;
  if (NEEDS_REASON.includes(kind) && !reason?.trim()) return 'reason';
  if (!NEEDS_DATE.includes(kind)) return null;
  if (until === undefined || !Number.isSafeInteger(until)) return 'date';
  if (until <= at) return 'past-date';
  if (until - at > FARTHEST_MS) return 'far-date';
  // With nobody who waits for it there is nobody who can agree.
  return kind === 'agreed' && decision?.consequence.orderId === '' ? 'order' : null;
}

/** Null: the decision is not there to say it of. */
function actedOn(task: Task, act: Act, given: Given): Task | null {
  const words = act.reason ?? '';
  switch (act.kind) {
    case 'accept': {
      const optionKey = act.optionKey ?? task.optionKey;
      // Who has it says so once more: nothing has happened.
      if (isHeld(task.phase) && task.ownerId === act.personId && task.optionKey === optionKey) return task;
      const declined = without(task.declined, act.personId);
      const next = { ...task, ownerId: act.personId, optionKey, declined };
      return move(next, optionKey === null ? 'with' : 'doing', { act, words: optionKey ?? '' });
    }
    case 'give':
      return move(
        { ...task, ownerId: act.toPersonId ?? null, declined: without(task.declined, act.toPersonId) },
        'nobody',
        { act, words },
      );
    case 'decline':
      return move(declinedBy(task, act.personId), 'nobody', { act, words });
    case 'done': {
      const optionKey = act.optionKey ?? task.optionKey;
      const declined = without(task.declined, act.personId);
      return move({ ...task, ownerId: act.personId, optionKey, declined }, 'done', { act, words: '' });
    }
    case 'known':
    case 'agreed':
    case 'take-loss':
      return given.decision && said(task, act, { ...given, decision: given.decision });
    case 'reopen':
      // What was agreed is not so; the event keeps what was said.
      return move({ ...task, agreed: task.phase === 'agreed' ? null : task.agreed }, 'nobody', {
        act,
        words,
      });
    case 'not-a-problem':
      return close(task, 'not-a-problem', { ...act, reason: words, act: act.kind });
    default:
      return act.kind satisfies never;
  }
}

const without = (ids: readonly string[], id: string | undefined): readonly string[] =>
  ids.filter((one) => one !== id);

/** Whoever was asked is asked no more; whoever had it gives it back. */
function declinedBy(task: Task, personId: string): Task {
  const ownerId = task.ownerId === personId ? null : task.ownerId;
  return { ...task, ownerId, declined: [...without(task.declined, personId), personId] };
}

type Saying = Given & { readonly decision: Decision };

/** Whoever has it keeps it: it is theirs again when it speaks again. What was begun with goes on, but not for a loss that is taken. */
function said(task: Task, act: Act, { decision, firstDateOf }: Saying): Task {
  const ownerId =
    task.ownerId !== null && (isHeld(task.phase) || isQuiet(task.phase)) ? task.ownerId : act.personId;
  const to = act.kind === 'take-loss' ? 'loss-taken' : act.kind === 'agreed' ? 'agreed' : 'known';
  const next = {
    ...task,
    ownerId,
    declined: without(task.declined, act.personId),
    optionKey: act.kind === 'take-loss' ? null : task.optionKey,
    agreed:
      act.kind === 'agreed' ? agreedOn(decision, act, { before: task.agreed, firstDateOf }) : task.agreed,
  };
  const until = act.until === undefined || act.kind === 'take-loss' ? {} : { until: act.until };
  return { ...move(next, to, { act, words: act.reason ?? '', ...until }), quiet: quietAs(decision, act) };
}

type Moving = { readonly act: Act; readonly words: string; readonly until?: UtcMs };

function move(task: Task, to: TaskPhase, { act, words, until }: Moving): Task {
  const { at, personId, via, kind } = act;
  const receiver = kind === 'give' && act.toPersonId !== undefined ? { toPersonId: act.toPersonId } : {};
  const end = until === undefined ? {} : { until };
  return moved(task, { at, from: task.phase, to, personId, via, act: kind, ...receiver, ...end, words });
}

/** Every change of phase goes through here: the event is appended, and nothing that belonged to the old phase stays. */
function moved(task: Task, event: TaskEvent): Task {
  const { to: phase, at: phaseAt } = event;
  const due = isHeld(task.phase) ? task.dueWhenTaken : task.deadline;
  const dueWhenTaken = isHeld(phase) ? due : null;
  const events = [...task.events, event];
  const nobodyWaits = { escalation: null, waits: null, keptUntil: null, isOutOfReach: false };
  return { ...task, phase, phaseAt, dueWhenTaken, ...nobodyWaits, quiet: null, events };
}

/** `isHolderThere`: whoever has it can be told now, or it can wait until they can. */
export type Speaking = { readonly at: UtcMs; readonly isHolderThere: boolean };

/**
 * What was kept quiet speaks again: to whoever has it. Where the time that was said is over, or they
 * cannot be told in time, it is as before: nobody has it, and its owner is asked.
 */
export function speakAgain(task: Task, worse: Worse, { at, isHolderThere }: Speaking): Task {
  const isTheirs = worse.type !== 'until' && task.ownerId !== null && isHolderThere;
  const to = isTheirs ? 'with' : 'nobody';
  const words = worseWords(worse);
  return moved(task, { at, from: task.phase, to, personId: null, via: 'box', worse, words });
}

export type Closing = Pick<TaskEvent, 'at' | 'personId' | 'via' | 'act'> & { readonly reason: string };

export function close(task: Task, as: CloseReason, { at, personId, via, act, reason }: Closing): Task {
  const by = act === undefined ? {} : { act };
  const event: TaskEvent = { at, from: task.phase, to: 'closed', personId, via, ...by, words: reason };
  return { ...moved(task, event), closedAs: as, closedReason: reason };
}

export type Opening = Pick<
  Task,
  'id' | 'code' | 'decisionId' | 'ruleId' | 'role' | 'ownerId' | 'deadline'
> & {
  readonly at: UtcMs;
};

export function openTask({ id, code, decisionId, ruleId, role, ownerId, at, deadline }: Opening): Task {
  const raised: TaskEvent = { at, from: null, to: 'nobody', personId: null, via: 'box', words: '' };
  return {
    id,
    code,
    decisionId,
    ruleId,
    role,
    ownerId,
    phase: 'nobody',
    raisedAt: at,
    phaseAt: at,
    deadline,
    dueWhenTaken: null,
    optionKey: null,
    closedAs: null,
    closedReason: null,
    waitingForDataSince: null,
    escalation: null,
    waits: null,
    keptUntil: null,
    isOutOfReach: false,
    declined: [],
    againAt: null,
    quiet: null,
    agreed: null,
    events: [raised],
  };
}
