// Who answers what is not asked of them any more: they gave it away, another has it, or it is done. Nothing changes.
import type { Act, ActKind, ActResult, Task } from '../types/task.ts';
import { isHeld, waitsForAnother } from '../types/whose.ts';
import { isQuiet } from './edges.ts';

/** What a text, a mail or its link can say; all else is said on the panel. */
const ANSWERS: readonly ActKind[] = ['accept', 'decline', 'done', 'give'];

/** `isAnswer`: it came by a text or a link. On the panel one sees whose it is, and may take it all the same. */
export type Standing = { readonly isAnswer: boolean };

/** Why an act changes nothing because of where the task stands. Null: it may. */
export function noLongerAsked(task: Task, act: Act, { isAnswer }: Standing): ActResult['code'] | null {
  const { phase, ownerId } = task;
  if (!ANSWERS.includes(act.kind)) return null;
  if (phase === 'done') return 'done-already';
  const isAnothers = ownerId !== act.personId && (isHeld(phase) || (isAnswer && isQuiet(phase)));
  const givesUp = act.kind === 'decline' || act.kind === 'give';
  // Of what is kept quiet nobody is asked: whoever does something about it all the same is heard.
  if (isAnothers && (isQuiet(phase) ? givesUp : isAnswer || act.kind === 'accept' || act.kind === 'decline'))
    return 'taken';
  if (isGivenAgain(task, act)) return 'given-already';
  return isAnswer && waitsForAnother(task, act.personId, act.at) ? 'waits' : null;
}

/** It is where this person has given it, and they give it there once more. */
function isGivenAgain({ phase, ownerId, events }: Task, { kind, personId, toPersonId }: Act): boolean {
  if (kind === 'give' && toPersonId === personId && ownerId === personId) return true;
  const given = events.findLast(({ act }) => act === 'give');
  return (
    kind === 'give' &&
    (phase === 'nobody' || isHeld(phase)) &&
    ownerId === toPersonId &&
    given?.personId === personId &&
    given.toPersonId === toPersonId
  );
}
