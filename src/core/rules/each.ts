// What a rule looks at one by one, read from its `each`: one subject, or two that are related.
import type { RelationSpec } from '../types/entity.ts';
import { pathBetween } from './joins.ts';
import { nearest } from './nearest.ts';
import type { RuleFault } from './rule-fault.ts';
import { isSubject, kindOf, OPTION, subjectOf, type Vocabulary } from './vocabulary.ts';

type Asked = { readonly subjects: readonly string[]; readonly faults: readonly RuleFault[] };

/** What policies judge one by one: a row of a decision about an order. It is no record, so nothing leads to it. */
const ON_OPTION = /^\s*option(\s+\S+)?\s+order\s*$/;

type Word = { readonly text: string; readonly offset: number };

/** The subjects of "station feeding order" are its ends; what stands between them is for people. */
export function subjectsAsked(each: string, vocabulary: Vocabulary): Asked {
  if (ON_OPTION.test(each)) return { subjects: [OPTION, 'order'], faults: [] };
  const words = [...each.matchAll(/\S+/g)].map((one): Word => ({ text: one[0], offset: one.index }));
  const found = words.filter(({ text }) => isSubject(text, vocabulary));
  const subjects = found.map(({ text }) => text);
  const whole = { text: each, offset: 0 };
  const ends = [...new Set([words.at(0), words.at(-1)])].flatMap((word) => word ?? []);
  const unknown = ends
    .filter(({ text }) => !isSubject(text, vocabulary))
    .map((word) => ({ word, words: meantWords(word.text, vocabulary) }));
  const refused = (word: Word, words: string, code = 'unknown-subject'): Asked => ({
    subjects,
    faults: [faultAt(word, code, words)],
  });
  if (found.length === 0 && unknown.every(({ words }) => words === null))
    return refused(whole, `"${each}" names nothing to look at. ${knownWords(vocabulary)}`);
  if (unknown.length > 0) {
    const words = (word: Word) => `"${word.text}" names nothing to look at. ${knownWords(vocabulary)}`;
    return {
      subjects,
      faults: unknown.map((one) => faultAt(one.word, 'unknown-subject', one.words ?? words(one.word))),
    };
  }
  const [from, to, third] = found;
  if (third !== undefined)
    return refused(third, `a third thing to look at. A rule looks at one, or at two that are related.`);
  if (from === undefined || to === undefined) return { subjects, faults: [] };
  if (from.text === to.text) return refused(to, `"${to.text}" stands twice. Name it once.`);
  if (pathBetween(vocabulary.relations, kindOf(from.text), kindOf(to.text)) !== null)
    return { subjects, faults: [] };
  return refused(whole, unrelatedWords(from.text, to.text, vocabulary), 'unrelated');
}

/** A name that is only misspelt, or the name of the records; null where nothing is near. */
function meantWords(word: string, vocabulary: Vocabulary): string | null {
  if (vocabulary.kinds.has(word)) return `rules call "${word}" ${subjectOf(word)}. Write ${subjectOf(word)}.`;
  const near = nearest(word, [...vocabulary.kinds.keys()].map(subjectOf));
  return near === null ? null : `unknown subject "${word}". Did you mean "${near}"?`;
}

function knownWords({ measured }: Vocabulary): string {
  return `Most rules look at ${measured.join(', ')}; any kind of a domain.yaml will do.`;
}

function unrelatedWords(from: string, to: string, { relations }: Vocabulary): string {
  const of = (subject: string): string => {
    const own = relations.filter((one) => one.from === kindOf(subject) || one.to === kindOf(subject));
    return own.length === 0 ? `${subject} has no relation` : `${subject} has: ${own.map(said).join('; ')}`;
  };
  return `no relation leads from ${from} to ${to}. ${of(from)}. ${of(to)}.`;
}

/** "run happens on line". */
const said = ({ from, words, to }: RelationSpec): string => `${subjectOf(from)} ${words} ${subjectOf(to)}`;

function faultAt({ text, offset }: Word, code: string, words: string): RuleFault {
  return { key: 'each', code, words, offset, length: text.length };
}
