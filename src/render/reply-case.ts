// What somebody wrote back, also where it begins with the name of what it is about, as messages write it.
import type { Languages } from '../core/types/language.ts';
import type { Picture } from '../core/types/picture.ts';
import { type ReadReply, readReply } from './reply.ts';
import { firstLines, LINE_MAX, tokensIn, wordsIn } from './reply-words.ts';
import { caseName } from './short/case.ts';
import { NAME_WIDTH } from './short/fit.ts';

/** `taskIds`: whose name it begins with, where only that makes an answer of it. Two can have one name. */
export type ReadAnswer = ReadReply & { readonly taskIds: readonly number[] };

export type Reading = {
  readonly languages: Languages;
  readonly people: Parameters<typeof readReply>[2];
  /** Null: there is none yet. */
  readonly picture: Picture | null;
};

/** "Line 3 order 4471 DONE": the name in any of the languages, and behind it or in the line below it the answer. */
export function readAnswer(text: string, { languages, people, picture }: Reading): ReadAnswer {
  const whole = { ...readReply(text, languages, people), taskIds: [] };
  if (whole.verb !== 'unclear' || picture === null) return whole;
  const [first = '', second = ''] = firstLines(text);
  // What stands behind the end of a line that was cut could say anything.
  if (first.length > LINE_MAX) return whole;
  const tokens = tokensIn(first);
  const { taskIds, length } = longestAhead(
    tokens.map(({ word }) => word),
    namesIn(picture, languages),
  );
  if (length === 0) return whole;
  const behind = tokens[length];
  const rest = behind === undefined ? second : first.slice(behind.at);
  return { ...readReply(rest, languages, people), taskIds };
}

type Named = { readonly taskId: number; readonly words: readonly string[] };

function namesIn({ decisions, ended }: Picture, languages: Languages): readonly Named[] {
  return [...decisions, ...ended].flatMap((d) =>
    [...languages.values()].map((language): Named => {
      const words = wordsIn(caseName({ language, nameWidth: NAME_WIDTH }, d));
      return { taskId: d.taskId, words };
    }),
  );
}

/** The longest name counts: "Line 3" may be one, and so may "Line 3 order 4471". */
function longestAhead(words: readonly string[], names: readonly Named[]) {
  const ahead = names.filter((name) => name.words.every((word, i) => words[i] === word));
  const length = Math.max(0, ...ahead.map((name) => name.words.length));
  const longest = ahead.filter((name) => name.words.length === length);
  return { taskIds: [...new Set(longest.map(({ taskId }) => taskId))], length };
}
