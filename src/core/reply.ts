// What people wrote back: found out which task is meant, acted on as any act is, and answered by the way it came.
import { applyAct } from './act.ts';
import type { FoldState } from './state.ts';
import { planAnswer, type Telling } from './task/telling.ts';
import type { Fact } from './types/observation.ts';
import { optionMeant } from './types/option-meant.ts';
import type { Answer, AnswerKind, Reply } from './types/reply.ts';
import type { Act, ActKind, ActResult, Task } from './types/task.ts';
import { isHeld, waitsForAnother } from './types/whose.ts';

/** In the order they were journaled, after the acts of the panel. */
export function applyReplies(state: FoldState, facts: readonly Fact[], telling: Telling): void {
  for (const { body } of facts) if (body.type === 'reply') applyReply(state, body.reply, telling);
}

const PLAIN: Omit<Answer, 'kind'> = { personId: null, since: null };

function applyReply(state: FoldState, reply: Reply, telling: Telling): void {
  const meant = meantBy(state, reply);
  if (!('answer' in meant)) {
    const answer = answered(state, { reply, task: meant, telling });
    const task = state.tasks.get(meant.id) ?? meant;
    planAnswer(telling, { reply, task, answer, about: [task.id] });
    return;
  }
  const open = openFor(state, reply).map(({ id }) => id);
  // What answers a message is about the task of that message, also where nobody understands it.
  const isOfOpen = meant.task !== null && open.includes(meant.task.id);
  planAnswer(telling, { reply, ...meant, about: isOfOpen ? [meant.task.id] : open });
}

/** Nothing is done: why. */
type Undone = { readonly task: Task | null; readonly answer: Answer };

const undone = (kind: AnswerKind, task: Task | null = null): Undone => ({
  task,
  answer: { kind, ...PLAIN },
});

/** The task a text is about; or why nothing is done. */
function meantBy(state: FoldState, reply: Reply): Task | Undone {
  const { personId, code, taskId, verb } = reply;
  if (verb === 'unclear') return undone('not-understood', openFor(state, reply).find(isOf(taskId)));
  const told = toldTo(state, personId);
  const isOther = code !== null && isCodeOfAnother(state, reply, told);
  if (taskId !== null && !isOther) return told.find(isOf(taskId)) ?? untold(state.tasks.get(taskId), reply);
  // Codes come round again: the newest that has it is meant.
  const hasCode = (task: Task): boolean => task.code === code;
  if (code !== null)
    return told.findLast(hasCode) ?? untold([...state.tasks.values()].findLast(hasCode), reply);
  const [only, ...others] = openFor(state, reply);
  if (only !== undefined) return others.length === 0 ? only : undone('which');
  // With nothing left to answer, the only one there is can be meant: they are told where it is now.
  const [one, ...more] = told.filter(({ phase }) => phase !== 'closed');
  return one === undefined || more.length > 0 ? undone('nothing-open') : one;
}

/** In an answer to a message about one they may write the code of another: of what the message was about nobody knows it. */
function isCodeOfAnother(state: FoldState, { taskId, code }: Reply, told: readonly Task[]): boolean {
  const answered = taskId === null ? undefined : state.tasks.get(taskId);
  return answered !== undefined && answered.code !== code && told.some((task) => task.code === code);
}

const isOf =
  (taskId: number | null) =>
  ({ id }: Task): boolean =>
    id === taskId;

/**
 * Of what they were never asked nothing is theirs to answer: they are told who has it, or whom it waits for. Where that is they
 * themselves, a mail names it for certain; a code may be that of an older one.
 */
function untold(task: Task | undefined, { personId, taskId }: Reply): Task | Undone {
  if (task === undefined) return undone('not-understood');
  const { phase, ownerId, phaseAt } = task;
  if (phase === 'nobody' && ownerId === personId) return taskId === null ? undone('not-understood') : task;
  const answer = (kind: AnswerKind, since: Answer['since']): Undone => ({
    task,
    answer: { kind, personId: ownerId, since },
  });
  switch (phase) {
    case 'closed':
      return { task, answer: { kind: 'over', ...sinceOf(task) } };
    case 'nobody':
      return answer('waits', null);
    case 'done':
      return answer('done-already', phaseAt);
    default:
      return answer('too-late', phaseAt);
  }
}

/** Tasks this person was asked about in fact, or has: not those of which they are still to hear. Oldest first. */
function toldTo(state: FoldState, personId: string): Task[] {
  return [...state.tasks.values()].filter(
    ({ decisionId, ownerId, phase }) =>
      (ownerId === personId && phase !== 'nobody') ||
      (state.told.get(decisionId)?.askedAt.has(personId) ?? false),
  );
}

/** Those that wait for this person: nobody has them and they were given to nobody else, or they have them. First things first. */
function openFor(state: FoldState, { personId, at }: Reply): Task[] {
  const waits = (task: Task): boolean =>
    task.phase === 'nobody'
      ? !waitsForAnother(task, personId, at)
      : isHeld(task.phase) && task.ownerId === personId;
  const rankOf = ({ id }: Task): number => state.lastDecisions.get(id)?.rank ?? Number.MAX_SAFE_INTEGER;
  return toldTo(state, personId)
    .filter(waits)
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.id - b.id);
}

const KINDS: Readonly<Record<'yes' | 'no' | 'done' | 'give', ActKind>> = {
  yes: 'accept',
  no: 'decline',
  done: 'done',
  give: 'give',
};

type Answering = { readonly reply: Reply; readonly task: Task; readonly telling: Telling };

function answered(state: FoldState, { reply, task, telling }: Answering): Answer {
  const { verb } = reply;
  if (verb === 'unclear') return { kind: 'not-understood', ...PLAIN };
  if (verb === 'details') return { kind: task.phase === 'closed' ? 'over' : 'details', ...sinceOf(task) };
  const { nonce, personId, at, via, toPersonId, reason } = reply;
  const optionKey = optionOf(state, task, reply);
  const act: Act = {
    ...{ kind: KINDS[verb], taskId: task.id, personId, at, via, nonce },
    ...(optionKey !== null && { optionKey }),
    ...(toPersonId !== null && { toPersonId }),
    ...(reason !== null && { reason }),
  };
  const answer = answerTo(verb, applyAct(state, act, telling, true), task);
  return withWhatTheyWrote(answer, reply);
}

/** What was understood of their words beside the act: that they said why, whom a name could mean. */
function withWhatTheyWrote(answer: Answer, { reason, couldBe }: Reply): Answer {
  if (answer.kind === 'declined' && reason !== null) return { ...answer, hasReason: true };
  return answer.kind === 'nobody' && couldBe ? { ...answer, couldBe } : answer;
}

/** A text names none: whoever takes it, or has done it, means what was asked of them. Null: that is not known, or chosen already. */
function optionOf(
  state: FoldState,
  { id, decisionId, optionKey }: Task,
  { verb, personId }: Reply,
): string | null {
  if (optionKey !== null || (verb !== 'yes' && verb !== 'done')) return null;
  const named = state.told.get(decisionId)?.named.get(personId) ?? null;
  return optionMeant(state.lastDecisions.get(id), named);
}

function answerTo(verb: keyof typeof KINDS, result: ActResult, before: Task): Answer {
  const now = result.task ?? before;
  if (!result.ok) return refusedAs(verb, result, now);
  switch (verb) {
    case 'yes':
      return { kind: 'yours', ...PLAIN };
    case 'done':
      return { kind: 'done', ...PLAIN };
    case 'give':
      return { kind: 'given', personId: now.ownerId, since: null };
    case 'no':
      return { kind: 'declined', personId: now.ownerId, since: null };
    default:
      return verb satisfies never;
  }
}

/** Why it changes nothing: whoever comes second is told who was first. */
function refusedAs(verb: keyof typeof KINDS, { code, away }: ActResult, now: Task): Answer {
  const { ownerId, phaseAt } = now;
  switch (code) {
    case 'closed':
      return { kind: 'over', ...sinceOf(now) };
    case 'done-already':
      return { kind: 'done-already', personId: ownerId, since: phaseAt };
    case 'taken':
      return { kind: 'too-late', personId: ownerId, since: phaseAt };
    case 'waits':
    case 'given-already':
      return { kind: code, personId: ownerId, since: null };
    case 'away':
      return { kind: 'away', ...PLAIN, ...(away && { away }) };
    case 'unknown':
      return { kind: verb === 'give' ? 'nobody' : 'not-understood', ...PLAIN };
    default:
      return { kind: 'not-understood', ...PLAIN };
  }
}

const sinceOf = ({ phase, phaseAt }: Task): Omit<Answer, 'kind'> => ({
  personId: null,
  since: phase === 'closed' ? phaseAt : null,
});
