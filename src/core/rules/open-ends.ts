// Brackets and quotes of a refused expression that are opened and not closed, or closed and not opened.

import { withoutTexts } from './habits.ts';
import type { ExpressionTrouble } from './trouble.ts';

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The language names the place where it noticed; a person looks for the place where it began. */
export function openEnds(text: string): ExpressionTrouble[] {
  const bare = withoutTexts(text);
  const quote = /["']/.exec(bare);
  if (quote !== null)
    return [trouble(quote.index, `a text begins here and does not end. Write ${quote[0]} where it ends.`)];
  const open: { readonly sign: string; readonly at: number }[] = [];
  for (const [at, sign] of [...bare].entries()) {
    if (Object.hasOwn(CLOSES, sign)) open.push({ sign, at });
    if (!Object.values(CLOSES).includes(sign)) continue;
    const last = open.pop();
    if (last === undefined)
      return [trouble(at, `"${sign}" closes nothing. Remove it, or open it where it begins.`)];
    if (CLOSES[last.sign] !== sign)
      return [trouble(at, `"${last.sign}" is closed by "${CLOSES[last.sign]}", not by "${sign}".`)];
  }
  return open.map(({ sign, at }) =>
    trouble(at, `"${sign}" is opened and not closed. Write ${CLOSES[sign]} where it ends.`),
  );
}

function trouble(offset: number, words: string): ExpressionTrouble {
  return { code: 'open-end', words, offset, length: 1 };
}
