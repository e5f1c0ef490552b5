// What people write by habit from spreadsheets, SQL and word processors, and what to write here instead.
import type { ExpressionTrouble } from './trouble.ts';

type Habit = {
  readonly code: string;
  readonly form: RegExp;
  words(found: string): string;
};

const instead = (found: string, wanted: string): string => `"${found}" is not known here. Write ${wanted}.`;

const SIGNS: Readonly<Record<string, string>> = {
  '=': '== to compare',
  '&': '&& for and',
  '|': '|| for or',
  '=>': '>=',
  '=<': '<=',
  '<>': '!=',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '−': '-, the plain minus',
  '–': '-, the plain minus',
  '×': '*',
  '÷': '/',
};

const WORDS: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  not: '!',
  is: '==',
  yes: 'true',
  no: 'false',
};

const HABITS: readonly Habit[] = [
  {
    code: 'word-operator',
    form: /(?<![\w.])(?:and|or|not|is|yes|no)(?![\w.])/gi,
    words: (found) => instead(found, WORDS[found.toLowerCase()] ?? ''),
  },
  {
    code: 'sign',
    form: /=>|=<|<>|(?<![=<>!])=(?![=<>])|(?<!&)&(?!&)|(?<!\|)\|(?!\|)|[≥≤≠−–×÷]/g,
    words: (found) => instead(found, SIGNS[found] ?? ''),
  },
  {
    code: 'percent',
    form: /\d+(?:\.\d+)?\s*(?:%(?!\s*(?!(?:and|or|not)\b)[\w.(])|per ?cent\b)/gi,
    words: (found) => `a share is a fraction: ${found} is written ${share(found)}.`,
  },
  {
    code: 'unit-word',
    form: /(?<![\w.])\d+(?:\.\d+)?\s*(?:working )?(?:days?|d|hours?|h|min|minutes?|pieces|pcs)\b/gi,
    words: (found) => `a figure has no unit here, the fact has one. ${withoutUnit(found)}`,
  },
  {
    code: 'quotes',
    form: /[“”„‟«»‘’‚]/g,
    words: (found) => `${found} is a curly quote. Write plain quotes: "text".`,
  },
  {
    code: 'space',
    form: /[\u00a0\u2007\u202f\u200b\ufeff]/g,
    words: () => 'an invisible character stands here, copied from elsewhere. Write a plain space.',
  },
];

const DECIMAL_COMMA = /(?<![\w.,])\d+(?:\.\d{3})*,\d+(?![\w,])/g;

/**
 * Every habit in a text that is no expression, each with its place. Asked only of what was refused, so that nothing
 * that has a meaning is ever taken for a habit.
 */
export function habitsIn(text: string): ExpressionTrouble[] {
  // A text that is never closed is one to its end: that is another fault, told by itself.
  const bare = withoutTexts(text).replace(/["'].*$/s, blanked);
  const found = HABITS.flatMap(({ code, form, words }) =>
    [...bare.matchAll(form)].map((one) => trouble(code, words(one[0]), one)),
  );
  const commas = [...bare.matchAll(DECIMAL_COMMA)]
    .filter(({ index }) => !isInList(bare, index))
    .map((one) => {
      const wanted = one[0].replaceAll('.', '').replace(',', '.');
      return trouble('decimal-comma', `"${one[0]}" has a comma. Write a decimal point: ${wanted}.`, one);
    });
  return [...found, ...commas].toSorted((a, b) => a.offset - b.offset);
}

/** What stands in plain quotes is the author's own and may hold anything. */
export function withoutTexts(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, blanked);
}

const blanked = (found: string): string => '_'.repeat(found.length);

/** Between the brackets of a list or of a call a comma parts two values. */
function isInList(text: string, index: number): boolean {
  const open: boolean[] = [];
  for (const [at, character] of [...text.slice(0, index)].entries()) {
    if (character === '[') open.push(true);
    else if (character === '(') open.push(/\w/.test(text[at - 1] ?? ''));
    else if (character === ']' || character === ')') open.pop();
  }
  return open.at(-1) === true;
}

/** Of a length of time there are two ways to write it. */
function withoutUnit(found: string): string {
  const figure = Number.parseFloat(found);
  const [, unit = ''] = /([dhm])\w*$/i.exec(found) ?? [];
  const length = { d: 'days', h: 'hours', m: 'minutes' }[unit.toLowerCase()];
  return `Write ${figure}${length === undefined ? '' : `, or ${length}(${figure}) for a length of time`}.`;
}

function share(percent: string): number {
  return Number((Number.parseFloat(percent) / 100).toPrecision(12));
}

function trouble(code: string, words: string, { 0: found, index }: RegExpExecArray): ExpressionTrouble {
  return { code, words, offset: index, length: found.length };
}
