// The state machine of a task: who has it, what they chose, and when it is over. Transitions are a table.
import type { Act, ActResult, CloseReason, Task, TaskEvent, TaskPhase } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';

/** Which acts lead out of a phase. What is not listed is not possible. */
const EDGES: { readonly [phase in TaskPhase]: readonly Act['kind'][] } = {
  nobody: ['accept', 'give', 'done', 'not-a-problem'],
  with: ['accept', 'give', 'done', 'not-a-problem'],
  doing: ['accept', 'give', 'done', 'not-a-problem'],
  done: ['not-a-problem'],
  closed: [],
};

/** An act that changes nothing, and why; with the task as it stands. */
export function refused(task: Task | undefined, act: Act, code: ActResult['code']): ActResult {
  return { nonce: act.nonce, taskId: act.taskId, ok: false, code, task: task ?? null };
}

/** Applies an act. Whoever comes second is told who was first; the task is returned either way. */
export function actOn(task: Task | undefined, act: Act, known: (personId: string) => boolean): ActResult {
  const refuse = (code: ActResult['code']): ActResult => refused(task, act, code);
  if (!task || !known(act.personId)) return refuse('unknown');
  if (task.phase === 'closed') return refuse('closed');
  const taken = task.phase !== 'nobody' && task.ownerId !== act.personId;
  if (taken && act.kind === 'accept') return refuse('taken');
  if (!EDGES[task.phase].includes(act.kind)) return refuse('not-possible');
  if (act.kind === 'give' && (act.toPersonId === undefined || !known(act.toPersonId)))
    return refuse('unknown');
  if (act.kind === 'not-a-problem' && !act.reason?.trim()) return refuse('not-possible');
  return { nonce: act.nonce, taskId: act.taskId, ok: true, code: 'ok', task: acted(task, act) };
}

function acted(task: Task, act: Act): Task {
  switch (act.kind) {
    case 'accept': {
      const optionKey = act.optionKey ?? task.optionKey;
      const next = { ...task, ownerId: act.personId, optionKey };
      return move(next, optionKey === null ? 'with' : 'doing', { act, words: optionKey ?? '' });
    }
    case 'give':
      return move({ ...task, ownerId: act.toPersonId ?? null }, 'nobody', { act, words: act.reason ?? '' });
    case 'done':
      return move({ ...task, ownerId: act.personId }, 'done', { act, words: '' });
    case 'not-a-problem':
      return close(task, 'not-a-problem', {
        at: act.at,
        personId: act.personId,
        via: act.via,
        reason: act.reason ?? '',
      });
    default:
      return act.kind satisfies never;
  }
}

function move(task: Task, to: TaskPhase, { act, words }: { act: Act; words: string }): Task {
  const receiver = act.kind === 'give' && act.toPersonId !== undefined ? { toPersonId: act.toPersonId } : {};
  const { at, personId, via } = act;
  const event: TaskEvent = { at, from: task.phase, to, personId, via, ...receiver, words };
  return { ...task, phase: to, phaseAt: act.at, escalation: null, events: [...task.events, event] };
}

export type Closing = {
  readonly at: UtcMs;
  readonly personId: string | null;
  readonly via: string;
  readonly reason: string;
};

export function close(task: Task, as: CloseReason, { at, personId, via, reason }: Closing): Task {
  const event: TaskEvent = { at, from: task.phase, to: 'closed', personId, via, words: reason };
  return {
    ...task,
    phase: 'closed',
    phaseAt: at,
    closedAs: as,
    escalation: null,
    closedReason: reason,
    events: [...task.events, event],
  };
}

export type Opening = {
  readonly id: number;
  readonly decisionId: string;
  readonly ruleId: string;
  readonly role: string;
  readonly ownerId: string | null;
  readonly at: UtcMs;
  readonly deadline: UtcMs | null;
};

export function openTask(opening: Opening): Task {
  const { id, decisionId, ruleId, role, ownerId, at, deadline } = opening;
  const raised: TaskEvent = { at, from: null, to: 'nobody', personId: null, via: 'box', words: '' };
  const rest = {
    optionKey: null,
    closedAs: null,
    closedReason: null,
    waitingForDataSince: null,
    escalation: null,
  };
  return {
    id,
    decisionId,
    ruleId,
    role,
    ownerId,
    phase: 'nobody',
    raisedAt: at,
    phaseAt: at,
    deadline,
    ...rest,
    events: [raised],
  };
}
