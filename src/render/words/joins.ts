// How well the records join, in the words of who looks after them.
import type { JoinExample, JoinScore, JoinShare } from '../../core/types/picture.ts';
import { pieces, plainPercent } from '../number.ts';
import type { Spoken } from '../speech.ts';

type Said = {
  /** What is counted: "open order". */
  readonly noun: string;
  /** Of all of them: "are for an order". */
  readonly holds: string;
  /** Of one and of several that do not join, with what it means for the picture. */
  readonly breaks: readonly [one: string, several: string];
  readonly means: string;
  /** Where there is nothing to judge by. */
  readonly none: string;
};

const SAID: { readonly [join in JoinShare['join']]: Said } = {
  'run-order': {
    noun: 'open run',
    holds: 'are for an order',
    breaks: ['is for no order', 'are for no order'],
    means: 'nobody is told what a stop of them costs',
    none: 'No open run is known yet.',
  },
  'order-customer': {
    noun: 'open order',
    holds: 'have a customer',
    breaks: ['has no customer', 'have no customer'],
    means: 'who waits for them is not known, and where no amount is agreed they rank last',
    none: 'No open order is known yet.',
  },
  'order-margin': {
    noun: 'open order',
    holds: 'have a margin',
    breaks: ['has no margin', 'have no margin'],
    means: 'what of it is left when they are late is not known',
    none: 'No open order is known yet.',
  },
  'order-run': {
    noun: 'open order',
    holds: 'have a run that makes them, or stock that covers them',
    breaks: ['has nothing that makes or covers it', 'have nothing that makes or covers them'],
    means: 'whether they will be late cannot be judged',
    none: 'No open order is known yet.',
  },
  reference: {
    noun: 'reference',
    holds: 'lead to a record that is there',
    breaks: ['leads nowhere', 'lead nowhere'],
    means: 'what rests on them is left out of the picture',
    none: 'No record names another yet.',
  },
  count: {
    noun: 'closed run',
    holds: 'were counted within 5 % of what ERP booked',
    breaks: [
      'was not counted within 5 % of what ERP booked',
      'were not counted within 5 % of what ERP booked',
    ],
    means: 'one of the two is wrong, and with it rates and stock',
    none: 'No run that the machine counted from its first piece to its last has been closed yet.',
  },
};

/** "94 %"; "–" where there is nothing to judge by. */
export const shareFigure = (to: Spoken, { good, of }: JoinShare): string =>
  of === 0 ? '–' : floored(to, good / of);

/** All is all: 99.9 % is not 100. */
const floored = (to: Spoken, share: number): string => plainPercent(to, Math.floor(share * 100) / 100);

/** "12 of 212 open orders have no customer: who waits for them is not known … For instance 4471, 4480." */
export function shareWords(to: Spoken, { join, good, of, examples }: JoinShare): string {
  const { noun, holds, breaks, means, none } = SAID[join];
  if (of === 0) return none;
  if (good === of) return of === 1 ? `The only ${noun}: fine.` : `All ${pieces(to, of)} ${noun}s ${holds}.`;
  const broken = of - good;
  const some = `${pieces(to, broken)} of ${pieces(to, of)} ${noun}${of === 1 ? '' : 's'}`;
  const which = examples.map((one) => exampleWords(to, one)).join(', ');
  return `${some} ${breaks[broken === 1 ? 0 : 1]}: ${means}. ${broken > examples.length ? 'For instance' : 'Namely'} ${which}.`;
}

/** "productionOrder" as people say it. */
const plain = (kind: string): string => kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function exampleWords(to: Spoken, { id, kind, names, counted }: JoinExample): string {
  if (names) return `${plain(kind ?? '')} ${id} names ${plain(names.kind)} ${names.id}`;
  if (counted)
    return `${id} with ${pieces(to, counted.pieces)} counted and ${pieces(to, counted.confirmedPieces)} booked`;
  return id;
}

/** "91 %" */
export const scoreFigure = (to: Spoken, { score }: JoinScore): string =>
  score === null ? 'not judged yet' : floored(to, score);

/** How the score is made. */
export function scoreWords({ score, shares }: JoinScore): string {
  if (score === null) return 'There are no records yet that could join.';
  const judged = shares.filter(({ of }) => of > 0).length;
  return `The mean of ${judged === 1 ? 'the one share' : `the ${judged} shares`} that can be judged, each counted alike.`;
}
