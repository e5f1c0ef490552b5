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
  const of = Object.keys(scope).filter((subject) => Object.hasOwn(scope[subject] ?? {}, word));
  if (of.length > 0)
    return `"${word}" of what? Write ${of.map((subject) => `${subject}.${word}`).join(' or ')}.`;
  const names = [...Object.keys(scope), ...Object.values(scope).flatMap((fields) => Object.keys(fields))];
  return `unknown fact "${word}".${didYouMean(word, names)}`;
}

/** What the library found wrong with a text, made plain. */
export function explained(error: unknown, text: string): ExpressionTrouble {
  const { code, summary, range } = shapeOf(error);
  return trouble(code, plainWords(code, asWritten(summary)), range ?? { start: 0, end: text.length });
}

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
      return togetherWords(said.replace('no such overload: ', ''));
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

/** "text == number" */
function togetherWords(pair: string): string {
  const words = `these do not go together: ${pair}`;
  const isQuoting = /^(text \S+ number|number \S+ text)$/.test(pair);
  return isQuoting ? `${words}. A text is written in "quotes", a number without.` : words;
}

/** The kinds the library names in quotes. */
const kindsIn = (said: string): string =>
  [...said.matchAll(/'([^']+)'/g)].map(([, kind]) => kind).join(' and ');

type ErrorShape = {
  readonly code: string;
  readonly summary: string;
  readonly range: Span | null;
};

function shapeOf(error: unknown): ErrorShape {
  const shape = error as Partial<ErrorShape> | null | undefined;
  // Anything but an error of the library is our own mistake.
  if (typeof shape?.code !== 'string' || typeof shape.summary !== 'string') throw error;
  return { code: shape.code, summary: shape.summary, range: shape.range ?? null };
}
