// Why a task was closed, in words: those a person may choose from are the box's own, all others stay as they were written.
import { type Spoken, say } from '../speech.ts';

/** As they are kept, whoever chose them. */
export const NOT_A_PROBLEM = ['trial run', 'data wrong', 'plan rate wrong', 'other'] as const;

/** "data wrong: the counter hangs": what was chosen, and what they wrote behind it. */
export function reasonWords(to: Spoken, kept: string): string {
  const chosen = NOT_A_PROBLEM.find((one) => kept === one || kept.startsWith(`${one}: `));
  return chosen === undefined ? kept : `${choiceWords(to, chosen)}${kept.slice(chosen.length)}`;
}

export function choiceWords(to: Spoken, choice: (typeof NOT_A_PROBLEM)[number]): string {
  switch (choice) {
    case 'trial run':
      return say(to, 'trial run');
    case 'data wrong':
      return say(to, 'data wrong');
    case 'plan rate wrong':
      return say(to, 'plan rate wrong');
    default:
      return (choice satisfies 'other') && say(to, 'other');
  }
}
