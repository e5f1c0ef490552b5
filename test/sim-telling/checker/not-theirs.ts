// What somebody writes about what is done, over, another's, or given away by their own hand changes nothing of it.
import { type LineOf, linesOf } from '../history.ts';
import { type Case, type Found, type Stand, standAt, type TaskCase } from './case.ts';

const MINUTE = 60_000;
/** What asks for a change; "?" and what nobody understands ask for none. */
const MOVING: readonly string[] = ['YES', 'NO', 'DONE', 'GIVE'];
/** Answers that say that something was changed. */
const CHANGED: readonly string[] = ['yours', 'declined', 'done', 'given'];
const QUIET: readonly string[] = ['known', 'agreed', 'loss-taken'];

/** A text, and when the box dealt with it. */
type Dealt = { readonly said: LineOf<'said'>; readonly t: number };

export function notTheirs(given: Case): Found[] {
  const answers = new Map(linesOf(given.history, 'answer').map(({ nonce, says }) => [nonce, says]));
  const said = linesOf(given.history, 'said');
  const dealt = dealtWith(given, said);
  return dealt.flatMap(({ said: text, t }): Found[] => {
    const { by, what, nonce } = text;
    const task = given.tasks.get(text.means);
    const [before, after] = task ? [standAt(task, t - 1), standAt(task, t)] : [];
    if (!task || !before || !after || !MOVING.includes(what)) return [];
    // Of what is kept quiet nobody is asked: whoever does something about it all the same is heard.
    if (QUIET.includes(before.phase) && (what === 'YES' || what === 'DONE')) return [];
    if (isTheirs(given, { task, before, by, t }, dealt) || isCrowded(said, text, t)) return [];
    const says = answers.get(nonce) ?? '';
    // Whoever said no before, by whatever way, is told so once more.
    const isSo = says === 'declined' && before.declined.includes(by);
    if (!isMoved(before, after, by) && (isSo || !CHANGED.includes(says))) return [];
    const words = `${what} of ${by} about ${before.phase} of ${before.ownerId}: ${after.phase} of ${after.ownerId}, answered "${says}"`;
    return [{ rule: 'not theirs', t, words, taskId: task.id, to: by }];
  });
}

/** Read once more after an end of the box, a text was dealt with the first time. */
function dealtWith({ history }: Case, said: readonly LineOf<'said'>[]): Dealt[] {
  const plans = new Map(
    linesOf(history, 'plan')
      .map(({ dedupKey, t }) => [dedupKey, t] as const)
      .toReversed(),
  );
  return said.flatMap((one) => {
    const t = plans.get(`answer|${one.nonce}`);
    return t === undefined ? [] : [{ said: one, t }];
  });
}

type Writing = {
  readonly task: TaskCase;
  readonly before: Stand;
  readonly by: string;
  readonly t: number;
};

function isTheirs(given: Case, { task, before, by, t }: Writing, dealt: readonly Dealt[]): boolean {
  if (before.phase === 'done' || before.phase === 'closed') return false;
  if (before.phase !== 'nobody') return before.ownerId === by;
  if (before.ownerId === null || before.ownerId === by) return true;
  const gave = dealt.findLast(
    (one) =>
      one.t < t &&
      one.said.by === by &&
      one.said.means === task.id &&
      one.said.what === 'GIVE' &&
      task.stands.some((stand) => stand.t === one.t && stand.phase === 'nobody' && stand.ownerId !== by),
  );
  if (gave === undefined) return true;
  const since = task.stands.filter((stand) => stand.t >= gave.t && stand.t < t);
  const isThere = since.every(({ phase, ownerId }) => phase === 'nobody' && ownerId === before.ownerId);
  return !isThere || t - gave.t > keptAtLeast(given, task, gave.t);
}

/** Whom it was given to has so long before anybody else is asked: what the rule gives, or less the nearer its end. */
function keptAtLeast({ truth }: Case, { finding }: TaskCase, t: number): number {
  const given = truth.rules.find(({ id }) => id === finding.ruleId)?.afterMs ?? 0;
  const ends = finding.grades.map(({ actBy }) => actBy ?? Number.POSITIVE_INFINITY);
  const left = Math.min(...ends) - t;
  return Math.max(MINUTE, Math.min(given, left / 10)) / 2;
}

/** Somebody else, or they by another way, did something to it at the time: whose change it was cannot be told. */
const isCrowded = (said: readonly LineOf<'said'>[], text: LineOf<'said'>, t: number): boolean =>
  said.some((one) => one !== text && one.means === text.means && one.t <= t && t - one.t < 10 * MINUTE);

/** By a person: what is over by itself, or speaks again, the box moves. */
function isMoved(before: Stand, after: Stand, by: string): boolean {
  if (after.ownerId !== before.ownerId) return true;
  if (after.declined.includes(by) && !before.declined.includes(by)) return true;
  if (after.phase === before.phase) return false;
  const isSpeaking = QUIET.includes(before.phase) && ['with', 'nobody'].includes(after.phase);
  return after.phase !== 'closed' && !isSpeaking;
}
