// The words of a text as a phone sends it: letters, figures, a question mark, each with its place in the line.
import { plainWord } from '../core/types/plain-word.ts';

/** `word`: without case and accents. `at`: where it begins in the line. `isApart`: a comma or the like stands before it. */
export type Token = { readonly word: string; readonly at: number; readonly isApart: boolean };

/** A word, a figure, a question mark, or a picture: one that nobody knows is as unclear as a word that nobody knows. */
const TOKEN = /\p{L}[\p{L}\p{M}'’]*|\p{Nd}+|\?|\p{Extended_Pictographic}/gu;
/** "o.k." */
const DOTTED = /(?<!\p{L})(\p{L})\.\s?(\p{L})(?!\p{L})/gu;
const APART = /[,;.!:–—-]/;

export function tokensIn(line: string): readonly Token[] {
  let end = 0;
  return [...line.matchAll(TOKEN)].map(({ 0: found, index: at }) => {
    const isApart = APART.test(line.slice(end, at));
    end = at + found.length;
    return { word: plainWord(found), at, isApart };
  });
}

export const wordsIn = (text: string): readonly string[] => tokensIn(text).map(({ word }) => word);

/** Characters. Longer than any answer: of a story only that it is a no is believed. */
export const LINE_MAX = 300;
/** Lines looked at for the first that says something. */
const LINES_MAX = 50;

/** The first two lines that say something; a line that is quoted from the message answered does not. */
export function firstLines(text: string): readonly string[] {
  return text
    .slice(0, LINE_MAX * LINES_MAX)
    .split(/[\r\n\u0085\u2028\u2029]+/, LINES_MAX)
    .map((line) =>
      line
        .normalize('NFKC')
        .replace(DOTTED, '$1$2')
        .trim()
        .slice(0, LINE_MAX + 1),
    )
    .filter((line) => line !== '' && !line.startsWith('>'))
    .slice(0, 2);
}
