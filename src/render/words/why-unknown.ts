// Why a fact is not known, and what was asked about that nobody knows, in words.
import type { FactNow, WhyAnswer } from '../../core/types/why.ts';
import { type Spoken, say } from '../speech.ts';
import { kindWords } from './kind.ts';

/** A sentence without its full stop. */
export function becauseWords(to: Spoken, { because, subject, label }: FactNow): string {
  if (because === null) return say(to, 'It is known');
  switch (because.type) {
    case 'cannot-place':
      return because.reason.charAt(0).toUpperCase() + because.reason.slice(1);
    case 'no-counter':
      return say(to, 'There is no counter on {name}', { name: because.name });
    case 'nothing-counted':
      return say(to, 'Nothing was counted on {name} yet', { name: because.name });
    case 'no-bad-pieces-counter':
      return say(to, 'There is no counter of bad pieces at {name}', { name: because.name });
    case 'no-such-record':
      return say(to, 'No {kind} is known for it', { kind: kindWords(to, subject) });
    case 'not-told':
      return say(to, 'No source told it of {what}', { what: label ?? kindWords(to, subject) });
    default:
      return because satisfies never;
  }
}

/** Subjects are named as they are written in rules, and in the address. */
export const lookedAtWords = (to: Spoken, subjects: readonly string[]): string =>
  say(to, 'Rules look at: {subjects}.', { subjects: subjects.join(', ') });

type UnknownId = Extract<WhyAnswer, { readonly type: 'unknown-id' }>;

function offerWords(to: Spoken, { subject, some, known }: UnknownId): string {
  if (known === 0) return say(to, 'The box knows no {kind} yet.', { kind: kindWords(to, subject) });
  return known > some.length
    ? say(to, 'There are: {some} and {n} more.', { some: some.join(', '), n: known - some.length })
    : say(to, 'There are: {some}.', { some: some.join(', ') });
}

type Unknown = Exclude<WhyAnswer, { readonly type: 'found' }>;

/** "unknown order "4472". Did you mean "4471"?" */
export function unknownWords(to: Spoken, answer: Unknown): string {
  const near = answer.near === null ? null : say(to, 'Did you mean "{near}"?', { near: answer.near });
  switch (answer.type) {
    case 'unknown-subject': {
      const { subject, lookedAt } = answer;
      const known =
        lookedAt.length === 0 ? say(to, 'The box has no rules yet.') : lookedAtWords(to, lookedAt);
      return `${say(to, 'unknown subject "{subject}".', { subject })} ${near ?? known}`;
    }
    case 'unknown-id': {
      const { subject, id } = answer;
      const unknown = say(to, 'unknown {kind} "{id}".', { kind: kindWords(to, subject), id });
      return `${unknown} ${near ?? offerWords(to, answer)}`;
    }
    default:
      return answer satisfies never;
  }
}
