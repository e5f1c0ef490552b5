// Why an expression cannot be used, in the words of somebody who knows the plant and not the language.
import { asWritten } from './formats.ts';
import { didYouMean } from './nearest.ts';
import type { Scope } from './scope.ts';

/** `offset` counts characters from the start of the expression's text. */
export type ExpressionTrouble = {
  readonly code: string;
  readonly words: string;
  readonly offset: number;
  readonly length: number;
};

/** Characters of a text, `end` not among them. */
export type Span = { readonly start: number; readonly end: number };

export function trouble(code: string, words: string, { start, end }: Span): ExpressionTrouble {
  return { code, words, offset: start, length: Math.max(1, end - start) };
}

export function unknownFact(word: string, scope: Scope): string {
  const names = [...Object.keys(scope), ...Object.values(scope).flatMap((fields) => Object.keys(fields))];
  return `unknown fact "${word}".${didYouMean(word, names)}`;
}

/** What the library found wrong with a text: our words where we know what was meant, else its own made plain. */
export function explained(error: unknown, text: string): ExpressionTrouble {
  const { name, code, summary, range } = shapeOf(error);
  const bare = withoutTexts(text);
  const slip = name === 'ParseError' ? SLIPS.find(({ wrong }) => wrong.test(bare)) : undefined;
  if (slip) return trouble(code, slip.words, range ?? { start: 0, end: 1 });
  return trouble(code, plainWords(code, asWritten(summary)), range ?? { start: 0, end: text.length });
}

/** What hands write that come from spreadsheets, office programs and other languages. */
const SLIPS: readonly { readonly wrong: RegExp; readonly words: string }[] = [
  { wrong: /\b(and|or|not|AND|OR|NOT)\b/, words: 'write && for and, || for or, ! for not' },
  { wrong: /\d\s*%(?!\s*[\w.(])/, words: 'a share is written as a fraction: 8 % is 0.08' },
  { wrong: /^[^[(]*\d,\d/, words: 'a number is written with a point: 0.08' },
  {
    wrong: /\d\s*(d|h|min|days?|hours?|minutes?)\b/,
    words: 'a length of time is written as days(2), hours(8) or minutes(20)',
  },
  { wrong: /=<|=>|[≤≥≠]/, words: 'write <= for at most, >= for at least, != for not equal' },
  { wrong: /<>/, words: 'write != for not equal' },
  { wrong: /[“”„‘’«»]/, words: 'write texts in plain quotes: "…"' },
  { wrong: /[−–×÷]/, words: 'write - for minus, * for times, / for divided by' },
  { wrong: /[^=!<>]=[^=]/, words: 'write == for equal' },
];

/** Without what stands in quotes, whether they are closed or not. */
const withoutTexts = (text: string): string => text.replace(/"[^"]*("|$)|'[^']*('|$)/g, '""');

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/\b(double|int|uint)\b(?!\()/g, 'number'],
  [/\bstring\b/g, 'text'],
  [/\bbool\b/g, 'yes-or-no'],
  [/\bnull\b/g, 'nothing'],
];

/** The library's names of types in words. */
export function plainKinds(words: string): string {
  return KINDS.reduce((said, [name, plain]) => said.replace(name, plain), words);
}

function plainWords(code: string, summary: string): string {
  const said = plainKinds(summary);
  switch (code) {
    case 'no_such_overload':
      return `these do not go together: ${said.replace('no such overload: ', '')}`;
    case 'no_matching_overload':
      return said.replace('found no matching overload for', 'this cannot be asked:');
    case 'limit_exceeded':
      return 'too long or too deeply nested. Split it into two rules.';
    case 'invalid_logical_operand':
      return `&& and || join conditions, and one side gives a ${kindsIn(said)}`;
    case 'invalid_condition_type':
      return `before the ? stands a condition, and this gives a ${kindsIn(said)}`;
    case 'incompatible_ternary_branches':
      return `both sides of the : must be of one kind, and these are ${kindsIn(said)}`;
    case 'heterogeneous_list_element':
      return `all entries of a list must be of one kind, and these are ${kindsIn(said)}`;
    case 'unterminated_string':
      return 'a text begins here and its closing quote is missing';
    case 'reserved_identifier':
      return 'this is a word of the language and can name no fact';
    case 'unexpected_token':
    case 'expected_token':
      return /EOF/.test(said)
        ? 'it ends too early: something is missing here'
        : 'something else is expected here';
    case 'unexpected_character':
      return 'this character does not belong here';
    default:
      return `${said}.`;
  }
}

/** The kinds the library names in quotes. */
const kindsIn = (said: string): string =>
  [...said.matchAll(/'([^']+)'/g)].map(([, kind]) => kind).join(' and ');

type ErrorShape = {
  readonly name: string;
  readonly code: string;
  readonly summary: string;
  readonly range: Span | null;
};

function shapeOf(error: unknown): ErrorShape {
  const shape = error as Partial<ErrorShape> | null | undefined;
  // Anything but an error of the library is our own mistake.
  if (typeof shape?.code !== 'string' || typeof shape.summary !== 'string') throw error;
  return { name: shape.name ?? '', code: shape.code, summary: shape.summary, range: shape.range ?? null };
}
