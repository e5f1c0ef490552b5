// The ledger, what people wrote and how records join, in their reader's language: nothing of them is left in English.
import t from 'tap';
import { ledgerOf } from '../src/core/ledger/sums.ts';
import type { LedgerRow, LedgerSums, RuleRecord, Span, Tally } from '../src/core/types/ledger.ts';
import type { JoinScore, JoinShare } from '../src/core/types/picture.ts';
import type { WrittenFact } from '../src/core/types/written.ts';
import { joinsJson, joinsPart } from '../src/render/joins.ts';
import { ledgerPage } from '../src/render/ledger-page.ts';
import type { Scene } from '../src/render/scene.ts';
import { ledgerSentence, recordWords } from '../src/render/words/ledger-sum.ts';
import { countsOnHtml, writtenPage } from '../src/render/written-page.ts';
import { GERMAN, leftIn, plain, sceneIn } from './fixtures/book-pages.ts';
import { at, late, NOW, people, picture } from './fixtures/decisions.ts';
import { begun, closed, ledgerBook } from './fixtures/ledger-rows.ts';
import { MARKED } from './fixtures/marked-speech.ts';

const about = (type: 'delay' | 'material' | 'quality' | 'notice', full: boolean) => ({
  about: {
    ...{ type, orderId: full ? '4390' : null, customerName: full ? 'Hallmann' : null },
    ...{ lineId: 'L3', lineName: 'Line 3', name: full ? 'HX-2' : null },
  },
});
const notBegun = { begun: null, acceptedAt: null, actedBy: [] };
const lost = { ended: 'came-true', happened: true, lostMinor: 970_000, ...notBegun } as const;
const CASES = [
  closed('d1'),
  closed('d2', { ...lost, raisedLate: true }),
  closed('d3', { ...lost, acceptedAt: NOW, lostMinor: null }),
  closed('d4', { ...lost, doneAt: NOW, raisedLate: true, knowingly: 'agreed' }),
  closed('d5', { ...lost, knowingly: 'agreed' }),
  closed('d6', { ...lost, knowingly: 'loss-taken' }),
  closed('d7', { ...lost, knowingly: 'loss-taken', raisedLate: true }),
  closed('d8', { ended: 'not-a-problem' }),
  closed('d9', { ended: 'rule-withdrawn' }),
  closed('d10', { lostMinor: 10_000 }),
  closed('d11', { begun: begun({ parts: [], costMinor: null }) }),
  closed('d12', { begun: begun({ held: false }) }),
  closed('d13', { ...notBegun, doneAt: NOW }),
  closed('d14', { ...notBegun, knowingly: 'loss-taken' }),
  closed('d15', { ...lost, actedBy: people.map(({ id }) => id) }),
  ...(['delay', 'material', 'quality', 'notice'] as const).flatMap((type, i) => [
    closed(`d${20 + i}`, about(type, true)),
    closed(`d${30 + i}`, { ...about(type, false), closedAt: at('2025-11-12T09:00') }),
  ]),
];

async function booked(): Promise<readonly LedgerRow[]> {
  const book = ledgerBook();
  book.close(...CASES);
  const missed = { kind: 'missed', personId: 'p1', at: NOW, via: 'panel', lineId: 'L3' } as const;
  for (const [i, orderId] of ['4471', '9999', null].entries()) {
    const entry = {
      ...missed,
      nonce: String(i),
      happenedAt: NOW - 1,
      orderId,
      lostMinor: null,
      ruleId: null,
    };
    await book.sayOfLedger(entry, i === 0 ? 'Zulu' : null);
  }
  await book.sayOfLedger(
    { kind: 'confirm', decisionId: 'd1', personId: 'p4', at: NOW, via: 'panel', nonce: 'c' },
    null,
  );
  const ledger = await book.ledger({ span: { from: 0, to: NOW + 1 }, at: null });
  return ledger?.rows ?? [];
}
const none: Tally = { cases: 0, minor: 0, unknown: 0 };
const tally = (cases: number, unknown = 0): Tally => ({ cases, minor: 500, unknown });
const nothing: LedgerSums = {
  ...{ saved: none, maybe: none, waiting: none, cameTrue: none, notSeen: none, knowingly: none },
  ...{ wrong: 0, withdrawn: 0, confirmedBy: [] },
};
const SUMS: readonly Partial<LedgerSums>[] = [
  {},
  { saved: tally(2, 1), confirmedBy: ['p1', 'p2', 'p3', 'p4'], maybe: tally(3), waiting: tally(2) },
  { saved: tally(2, 2), maybe: tally(1, 1), cameTrue: tally(2) },
  { saved: tally(1), confirmedBy: ['p1', 'p4'], cameTrue: tally(2), notSeen: tally(1) },
  { saved: tally(1), confirmedBy: ['p1'], cameTrue: tally(2), knowingly: tally(1) },
  { cameTrue: tally(3), knowingly: tally(1), notSeen: tally(2) },
];
const QUARTER = { from: at('2026-07-01T00:00'), to: at('2026-10-01T00:00') };
const SPANS: readonly Span[] = [
  { from: 0, to: NOW },
  { from: NOW - 1, to: NOW },
  { from: at('2026-10-01T00:00'), to: at('2027-01-01T00:00') },
  QUARTER,
];
const record: RuleRecord = {
  ...{ ruleId: 'R-07', raised: 9, right: 4, late: 1, wrong: 2, byItself: 1, withdrawn: 1, missed: 1 },
  typicalWarningMs: 3.1 * 86_400_000,
};

t.test('the ledger: rows, sums over any stretch, records of rules and its forms', async (t) => {
  const scene = sceneIn(MARKED);
  const rows = await booked();
  const ledger = ledgerOf(rows, { from: 0, to: NOW + 1 }, { zone: scene.zone, currency: 'USD' });
  t.equal(ledger.rows.length, CASES.length + 3);
  for (const personId of ['p1', null]) {
    const told = { rules: [], viewer: { personId, mayAct: true }, answer: null, returned: null };
    const { title, main } = ledgerPage(scene, { ledger, ...told });
    t.same(leftIn(`${title} ${main.html}`), []);
    t.same(leftIn(ledgerPage(scene, { ledger: { ...ledger, rows: [] }, ...told }).main.html), []);
  }
  const quarters = [{ year: 2026, quarter: 3, ...QUARTER, sums: nothing }];
  for (const sums of SUMS)
    for (const span of SPANS)
      t.same(
        leftIn(ledgerSentence(scene, { ...ledger, ...span, quarters, sums: { ...nothing, ...sums } })),
        [],
      );
  for (const change of [{}, { raised: 0, missed: 0 }, { late: 0, typicalWarningMs: -600_000 }])
    t.same(leftIn(recordWords(scene, { ...record, ...change })), []);
});

const fact = (kind: string, fields: WrittenFact['fields'], more: Partial<WrittenFact> = {}): WrittenFact => ({
  ...{ kind, id: kind, fields, names: {}, strangers: [], by: 'p1', on: '2026-11-20' },
  ...{ validFrom: null, validUntil: null, why: null, beside: null },
  ...more,
});
const [LINE, HX, day] = [{ line: 'L3' }, { material: 'HX' }, '2026-11-30'];
const FACTS: readonly WrittenFact[] = [
  fact(
    'standard',
    { ...LINE, ...HX, ratePerHour: 110 },
    { beside: { source: 'Zulu', fields: { ratePerHour: 9 } } },
  ),
  fact('standard', { ...HX, ratePerHour: 110 }, { validFrom: day, validUntil: day, why: 'Zulu' }),
  fact(
    'changeover',
    { ...LINE, to: 'HX', from: 'HX', setupHours: 1 },
    { validFrom: day, strangers: ['from', 'to'] },
  ),
  fact('changeover', { ...LINE, to: 'HX', setupHours: 1 }, { validUntil: day }),
  fact('changeover', { to: 'HX', from: 'HX', setupHours: 1 }),
  fact('changeover', { to: 'HX', setupHours: 1 }),
  fact(
    'customerTerm',
    {
      customer: 'Hallmann',
      order: '4471',
      latePenaltyPerDayMinor: 5,
      latePenaltyCapDays: 3,
      lateFeeShare: 0.1,
    },
    { strangers: ['order'] },
  ),
  fact('customerTerm', {
    customer: 'Hallmann',
    latePenaltyPerDayMinor: 5,
    cannotSlip: true,
    completeOnly: true,
  }),
  fact('customerTerm', {
    customer: 'Hallmann',
    latePenaltyCapDays: 3,
    cannotSlip: false,
    completeOnly: false,
  }),
  fact('overtimePrice', { ...LINE, perHourMinor: 500 }, { strangers: ['line'] }),
  fact('overtimePrice', { perHourMinor: 500 }),
  fact('leadTime', { ...HX, supplier: 'Zulu', leadWorkingDays: 5 }),
  fact('leadTime', { ...HX, leadWorkingDays: 5 }),
  fact('supplyTerm', {}),
];

t.test('what people wrote: the page of it, and what a task counts on', async (t) => {
  const scene = sceneIn(MARKED);
  const where = '/etc/written/4711.yaml:1:1';
  const sources = [
    { ...picture.sources[0], id: 'config', troubles: [{ code: 'x', where, words: '', at: NOW }] },
  ];
  const wrong = { ...scene, picture: { ...scene.picture, sources } } as Scene;
  for (const facts of [FACTS, [], null]) {
    const { title, main } = writtenPage(wrong, facts);
    t.same(leftIn(`${title} ${main.html}`.replaceAll(where, '')), []);
  }
  t.same(leftIn(countsOnHtml(scene, { ...late, written: FACTS })?.html ?? ''), []);
});

const SHARES: readonly JoinShare['join'][] = [
  ...(['run-order', 'order-customer', 'order-margin', 'order-run', 'reference', 'count'] as const),
];
const scoreOf = (good: number, of: number): JoinScore => ({
  score: of === 0 ? null : good / of,
  shares: SHARES.map((join) => ({
    ...{ join, good, of },
    examples: [
      { id: '1', kind: 'productionOrder', names: { kind: 'line', id: '9' } },
      { id: '7', counted: { pieces: 1180, confirmedPieces: 590 } },
      { id: '4471' },
    ],
  })),
});

t.test('how well the records join', async (t) => {
  for (const [good, of] of [
    [0, 0],
    [1, 1],
    [0, 1],
    [9, 9],
    [1, 9],
    [8, 9],
  ] as const) {
    const joins = scoreOf(good, of);
    const scene = sceneIn(MARKED);
    t.same(leftIn(joinsPart(scene, { joins }).html.html), []);
    const told = joinsJson(scene, joins) as { words: string; shares: readonly { words: string }[] };
    t.same(leftIn([told.words, ...told.shares.map(({ words }) => words)].join(' ')), []);
  }
});

t.test('in German: whole sentences, figures and money as the plant writes them', async (t) => {
  const scene = sceneIn(GERMAN);
  const viewer = { personId: 'p1', mayAct: true };
  const rows = await booked();
  const ledger = ledgerOf(rows, { from: 0, to: NOW + 1 }, { zone: scene.zone, currency: 'USD' });
  const told = { rules: [], viewer, answer: null, returned: null };
  t.match(
    plain(ledgerPage(scene, { ledger, ...told }).main.html),
    /Gerettet bis 19\. Nov 2026 14\.100 \$ in 1 Fall, bestätigt von Anna Kessler\. Vielleicht/,
  );
  const [first] = FACTS;
  t.match(
    plain(writtenPage(scene, first === undefined ? [] : [first]).main.html),
    'Vorgabe für HX auf L3: 110 je Stunde Geschrieben von Marta Lind am 20. Nov 2026. Zulu sagt 9 je Stunde, das zählt nicht.',
  );
});
