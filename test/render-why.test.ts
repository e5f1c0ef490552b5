// The words of "why did you say nothing?": each standing, each comparison, and figures that must not read as their limit.
import t from 'tap';
import type { FloorLine } from '../src/core/types/floor-line.ts';
import type { FactNow, NotLooking, PartNow, Standing, WhyFound } from '../src/core/types/why.ts';
import { IN_ENGLISH } from '../src/render/speech.ts';
import { seenFrom, whySections } from '../src/render/why.ts';
import { factWords } from '../src/render/words/fact-value.ts';
import { notLookingWords, standingWords } from '../src/render/words/why.ts';
import { unknownWords } from '../src/render/words/why-unknown.ts';
import { local, NOW } from './fixtures/exact-plant.ts';

const zone = { name: 'X', offsets: [[0, -6 * 3_600_000]] } as const;
const found: WhyFound = {
  ...{ type: 'found', at: NOW, zone, currency: 'USD' },
  ...{
    subject: 'order',
    id: '4471',
    label: 'Order 4471',
    rules: [],
    line: null,
    lookedAt: ['line', 'order'],
  },
};

const rateLine: FloorLine = {
  ...{
    lineId: 'L7',
    name: 'Line 7',
    counts: 'rate',
    uncounted: null,
    hasJobTag: true,
    hasStateTag: false,
    countsBad: false,
  },
  ...{
    ratePerHour: 100,
    isMeasured: true,
    job: null,
    question: null,
    standing: null,
    shifts: [],
    next: [],
    nextSaid: null,
  },
  rateOverBooked: { ratio: 1.04, runs: 6 },
};

const pLate: FactNow = {
  ...{ subject: 'order', field: 'pLate', label: 'Order 4471', title: 'Probability of missing its shipment' },
  ...{ unit: 'share', value: 0.22, because: null },
};
const card = { decisionId: 'd1', taskId: 1071, ruleId: 'drift', cause: { kind: 'line', id: 'L3' } };
const says = (standing: Standing): string =>
  standingWords(seenFrom(found), found, standing).join(' ').replaceAll('\u202f', ' ');
const part = (one: PartNow): string => says({ type: 'not-fulfilled', parts: [one], missing: [] });

t.test('a comparison says what is so and from where on the rule speaks', async (t) => {
  const compared = (operator: Extract<PartNow, { type: 'compared' }>['operator']): string =>
    part({ type: 'compared', fact: pLate, operator, limit: 0.6 });
  t.equal(compared('>='), 'Probability of missing its shipment: 22 %, speaks from 60 %.');
  t.match(compared('>'), /speaks above 60 %\.$/);
  t.match(compared('<='), /speaks from 60 % down\.$/);
  t.match(compared('<'), /speaks below 60 %\.$/);
  t.match(compared('=='), /speaks at 60 %\.$/);
  t.match(compared('!='), /speaks at all but 60 %\.$/);
  const running = { ...pLate, label: 'Run 7', title: 'Is being made now', unit: null, value: true };
  t.equal(
    part({ type: 'flag', fact: running, wanted: false }),
    'Run 7, is being made now: yes, speaks at no.',
  );
  t.equal(part({ type: 'text', text: '1.0 > 2.0', facts: [] }), 'Not fulfilled: 1.0 > 2.0.');
});

t.test('figures stand in their unit, and never read like the limit they miss', async (t) => {
  const words = (unit: string | null, value: number, other?: number): string =>
    factWords({ ...IN_ENGLISH, zone, currency: 'USD', now: 0 }, { unit }, value, other).replaceAll(
      '\u202f',
      ' ',
    );
  t.equal(words('share', 0.59996, 0.6), '59.996 %');
  t.equal(words('share', 0.6, 0.59996), '60 %');
  t.equal(words('share', -0.00001), '0 %');
  t.equal(words('days', 1), '1 day');
  t.equal(words('days', 2.5), '2.5 days');
  t.equal(words('h', 3.25, 3.3), '3.25 h', 'one decimal would read as the limit');
  t.equal(words('pieces', 1234.4), '1,234 pieces');
  t.equal(words('pieces', 2.6, 3), '2.6 pieces');
  t.equal(words('minor', 184_000), '$1,840');
  t.equal(words('minor', 99_995, 100_000), '999.95 USD');
  t.equal(words('time', local('2026-11-24T10:00:00')), 'Tue 24 Nov 10:00');
  t.equal(words('pieces/h', 110.4), '110.4 pieces/h');
  t.equal(words(null, 1 / 3), '0.3');
  t.equal(factWords({ ...IN_ENGLISH, zone, currency: 'USD', now: 0 }, { unit: null }, 'ACME'), '"ACME"');
});

t.test('each way to stand has its sentence', async (t) => {
  const speaks = { type: 'speaks', card, holds: true, named: true, waitingForDataSince: null } as const;
  t.equal(says(speaks), 'It speaks: task 1071.');
  t.equal(
    says({ ...speaks, holds: false, named: false, waitingForDataSince: NOW }),
    'It speaks: task 1071. Its card does not list this one. It no longer holds, and is not yet over. It waits for data since 06:52.',
  );
  t.match(
    says({ type: 'on-another-card', cards: [card] }),
    /told already on the card of rule drift, task 1071\.$/,
  );
  t.match(says({ type: 'on-another-card', cards: [] }), /names no order that is late/);
  const since = local('2026-11-18T16:00:00');
  const lasting = { type: 'not-long-enough', since, asks: '2 working days' } as const;
  t.equal(
    says({ ...lasting, speaksAt: local('2026-11-20T16:00:00') }),
    'It holds since Wed 16:00, and must hold for 2 working days: it speaks Fri 16:00 if it still holds.',
  );
  t.match(says({ ...lasting, speaksAt: null }), /must hold for 2 working days\.$/);
  t.match(says({ ...lasting, asks: null, speaksAt: null }), /The next look of the box decides\.$/);
  t.match(says({ type: 'shadow', since }), /^It holds since Wed 16:00\. The rule is on trial/);
  t.match(
    says({ type: 'frozen', since }),
    /^Nothing is judged since Wed 16:00: data of its line is missing\.$/,
  );
  t.match(says({ type: 'no-card' }), /nothing to ask yet/);
  const muted = { type: 'muted', card, reason: 'trial run' } as const;
  t.match(
    says({ ...muted, closedAs: 'not-a-problem' }),
    /no problem \(task 1071\): "trial run"\. It speaks again once/,
  );
  t.match(says({ ...muted, closedAs: 'came-true' }), /the shipment packed without it \(task 1071\)/);
  t.match(says({ ...muted, closedAs: null }), /said to be no problem \(task 1071\)/);
});

t.test('what is missing for one reason is told once', async (t) => {
  const counter = { type: 'no-counter', name: 'Line 7' } as const;
  const missing: FactNow[] = ['Drift', 'ERP rate'].map((title) => ({
    ...pLate,
    ...{ label: 'Line 7', title, value: null, because: counter },
  }));
  const placed = { type: 'cannot-place', reason: 'no calendar for Line 7' } as const;
  t.equal(
    says({
      type: 'cannot-judge',
      missing: [...missing, { ...pLate, value: null, because: placed }],
      reason: '',
    }),
    'It cannot be judged. There is no counter on Line 7. Not known: Line 7, drift; Line 7, ERP rate. No calendar for Line 7. Not known: Probability of missing its shipment.',
  );
  t.equal(
    says({ type: 'cannot-judge', missing: [], reason: '7 / 0 has no result' }),
    'It cannot be judged: 7 / 0 has no result.',
  );
});

t.test('why a rule does not look, and what no rule looks at', async (t) => {
  const words = (why: NotLooking, of = found): string => notLookingWords(IN_ENGLISH, of, why);
  t.match(words({ type: 'draft' }), /is a draft/);
  t.match(words({ type: 'retired' }), /is retired/);
  t.equal(
    words({ type: 'broken', reason: 'no fact x.' }),
    'It cannot be used: no fact x. Run check to see where.',
  );
  t.equal(words({ type: 'nothing-to-make' }), 'Nothing is left to make for order 4471.');
  t.equal(words({ type: 'cannot-place', reason: 'no calendar' }), 'It cannot be judged: no calendar.');
  t.equal(words({ type: 'not-used' }, { ...found, subject: 'material' }), 'No open run uses it.');
  t.equal(words({ type: 'unrelated', to: 'line' }), 'There is no line to look at with it.');
  t.same(
    whySections(seenFrom(found), found)[0]?.lines.at(-1),
    'No rule looks at it. Rules look at: line, order.',
  );
  t.same(
    whySections(seenFrom(found), { ...found, line: rateLine })[0]
      ?.lines.slice(1, 4)
      .map((words) => words.replaceAll('\u202f', ' ')),
    [
      'Only its rate is read: its pieces are the rate over time.',
      'Its rate is 4.0 % above what was booked on 6 closed runs, and is set right by that.',
      'Bad pieces are not counted here, so its quality is not judged.',
    ],
  );
  const ids = {
    type: 'unknown-id',
    subject: 'line',
    id: 'X',
    near: null,
    some: ['L1', 'L2'],
    known: 5,
  } as const;
  t.equal(unknownWords(IN_ENGLISH, ids), 'unknown line "X". There are: L1, L2 and 3 more.');
});
