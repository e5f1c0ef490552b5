// What is open for somebody, named in a text: as many as there is room for.
import type { TextKey } from '../../core/types/language.ts';
import { decisionOfTask } from '../scene.ts';
import { caseName } from './case.ts';
import type { About } from './claim.ts';
import { type Draft, fits, whole } from './fit.ts';
import { type Pen, say } from './phrase.ts';

/** `answered`: what an answer to it begins with. `named`: as a list names it, "71 Line 3 order 4471". */
export type Open = { readonly id: number; readonly answered: string; readonly named: string };

/** By their codes; where no texts are heard they have none, and are answered by their names. */
export function openOf(pen: Pen, about: About): readonly Open[] {
  return about.about.flatMap((id) => {
    const d = decisionOfTask(pen.scene.picture, id);
    if (d === undefined) return [];
    const name = caseName(pen, d);
    const code = about.codeOf(id);
    return [{ id, answered: code ?? name, named: code === null ? name : `${code} ${name}` }];
  });
}

/** "Open for you: 71 Line 3 order 4471, 72 Line 2 order 4468." */
export const listed = (pen: Pen, key: TextKey & ('which' | 'openForYou'), open: readonly Open[]): string =>
  say(pen, key, { list: open.map(({ named }) => named).join(', ') });

/** The first at least. */
export function mostOf(open: readonly Open[], draft: (some: readonly Open[]) => Draft): Draft {
  let n = open.length;
  while (n > 1 && !fits(whole(draft(open.slice(0, n))))) n -= 1;
  return draft(open.slice(0, n));
}
