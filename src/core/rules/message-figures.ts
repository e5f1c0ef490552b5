// Figures in a message that a reader would take for something else: cents without a currency, moments as bare numbers.
import type { Template } from './template.ts';
import { factRead } from './tree.ts';
import { type ExpressionTrouble, trouble } from './trouble.ts';
import { unitOf, type Vocabulary } from './vocabulary.ts';

type Given = { readonly vocabulary: Vocabulary; readonly inSms: boolean };

/** What a job earns is told to nobody by SMS, whoever may read it over a shoulder. */
const MARGINS = ['margin', 'marginMinor', 'marginAfter'];

export function figureTroubles({ parts }: Template, { vocabulary, inSms }: Given): ExpressionTrouble[] {
  return parts.flatMap((part): ExpressionTrouble[] => {
    if (part.kind === 'literal') return [];
    const span = { start: part.offset, end: part.offset + part.text.length };
    const margin = inSms ? part.reads.find(({ field }) => MARGINS.includes(field)) : undefined;
    if (margin) {
      const words = 'a margin never goes into an SMS. Say what is at stake: {money(decision.loss)}.';
      return [trouble('margin', words, span)];
    }
    const read = factRead(part.root);
    const unit = read && unitOf(read.subject, read.field, vocabulary);
    const text = part.text.trim();
    if (unit === 'minor') return [trouble('raw-money', `counts cents: write {money(${text})}`, span)];
    if (unit === 'time')
      return [trouble('raw-time', `is a moment: write {datetime(${text})} or {time(${text})}`, span)];
    return unit === 'share' ? [trouble('raw-share', `is a share: write {pct(${text})}`, span)] : [];
  });
}
