// Whom a name means that somebody typed: the whole name, the first or the last, if only one person has it.
import { wordsIn } from './reply-words.ts';

type Called = { readonly id: string; readonly name: string };

/** `typed`: words without case and accents. Null: nobody, or several; nothing is ever given to a likely one. */
export function personNamed(typed: readonly string[], people: readonly Called[]): string | null {
  if (typed.length === 0) return null;
  const fitting = people
    .map((person) => ({ id: person.id, words: wordsIn(person.name), ways: waysOf(person) }))
    .filter(({ ways }) => typed.every((word) => ways.has(word)));
  const whole = fitting.filter(({ words }) => words.length === typed.length);
  const [one, another] = fitting.length > 1 && whole.length === 1 ? whole : fitting;
  return one === undefined || another !== undefined ? null : one.id;
}

/** Whom it could mean, likeliest first: who has all of its words, then any of them, then who is called so in short. */
export function peopleLike(typed: readonly string[], people: readonly Called[]): readonly string[] {
  const ranked = people.map((person) => ({ id: person.id, likeness: likeness(typed, waysOf(person)) }));
  return ranked
    .filter(({ likeness }) => likeness > 0)
    .toSorted((a, b) => b.likeness - a.likeness)
    .map(({ id }) => id)
    .slice(0, LIKE_MAX);
}

/** More are not read in a text. */
const LIKE_MAX = 3;
/** One letter begins any name. */
const SHORT_NAME = 2;

function likeness(typed: readonly string[], ways: ReadonlySet<string>): number {
  const whole = typed.filter((word) => ways.has(word)).length;
  if (whole > 0) return 1 + whole;
  const isShort = (word: string): boolean =>
    word.length >= SHORT_NAME && [...ways].some((way) => way.startsWith(word));
  return typed.some(isShort) ? 1 : 0;
}

const waysOf = ({ name }: Called): ReadonlySet<string> =>
  new Set([...wordsIn(name), ...wordsIn(spelt(name))]);

const UMLAUTS: { readonly [letter: string]: string } = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

/** As people write a name on a keyboard without its letters: Müller is Mueller. */
const spelt = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüåø]/g, (letter) => UMLAUTS[letter] ?? letter);
