// The languages of short messages: the product's files and the plant's own, each filled up with English where it is silent.
import { join } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import {
  ANSWER_WORDS,
  ENGLISH,
  type Language,
  type Languages,
  type ReplyWords,
  TEXT_KEYS,
  type TextKey,
} from '../core/types/language.ts';
import { plainWord } from '../core/types/plain-word.ts';
import type { SourcePlace } from '../core/types/rule.ts';
import { PROGRAM_ROOT } from './connectors.ts';
import { listed } from './domain-folders.ts';
import { type LanguageFile, type PartOfLanguage, readLanguageFile, trouble } from './language-file.ts';
import { missingSentences, type PageTextsRead, readPageTexts } from './page-texts.ts';
import { strayFiles } from './stray-files.ts';

export type LoadedLanguages = {
  /** Those that were looked at, the product's first. */
  readonly dirs: readonly string[];
  readonly languages: Languages;
  readonly files: readonly { readonly file: string; readonly holds: string }[];
  readonly troubles: readonly FileTrouble[];
  /** Where a text of a language is written; null: it has none of its own. */
  placeOf(language: string, key: TextKey): SourcePlace | null;
  /** Where the words of an answer are written; null: they are English ones. */
  wordsPlace(language: string, meaning: keyof ReplyWords): SourcePlace | null;
};

/** Where the product has its own, and where a plant may have some. */
/** In each of them the words of pages. */
const PAGES = 'pages';

export const languageDirs = (configDir: string): readonly string[] => [
  join(PROGRAM_ROOT, 'config/lang'),
  join(configDir, 'lang'),
];

/** A file of a later folder replaces what it says of an earlier one. A file with a fault is left out, and told. */
export async function loadLanguages(dirs: readonly string[]): Promise<LoadedLanguages> {
  const troubles: FileTrouble[] = [];
  const names: string[] = [];
  for (const dir of dirs) names.push(...(await listed(dir, troubles)).files);
  troubles.push(...strayFiles(names));
  const files = names.filter((file) => file.endsWith('.yaml'));
  const sound: LanguageFile[] = [];
  for (const file of files) {
    const { read, troubles: found } = await readLanguageFile(file);
    const clashes = read === null ? [] : wordTroubles(read, sound);
    troubles.push(...found, ...clashes);
    if (read !== null && clashes.length === 0) sound.push(read);
  }
  const pages: PageTextsRead[] = [];
  for (const dir of dirs) {
    const { files: written } = await listed(join(dir, PAGES), troubles);
    troubles.push(...strayFiles(written));
    for (const file of written.filter((one) => one.endsWith('.yaml'))) {
      const { read, troubles: found } = await readPageTexts(file);
      troubles.push(...found);
      if (read !== null) pages.push(read);
    }
  }
  const languages = putTogether(sound, pages);
  troubles.push(...[...languages.keys()].flatMap((id) => missingTroubles(id, sound)));
  const others = [...languages.keys()].filter((id) => id !== ENGLISH);
  troubles.push(...missingSentences(others, pages, join(dirs.at(-1) ?? '', PAGES)));
  const placeOf = (language: string, key: TextKey): SourcePlace | null => {
    const from = sound.findLast(({ id, says }) => id === language && says.texts[key] !== undefined);
    return from?.yaml.valuePlace(['texts', key]) ?? null;
  };
  const wordsPlace = (language: string, meaning: keyof ReplyWords): SourcePlace | null => {
    const from = sound.findLast(({ id, says }) => id === language && says.replies[meaning] !== undefined);
    return from?.yaml.valuePlace(['replies', meaning]) ?? null;
  };
  const told = files.map((file) => ({ file, holds: 'language' }));
  return { dirs, languages, files: told, troubles, placeOf, wordsPlace };
}

function putTogether(sound: readonly LanguageFile[], pages: readonly PageTextsRead[]): Languages {
  const english = merged(ENGLISH, sound, null);
  const ids = [...new Set([...sound, ...pages].map(({ id }) => id))];
  return new Map(
    ids.map((id) => {
      const language = id === ENGLISH ? english : merged(id, sound, english);
      return [
        id,
        { ...language, pages: new Map(pages.flatMap((one) => (one.id === id ? [...one.texts] : []))) },
      ];
    }),
  );
}

/** Throws where the product's own English is not whole: a fault of the program. */
function merged(id: string, sound: readonly LanguageFile[], base: Language | null): Language {
  const says = partsOf(id, sound);
  const whole = Object.assign({}, base, ...says, { id });
  whole.texts = Object.assign({}, base?.texts, ...says.map((one) => one.texts));
  whole.replies = Object.assign({}, base?.replies, ...says.map((one) => one.replies));
  const lacking = TEXT_KEYS.find((key) => whole.texts[key] === undefined);
  if (lacking !== undefined || whole.figures === undefined)
    throw new Error(`config/lang/${ENGLISH}.yaml of the program lacks "${lacking ?? 'figures'}"`);
  return whole;
}

const partsOf = (id: string, sound: readonly LanguageFile[]): readonly PartOfLanguage[] =>
  sound.filter((one) => one.id === id).map(({ says }) => says);

/** What is missing is said in English: one line for all of it. */
function missingTroubles(id: string, sound: readonly LanguageFile[]): FileTrouble[] {
  if (id === ENGLISH) return [];
  const says = partsOf(id, sound);
  const texts = TEXT_KEYS.filter((key) => says.every((one) => one.texts[key] === undefined));
  const words = ANSWER_WORDS.filter((key) => says.every((one) => one.replies[key] === undefined));
  const forms = FORMS.filter((key) => says.every((one) => one[key] === undefined));
  const missing = [...texts, ...words, ...forms];
  const first = sound.find((one) => one.id === id);
  if (missing.length === 0 || first === undefined) return [];
  const some = missing.slice(0, MISSING_NAMED).map((key) => `"${key}"`);
  const more = missing.length > MISSING_NAMED ? ` and ${missing.length - MISSING_NAMED} more` : '';
  const place = { file: first.file, line: 1, column: 1 };
  const told = `not in ${id} yet, so said in English: ${some.join(', ')}${more}.`;
  return [{ place, length: 0, severity: 'warning', code: 'missing-text', words: told }];
}

const FORMS = ['figures', 'money', 'lowerNames', 'weekdays', 'months'] as const;
const MISSING_NAMED = 6;

/** Anybody may answer in any language: a word that says yes in one and no in another would be taken for either. */
function wordTroubles({ id, yaml, says }: LanguageFile, before: readonly LanguageFile[]): FileTrouble[] {
  const others = before.filter((one) => one.id !== id).map((one) => ({ id: one.id, ...one.says.replies }));
  const all = [...others, { id, ...says.replies }];
  return ANSWER_WORDS.flatMap((meaning) =>
    (says.replies[meaning] ?? []).flatMap((word, index) => {
      for (const other of ANSWER_WORDS.filter((one) => one !== meaning)) {
        const clash = all.find((one) =>
          (one[other] ?? []).some((known) => plainWord(known) === plainWord(word)),
        );
        if (clash === undefined) continue;
        const words = `"${word}" is "${meaning}" here and "${other}" in ${clash.id}, and anybody may answer in any language. Leave it out.`;
        return [trouble(yaml, ['replies', meaning, index], 'two-meanings', words)];
      }
      return [];
    }),
  );
}
