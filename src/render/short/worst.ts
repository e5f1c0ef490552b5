// The longest that each short message can come to, in each language: what no language may let outgrow an SMS.
import { SHORT_LIMIT, septetsOf } from '../../core/types/gsm-7.ts';
import {
  ENGLISH,
  type Language,
  type Languages,
  languageOf,
  TEXT_KEYS,
  type TextKey,
} from '../../core/types/language.ts';
import { whole } from './fit.ts';
import { gsm } from './gsm.ts';
import { leastDraft } from './short.ts';
import { worstCases } from './worst-cases.ts';

export type LongText = {
  readonly language: string;
  /** The texts it is made of, the one that leads it first. */
  readonly keys: readonly TextKey[];
  /** The message in a word or two: "escalated, delay". */
  readonly said: string;
  /** With all left out that may be. */
  readonly septets: number;
  readonly text: string;
  /** Characters that an SMS has nothing like, each once. */
  readonly outside: readonly string[];
};

/** Any day will do: all days have the longest name here. */
const NOW = Date.UTC(2026, 10, 30, 12);
/** Its sign is letters and its figures are as long as any. */
const CURRENCY = 'CHF';

/** The longest of each message that has no room. Empty: every language fits. */
export function longTexts(languages: Languages): readonly LongText[] {
  return [...languages.keys()].flatMap((language) => [
    ...foreignLetters(languages, language),
    ...longestTexts(languages, language).filter(({ septets }) => septets > SHORT_LIMIT),
  ]);
}

/** Each message at its longest. */
export function longestTexts(languages: Languages, id: string): readonly LongText[] {
  const longest = new Map<string, LongText>();
  for (const { scene, claim, said, key } of worstCases(NOW, CURRENCY)) {
    const { language, used } = watched(languageOf(languages, id));
    const draft = leastDraft(scene, new Map([[ENGLISH, language]]), { ...claim, language: ENGLISH });
    const text = draft === null ? '' : whole(draft);
    const septets = septetsOf(text);
    if (septets <= (longest.get(said)?.septets ?? 0)) continue;
    longest.set(said, {
      language: id,
      keys: [key, ...used].filter(isFirst),
      said,
      septets,
      text,
      outside: [],
    });
  }
  return [...longest.values()];
}

const isFirst = (key: TextKey, at: number, all: readonly TextKey[]): boolean => all.indexOf(key) === at;

/** The language with the longest of its days and months for all of them, and which of its texts were said. */
function watched(language: Language): { readonly language: Language; readonly used: readonly TextKey[] } {
  const used: TextKey[] = [];
  const texts = new Proxy(language.texts, {
    get(all, key) {
      used.push(key as TextKey);
      return all[key as TextKey];
    },
  });
  const weekdays = language.weekdays.map(() => longestOf(language.weekdays));
  const months = language.months.map(() => longestOf(language.months));
  return { language: { ...language, texts, weekdays, months }, used };
}

const longestOf = (names: readonly string[]): string =>
  names.reduce((longest, name) => (gsm(name).length > gsm(longest).length ? name : longest), '');

function foreignLetters(languages: Languages, language: string): readonly LongText[] {
  const { texts } = languages.get(language) ?? {};
  return TEXT_KEYS.flatMap((key) => {
    const text = texts?.[key] ?? '';
    const forms = typeof text === 'string' ? [text] : Object.values(text);
    const outside = [...new Set(forms.join(''))].filter((c) => c !== '?' && gsm(c).includes('?'));
    return outside.length === 0
      ? []
      : [{ language, keys: [key], said: key, septets: 0, text: forms.join(' '), outside }];
  });
}
