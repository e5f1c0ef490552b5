// The page of one rule and the list of all, over real HTTP: what it came to, its tests, names it is found by, hostile text.
import t from 'tap';
import type { AlertRule } from '../src/core/types/rule.ts';
import { at, picture } from './fixtures/decisions.ts';
import { closed } from './fixtures/ledger-rows.ts';
import { open } from './fixtures/panel-world.ts';
import { type PlantReader, plantReader } from './fixtures/plant-reader.ts';

const place = { file: 'rules/delivery/drift.yaml', line: 4, column: 5 };
const DRIFT: AlertRule = {
  ...{ kind: 'alert', id: 'drift-becomes-delivery-risk', domain: 'delivery', status: 'active' },
  ...{ title: 'A line under plan for two working days', why: 'Past two days it is never noise.' },
  ...{ author: 'D. Reyes (tooling)', since: '2026-03-03', each: 'order on line', groupBy: 'line' },
  ...{
    when: 'line.drift <= -params.drift',
    for: { text: '2 working days', amount: 2, unit: 'working days' },
  },
  ...{ params: { drift: 0.08 }, consequence: 'delay', places: { when: place } },
  owner: { role: 'planner', escalate: ['shift-supervisor', 'plant-manager'], afterMs: 20 * 60_000 },
};
const TRIAL: AlertRule = {
  ...DRIFT,
  id: 'trial',
  title: '<b>On trial</b>',
  why: '"><script>',
  status: 'shadow',
};
const DRAFT: AlertRule = { ...DRIFT, id: 'draft-one', title: 'A draft', status: 'draft' };
const drift = DRIFT.id;

function ruled(): PlantReader {
  const watch = {
    ...{ ruleId: TRIAL.id, cause: { kind: 'line', id: 'L2' } as const, label: 'Line 2 holds it' },
    ...{ probability: 1, since: at('2026-11-19T05:00'), speaksAt: null, cannotJudge: null },
  };
  const reader = plantReader({ ...picture, watching: [watch] });
  const ended = { ended: 'not-a-problem' } as const;
  reader.book.close(closed('d1', { ruleId: drift }), closed('d2', { ruleId: drift, ...ended }));
  const head = { file: 'rules/delivery/drift.test.yaml', line: 9 };
  return {
    ...reader,
    rules: () => [DRAFT, TRIAL, DRIFT],
    ruleVersions: async () => new Map([[drift, { since: at('2026-10-05T06:00'), version: '0a1b2c3d4e5f6' }]]),
    ruleTests: async (id) =>
      id !== drift
        ? []
        : [
            { ...head, name: 'eight percent fires', state: 'passed', words: '' },
            { ...head, name: 'seven is silent', state: 'failed', words: 'expected "silent", it is "fires"' },
            { ...head, name: 'a whole week', state: 'left', words: '' },
          ],
  };
}

t.test('a rule is found by its number in any case and by its id, and tells all of itself', async (t) => {
  const { url } = await open(t, ruled());
  const byId = await (await fetch(`${url}/rules/${drift}`)).text();
  for (const name of ['R-07', 'r-07']) {
    const page = await fetch(`${url}/rules/${name}`);
    t.equal(page.status, 200);
    t.match(await page.text(), '<span class="rank">R-07</span> A line under plan for two working days');
  }
  for (const told of [
    'Live, as it is now since 5 Oct 2026.',
    '“Past two days it is never noise.” <span class="from">D. Reyes (tooling)</span>',
    'It must hold for 2 working days.',
    '<code>line.drift &lt;= -params.drift</code>',
    'params.drift = 0.08',
    'planner; unanswered for 20 min: shift supervisor, then plant manager.',
    '2 raised: 1 right, 1 not a problem.',
    'eight percent fires: passes',
    '<b>fails: expected &quot;silent&quot;, it is &quot;fires&quot;</b>',
    'a whole week: shows a week: throughline check runs it, the box does not',
    'version 0a1b2c3d4e5f6 <code>rules/delivery/drift.yaml:4</code>',
  ])
    t.ok(byId.includes(told), told);
  t.notMatch(byId, /margin/i);
});

t.test('of a rule on trial it says what it would say now, and its text is text', async (t) => {
  const { url } = await open(t, ruled());
  const page = await (await fetch(`${url}/rules/${TRIAL.id}`)).text();
  t.match(page, 'What it would say now');
  t.match(page, 'Line 2 holds it');
  t.match(page, 'It is judged at every look, and nobody is told.');
  t.match(page, 'No test lies beside it.');
  t.match(page, '&lt;b&gt;On trial&lt;/b&gt;');
  t.notOk(page.includes('"><script>'));
  const draft = await (await fetch(`${url}/rules/${DRAFT.id}`)).text();
  t.match(draft, 'Draft It is not judged yet, and nobody is told.');
});

t.test('the list has live ones first, each with its record in short and the way to its page', async (t) => {
  const { url } = await open(t, ruled());
  const page = await (await fetch(`${url}/rules`)).text();
  const heads = [...page.matchAll(/<section class="listed[^"]*"><h2>([^<]*)/g)].map(([, head]) => head);
  t.same(heads, ['Live', 'On trial (shadow)', 'Draft']);
  t.match(page, `<li id="${drift}"><span class="rank">R-07</span> <a href="/rules/${drift}">`);
  t.match(page, 'Right 1 of 2.');
});

t.test('the same as JSON, and 404 in words for a rule there is not', async (t) => {
  const { url } = await open(t, ruled());
  const list = (await (await fetch(`${url}/api/rules`)).json()) as { readonly rules: readonly object[] };
  t.match(list.rules[2], { id: drift, rule: 'R-07', status: 'active', record: { right: 1, wrong: 1 } });
  t.match(await (await fetch(`${url}/api/rules/R-07`)).json(), {
    ...{ id: drift, version: '0a1b2c3d4e5f6', place: { file: place.file, line: 4 } },
    asks: { role: 'planner', escalates: ['shift-supervisor', 'plant-manager'], afterMinutes: 20 },
    tests: [{ state: 'passed' }, { state: 'failed' }, { state: 'left' }],
  });
  for (const path of ['/rules/R-99', '/api/rules/%3Cscript%3E']) {
    const none = await fetch(url + path);
    t.equal(none.status, 404);
    const text = await none.text();
    t.match(text, 'No rule here is called');
    if (!path.startsWith('/api')) t.notOk(text.includes('<script>alert'));
  }
});
