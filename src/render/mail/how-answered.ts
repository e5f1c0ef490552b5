// How a mail that asks is answered by mail, and which of several options YES takes: none is named in an answer.
import type { Decision } from '../../core/types/decision.ts';
import { optionMeant, recommendedOf } from '../../core/types/option-meant.ts';
import { type Scene, taskOf } from '../scene.ts';
import { say } from '../speech.ts';
import { optionWords } from '../words/option.ts';
import type { Claim } from './claim.ts';

export function howAnswered(scene: Scene, d: Decision, claim: Claim): string {
  const how = say(scene, 'Or answer this email with YES, NO or DONE in the first line.');
  const which = whichTaken(scene, d, claim);
  return which === null ? how : `${how} ${which}`;
}

/** Null: there is no choice, or it was made. */
function whichTaken(scene: Scene, d: Decision, { class: cls }: Claim): string | null {
  const task = taskOf(scene, d);
  const choice = d.options.filter(({ kind }) => kind === 'recover');
  if (choice.length < 2 || task?.phase !== 'nobody' || task.optionKey !== null) return null;
  // An escalation names none.
  const key = optionMeant(d, cls === 'escalated' ? null : recommendedOf(d));
  const option = optionWords(scene, d).find((one) => one.key === key)?.title;
  return option === undefined
    ? say(scene, 'YES takes none of them yet: choose one by the link.')
    : say(scene, 'YES takes: {option}. For another one use the link.', { option });
}
