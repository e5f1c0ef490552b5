// What the panel answers about the floor, the ledger and why nothing was said, in its reader's language.
import t from 'tap';
import type { Reader } from '../src/contracts/reader.ts';
import { speechOf } from '../src/core/types/language.ts';
import type { FactNow, NotLooking, PartNow, Standing, WhyAnswer, WhyFound } from '../src/core/types/why.ts';
import { ledgerAnswerWords } from '../src/panel/routes-ledger.ts';
import { seenFrom, whyJson } from '../src/render/why.ts';
import { refusalOf } from '../src/render/words/entry.ts';
import { notLookingWords, standingWords } from '../src/render/words/why.ts';
import { unknownWords } from '../src/render/words/why-unknown.ts';
import { dayOne, HOUR, MONDAY } from './core/day-one-plant.ts';
import { NOW, picture } from './fixtures/decisions.ts';
import { floorLines } from './fixtures/floor-lines.ts';
import { foldReader } from './fixtures/fold-reader.ts';
import { LANGUAGES } from './fixtures/languages.ts';
import { closed } from './fixtures/ledger-rows.ts';
import { bareWords, MARKED } from './fixtures/marked-speech.ts';
import { open } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

const TO = { speech: MARKED };
const { zone } = picture;
const found: WhyFound = {
  ...{ type: 'found', at: NOW, zone, currency: 'USD', subject: 'order', id: '4471', label: 'Order 4471' },
  ...{ rules: [], line: null, lookedAt: [] },
};
/** Names, and what an author or the core wrote. */
const NAMES = new Set(['Zulu', 'Line', 'Order', 'zulu', 'Mon', 'HX']);
const leftIn = (...words: readonly string[]): readonly string[] =>
  words.flatMap(bareWords).filter((word) => !NAMES.has(word));

const fact = (change: Partial<FactNow> = {}): FactNow => ({
  ...{ subject: 'order', field: 'zulu', label: 'Order 4471', title: 'Zulu', unit: 'share' },
  ...{ value: 0.22, because: null },
  ...change,
});
const missing = (because: FactNow['because'], label: string | null = 'Line 3'): FactNow =>
  fact({ value: null, because, label });
const PARTS: readonly PartNow[] = [
  ...(['<', '<=', '>', '>=', '==', '!='] as const).map(
    (operator) => ({ type: 'compared', fact: fact(), operator, limit: 0.6 }) as const,
  ),
  { type: 'flag', fact: fact({ value: true, label: null }), wanted: false },
  { type: 'flag', fact: fact({ value: false }), wanted: true },
  { type: 'text', text: 'zulu', facts: [] },
];
const MISSING: readonly FactNow[] = [
  missing({ type: 'cannot-place', reason: 'zulu' }),
  ...(['no-counter', 'nothing-counted', 'no-bad-pieces-counter'] as const).map((type) =>
    missing({ type, name: 'Line 3' }),
  ),
  missing({ type: 'no-such-record' }, null),
  missing({ type: 'not-told' }, null),
  missing(null),
];
const card = { decisionId: 'd', taskId: 1071, ruleId: 'zulu', cause: { kind: 'line', id: 'L3' } };
const picked = { ...card, taskId: null };
const held = { type: 'speaks', card, holds: true, named: true, waitingForDataSince: null } as const;
const muted = { type: 'muted', card, closedAs: 'not-a-problem', reason: 'zulu' } as const;
const STANDINGS: readonly Standing[] = [
  held,
  { ...held, card: picked, holds: false, named: false, waitingForDataSince: NOW },
  ...[[], [card], [card, picked]].map((cards) => ({ type: 'on-another-card', cards }) as const),
  { type: 'not-long-enough', since: NOW, asks: null, speaksAt: null },
  { type: 'not-long-enough', since: NOW, asks: 'zulu', speaksAt: null },
  { type: 'not-long-enough', since: NOW, asks: 'zulu', speaksAt: NOW },
  { type: 'shadow', since: NOW },
  { type: 'frozen', since: NOW },
  { type: 'no-card' },
  muted,
  { ...muted, card: picked },
  { ...muted, reason: null },
  { ...muted, card: picked, reason: null },
  ...[card, picked].flatMap((one) =>
    (['came-true', 'recovered'] as const).map((closedAs) => ({ ...muted, card: one, closedAs })),
  ),
  { type: 'policy-mutes', by: { ruleId: 'zulu', said: null } },
  { type: 'policy-mutes', by: { ruleId: 'zulu', said: ['zulu'] } },
  { type: 'cannot-judge', missing: [], reason: 'zulu' },
  { type: 'cannot-judge', missing: MISSING, reason: 'zulu' },
  { type: 'not-fulfilled', parts: PARTS, missing: [] },
];
const NOT_LOOKING: readonly NotLooking[] = [
  ...(['draft', 'retired', 'nothing-to-make', 'dead', 'not-used'] as const).map((type) => ({ type })),
  { type: 'broken', reason: 'zulu.' },
  { type: 'cannot-place', reason: 'zulu' },
  { type: 'unrelated', to: 'line' },
];
const unknown = { type: 'unknown-id', subject: 'line', id: 'Zulu', near: null, some: ['L1'] } as const;
const strange = { type: 'unknown-subject', subject: 'zulu', near: null, lookedAt: [] } as const;
const UNKNOWN: readonly Exclude<WhyAnswer, WhyFound>[] = [
  strange,
  { ...strange, near: 'zulu' },
  { ...strange, lookedAt: ['zulu'] },
  ...[0, 1, 5].map((known) => ({ ...unknown, known })),
];

t.test('why nothing was said: every standing, what is not looked at and what is not known', async (t) => {
  const to = { ...seenFrom(found), ...TO };
  for (const standing of STANDINGS) t.same(leftIn(...standingWords(to, found, standing)), []);
  for (const why of NOT_LOOKING) {
    t.same(leftIn(notLookingWords(to, found, why)), []);
    t.same(leftIn(notLookingWords(to, { ...found, subject: 'material', label: 'HX-2' }, why)), []);
  }
  for (const answer of UNKNOWN) t.same(leftIn(unknownWords(to, answer)), []);
  for (const lookedAt of [[], ['zulu']])
    t.same(leftIn((whyJson(to, { ...found, lookedAt }, () => null) as { words: string }).words), []);
});

t.test('in German, by what the browser asks for', async (t) => {
  const to = { ...seenFrom(found), speech: speechOf(LANGUAGES, { reader: 'de', plant: 'de' }) };
  t.same(standingWords(to, found, { ...muted, closedAs: 'came-true' }), [
    'Es ist eingetreten: die Lieferung wurde ohne ihn gepackt (Aufgabe 1071). Sie spricht wieder, wenn das vorbei ist.',
  ]);
  t.equal(notLookingWords(to, found, { type: 'nothing-to-make' }), 'Nichts mehr zu machen für Auftrag 4471.');
  const { url } = await open(
    t,
    plantReader(picture, undefined, async () => ({ ...unknown, known: 5 })),
  );
  const headers = { 'accept-language': 'de' };
  const answer = async (path: string, init?: RequestInit) =>
    ((await (await fetch(url + path, { headers, ...init })).json()) as { words: string }).words;
  t.equal(await answer('/api/why/line/Zulu'), 'Unbekannt: Linie "Zulu". Es gibt: L1 und 4 weitere.');
  t.equal(
    await answer('/api/ledger?from=2026-11-02&to=2026-11-01'),
    'von 2026-11-02 bis 2026-11-01 liegt kein Tag. Setz den früheren an den Anfang.',
  );
  t.equal(
    await answer('/api/ledger/d1/confirm', { method: 'POST' }),
    'Wähle deinen Namen, damit klar ist, wer dafür einsteht. Nichts wurde geändert.',
  );
});

/** Everything that is said comes in marks. */
const inMarks = <R extends Reader>(reader: R): R => ({ ...reader, speech: () => MARKED });

type Told = { readonly words: string; readonly fields?: readonly { readonly words: string }[] };
const asked = async (url: string, body?: object): Promise<readonly string[]> => {
  const headers = { 'content-type': 'application/json' };
  const init = body && { method: 'POST', headers, body: JSON.stringify(body) };
  const { words, fields = [] } = (await (await fetch(url, init)).json()) as Told;
  return [words, ...fields.map((one) => one.words)];
};

t.test('what becomes of what people write of a line', async (t) => {
  const { url } = await open(t, inMarks(foldReader(dayOne(), MONDAY + 25 * HOUR)));
  const shift = new Date(MONDAY).toISOString();
  const by = { personId: 'p1' };
  const wrong = { from: '-', to: '-', reason: '', goodPieces: '-', scrapPieces: '-', shift: '-' };
  for (const kind of ['count', 'stop', 'next', 'job']) {
    t.same(leftIn(...(await asked(`${url}/api/floor/hand/${kind}`, wrong))), [], kind);
    t.same(leftIn(...(await asked(`${url}/api/floor/hand/${kind}`, { ...wrong, ...by }))), [], kind);
  }
  const entries = {
    count: { shift, goodPieces: 240 },
    stop: { from: '2026-11-17T06:30', reason: 'zulu' },
    next: { first: 'N2' },
    job: { job: 'N2' },
  };
  for (const [kind, body] of Object.entries(entries))
    t.same(leftIn(...(await asked(`${url}/api/floor/hand/${kind}`, { ...body, ...by }))), [], kind);
  const much = await asked(`${url}/api/floor/hand/count`, { shift, goodPieces: 2_400, ...by });
  // Lines of this plant are called by their ids.
  t.same(leftIn(...much), ['hand', 'hand']);
  t.same(leftIn(...(await asked(`${url}/api/floor/hand/dance`, {}))), ['count', 'stop', 'next', 'job']);
  const codes = ['unknown-line', 'unknown-run', 'not-a-shift', 'too-old', 'ahead', 'tag-says', 'moved-on'];
  for (const code of [...codes, 'asked-back'] as readonly Parameters<typeof refusalOf>[1][])
    for (const meant of ['4471', null])
      t.same(leftIn(refusalOf(TO, code, { kind: 'job', line: 'Line 3', meant }).words), [], code);
});

t.test('what becomes of what people say of the ledger', async (t) => {
  const reader = inMarks(plantReader({ ...picture, floor: floorLines(NOW) }));
  reader.book.close(closed('d1'), closed('d2', { begun: null }));
  const { url } = await open(t, reader);
  for (const decision of ['d1', 'd2', 'd9', 'd1'])
    for (const personId of ['p1', 'p4', 'p3', '-'])
      t.same(leftIn(...(await asked(`${url}/api/ledger/${decision}/confirm`, { personId }))), [], personId);
  const missed = { words: 'zulu', day: '2026-11-17', orderId: '4471', personId: 'p1' };
  const changes = [
    ...[{}, { orderId: '9999' }, { orderId: '' }, { orderId: 'zulu' }, { lineId: 'L9' }, { ruleId: 'zulu' }],
    ...[{ day: '2027-11-17' }, { day: '2020-11-17' }, { amount: '0' }],
    { words: '', day: '-', amount: '-', personId: '-' },
  ];
  for (const change of changes)
    t.same(leftIn(...(await asked(`${url}/api/ledger/missed`, { ...missed, ...change }))), []);
  for (const path of ['?from=-', '?to=-', '?from=2026-11-02&to=2026-11-01', '?asOf=-', '/missed/99/draft'])
    t.same(
      leftIn(...(await asked(`${url}/api/ledger${path}`))).filter((word) => !['from', 'to'].includes(word)),
      [],
      path,
    );
  const answers = [
    'confirm',
    'missed',
    'who',
    'same-person',
    'confirmed',
    'no-candidate',
    'unknown',
    'reading',
  ];
  for (const answer of answers) t.same(leftIn(ledgerAnswerWords(TO, answer) ?? 'none'), [], answer);
  t.equal(ledgerAnswerWords(TO, 'dance'), null);
});

t.test('while the journal is read', async (t) => {
  const reader = { ...inMarks(plantReader(null)), ledger: async () => null };
  const { url } = await open(t, reader);
  for (const path of ['/api/floor', '/api/ledger', '/api/ledger/missed', '/api/ledger/missed/1/draft'])
    t.same(leftIn(...(await asked(url + path))), [], path);
  for (const path of ['/api/floor/L3/count', '/api/ledger/missed'])
    t.same(leftIn(...(await asked(url + path, {}))), [], path);
});
