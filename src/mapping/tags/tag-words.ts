// The words of a tag's name: where they are parted, which known word each is, in the languages floors are labelled in.
import { wordsOf } from '../guess/heading-words.ts';
import de from './words/de.json' with { type: 'json' };
import en from './words/en.json' with { type: 'json' };
import es from './words/es.json' with { type: 'json' };
import fr from './words/fr.json' with { type: 'json' };
import it from './words/it.json' with { type: 'json' };
import nl from './words/nl.json' with { type: 'json' };
import pl from './words/pl.json' with { type: 'json' };

/** What a word stands for; `other`: a thing that is none of ours (a pump, a pressure); `neutral`: it says nothing. */
export type Sense = keyof typeof en;

export type Read = {
  /** Which senses its words have, each with the word that says so. */
  readonly senses: ReadonlyMap<Sense, string>;
  /** Words nobody knows here. */
  readonly unknown: readonly string[];
};

/** Of two languages that read one word otherwise the first counts: English is on most floors. */
const LANGUAGES = [en, de, fr, es, it, pl, nl];
/** A shorter word inside a longer one is chance: "art" in "start". */
const PART_LETTERS_MIN = 3;
/** These end a name too: "jobid", "auftragsnr", "partsok". */
const SHORT_ENDS: ReadonlySet<string> = new Set(['ok', 'nr', 'id', 'no', 'io']);
/** What German puts between the words of one word: Auftrag-s-nummer. */
const LINKS = ['', 's', 'n', 'e', 'es', 'en'];
const PHRASE_WORDS_MAX = 4;
/** A longer name is no word that somebody made of two. */
const COMPOUND_LETTERS_MAX = 40;

const SENSES: ReadonlyMap<string, Sense> = new Map(
  LANGUAGES.toReversed().flatMap((language) =>
    Object.entries(language).flatMap(([sense, text]) =>
      text.split(',').map((name) => [wordsOf(name).join(' '), sense as Sense] as const),
    ),
  ),
);

/** A browse path, a topic, a metric as parts from the top: `Channel1.Line3."GoodCount"` has three. */
export function partsOf(path: readonly string[]): string[] {
  return path.flatMap((name) => {
    // "n.i.O." is a word of German quality people: not in order.
    const whole = name.replace(/\bn\.? ?i\.? ?o\b\.?/gi, 'nio').replace(/\bi\. ?o\b\.?/gi, 'io');
    return whole.split(/[./\\|:[\]"'()]+/).filter((part) => part.trim() !== '');
  });
}

/** The words of one part; digits stand alone: "Line03" is line, 3. */
export function partWords(part: string): string[] {
  return wordsOf(part)
    .flatMap((word) => word.match(/[a-z]+|\d+/g) ?? [])
    .map((word) => (/^\d/.test(word) ? String(Number(word)) : word));
}

/** `own`: words that only say where it is, the line's name for instance. */
export function readWords(words: readonly string[], own: ReadonlySet<string>): Read {
  const senses = new Map<Sense, string>();
  const unknown: string[] = [];
  const note = (sense: Sense, word: string): void => {
    if (!senses.has(sense)) senses.set(sense, word);
  };
  for (let at = 0; at < words.length; ) {
    const { length, sense, text } = phraseAt(words, at);
    // A line that is called Pump Assembly has no pumps for that.
    if (sense !== null) note(sense === 'other' && own.has(text) ? 'neutral' : sense, text);
    else if (!isSilent(text, own)) {
      const parts = compoundOf(text);
      if (parts === null) unknown.push(text);
      for (const part of parts ?? []) note(SENSES.get(part) ?? 'neutral', part);
    }
    at += length;
  }
  return { senses, unknown };
}

type Phrase = { readonly length: number; readonly sense: Sense | null; readonly text: string };

/** The longest known run of words that begins there. */
function phraseAt(words: readonly string[], at: number): Phrase {
  for (let length = Math.min(PHRASE_WORDS_MAX, words.length - at); length > 0; length -= 1) {
    const text = words.slice(at, at + length).join(' ');
    const sense = SENSES.get(text);
    if (sense !== undefined) return { length, sense, text };
  }
  return { length: 1, sense: null, text: words[at] ?? '' };
}

/** Numbers, single letters (the i of iCount, the x of xRun), and what only says where it is. */
const isSilent = (word: string, own: ReadonlySet<string>): boolean =>
  word.length === 1 || /^\d+$/.test(word) || own.has(word);

/** Known words of which one word is made, fewest first: "gesamtstueckzahl"; null: it is not made of known ones. */
function compoundOf(word: string): readonly string[] | null {
  if (word.length > COMPOUND_LETTERS_MAX) return null;
  const best: (readonly string[] | null)[] = [[]];
  for (let end = 1; end <= word.length; end += 1) {
    best[end] = null;
    for (let begin = 0; begin < end; begin += 1) {
      const before = best[begin];
      if (before === undefined || before === null) continue;
      const part = knownIn(word.slice(begin, end), end === word.length);
      const found = best[end];
      if (part !== null && (!found || before.length + 1 < found.length)) best[end] = [...before, part];
    }
  }
  return best[word.length] ?? null;
}

function knownIn(piece: string, isEnd: boolean): string | null {
  for (const link of LINKS) {
    if (!piece.endsWith(link)) continue;
    const part = piece.slice(0, piece.length - link.length);
    const isLong = part.length >= PART_LETTERS_MIN || (isEnd && link === '' && SHORT_ENDS.has(part));
    if (isLong && SENSES.has(part)) return part;
  }
  return null;
}
