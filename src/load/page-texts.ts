// The words of pages and mails in a language: of each English sentence the product says, what it is there.
import { join } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import type { PageTexts, PluralForms } from '../core/types/speech.ts';
import { formsOf, readNamed, trouble } from './language-file.ts';
import { schemaCheck } from './schema-check.ts';
import type { YamlFile } from './yaml-file.ts';

const TEXT = { type: 'string', minLength: 1 } as const;

/** English sentences are its keys: those that the product no longer says stay without harm. */
export const PAGE_TEXTS_SCHEMA: object = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Words of pages',
  description:
    'Of each English sentence of pages and mails what it is in the language that the file is called by: de.yaml.',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'texts'],
  properties: {
    version: { const: 1, description: 'Write version: 1.' },
    texts: {
      type: 'object',
      description:
        'The English sentence, a colon, and what it is here. What stands in braces is filled in. Of a sentence with {n} one text for each plural form.',
      additionalProperties: {
        anyOf: [TEXT, { type: 'object', required: ['other'], additionalProperties: TEXT }],
      },
    },
  },
};

const checkForm = schemaCheck(PAGE_TEXTS_SCHEMA);

export type PageTextsRead = {
  readonly file: string;
  readonly id: string;
  readonly texts: PageTexts;
};

/** Null where it has a fault: none of it is used then. */
export async function readPageTexts(
  file: string,
): Promise<{ readonly read: PageTextsRead | null; readonly troubles: readonly FileTrouble[] }> {
  const { named, troubles } = await readNamed(file, checkForm);
  if (named === null) return { read: null, troubles };
  const { id, yaml } = named;
  const { texts } = named.value as { readonly texts: { readonly [english: string]: string | PluralForms } };
  const all = Object.entries(texts);
  const found = all.flatMap(([english, text]) => textTroubles(yaml, id, english, text));
  return { read: found.length > 0 ? null : { file, id, texts: new Map(all) }, troubles: found };
}

function textTroubles(
  yaml: YamlFile,
  id: string,
  english: string,
  text: string | PluralForms,
): FileTrouble[] {
  const path = ['texts', english];
  const forms = typeof text === 'string' ? [text] : Object.values(text);
  const wanted = placesIn(english);
  // A form of one may do without its figure.
  const must = typeof text === 'string' ? wanted : wanted.filter((place) => place !== 'n');
  const troubles = forms.flatMap((form): FileTrouble[] => {
    const named = placesIn(form);
    const strange = named.find((place) => !wanted.includes(place));
    const lost = must.find((place) => !named.includes(place));
    if (strange !== undefined) {
      const has = wanted.length === 0 ? 'It has none.' : `It has: ${wanted.join(', ')}.`;
      return [trouble(yaml, path, 'unknown-place', `this sentence has no place {${strange}}. ${has}`)];
    }
    if (lost === undefined) return [];
    return [trouble(yaml, path, 'lost-place', `{${lost}} of the English sentence is not in it. Put it in.`)];
  });
  if (typeof text === 'string') return troubles;
  const missing = formsOf(id).filter((category) => text[category] === undefined);
  if (missing.length === 0) return troubles;
  const words = `no form ${missing.map((one) => `"${one}"`).join(' and ')}, which ${id} needs: ${formsOf(id).join(', ')}.`;
  return [...troubles, trouble(yaml, path, 'missing-form', words)];
}

const placesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, place = '']) => place);

/** Of each language what it lacks of all that any has words for: one line for all of it, at its file or where that would be. */
export function missingSentences(
  ids: readonly string[],
  read: readonly PageTextsRead[],
  dir: string,
): FileTrouble[] {
  const all = new Set(read.flatMap(({ texts }) => [...texts.keys()]));
  return ids.flatMap((id): FileTrouble[] => {
    const own = read.filter((one) => one.id === id);
    const missing = [...all].filter((english) => !own.some(({ texts }) => texts.has(english)));
    const [first] = missing;
    if (first === undefined) return [];
    const file = own.at(-1)?.file ?? join(dir, `${id}.yaml`);
    const words = `${missing.length} of ${all.size} sentences of pages and mails are not in ${id} yet, so said in English: "${first}" is the first.`;
    return [
      { place: { file, line: 1, column: 1 }, length: 0, severity: 'warning', code: 'missing-text', words },
    ];
  });
}
