// The parts of a rule's condition in words: what is so, from where on the rule speaks, and what is not known.
import type { FactNow, PartNow, WhyFound } from '../../core/types/why.ts';
import { capital } from '../scene.ts';
import { type Speaking, type Spoken, say } from '../speech.ts';
import { factWords } from './fact-value.ts';
import { kindWords } from './kind.ts';
import { becauseWords } from './why-unknown.ts';

/** "Probability of missing its shipment: 22 %, speaks from 60 %." */
export function partWords(to: Speaking, found: WhyFound, part: PartNow): string {
  switch (part.type) {
    case 'compared':
      return comparedWords(to, found, part);
    case 'flag': {
      const fact = titleWords(to, found, part.fact);
      return part.wanted
        ? say(to, '{fact}: no, speaks at yes.', { fact })
        : say(to, '{fact}: yes, speaks at no.', { fact });
    }
    case 'text': {
      const { text } = part;
      const facts = part.facts.map((fact) => knownWords(to, fact)).join(', ');
      return facts === ''
        ? say(to, 'Not fulfilled: {text}.', { text })
        : say(to, 'Not fulfilled: {text}, with {facts}.', { text, facts });
    }
    default:
      return part satisfies never;
  }
}

type Compared = Extract<PartNow, { readonly type: 'compared' }>;

function comparedWords(to: Speaking, found: WhyFound, part: Compared): string {
  const { fact, operator } = part;
  const now = fact.value ?? '';
  const told = {
    fact: titleWords(to, found, fact),
    value: factWords(to, fact, now, part.limit),
    limit: factWords(to, fact, part.limit, now),
  };
  switch (operator) {
    case '>=':
      return say(to, '{fact}: {value}, speaks from {limit}.', told);
    case '>':
      return say(to, '{fact}: {value}, speaks above {limit}.', told);
    case '<=':
      return say(to, '{fact}: {value}, speaks from {limit} down.', told);
    case '<':
      return say(to, '{fact}: {value}, speaks below {limit}.', told);
    case '==':
      return say(to, '{fact}: {value}, speaks at {limit}.', told);
    case '!=':
      return say(to, '{fact}: {value}, speaks at all but {limit}.', told);
    default:
      return operator satisfies never;
  }
}

function knownWords(to: Speaking, fact: FactNow): string {
  const value = fact.value === null ? say(to, 'not known') : factWords(to, fact, fact.value);
  return `${fact.subject}.${fact.field} ${value}`;
}

/** Of another record than was asked about, with its name before: "Line 3, against plan". */
function titleWords(to: Spoken, { label }: WhyFound, fact: FactNow): string {
  if (fact.label === null) return `${kindWords(to, fact.subject)}, ${inSentence(fact.title)}`;
  return fact.label === label ? capital(fact.title) : `${fact.label}, ${inSentence(fact.title)}`;
}

/** What is written in capitals stays so: ERP. */
export const inSentence = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** What is missing for the same reason is told once. */
export function missingWords(to: Spoken, found: WhyFound, missing: readonly FactNow[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const fact of missing) {
    const reason = becauseWords(to, fact);
    byReason.set(reason, [...(byReason.get(reason) ?? []), titleWords(to, found, fact)]);
  }
  return [...byReason].map(([reason, titles]) =>
    say(to, '{reason}. Not known: {titles}.', { reason, titles: titles.join('; ') }),
  );
}
