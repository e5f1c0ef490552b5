// What the panel answers, and its lists, in their reader's language: no word of ours is left in English.
import t from 'tap';
import type { HeldSnapshot, HeldTag } from '../src/core/types/held.ts';
import type { Picture, SourceState } from '../src/core/types/picture.ts';
import type { AlertRule, RuleSpec } from '../src/core/types/rule.ts';
import type { Task } from '../src/core/types/task.ts';
import { awayWords, lackWords } from '../src/panel/act-fields.ts';
import { type Outcome, outcomeWords } from '../src/panel/acts.ts';
import { heldAnswerWords } from '../src/panel/routes-held.ts';
import { whoField } from '../src/render/act-form.ts';
import { oldestWords, sourceFreshness } from '../src/render/freshness.ts';
import { heldWords } from '../src/render/held.ts';
import { joinsPart } from '../src/render/joins.ts';
import { sourcesPage } from '../src/render/list-pages.ts';
import { joinsTitle } from '../src/render/picture-page.ts';
import { rulesPage } from '../src/render/rules-page.ts';
import { activeRulesWords, sceneOf, sourceTitle, stateWords } from '../src/render/scene.ts';
import { NOW, people, picture } from './fixtures/decisions.ts';
import { bareWords, MARKED } from './fixtures/marked-speech.ts';
import { open, post } from './fixtures/panel-world.ts';
import { links, type PlantReader, plantReader } from './fixtures/plant-reader.ts';

const NAMES = [
  ...people.flatMap(({ name }) => bareWords(name)),
  'Riverside',
  'orders',
  'csv',
  'order',
  'plant',
  'yaml',
];
const inMarks = (shown: Picture | null): PlantReader => ({ ...plantReader(shown), speech: () => MARKED });

/** Words in English that are none of ours, nor of `known`. */
const leftOf = (shown: string, known: readonly string[] = []): readonly string[] => {
  const names = new Set([...NAMES, ...known.flatMap(bareWords)]);
  return [...new Set(bareWords(shown).filter((word) => !names.has(word)))];
};

const json = (address: string, body: object | null, headers: Record<string, string> = {}) =>
  fetch(address, {
    ...(body !== null && { method: 'POST', body: JSON.stringify(body) }),
    headers: { ...(body !== null && { 'content-type': 'application/json' }), ...headers },
  });
type Answered = { readonly words: string; readonly fields?: readonly { readonly words: string }[] };
const answered = async (response: Response): Promise<Answered> => (await response.json()) as Answered;

const SNAPSHOT: HeldSnapshot = {
  ...{
    id: 1,
    source: 'erp',
    kind: 'salesOrderLine',
    noun: 'order',
    from: 'orders.csv',
    asOf: NOW,
    heldAt: NOW,
  },
  ...{ rows: 310, known: 440, added: 4, changed: 12, missing: 142, reasons: [] },
};
const TAG: HeldTag = {
  ...{ source: 'mes', tag: 'L3.T' },
  was: { name: 'T1', dataType: 'Int32', unit: null },
  is: { name: 'T2', dataType: 'Int32', unit: 'kg' },
};

t.test('whoever reads German is answered in German, and a form that comes back is', async (t) => {
  const { url, reader } = await open(t);
  const de = { 'accept-language': 'de-AT,de;q=0.9' };
  const who = await answered(await json(`${url}/api/tasks/1071/accept`, {}, de));
  t.match(who.words, /Nichts wurde geändert\.$/);
  t.match(who.fields, [{ field: 'personId', words: 'Erst den Namen wählen.' }]);
  const lack = await answered(await json(`${url}/api/tasks/1071/known`, { personId: 'p1', reason: 'x' }, de));
  t.equal(
    lack.words,
    'until: Wähle den Tag, bis zu dem es warten kann, so: 2026-11-27. Nichts wurde geändert.',
  );
  const form = await post(`${url}/t/1071/known`, { personId: 'p1', nonce: 'a', until: '2026-11-27' }, de);
  t.equal(form.status, 422);
  const page = await form.text();
  t.match(page, '<html lang="de"');
  t.match(page, 'role="alert">Sag in wenigen Worten, warum es warten kann.</p>');
  t.equal(
    (await answered(await json(`${url}/api/tasks/77`, null, de))).words,
    'So eine Aufgabe gibt es in diesem Bild nicht.',
  );
  reader.waiting.push(SNAPSHOT);
  const [held] = (await (await json(`${url}/api/held`, null, de)).json()) as readonly Answered[];
  t.equal(
    held?.words,
    'orders.csv, Stand 06:52: Datensätze (order): 310, davon 4 neu, 12 geändert, 142 fehlen.',
  );
  t.match(
    await (await fetch(`${url}/t/1071?k=x`, { headers: de })).text(),
    '<h1>Dieser Link öffnet nichts</h1>',
  );
});

const scene = sceneOf(picture, people, { now: NOW, ruleNumber: () => null, speech: MARKED });

t.test('no answer to an act stays English', async (t) => {
  const codes: readonly Outcome['code'][] = [
    ...(['ok', 'repeated', 'taken', 'waits', 'given-already', 'done-already', 'closed'] as const),
    ...(['not-possible', 'unknown', 'who', 'not-yours', 'away', 'incomplete'] as const),
  ];
  for (const code of codes) t.same(leftOf(outcomeWords(scene, { code, troubles: [] }).words), [], code);
  const reading = { ...scene, reader: plantReader(picture), now: NOW };
  const lacks = (['known', 'agreed', 'take-loss', 'not-a-problem', 'decline'] as const).flatMap((kind) =>
    (['reason', 'date', 'past-date', 'far-date', 'order'] as const).map((lack) =>
      lackWords(scene, kind, lack),
    ),
  );
  const away = [null, 'p2'].map((standInId) => awayWords(reading, { personId: 'p3', until: NOW, standInId }));
  t.same(leftOf([...lacks, ...away].map(({ words }) => words).join(' '), [standing()]), []);
  for (const outcome of ['taken', 'rejected', 'same', 'who', 'gone', 'unknown', 'unsaid'])
    t.same(leftOf(heldAnswerWords(scene, outcome) ?? outcome), [], outcome);
  t.equal(heldAnswerWords(scene, 'toString'), null);
});

/** The names of the day and the month, which the runtime knows. */
const standing = (): string =>
  new Intl.DateTimeFormat('en-US', { weekday: 'short', month: 'short' }).format(NOW);

t.test('no answer over HTTP stays English', async (t) => {
  const { url } = await open(t, inMarks(picture));
  const asked: readonly (readonly [path: string, body: object | null])[] = [
    ['/api/tasks/1071/explode', { personId: 'p1' }],
    ['/api/tasks/1071/accept', {}],
    ['/api/tasks/1071/give', { personId: 'p1' }],
    ['/api/held/erp/order', {}],
    ['/api/held/erp/order', { personId: 'p77' }],
    ['/api/held/erp/order', { personId: 'p1' }],
    ['/api/held-tag/mes/x', { personId: 'p1' }],
    ['/api/tasks/77', null],
    ['/api/picture?asOf=never', null],
    ['/api/picture?asOf=2020-01-01T00:00', null],
    ['/api/written?asOf=2026-11-17T14:00', null],
    ['/api/why/order/1?asOf=2026-11-17T14:00', null],
    ['/api/why/order/1', null],
    ['/api/nowhere', null],
    ['/events?page=/nowhere', null],
  ];
  // Of JSON the names of its fields and of its values stay as they are.
  const fields = [
    'personId asOf answer accept reject accept give decline done known agreed take loss reopen not problem undo toPersonId ISO',
  ];
  for (const [path, body] of asked)
    t.same(leftOf((await answered(await json(url + path, body))).words, fields), [], path);
  const starting = await open(t, inMarks(null));
  t.same(leftOf((await answered(await json(`${starting.url}/api/picture`, null))).words), []);
  t.match(await (await fetch(starting.url)).text(), /<title>⟦Starting⟧ · Riverside/);
});

/** What a page says that only says something; what stands around it is the frame of every page. */
const saidBy = (page: string): string => {
  const [, title = '', heading = '', words = ''] =
    /<title>(.*?) · Throughline<.*<h1>(.*?)<\/h1><p>(.*?)<\/p>/s.exec(page) ?? [];
  if (words === '') throw new Error(`no such page: ${page}`);
  return [title, heading, words].join(' ');
};

t.test('no page that tells what went wrong stays English', async (t) => {
  const changed = (change: Partial<Task>): Picture => ({
    ...picture,
    tasks: picture.tasks.map((one) => (one.id === 1071 ? { ...one, ...change } : one)),
  });
  const HOUR_MS = 3_600_000;
  const marta = links.tokenFor(1071, 'p1', NOW);
  const closed = changed({ phase: 'closed', closedAs: 'recovered' });
  const cases: readonly (readonly [path: string, Picture])[] = [
    ['/nowhere', picture],
    ['/t/77', picture],
    ['/?asOf=never', picture],
    ['/?asOf=2020-01-01T00:00', picture],
    ['/t/1071?k=x', picture],
    [`/t/1071?k=${marta}`, { ...picture, tasks: [] }],
    [`/t/1071?k=${marta}`, closed],
    [`/t/1071?k=${links.tokenFor(1071, 'p1', NOW - 73 * HOUR_MS)}`, changed({ raisedAt: 0 })],
    [`/t/1071?k=${links.tokenFor(1071, 'p77', NOW)}`, picture],
  ];
  const state = stateWords(scene, closed.tasks.find(({ id }) => id === 1071) ?? null);
  for (const [path, shown] of cases) {
    const { url } = await open(t, inMarks(shown));
    t.same(leftOf(saidBy(await (await fetch(url + path)).text()), [state]), [], path);
  }
  const { url } = await open(t, inMarks(picture));
  const foreign = await post(`${url}/t/1071/accept`, { personId: 'p1' }, { origin: 'https://evil.example' });
  t.same(leftOf(saidBy(await foreign.text())), []);
  const garbled = await fetch(`${url}/t/1071/accept`, {
    method: 'POST',
    body: '{',
    headers: { 'content-type': 'application/json' },
  });
  t.same(leftOf(await garbled.text()), []);
});

const box: SourceState = {
  id: 'box',
  title: 'box',
  state: 'live',
  newestAt: null,
  since: null,
  reason: '',
  troubles: [],
  remarks: [],
};
const rule = (id: string, rest: object): RuleSpec =>
  ({
    ...{
      id,
      domain: 'd',
      title: id,
      why: id,
      author: id,
      since: '2026-03-03',
      status: 'active',
      each: 'order',
    },
    ...{ when: 'true', params: { a: 1 }, places: {}, ...rest },
  }) as unknown as RuleSpec;
const owner: AlertRule['owner'] = { role: 'planner', escalate: ['manager'], afterMs: 0 };
const RULES: readonly RuleSpec[] = [
  rule('r-1', { kind: 'alert', owner, status: 'draft' }),
  rule('r-2', { kind: 'derive', fact: 'f-1', value: '1', status: 'shadow' }),
  ...[{ veto: 'option' }, { prefer: 'option' }, { mute: 'decisions' }, {}].map((effect, i) =>
    rule(`r-${i + 3}`, { kind: 'policy', effect, status: 'retired' }),
  ),
];

t.test('no word of the lists stays English', async (t) => {
  const troubles = [{ code: 'c', where: 'w1', words: 'w2', at: NOW }];
  const shown = {
    ...picture,
    sources: [
      ...picture.sources,
      box,
      { ...box, id: 'rules', troubles },
      { ...box, id: 'erp2', title: 'erp2' },
    ],
    brokenJoins: [],
    headline: { ...picture.headline, dead: ['4001'] },
    ruleTroubles: [{ code: 'c', place: { file: 'f', line: 1, column: 1 }, words: 'w3' }] as never,
  };
  const all = { ...scene, picture: shown };
  const viewer = { personId: null, mayAct: true };
  const elsewhere = [
    ...shown.sources.flatMap((one) => [
      ...[sourceFreshness(all, one).words, oldestWords(all, one) ?? '', sourceTitle(all, one.id), one.title],
      one.reason,
    ]),
    ...[joinsTitle(all, []), joinsPart(all, shown).html.html, whoField(all, viewer, 'w').html],
    ...[activeRulesWords(all), standing()],
  ];
  const tags = Array.from({ length: 51 }, () => TAG);
  const sources = sourcesPage(all, { held: [SNAPSHOT], heldTags: tags, viewer, answer: null });
  t.same(leftOf(`${sources.title} ${sources.main.html}`, [...elsewhere, 'Int32 kg T1 T2 L3']), []);
  t.match(heldWords(all, SNAPSHOT), '310⟦ ⟧order⟦ records, ⟧');
  const rules = rulesPage(all, RULES);
  const written = 'when true params value planner manager Mar f-1';
  t.same(leftOf(`${rules.title} ${rules.main.html}`, [...elsewhere, written]), []);
});
