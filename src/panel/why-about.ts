// What somebody wrote into one box, "4471", "Line 3" or "order 4471", asked of the things a plant has, in turn.
import type { Reader } from '../contracts/reader.ts';
import type { WhyAnswer } from '../core/types/why.ts';
import type { Spoken } from '../render/speech.ts';
import { kindWords } from '../render/words/kind.ts';

/** What people ask about, the likeliest first. */
const SUBJECTS = ['order', 'line', 'material', 'station', 'receipt', 'run', 'shipment', 'source'] as const;

/** Longer is no name of a plant. */
const ABOUT_LIMIT = 200;

export const aboutOf = (typed: string | undefined): string => (typed ?? '').trim().slice(0, ABOUT_LIMIT);

/** The first that is known; else what is nearest to it, or that no order is called so. Null: nothing can be said yet. */
export async function whyAbout(
  { whySilent }: Pick<Reader, 'whySilent'>,
  about: string,
  spoken: Spoken,
): Promise<WhyAnswer | null> {
  let best: WhyAnswer | null = null;
  for (const { subject, id } of meantBy(about, spoken)) {
    const answer = await whySilent(subject, id);
    if (answer === null || answer.type === 'found') return answer;
    if (answer.type === 'unknown-subject') best ??= answer;
    else if (best?.type !== 'unknown-id' || (best.near === null && answer.near !== null)) best = answer;
  }
  return best;
}

type Meant = { readonly subject: string; readonly id: string };

/** "order 4471" names its kind, in English or as the reader says it; "Line 3" may be a name as well. */
function meantBy(about: string, spoken: Spoken): readonly Meant[] {
  const [, first = '', id = ''] = /^(\S+)\s+(.+)$/s.exec(about) ?? [];
  const word = first.toLowerCase();
  const named = SUBJECTS.filter(
    (subject) => word !== '' && (word === subject || word === kindWords(spoken, subject).toLowerCase()),
  );
  return [
    ...named.map((subject) => ({ subject, id })),
    ...SUBJECTS.map((subject) => ({ subject, id: about })),
  ];
}
