// How well the records join, in the words of who looks after them.
import type { JoinExample, JoinScore, JoinShare } from '../../core/types/picture.ts';
import { plainPercent } from '../number.ts';
import { plural, type Spoken, say } from '../speech.ts';
import { shareSentence } from './join-shares.ts';
import { kindWords } from './kind.ts';

/** "94 %"; "–" where there is nothing to judge by. */
export const shareFigure = (to: Spoken, { good, of }: JoinShare): string =>
  of === 0 ? '–' : floored(to, good / of);

/** All is all: 99.9 % is not 100. */
const floored = (to: Spoken, share: number): string => plainPercent(to, Math.floor(share * 100) / 100);

/** "12 of 212 open orders have no customer: who waits for them is not known … For instance 4471, 4480." */
export function shareWords(to: Spoken, share: JoinShare): string {
  const { join, good, of, examples } = share;
  const told = shareSentence(to, join, share);
  if (good === of) return told;
  const which = examples.map((one) => exampleWords(to, one)).join(', ');
  const named =
    of - good > examples.length
      ? say(to, 'For instance {which}.', { which })
      : say(to, 'Namely {which}.', { which });
  return `${told} ${named}`;
}

function exampleWords(to: Spoken, { id, kind = '', names, counted }: JoinExample): string {
  if (names)
    return say(to, '{record} names {other}', {
      record: `${kindWords(to, kind)} ${id}`,
      other: `${kindWords(to, names.kind)} ${names.id}`,
    });
  if (counted)
    return say(to, '{run} with {counted} counted and {booked} booked', {
      run: id,
      counted: counted.pieces,
      booked: counted.confirmedPieces,
    });
  return id;
}

/** "91 %" */
export const scoreFigure = (to: Spoken, { score }: JoinScore): string =>
  score === null ? say(to, 'not judged yet') : floored(to, score);

/** How the score is made. */
export function scoreWords(to: Spoken, { score, shares }: JoinScore): string {
  if (score === null) return say(to, 'There are no records yet that could join.');
  const judged = shares.filter(({ of }) => of > 0).length;
  return plural(to, judged, [
    'The mean of the one share that can be judged, each counted alike.',
    'The mean of the {n} shares that can be judged, each counted alike.',
  ]);
}
