// The ledger out of the real fold: every way a decision can end, the second name, and what was missed.
import t from 'tap';
import type { MissedEntry } from '../../src/core/types/ledger.ts';
import type { TickOutput } from '../../src/core/types/step.ts';
import { bench, local, snapshot } from '../fixtures/exact-plant.ts';
import {
  acted,
  CONFIG,
  CUTOFF,
  confirm,
  counted,
  DAY,
  domains,
  HOUR,
  LATE_FEE,
  late,
  ofB,
  rowOf,
  rule,
  said,
} from './ledger-box.ts';
import { records, THURSDAY } from './two-lines.ts';

t.test('acted on while it held, and made in time: maybe until a second name stands by it', async (t) => {
  const { box, first } = late();
  const [decision] = first.picture.decisions;
  const option = decision?.options.find(({ parts }) => parts.some(({ type }) => type === 'move'));
  t.match(option, { costMinor: 30_000, fix: true });
  t.same(first.ledger, [], 'what is open has no row');
  acted(box, THURSDAY + HOUR, { kind: 'accept', optionKey: option?.key ?? '' });
  const at = THURSDAY + 2 * HOUR;
  const row = rowOf(box.tick(at, [snapshot('erp', at, ofB('L2'))]));
  const expected = row.raised.expectedLossMinor ?? 0;
  t.ok(
    expected > 400_000 && expected < (decision?.expectedLossMinor ?? 0),
    'its own order, not all of the line',
  );
  t.match(row, {
    ...{ taskId: 1001, decisionId: decision?.id, ruleId: 'late', cause: { id: 'OB' }, currency: 'USD' },
    ...{ raisedAt: THURSDAY, closedAt: at, acceptedAt: THURSDAY + HOUR, doneAt: null, ended: 'recovered' },
    raised: { atRiskMinor: LATE_FEE, actBy: decision?.actBy, hitAt: CUTOFF },
    begun: { at: THURSDAY + HOUR, personId: 'p1', optionKey: option?.key, costMinor: 30_000, held: true },
    ...{ actedBy: ['p1'], happened: false, lostMinor: 0, raisedLate: false, warningMs: 16 * HOUR },
    about: { type: 'delay', orderId: 'OB', lineName: 'Line 1' },
  });
  const then = row.begun?.stake.expectedLossMinor ?? 0;
  const minor = Math.min(expected, then) - 30_000;
  t.same(counted(row), { as: 'maybe', because: 'waits', minor });
  t.same(counted(row, true), { as: 'saved', because: 'confirmed', minor });
  const code = (output: TickOutput) => output.ledgerResults.map((one) => [one.ok, one.code]);
  t.same(code(said(box, at + 1, confirm(row.decisionId, 'p1'))), [[false, 'same-person']]);
  t.same(code(said(box, at + 2, confirm('d-none', 'p4'))), [[false, 'unknown']]);
  const yes = said(box, at + 3, { ...confirm(row.decisionId, 'p4', 'twice'), at: at + 3 });
  t.same(yes.ledger, [{ type: 'confirmed', decisionId: row.decisionId, by: { personId: 'p4', at: at + 3 } }]);
  const again = said(box, at + 4, confirm(row.decisionId, 'p4', 'twice'));
  t.same([code(again), again.ledger], [[[true, 'repeated']], []], 'a double tap is one');
  t.same(code(said(box, at + 5, confirm(row.decisionId, 'p5'))), [[false, 'confirmed']]);
});

t.test('a name can come for more than a year; what is settled is forgotten with its task', async (t) => {
  const { box, first } = late();
  const key = first.picture.decisions[0]?.options[0]?.key ?? '';
  acted(box, THURSDAY + HOUR, { kind: 'accept', optionKey: key });
  const at = THURSDAY + 2 * HOUR;
  const { decisionId } = rowOf(box.tick(at, [snapshot('erp', at, ofB('L2'))]));
  box.tick(at + 399 * DAY);
  t.notOk(box.state.tasks.has(1001), 'its task is long gone');
  t.ok(box.state.books.closed.has(decisionId));
  t.same(said(box, at + 399 * DAY + 1, confirm(decisionId, 'p4')).ledgerResults[0]?.code, 'ok');
  box.tick(at + 399 * DAY + 2);
  t.notOk(box.state.books.closed.has(decisionId), 'with its name it is settled');
});

t.test('over without anybody: maybe, by itself, and nothing to confirm', async (t) => {
  const { box } = late();
  const at = THURSDAY + 2 * HOUR;
  const row = rowOf(box.tick(at, [snapshot('erp', at, ofB('L1', 10))]));
  t.match(row, { begun: null, acceptedAt: null, actedBy: [], happened: false });
  t.match(counted(row), { as: 'maybe', because: 'by-itself', minor: row.raised.expectedLossMinor });
  t.equal(said(box, at + 1, confirm(row.decisionId, 'p4')).ledgerResults[0]?.code, 'no-candidate');
});

t.test(
  'marked done without saying with what, and begun when it was getting better already: nobody can tell',
  async (t) => {
    const { box } = late();
    acted(box, THURSDAY + HOUR, { kind: 'done' });
    const at = THURSDAY + 2 * HOUR;
    const row = rowOf(box.tick(at, [snapshot('erp', at, ofB('L1', 10))]));
    t.match(row, { begun: null, doneAt: THURSDAY + HOUR, actedBy: ['p1'] });
    t.equal(counted(row).because, 'not-said');
    const { box: other, first } = late();
    const key = first.picture.decisions[0]?.options[0]?.key ?? '';
    // Not sure to be late any more, and not clear either: its rule does not hold, its decision stands.
    const better = other.tick(THURSDAY + HOUR, [snapshot('erp', THURSDAY + HOUR, ofB('L1', 700))]);
    const p = better.picture.decisions[0]?.probability ?? 0;
    t.ok(p > 0.3 && p <= 0.6, `${p}`);
    acted(other, THURSDAY + HOUR + 1, { kind: 'accept', optionKey: key });
    const then = rowOf(other.tick(at, [snapshot('erp', at, ofB('L2', 700))]));
    t.match(then.begun, { held: false });
    t.equal(counted(then, true).because, 'unclear', 'no name makes it saved');
  },
);

t.test('not prevented: came true by the plain statement, late where nothing could be done', async (t) => {
  const { box } = late();
  let last = box.tick(THURSDAY + HOUR);
  for (let at = THURSDAY + 2 * HOUR; last.ledger.length === 0 && at < THURSDAY + 3 * DAY; at += HOUR)
    last = box.tick(at);
  const row = rowOf(last);
  t.match(row, {
    ended: 'came-true',
    happened: true,
    lostMinor: LATE_FEE,
    knowingly: null,
    raisedLate: false,
  });
  t.same(counted(row), { as: 'came-true', because: 'happened', minor: LATE_FEE });
});

t.test('given up on purpose, or agreed with the customer: came true, knowingly', async (t) => {
  for (const act of [
    { kind: 'take-loss', reason: 'too small' },
    { kind: 'agreed', reason: 'Ms Weber, by phone', until: local('2026-11-26T00:00:00') },
  ] as const) {
    const { box } = late();
    acted(box, THURSDAY + HOUR, act);
    let last = box.tick(THURSDAY + 2 * HOUR);
    for (let at = THURSDAY + 3 * HOUR; last.ledger.length === 0 && at < THURSDAY + 9 * DAY; at += HOUR)
      last = box.tick(at);
    const row = rowOf(last);
    t.match(row, {
      happened: true,
      knowingly: act.kind === 'agreed' ? 'agreed' : 'loss-taken',
      lostMinor: LATE_FEE,
    });
    t.match(counted(row), { as: 'came-true', because: 'knowingly' });
    t.equal(row.warningMs, CUTOFF - THURSDAY, 'to the first date');
  }
  const { box } = late();
  acted(box, THURSDAY + HOUR, { kind: 'take-loss', reason: 'too small' });
  const at = THURSDAY + 2 * HOUR;
  const row = rowOf(box.tick(at, [snapshot('erp', at, ofB('L1', 10))]));
  t.equal(counted(row).because, 'not-needed', 'it was given up, and was not lost');
});

t.test('not a problem, and a rule that let go: in the record of the rule, in no sum', async (t) => {
  const { box } = late();
  const wrong = rowOf(acted(box, THURSDAY + HOUR, { kind: 'not-a-problem', reason: 'data wrong' }));
  t.same(counted(wrong), { as: 'wrong', because: 'not-a-problem', minor: null });
  const { box: other } = late();
  const at = THURSDAY + HOUR;
  const gone = other.tick(at, [
    { source: 'rules', body: { type: 'rules', hash: 'none', rules: [], domains } },
  ]);
  t.same(counted(rowOf(gone)), { as: 'withdrawn', because: 'rule-withdrawn', minor: null });
});

t.test('raised when it has happened already: a row at once, late', async (t) => {
  const { box } = late();
  const after = CUTOFF + 10 * HOUR;
  const again = bench();
  t.ok(box);
  const before = THURSDAY - 3 * DAY;
  again.tick(before, [
    { source: 'rules', body: { type: 'rules', hash: 'l', rules: [rule], domains } },
    snapshot('config', before, CONFIG),
  ]);
  const output = again.tick(after, [snapshot('erp', after, records())]);
  const row = output.ledger.flatMap((one) =>
    one.type === 'closed' && one.row.cause.id === 'OB' ? [one.row] : [],
  )[0];
  if (!row) throw new Error('no row');
  t.match(row, { raisedLate: true, raisedAt: after, closedAt: after });
  t.ok((row.warningMs ?? 0) < 0, 'told after it happened');
  t.same(again.tick(after).ledger, [], 'once');
});

t.test('what was missed: a known line, an order with a number, in the past; else told', async (t) => {
  const { box } = late();
  const at = THURSDAY + HOUR;
  const missed: Omit<MissedEntry, 'nonce'> = {
    ...{
      kind: 'missed',
      personId: 'p2',
      at,
      via: 'panel',
      happenedAt: at - DAY,
      orderId: '4390',
      lineId: 'L1',
    },
    ...{ lostMinor: 970_000, ruleId: 'late' },
  };
  const told = said(box, at, { ...missed, nonce: 'm1' });
  t.match(told.ledgerResults, [
    { ok: true, code: 'ok', missed: { id: 1, isKnownOrder: false, lineName: 'Line 1' } },
  ]);
  t.equal(said(box, at + 1, { ...missed, nonce: 'm1' }).ledger.length, 0);
  t.match(said(box, at + 2, { ...missed, nonce: 'm2', orderId: 'OB' }).ledgerResults, [
    { missed: { id: 2, isKnownOrder: true } },
  ]);
  for (const [code, part] of [
    ['unknown', { personId: ' ' }],
    ['nothing-named', { orderId: null, lineId: null }],
    ['unknown-line', { lineId: 'L9' }],
    ['unknown-rule', { ruleId: 'none' }],
    ['no-order', { orderId: 'Marta' }],
    ['no-order', { orderId: '4390\nrules:' }],
    ['ahead', { happenedAt: at + 3 * DAY }],
    ['too-old', { happenedAt: at - 500 * DAY }],
    ['no-amount', { lostMinor: 0 }],
    ['no-amount', { lostMinor: 1.5 }],
  ] as const) {
    const output = said(box, at + 3, { ...missed, nonce: `odd ${code}`, ...part });
    t.same([output.ledgerResults[0]?.code, output.ledger], [code, []], code);
  }
});
