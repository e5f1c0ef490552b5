// Short messages that could come to more than one SMS, and words of answers nobody would understand: where they are written.
import { dirname } from 'node:path';
import type { FileTrouble } from '../../contracts/errors.ts';
import { SHORT_LIMIT } from '../../core/types/gsm-7.ts';
import { ANSWER_WORDS, type TextKey } from '../../core/types/language.ts';
import type { LoadedLanguages } from '../../load/languages.ts';
import { readReply } from '../../render/reply.ts';
import { type LongText, longTexts } from '../../render/short/worst.ts';

/** One for each text to shorten: the longest of the messages it makes too long. */
export function textTroubles(loaded: LoadedLanguages): FileTrouble[] {
  const worst = new Map<string, LongText & { readonly key: TextKey }>();
  for (const long of longTexts(loaded.languages)) {
    const key = keyToMend(loaded, long);
    const before = key && worst.get(`${long.language} ${key}`);
    if (key !== null && (!before || before.septets < long.septets))
      worst.set(`${long.language} ${key}`, { ...long, key });
  }
  return [...worst.values()].flatMap((long) => {
    const place = loaded.placeOf(long.language, long.key);
    return place === null ? [] : [{ place, severity: 'error' as const, ...told(long) }];
  });
}

/** Each word that messages ask for must be understood when it comes back. */
export function replyTroubles({ languages, wordsPlace }: LoadedLanguages): FileTrouble[] {
  return [...languages].flatMap(([id, { replies }]) =>
    ANSWER_WORDS.flatMap((meaning): FileTrouble[] => {
      const lost = replies[meaning].filter((word) => readReply(`71 ${word}`, languages, []).verb !== meaning);
      const place = wordsPlace(id, meaning);
      if (lost.length === 0 || place === null) return [];
      const words = `"${lost.join('", "')}" of "${meaning}" would not be understood as an answer. Write one word of letters each.`;
      return [{ place, severity: 'error', code: 'unread-word', words }];
    }),
  );
}

/**
 * The plant's own text where one is in it, else the one that leads it. Null: all of it is only there in English, and told
 * of that.
 */
function keyToMend({ placeOf, dirs }: LoadedLanguages, { language, keys }: LongText): TextKey | null {
  const written = keys.filter((key) => placeOf(language, key) !== null);
  const own = written.filter((key) => dirname(placeOf(language, key)?.file ?? '') !== dirs[0]);
  return own[0] ?? written[0] ?? null;
}

function told({ language, key, said, septets, outside }: LongText & { readonly key: TextKey }) {
  if (outside.length > 0) {
    const words = `an SMS has no "${outside.join('" and no "')}", and no letter like it. Write "${key}" in other words.`;
    return { code: 'not-gsm-7', words };
  }
  const words =
    `the message "${said}" can come to ${septets} characters in ${language} with all left out that may be, and an SMS ` +
    `has ${SHORT_LIMIT}. Shorten "${key}" or what stands with it by ${septets - SHORT_LIMIT}.`;
  return { code: 'too-long', words };
}
