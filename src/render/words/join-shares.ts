// What is said of each way in which records join: where all do, where some do not, and where there is nothing to judge by.
import type { JoinShare } from '../../core/types/picture.ts';
import { plural, type Spoken, say } from '../speech.ts';

type Shares = Pick<JoinShare, 'good' | 'of'>;

type Said = {
  readonly none: (to: Spoken) => string;
  readonly only: (to: Spoken) => string;
  readonly all: (to: Spoken, n: number) => string;
  /** Of all of them so many do not join, and what that means for the picture. */
  readonly some: (to: Spoken, broken: number, of: number) => string;
  readonly onlyOneBroken: (to: Spoken) => string;
};

/** All but which they are. */
export function shareSentence(to: Spoken, join: JoinShare['join'], { good, of }: Shares): string {
  const said = SAID[join];
  if (of === 0) return said.none(to);
  if (good === of) return of === 1 ? said.only(to) : said.all(to, of);
  return of === 1 ? said.onlyOneBroken(to) : said.some(to, of - good, of);
}

const noOrder = (to: Spoken): string => say(to, 'No open order is known yet.');
const onlyOrder = (to: Spoken): string => say(to, 'The only open order: fine.');

const SAID: { readonly [join in JoinShare['join']]: Said } = {
  'run-order': {
    none: (to) => say(to, 'No open run is known yet.'),
    only: (to) => say(to, 'The only open run: fine.'),
    all: (to, n) =>
      plural(to, n, ['All {n} open runs are for an order.', 'All {n} open runs are for an order.']),
    some: (to, broken, of) =>
      plural(
        to,
        broken,
        [
          '{n} of {of} open runs is for no order: nobody is told what a stop of them costs.',
          '{n} of {of} open runs are for no order: nobody is told what a stop of them costs.',
        ],
        { of },
      ),
    onlyOneBroken: (to) =>
      say(to, '1 of 1 open run is for no order: nobody is told what a stop of them costs.'),
  },
  'order-customer': {
    none: noOrder,
    only: onlyOrder,
    all: (to, n) =>
      plural(to, n, ['All {n} open orders have a customer.', 'All {n} open orders have a customer.']),
    some: (to, broken, of) =>
      plural(
        to,
        broken,
        [
          '{n} of {of} open orders has no customer: who waits for them is not known, and where no amount is agreed they rank last.',
          '{n} of {of} open orders have no customer: who waits for them is not known, and where no amount is agreed they rank last.',
        ],
        { of },
      ),
    onlyOneBroken: (to) =>
      say(
        to,
        '1 of 1 open order has no customer: who waits for them is not known, and where no amount is agreed they rank last.',
      ),
  },
  'order-margin': {
    none: noOrder,
    only: onlyOrder,
    all: (to, n) =>
      plural(to, n, ['All {n} open orders have a margin.', 'All {n} open orders have a margin.']),
    some: (to, broken, of) =>
      plural(
        to,
        broken,
        [
          '{n} of {of} open orders has no margin: what of it is left when they are late is not known.',
          '{n} of {of} open orders have no margin: what of it is left when they are late is not known.',
        ],
        { of },
      ),
    onlyOneBroken: (to) =>
      say(to, '1 of 1 open order has no margin: what of it is left when they are late is not known.'),
  },
  'order-run': {
    none: noOrder,
    only: onlyOrder,
    all: (to, n) =>
      plural(to, n, [
        'All {n} open orders have a run that makes them, or stock that covers them.',
        'All {n} open orders have a run that makes them, or stock that covers them.',
      ]),
    some: (to, broken, of) =>
      plural(
        to,
        broken,
        [
          '{n} of {of} open orders has nothing that makes or covers it: whether they will be late cannot be judged.',
          '{n} of {of} open orders have nothing that makes or covers them: whether they will be late cannot be judged.',
        ],
        { of },
      ),
    onlyOneBroken: (to) =>
      say(
        to,
        '1 of 1 open order has nothing that makes or covers it: whether they will be late cannot be judged.',
      ),
  },
  reference: {
    none: (to) => say(to, 'No record names another yet.'),
    only: (to) => say(to, 'The only reference: fine.'),
    all: (to, n) =>
      plural(to, n, [
        'All {n} references lead to a record that is there.',
        'All {n} references lead to a record that is there.',
      ]),
    some: (to, broken, of) =>
      plural(
        to,
        broken,
        [
          '{n} of {of} references leads nowhere: what rests on them is left out of the picture.',
          '{n} of {of} references lead nowhere: what rests on them is left out of the picture.',
        ],
        { of },
      ),
    onlyOneBroken: (to) =>
      say(to, '1 of 1 reference leads nowhere: what rests on them is left out of the picture.'),
  },
  count: {
    none: (to) =>
      say(to, 'No run that the machine counted from its first piece to its last has been closed yet.'),
    only: (to) => say(to, 'The only closed run: fine.'),
    all: (to, n) =>
      plural(to, n, [
        'All {n} closed runs were counted within 5 % of what ERP booked.',
        'All {n} closed runs were counted within 5 % of what ERP booked.',
      ]),
    some: (to, broken, of) =>
      plural(
        to,
        broken,
        [
          '{n} of {of} closed runs was not counted within 5 % of what ERP booked: one of the two is wrong, and with it rates and stock.',
          '{n} of {of} closed runs were not counted within 5 % of what ERP booked: one of the two is wrong, and with it rates and stock.',
        ],
        { of },
      ),
    onlyOneBroken: (to) =>
      say(
        to,
        '1 of 1 closed run was not counted within 5 % of what ERP booked: one of the two is wrong, and with it rates and stock.',
      ),
  },
};
