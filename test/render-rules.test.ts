// The two list pages: what is said of rule files that cannot be used, and of orders that seem dead.
import t from 'tap';
import type { Picture } from '../src/core/types/picture.ts';
import { sourcesJson } from '../src/render/api.ts';
import { noticeWords } from '../src/render/freshness.ts';
import { sourcesPage } from '../src/render/list-pages.ts';
import { rulesPage } from '../src/render/rules-page.ts';
import { sceneOf } from '../src/render/scene.ts';
import { at, NOW, people, picture } from './fixtures/decisions.ts';

const NOTHING_HELD = { held: [], heldTags: [], viewer: { personId: null, mayAct: true }, answer: null };

const sceneWith = (change: Partial<Picture>) =>
  sceneOf({ ...picture, ...change }, people, { now: NOW, ruleNumber: () => null });

t.test('a refused rule file is told with the rules that are active', async (t) => {
  const where = 'rules/delivery/drift.yaml:5:40';
  const words = 'unknown fact "slipDayz". The rule drift goes on as it was since Sat 21 Nov 14:02.';
  const troubles = [{ code: 'unknown-fact', where, words, at: NOW }];
  const own = { id: 'rules', title: 'rules', state: 'live' as const, newestAt: at('2026-11-21T14:02') };
  const told = sceneWith({
    sources: [...picture.sources, { ...own, since: null, reason: '', troubles, remarks: [] }],
  });
  const active = 'Rules of Sat 21 Nov 14:02 are active.';
  t.strictSame(noticeWords(told), [active, `${where}: ${words}`]);
  for (const page of [rulesPage(told, []), sourcesPage(told, NOTHING_HELD)]) {
    t.ok(page.main.html.includes(active));
    t.ok(page.main.html.includes(where));
  }
  t.match(JSON.parse(JSON.stringify(sourcesJson(told))).at(-1), {
    id: 'rules',
    reason: active,
    troubles: [{ where, words }],
  });
  t.notMatch(rulesPage(sceneWith({}), []).main.html, /What is wrong/);
});

t.test(
  'every order that seems dead is listed on the Sources page, and nothing is where there is none',
  async (t) => {
    const dead = Array.from({ length: 90 }, (_, i) => String(4000 + i));
    const page = sourcesPage(sceneWith({ headline: { ...picture.headline, dead } }), NOTHING_HELD).main.html;
    t.match(page, '90 orders, dead in ERP?');
    for (const id of dead) t.ok(page.includes(id), id);
    t.notMatch(sourcesPage(sceneWith({}), NOTHING_HELD).main.html, /dead in ERP/);
  },
);

t.test('a source of which a kind was never told says so, whatever else is fresh', (t) => {
  const erp = {
    id: 'erp',
    title: 'ERP',
    state: 'old' as const,
    newestAt: NOW,
    since: null,
    reason: '',
    troubles: [],
    remarks: [],
  };
  const scene = sceneWith({ sources: [{ ...erp, oldest: { noun: 'order', asOf: null } }] });
  t.match(
    sourcesPage(scene, NOTHING_HELD).main.html,
    /without order records.*Order records have never been read\./s,
  );
  t.match(noticeWords(scene), [/^ERP is without order records/]);
  t.match(sourcesJson(scene), [{ ageSeconds: null, oldest: 'Order records have never been read.' }]);
  const alike = sceneWith({
    sources: [{ ...erp, state: 'live', oldest: { noun: 'order', asOf: NOW - 1_000 } }],
  });
  t.match(sourcesJson(alike), [{ ageSeconds: 1, oldest: null }], 'of one export, some seconds apart');
  t.end();
});

t.test(
  'what the box may do and what it fails at stand on the Sources page; only the second on every page',
  async (t) => {
    const rights =
      'this box switches the two outputs of "Lamp over the gate of hall 2" that this file names.';
    const lost = 'Lamp over the gate of hall 2 (10.20.4.17:502) cannot be reached (ECONNREFUSED).';
    const own = (id: string, code: string, where: string, words: string) => ({
      ...{ id, title: id, state: 'live' as const, newestAt: null, since: null, reason: '', remarks: [] },
      troubles: [{ code, where, words, at: NOW }],
    });
    const sources = [
      ...picture.sources,
      own('box', 'lamp', 'hall-2', lost),
      own('config', 'rights', 'channels/hall-2.yaml:7:9', rights),
    ];
    const told = sceneWith({ sources });
    t.strictSame(noticeWords(told), [`hall-2: ${lost}`]);
    const { html } = sourcesPage(told, NOTHING_HELD).main;
    t.match(html, /<h2>Box<\/h2><p class="state">what it does itself<\/p><p><\/p>/);
    t.ok(html.includes(`<b>hall-2</b> ${lost}`));
    t.match(html, /<b>channels\/hall-2\.yaml:7:9<\/b> this box switches the two outputs of/);
  },
);
