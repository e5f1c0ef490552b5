// What somebody said to be known, agreed or taken speaks again when it is worse than that, and only then.
import t from 'tap';
import { quietAs } from '../../src/core/task/quiet.ts';
import { worseOf, worseWords } from '../../src/core/task/worse.ts';
import type { Decision, DelayConsequence } from '../../src/core/types/decision.ts';
import type { QuietPhase, Worse } from '../../src/core/types/task.ts';
import { at, bad, delay, late, NOW, short } from '../fixtures/decisions.ts';

/** Band 2, $18,400 at risk, two days late, half of the futures done Tue 13:00. */
const then = card({});
const FRIDAY = at('2026-11-28T00:00');

type Change = {
  readonly delay?: Partial<DelayConsequence>;
  readonly band?: 1 | 2 | 3;
  readonly pinnedBy?: string;
};

function card({ delay: change = {}, band = 2, pinnedBy }: Change, rest: Partial<Decision> = {}): Decision {
  const likely = { requiredEfficiency: 1, p50At: at('2026-11-24T13:00'), p90At: null };
  return {
    ...late,
    reason: { ...late.reason, band, pinnedBy: pinnedBy ?? null },
    consequence: { ...delay, likely, ...change },
    ...rest,
  };
}

const KINDS = { known: 'known', agreed: 'agreed', 'loss-taken': 'take-loss' } as const;

/** What is said of `then` in a phase, looked at again as `now` at a time. */
function worse(phase: QuietPhase, now: Decision, when = NOW, from: Decision = then): Worse | null {
  const act = { taskId: 1, personId: 'p1', at: NOW, via: 'panel', nonce: 'n', reason: 'r', until: FRIDAY };
  return worseOf({ phase, quiet: quietAs(from, { ...act, kind: KINDS[phase] }) }, now, when);
}

t.test('nothing has changed, and only as much as figures breathe', async (t) => {
  for (const phase of ['known', 'agreed', 'loss-taken'] as const) {
    t.equal(worse(phase, then), null, phase);
    t.equal(worse(phase, card({ band: 3 }, { atRiskMinor: 100 })), null, `${phase}: better`);
    t.equal(worse(phase, card({}, { atRiskMinor: 2_760_000 })), null, `${phase}: half as much again`);
  }
  t.equal(worseOf({ phase: 'with', quiet: null }, then, NOW), null);
});

t.test('known: a more urgent band, more money, a day more, or its time is over', async (t) => {
  t.same(worse('known', card({ band: 1 })), { type: 'band', band: 1 });
  t.same(worse('known', card({}, { atRiskMinor: 2_760_001 })), { type: 'money', minor: 2_760_001 });
  t.same(worse('known', card({ delay: { slipDays: 3 } })), { type: 'slip', days: 3 });
  t.equal(worse('known', then, FRIDAY - 1), null);
  t.same(worse('known', then, FRIDAY), { type: 'until' });
  t.equal(
    worse('known', card({}, { atRiskMinor: 99 }), NOW, card({}, { atRiskMinor: null })),
    null,
    'not known then',
  );
  t.same(worse('known', { ...short, atRiskMinor: 9_000_000 }, NOW, short), {
    type: 'money',
    minor: 9_000_000,
  });
});

t.test('agreed: quiet as long as it is likely done by the end of that day', async (t) => {
  const done = (p50At: number | null) =>
    card({ delay: { likely: { requiredEfficiency: 1, p50At, p90At: null } } });
  t.equal(worse('agreed', done(FRIDAY)), null);
  t.same(worse('agreed', done(FRIDAY + 1)), { type: 'date', doneAt: FRIDAY + 1 });
  t.same(worse('agreed', done(null)), { type: 'date', doneAt: null }, 'not within what can be foreseen');
  const dearer = { delay: { slipDays: 3 }, band: 1 as const };
  t.equal(
    worse('agreed', card(dearer, { atRiskMinor: 9_000_000 })),
    null,
    'later than agreed is what counts',
  );
  const plain = (finishAt: number | null, money: number) => {
    const { likely: _none, ...consequence } = { ...delay, finishAt };
    return { ...then, consequence, atRiskMinor: money };
  };
  t.same(worse('agreed', plain(FRIDAY + 1, 1)), { type: 'date', doneAt: FRIDAY + 1 }, 'by the rate of now');
  t.same(worse('agreed', plain(null, 9_000_000)), { type: 'money', minor: 9_000_000 }, 'no end is known');
  t.same(worse('agreed', then, FRIDAY), { type: 'date', doneAt: at('2026-11-24T13:00') }, 'the day is over');
  t.same(worse('agreed', { ...bad, atRiskMinor: 9_000_000 }, NOW, bad), { type: 'money', minor: 9_000_000 });
});

t.test('the loss is taken: that the last chance comes nearer is no news, another loss is', async (t) => {
  t.equal(worse('loss-taken', card({ band: 1 })), null);
  t.same(
    worse('loss-taken', card({ band: 1, pinnedBy: 'never-slips' })),
    { type: 'band', band: 1 },
    'a policy since',
  );
  t.same(worse('loss-taken', card({ delay: { slipDays: 4 } })), { type: 'slip', days: 4 });
  t.same(worse('loss-taken', card({}, { atRiskMinor: 3_000_000 })), { type: 'money', minor: 3_000_000 });
  t.equal(worse('loss-taken', then, FRIDAY + 9), null, 'it has no end');
});

t.test('an order that was not late then', async (t) => {
  const others = delay.others.map((one) => ({ ...one, late: one.orderId === '4480' }));
  const two = card({ delay: { others } });
  const turned = card({
    delay: { orderId: '4480', others: [{ ...delay.others[0]!, orderId: '4471', late: true }] },
  });
  for (const phase of ['agreed', 'loss-taken'] as const) {
    t.same(worse(phase, two), { type: 'order', orderId: '4480' }, phase);
    t.equal(worse(phase, two, NOW, two), null, `${phase}: both were late`);
  }
  t.same(
    worse('agreed', turned, NOW, two),
    { type: 'order', orderId: '4480' },
    'what was agreed is of another',
  );
  t.equal(worse('loss-taken', turned, NOW, two), null, 'both losses were taken');
  t.equal(worse('known', two), null, 'what is known of the line is known');
});

t.test('while data is missing only time passes', async (t) => {
  const frozen = { waitingForDataSince: NOW };
  const gone = {
    band: 1,
    delay: { orderId: '9', slipDays: 9, likely: { requiredEfficiency: 1, p50At: null, p90At: null } },
  } as const;
  for (const phase of ['known', 'agreed', 'loss-taken'] as const)
    t.equal(worse(phase, card({ ...gone, pinnedBy: 'x' }, { atRiskMinor: 9e9, ...frozen })), null, phase);
  t.same(worse('known', card({}, frozen), FRIDAY), { type: 'until' });
  t.match(worse('agreed', card({}, frozen), FRIDAY), { type: 'date' });
});

t.test('why, as the event keeps it', async (t) => {
  const all: readonly Worse[] = [
    { type: 'band', band: 1 },
    { type: 'money', minor: 5 },
    { type: 'slip', days: 3 },
    { type: 'date', doneAt: null },
    { type: 'order', orderId: '4480' },
    { type: 'until' },
  ];
  t.same(all.map(worseWords), [
    'worse: band 1',
    'worse: more at risk',
    'worse: 3 days late',
    'worse: the agreed date is missed',
    'worse: order 4480 too',
    'the time that was said is over',
  ]);
});
