// The picture and what stands round every page, in their reader's language: no word of ours left in English.
import t from 'tap';
import type { Picture } from '../src/core/types/picture.ts';
import { findViews } from '../src/panel/find-views.ts';
import { freshnessBar } from '../src/render/freshness.ts';
import { documentHtml, languageMain, type Shell, wordsMain } from '../src/render/page.ts';
import { picturePage, waitingMain } from '../src/render/picture-page.ts';
import { type Scene, sourceTitle } from '../src/render/scene.ts';
import { bad, late, NOW, picture, short } from './fixtures/decisions.ts';
import { german, leftIn, marked, QUIET, VIEWERS } from './fixtures/marked-page.ts';

const line = (change: object) => picture.lines.map((one) => ({ ...one, band: null, ...change }));
const watch = { ruleId: 'R-1', cause: { kind: 'line', id: 'L3' }, label: 'Line 3', probability: 0.6 };
const source = (id: string, change: object) => ({
  ...{ id, title: 'MES', state: 'live' as const, newestAt: NOW, since: NOW, reason: '' },
  ...{ troubles: [], remarks: [], ...change },
});
const never = { noun: '4711', asOf: null };
const headline = (change: object) => ({ headline: { ...picture.headline, ...change } });
const joins = (...to: readonly string[]) => ({
  brokenJoins: to.map((one) => ({ from: { kind: 'run', id: '1' }, to: one, words: '' })),
});
const fault = (i: number) => ({ code: 'x', where: `4711:${i}`, words: '', at: NOW });
const PICTURES: readonly Partial<Picture>[] = [
  {},
  { decisions: [], ...headline({ ofOrders: 0 }) },
  { decisions: [], ...headline({ judgedOrders: 40 }) },
  { decisions: [], lines: line({ unknown: '4711', orderId: '4490', isProposed: true }) },
  { decisions: [], ...headline({ nextDeadlineAt: null }) },
  { decisions: [late, { ...bad, atRiskMinor: null }], ...headline({ nextDeadlinePlace: null, fixed: 1 }) },
  { decisions: [{ ...late, atRiskMinor: null, waitingForDataSince: NOW }] },
  headline({ fixed: 0 }),
  headline({ fixMinor: null }),
  headline({ pastDue: { orders: 3, valueMinor: null } }),
  headline({ pastDue: { orders: 3, valueMinor: null }, dead: ['1'] }),
  headline({ pastDue: { orders: 4, valueMinor: null }, dead: ['1', '2', '3', '4'] }),
  headline({ pastDue: { orders: 1, valueMinor: null }, dead: ['1'] }),
  { lines: line({ silentSince: NOW }), decisions: [] },
  { lines: line({ silentSince: NOW }).slice(0, 1), decisions: [] },
  { lines: line({ blindDays: 4.53, ratePerHour: 50, planPerHour: 100 }), decisions: [] },
  { lines: line({ ratePerHour: null }), decisions: [] },
  { lines: line({ ratePerHour: null, isMeasured: false }), decisions: [] },
  { lines: line({ ratePerHour: 150, planPerHour: 100 }), decisions: [] },
  {
    ...{ decisions: [], ended: [late] },
    watching: [
      { ...watch, since: NOW, speaksAt: NOW, cannotJudge: null },
      { ...watch, since: null, speaksAt: null, cannotJudge: null },
    ],
  },
  { decisions: [late, bad, short, { ...late, actBy: null }, { ...bad, atRiskMinor: null }] },
  { tasks: picture.tasks.map((one) => ({ ...one, phase: 'known' as const, quiet: QUIET })) },
  joins('order'),
  joins('run', 'customer', 'shipment', 'material', 'stock', 'standard'),
  {
    watching: Array.from({ length: 41 }, () => ({ ...watch, since: NOW, speaksAt: null, cannotJudge: null })),
  },
  { sources: [source('mes', { state: 'lost' }), source('erp', { state: 'lost', since: null })] },
  { sources: [source('mes', { state: 'lost', since: null }), source('erp', { state: 'never' })] },
  { sources: [source('mes', { state: 'never' }), source('erp', { state: 'never' })] },
  {
    sources: [
      source('mes', { state: 'old', newestAt: NOW - 4 * 3_600_000 }),
      source('erp', { state: 'old', newestAt: null }),
      source('wms', { state: 'old', oldest: never }),
      source('csv', { state: 'old', oldest: { noun: '4711', asOf: NOW - 3_600_000 } }),
      source('tags', { newestAt: null }),
      source('mqtt', { newestAt: NOW - 600_000 }),
    ],
  },
  { sources: [source('rules', { troubles: [0, 1, 2, 3, 4].map(fault) })] },
];
const OUTBOXES = [
  { waiting: 0, oldestAt: null, undelivered: 0 },
  { waiting: 2, oldestAt: NOW - 600_000, undelivered: 0 },
  { waiting: 2, oldestAt: NOW - 600_000, undelivered: 1 },
];
const up = { shutSince: null };
const shut = { shutSince: NOW };
const WAYS = [
  { email: up, sms: up, internetDownSince: null },
  { email: shut, sms: up, internetDownSince: null },
  { email: shut, sms: shut, internetDownSince: NOW },
];

t.test('the picture and the head of every page, whatever there is', async (t) => {
  for (const change of PICTURES)
    for (const viewer of VIEWERS) {
      const scene = marked(change);
      const { title, main } = picturePage(scene, viewer, () => null);
      const bars = OUTBOXES.flatMap((outbox) => WAYS.map((ways) => freshnessBar(scene, outbox, ways).html));
      const own = ['config', 'panel', 'rules', 'box'].map((id) => sourceTitle(scene, id));
      const shown = [title, main.html, ...bars, ...own].join(' ');
      t.same(leftIn(scene, shown), [], JSON.stringify(change).slice(0, 80));
    }
});

const views = await findViews();
const shellOf = (scene: Scene, past: boolean): Shell => ({
  ...{
    plantName: 'Riverside',
    scene,
    srcs: null,
    signIn: null,
    path: '/',
    languages: ['de', 'en'],
    speech: scene.speech,
  },
  ...{ nav: views.map((view) => ({ path: view.path, title: view.title(scene) })), past, events: '/events' },
  assets: { css: '', js: '', font: '' },
});

t.test('what stands round every page, and pages that only say something', async (t) => {
  const scene = marked();
  const mains = [
    waitingMain(scene),
    wordsMain(scene, { title: '', words: '', page: '/t/1' }),
    languageMain(scene, [], '/'),
  ];
  const whole = mains.flatMap((main) =>
    [true, false].map((past) => documentHtml(shellOf(scene, past), { title: '', main })),
  );
  // A language is called by its own name, and days of the week as every calendar calls them.
  t.same(leftIn(scene, whole.join(' ').replace(/\b(English|en|Thursday)\b/g, '')), []);
});

t.test('in German: the sentence, the states, and figures as the plant writes them', async (t) => {
  const read = (page: string): string => page.replace(/<[^>]*>/g, '').replaceAll(/[\u00a0\u202f]/g, ' ');
  const page = picturePage(german(), { personId: null, mayAct: true }, () => null);
  t.equal(page.title, '3 Entscheidungen · Riverside');
  t.match(read(page.main.html), '3 Entscheidungen. 34.900 $ in Gefahr, ca. 3.590 $ zur Abhilfe.');
  t.match(read(page.main.html), 'Nächste Frist 07:14, Line 2.');
  t.match(read(page.main.html), 'Bei Jo Novak, 06:47');
  const calm = german({ decisions: [], lines: line({}).slice(0, 1) });
  t.match(
    read(picturePage(calm, { personId: null, mayAct: true }, () => null).main.html),
    'Nichts braucht eine Entscheidung. 1 Linie läuft nach Plan. Zuletzt geprüft 06:52, keine Frist offen.',
  );
  const document = documentHtml(shellOf(german(), true), { title: '', main: page.main });
  t.match(document, '<html lang="de"');
  t.match(document, 'Das ist Donnerstag, 19. Nov, 06:52. Zu sehen ist, was damals bekannt war.');
  t.match(document, 'data-says-lost="Dieser Bildschirm hat keine Verbindung zur Box.');
  t.match(read(document), 'BildÜbergabeHalleQuellenBilanzMehr');
});
