// What people wrote back: found out which task is meant, acted on as any act is, and answered by the way it came.
import { applyAct } from './act.ts';
import type { FoldState } from './state.ts';
import { optionMeant } from './task/option-meant.ts';
import { planAnswer, type Telling } from './task/telling.ts';
import type { Fact } from './types/observation.ts';
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
  const answer =
    typeof meant === 'string' ? { kind: meant, ...PLAIN } : answered(state, { reply, task: meant, telling });
  const task = typeof meant === 'string' ? null : (state.tasks.get(meant.id) ?? meant);
  planAnswer(telling, { reply, task, answer, about: openFor(state, reply).map(({ id }) => id) });
}

/** The task a text is about; or why that is not known. */
function meantBy(state: FoldState, reply: Reply): Task | AnswerKind {
  const { personId, code, taskId, verb } = reply;
  if (verb === 'unclear') return 'not-understood';
  const told = toldTo(state, personId);
  if (taskId !== null) return told.find(({ id }) => id === taskId) ?? 'not-understood';
  // Codes come round again: the newest that has it is meant.
  if (code !== null) return told.findLast((task) => task.code === code) ?? 'not-understood';
  const [only, ...others] = openFor(state, reply);
  if (only !== undefined) return others.length === 0 ? only : 'which';
  // With nothing left to answer, the only one there is can be meant: they are told where it is now.
  const [one, ...more] = told.filter(({ phase }) => phase !== 'closed');
  return one === undefined || more.length > 0 ? 'nothing-open' : one;
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
