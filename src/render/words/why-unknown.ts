// Why a fact is not known, and what was asked about that nobody knows, in words.
import type { FactNow, WhyAnswer } from '../../core/types/why.ts';

/** A sentence without its full stop. */
export function becauseWords({ because, subject, label }: FactNow): string {
  if (because === null) return 'It is known';
  switch (because.type) {
    case 'cannot-place':
      return because.reason.charAt(0).toUpperCase() + because.reason.slice(1);
    case 'no-counter':
      return `There is no counter on ${because.name}`;
    case 'nothing-counted':
      return `Nothing was counted on ${because.name} yet`;
    case 'no-bad-pieces-counter':
      return `There is no counter of bad pieces at ${because.name}`;
    case 'no-such-record':
      return `No ${subject} is known for it`;
    case 'not-told':
      return `No source told it of ${label ?? subject}`;
    default:
      return because satisfies never;
  }
}

function offerWords({ subject, some, known }: Extract<WhyAnswer, { readonly type: 'unknown-id' }>): string {
  if (known === 0) return ` The box knows no ${subject} yet.`;
  const more = known > some.length ? ` and ${known - some.length} more` : '';
  return ` There are: ${some.join(', ')}${more}.`;
}

type Unknown = Exclude<WhyAnswer, { readonly type: 'found' }>;

/** "unknown order "4472". Did you mean "4471"?" */
export function unknownWords(answer: Unknown): string {
  const near = answer.near === null ? '' : ` Did you mean "${answer.near}"?`;
  switch (answer.type) {
    case 'unknown-subject': {
      const { subject, lookedAt } = answer;
      const known =
        lookedAt.length === 0 ? ' The box has no rules yet.' : ` Rules look at: ${lookedAt.join(', ')}.`;
      return `unknown subject "${subject}".${near || known}`;
    }
    case 'unknown-id': {
      const { subject, id } = answer;
      return `unknown ${subject} "${id}".${near || offerWords(answer)}`;
    }
    default:
      return answer satisfies never;
  }
}
