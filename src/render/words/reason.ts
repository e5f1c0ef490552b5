// Why a task was closed, in words: what the box says itself or lets people choose; all else stays as it was written.
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

/** As the fold keeps why it ended something itself (core/follow.ts, core/picture/withdrawn.ts): the end of a sentence. */
export function endedWords(to: Spoken, kept: string | null): string {
  switch (kept) {
    case null:
      return say(to, 'its rule was withdrawn');
    case 'recovered':
      return say(to, 'recovered');
    case 'came-true':
      return say(to, 'came true');
    case 'its rule was taken out':
      return say(to, 'its rule was taken out');
    case 'its rule makes no decisions any more':
      return say(to, 'its rule makes no decisions any more');
    case 'its rule looks at something else now':
      return say(to, 'its rule looks at something else now');
    case 'its rule is only on trial now':
      return say(to, 'its rule is only on trial now');
    case 'its rule is a draft again':
      return say(to, 'its rule is a draft again');
    case 'its rule was retired':
      return say(to, 'its rule was retired');
    case 'its rule was changed and no longer speaks of it':
      return say(to, 'its rule was changed and no longer speaks of it');
    default: {
      const [, order] = /^order (.+) did not move for so long that it may be dead in ERP$/.exec(kept) ?? [];
      return order === undefined
        ? kept
        : say(to, 'order {order} did not move for so long that it may be dead in ERP', { order });
    }
  }
}
