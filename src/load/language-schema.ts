// The form of a language file, made from the texts there are: what its check and an editor are given.
import { TEXT_KEYS, TEXT_PLACES, WORD_PLACES } from '../core/types/language.ts';

const PLURALS = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

const TEXT = { type: 'string', minLength: 1 } as const;

const anyWords = WORD_PLACES.map((word) => `{${word}}`).join(' ');

function textSchema(key: keyof typeof TEXT_PLACES): object {
  const places: readonly string[] = TEXT_PLACES[key];
  const may = places.length === 0 ? 'no place' : places.map((place) => `{${place}}`).join(' ');
  const description = `May name ${may}, and any of ${anyWords}.`;
  if (!places.includes('n')) return { ...TEXT, description };
  const forms = Object.fromEntries(PLURALS.map((category) => [category, TEXT]));
  return {
    description: `${description} One text, or one for each plural form of the language.`,
    anyOf: [TEXT, { type: 'object', additionalProperties: false, required: ['other'], properties: forms }],
  };
}

const names = (many: number, description: string) => ({
  type: 'array',
  description,
  minItems: many,
  maxItems: many,
  items: TEXT,
});

/** `pattern`: one word, for an answer is read word by word. */
const words = (description: string) => ({
  type: 'array',
  description,
  minItems: 1,
  uniqueItems: true,
  items: { type: 'string', pattern: '^\\S+$', description: 'one word, for instance YES' },
});

const sayings = (description: string) => ({ type: 'array', description, uniqueItems: true, items: TEXT });

/** Nothing but the version is required: what is missing is said in English. */
export const LANGUAGE_SCHEMA: object = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Language',
  description:
    'Short messages in one language, and the words that answer them. The file is called by the language: de.yaml.',
  type: 'object',
  additionalProperties: false,
  required: ['version'],
  properties: {
    version: { const: 1, description: 'Write version: 1.' },
    figures: { ...TEXT, description: 'The locale figures are written by, for instance de-DE.' },
    money: {
      type: 'string',
      pattern: '^(?=.*\\{sign\\})(?=.*\\{amount\\})',
      description: 'How an amount stands to its sign: "{sign}{amount}" or "{amount} {sign}".',
    },
    lowerNames: {
      type: 'boolean',
      description: 'true where common words begin small inside a sentence: Station 4 is "station 4".',
    },
    weekdays: names(7, 'Short names of the days, Sunday first.'),
    months: names(12, 'Short names of the months, January first.'),
    texts: {
      type: 'object',
      description: 'Each text by its key; config/lang/en.yaml has them all.',
      additionalProperties: false,
      properties: Object.fromEntries(TEXT_KEYS.map((key) => [key, textSchema(key)])),
    },
    replies: {
      type: 'object',
      description: 'The words people answer with. The first of each list is the one that messages name.',
      additionalProperties: false,
      properties: {
        yes: words('They take it.'),
        no: words('It is not theirs; what follows is why.'),
        done: words('It is done.'),
        give: words('It goes to the person whose name follows.'),
        details: words('They want to know more.'),
        to: sayings('May stand between "give" and the name.'),
        courtesy: sayings('May stand beside an answer and changes nothing in it.'),
        takes: sayings('Says yes without its word: "I\'ll take it".'),
        unclear: sayings('Begins like an answer and is none: "no problem".'),
      },
    },
  },
};
