// Whom a name means that somebody typed: the whole name, the first or the last, if only one person has it.
import { wordsIn } from './reply-words.ts';

type Called = { readonly id: string; readonly name: string };

/** `typed`: words without case and accents. Null: nobody, or several; nothing is ever given to a likely one. */
export function personNamed(typed: readonly string[], people: readonly Called[]): string | null {
  if (typed.length === 0) return null;
  const fitting = people
    .map(({ id, name }) => ({
      id,
      words: wordsIn(name),
      ways: new Set([...wordsIn(name), ...wordsIn(spelt(name))]),
    }))
    .filter(({ ways }) => typed.every((word) => ways.has(word)));
  const whole = fitting.filter(({ words }) => words.length === typed.length);
  const [one, another] = fitting.length > 1 && whole.length === 1 ? whole : fitting;
  return one === undefined || another !== undefined ? null : one.id;
}

const UMLAUTS: { readonly [letter: string]: string } = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

/** As people write a name on a keyboard without its letters: Müller is Mueller. */
const spelt = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüåø]/g, (letter) => UMLAUTS[letter] ?? letter);
