// One language file: its form, and whether each text names only what can be filled in.
import { basename } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import {
  type Language,
  type ReplyWords,
  TEXT_KEYS,
  TEXT_PLACES,
  type Text,
  type TextKey,
  WORD_PLACES,
} from '../core/types/language.ts';
import { LANGUAGE_SCHEMA } from './language-schema.ts';
import { type SchemaCheck, schemaCheck } from './schema-check.ts';
import { type Path, readYaml, type YamlFile } from './yaml-file.ts';

/** What a file says; the rest comes from another file of the same language, or from English. */
export type PartOfLanguage = Partial<Omit<Language, 'id' | 'texts' | 'replies' | 'pages'>> & {
  readonly texts: { readonly [key in TextKey]?: Text };
  readonly replies: Partial<ReplyWords>;
};

export type LanguageFile = {
  readonly file: string;
  readonly id: string;
  readonly yaml: YamlFile;
  readonly says: PartOfLanguage;
};

export type LanguageRead = {
  /** Null where it has a fault: none of it is used then. */
  readonly read: LanguageFile | null;
  readonly troubles: readonly FileTrouble[];
};

const checkForm: SchemaCheck = schemaCheck(LANGUAGE_SCHEMA);

type Named = { readonly id: string; readonly yaml: YamlFile; readonly value: unknown };

/** A file that is called by its language and has the form that is asked; null where it is not so. */
export async function readNamed(
  file: string,
  checkForm: SchemaCheck,
): Promise<{ readonly named: Named | null; readonly troubles: readonly FileTrouble[] }> {
  const { yaml, troubles } = await readYaml(file);
  if (yaml === null) return { named: null, troubles };
  const id = basename(file, '.yaml');
  if (!isLanguage(id)) {
    const words = `"${id}" names no language. Call the file by its short name, for instance de.yaml or pt-BR.yaml.`;
    return { named: null, troubles: [trouble(yaml, [], 'language-name', words)] };
  }
  const form = checkForm(yaml);
  if (form.troubles.length > 0) return { named: null, troubles: form.troubles };
  return { named: { id, yaml, value: form.value }, troubles: [] };
}

export async function readLanguageFile(file: string): Promise<LanguageRead> {
  const { named, troubles } = await readNamed(file, checkForm);
  if (named === null) return { read: null, troubles };
  const { id, yaml } = named;
  const says = named.value as Partial<PartOfLanguage>;
  const whole = { ...says, texts: says.texts ?? {}, replies: says.replies ?? {} };
  const found = [
    ...figuresTroubles(yaml, whole),
    ...TEXT_KEYS.flatMap((key) => textTroubles(yaml, id, key, whole.texts[key])),
  ];
  return { read: found.length === 0 ? { file, id, yaml, says: whole } : null, troubles: found };
}

function isLanguage(id: string): boolean {
  try {
    return Intl.getCanonicalLocales(id)[0]?.toLowerCase() === id.toLowerCase();
  } catch {
    return false;
  }
}

function figuresTroubles(yaml: YamlFile, { figures }: PartOfLanguage): FileTrouble[] {
  if (figures === undefined || isLanguage(figures)) return [];
  const words = `"${figures}" is no locale. Write for instance de-DE.`;
  return [trouble(yaml, ['figures'], 'unknown-locale', words)];
}

function textTroubles(yaml: YamlFile, id: string, key: TextKey, text: Text | undefined): FileTrouble[] {
  if (text === undefined) return [];
  if (typeof text === 'string') return placeTroubles(yaml, ['texts', key], key, text);
  const forms = Object.entries(text).flatMap(([category, form]) =>
    placeTroubles(yaml, ['texts', key, category], key, form),
  );
  const wanted = formsOf(id);
  const missing = wanted.filter((category) => text[category] === undefined);
  if (missing.length === 0) return forms;
  const words = `"${key}" has no form ${missing.map((one) => `"${one}"`).join(' and ')}, which ${id} needs: ${wanted.join(', ')}.`;
  return [...forms, trouble(yaml, ['texts', key], 'missing-form', words)];
}

/** A form that a language has from a million on only is left to "other". */
export function formsOf(id: string): readonly string[] {
  const known = FORMS.get(id);
  if (known !== undefined) return known;
  const rules = new Intl.PluralRules(id);
  const forms = [...new Set(Array.from({ length: COUNTED }, (_, n) => rules.select(n)))];
  FORMS.set(id, forms);
  return forms;
}

/** By language: counting through them takes longer than reading a file. */
const FORMS = new Map<string, readonly string[]>();

/** Days, pieces, orders: every form shows within it. */
const COUNTED = 200;

function placeTroubles(yaml: YamlFile, path: Path, key: TextKey, text: string): FileTrouble[] {
  const places: readonly string[] = TEXT_PLACES[key];
  const known = [...places, ...WORD_PLACES];
  const named = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, place = '']) => place);
  const unknown = named.filter((place) => !known.includes(place) && !known.includes(place.toLowerCase()));
  const loose = text.replace(/\{[^{}]*\}/g, '').match(/[{}]/);
  const found = unknown.map((place) => {
    const there = places.length === 0 ? ' It has none.' : ` It has: ${places.join(', ')}.`;
    const words = `"${key}" has no place {${place}}.${didYouMean(place, known) || there}`;
    return trouble(yaml, path, 'unknown-place', words);
  });
  if (loose !== null)
    found.push(trouble(yaml, path, 'loose-brace', `a "${loose[0]}" of "${key}" has no partner. Close it.`));
  if (places.includes('code') && !named.some((place) => place.toLowerCase() === 'code')) {
    const words = `"${key}" names no {code}, and without it nobody can answer. Add it.`;
    found.push(trouble(yaml, path, 'no-code', words));
  }
  return found;
}

export function trouble(yaml: YamlFile, path: Path, code: string, words: string): FileTrouble {
  return { place: yaml.valuePlace(path), severity: 'error', code, words };
}
