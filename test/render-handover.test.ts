// The handover in words: the four columns of a row, what changed, who is told what; exact, and in marks nobody could leave out.
import t from 'tap';
import type { Handover } from '../src/core/types/handover.ts';
import type { Picture } from '../src/core/types/picture.ts';
import type { TaskEvent, TaskPhase } from '../src/core/types/task.ts';
import { handoverPage } from '../src/render/handover-page.ts';
import { type Scene, sceneOf } from '../src/render/scene.ts';
import { changedWords, handoverTitle, sbarWords, unreadWords } from '../src/render/words/handover.ts';
import { plain } from '../src/render/words/words.ts';
import { leftIn } from './fixtures/book-pages.ts';
import { at, bad, late, NOW, people, picture, short, task } from './fixtures/decisions.ts';
import { MARKED } from './fixtures/marked-speech.ts';

const flat = (text: string): string => plain(text).replaceAll(/[\u00a0\u202f]/g, ' ');
const scene = (rest: Partial<Picture> = {}): Scene =>
  sceneOf({ ...picture, ...rest }, people, { now: NOW, ruleNumber: () => 'R-07' });
const shift = { from: at('2026-11-18T22:00'), to: at('2026-11-19T06:00') };
const signed = { personId: 'p1', at: NOW, did: 'The tool is by the press', unmeasured: null };
const last: Handover = { shift, signed: [signed], dueAt: NOW + 1_800_000, reads: [], taken: null };
const handed = (rest: Partial<Handover> = {}): Partial<Picture> => ({
  handover: { shift, last: { ...last, ...rest }, links: [] },
});
const nobody = { viewer: { personId: null, mayAct: true }, waiting: 0, answer: null, returned: null };
const data = { ...nobody, ways: { email: null, sms: null, internetDownSince: null } };

t.test('a row says the same as the card, in four columns', async (t) => {
  const { situation, place, background, assessment, atRisk, recommendation, actBy } = sbarWords(
    scene(),
    late,
  );
  t.strictSame(
    [situation, place, atRisk, actBy],
    ['Order 4471 ships 2 days late', 'Line 3 · Order 4471', 'At risk: $18,400.', 'Act by today 15:00.'],
  );
  t.match(flat(background), /8\.0 % under plan since Tue 06:10/);
  t.match(flat(assessment), /335 pieces short at Tue 10:00/);
  t.match(flat(recommendation), /packed Mon 21:55.*, \$3,380\. Ask maintenance by 15:00/);
  t.equal(sbarWords(scene(), { ...late, actBy: null, atRiskMinor: null }).actBy, 'It has no deadline.');
  t.equal(sbarWords(scene(), { ...late, atRiskMinor: null }).atRisk, 'At risk: not known.');
  t.equal(
    sbarWords(scene(), { ...late, actBy: NOW - 3_600_000 }).actBy,
    'It was to be decided by today 05:52.',
  );
  t.equal(
    sbarWords(scene(), { ...late, options: [] }).recommendation,
    'Nothing that could be done is known.',
  );
  const begun = [task(1071, late, { ownerId: 'p1', phase: 'doing', optionKey: 'saturday' })];
  t.match(
    sbarWords(scene({ tasks: begun }), late).recommendation,
    /^Saturday overtime, 4 h: packed Tue 09:02/,
  );
});

t.test('what somebody begun with goes before what would be best', async (t) => {
  const tasks = [task(1072, bad, { ownerId: 'p3', phase: 'doing', optionKey: 'nothing' })];
  t.match(flat(sbarWords(scene({ tasks }), bad).recommendation), /^Run on, sort at the end/);
});

const moved = (to: TaskPhase, rest: Partial<TaskEvent> = {}): TaskEvent => ({
  ...{ at: NOW - 60_000, from: 'nobody', to, personId: 'p3', via: 'panel', words: '' },
  ...rest,
});

t.test('what changed, newest first, and nothing of before', async (t) => {
  const since = at('2026-11-18T22:00');
  const links = [
    { sourceId: 'mes', state: 'lost', at: at('2026-11-19T03:10') },
    { sourceId: 'mes', state: 'back', at: at('2026-11-19T03:40') },
    { sourceId: 'gone', state: 'lost', at: at('2026-11-19T03:50') },
    { sourceId: 'mes', state: 'lost', at: since - 1 },
  ] as const;
  const tasks = [
    task(1071, late, { raisedAt: since - 1, events: [moved('with', { at: since - 1 }), moved('with')] }),
    task(1072, bad, { raisedAt: at('2026-11-19T06:12'), events: [moved('nobody', { from: null })] }),
  ];
  const said = changedWords(scene({ tasks, handover: { shift, last: null, links } }), since);
  t.strictSame(
    said.map(({ at: when, words }) => [when, words]),
    [
      [NOW - 60_000, 'Jo Novak took it: Order 4471 ships 2 days late.'],
      [at('2026-11-19T06:12'), "New: 23 bad pieces in Nordwerk's job."],
      [at('2026-11-19T03:40'), 'MES is back.'],
      [at('2026-11-19T03:10'), 'MES was lost.'],
    ],
  );
});

t.test('every move of a task has words of its own', async (t) => {
  const events = [
    moved('doing', { from: 'with' }),
    moved('done', { from: 'doing' }),
    moved('known', { from: 'with' }),
    moved('agreed', { from: 'with' }),
    moved('loss-taken', { from: 'with' }),
    moved('nobody', { from: 'with' }),
    moved('nobody', { from: 'known', worse: { type: 'until' } }),
    moved('nobody', { from: 'with', act: 'give', toPersonId: 'p2' }),
    moved('with', { from: 'with' }),
  ];
  const wordsOf = (rest: object): string[] => {
    const tasks = [task(1073, short, { raisedAt: 0, ...rest })];
    return changedWords(scene({ tasks }), NOW - 3_600_000).map(({ words }) => words.split(':')[0] ?? '');
  };
  t.strictSame(wordsOf({ events }), [
    'Jo Novak is doing it',
    'Jo Novak marked it done',
    'Jo Novak said that it is known',
    'The customer agreed to another day',
    'The loss is taken',
    'Nobody has it any more',
    'It asks again',
    'Jo Novak gave it to Ravi Osei',
  ]);
  const ends = ['recovered', 'came-true', 'not-a-problem', 'rule-withdrawn'] as const;
  t.strictSame(
    ends.flatMap((closedAs) => wordsOf({ closedAs, events: [moved('closed', { from: 'with' })] })),
    [
      'Closed, it has recovered',
      'Closed, it came true',
      'Closed, it is not a problem',
      'Closed, its rule no longer asks',
    ],
  );
});

t.test('what is not read is counted as people say it', async (t) => {
  t.equal(unreadWords(scene(), 2), 'Two items are not read yet. They stay on top until you have read them.');
  t.equal(unreadWords(scene(), 1), '1 item is not read yet. It stays on top until you have read it.');
  t.equal(unreadWords(scene(), 7), '7 items are not read yet. They stay on top until you have read them.');
});

t.test('the page: by shift, with what people wrote, and more than a sheet holds counted', async (t) => {
  t.equal(handoverTitle(scene()), 'Handover');
  t.equal(handoverTitle(scene(handed())), 'Handover, Wed 22:00 to 06:00');
  const { main, parts } = handoverPage(scene(handed()), data);
  t.match(main.html, '<h2>Marta Lind signed 06:52.</h2>');
  t.match(main.html, '<table class="rows sbar roomy"', 'few rows may have more lines on paper');
  t.match(main.html, '<dd>The tool is by the press</dd>');
  t.strictSame(
    parts.map(({ id }) => id),
    ['handover-head', 'handover-open', 'handover-changed', 'handover-sources'],
  );
  for (const { html } of parts)
    t.notMatch(html.html, '<select', 'who somebody is stays chosen while the page is drawn anew');
  const many = Array.from({ length: 40 }, (_, i) => ({
    ...late,
    id: `d${i}`,
    taskId: 2000 + i,
    rank: i + 1,
  }));
  const full = handoverPage(scene({ ...handed(), decisions: many }), data).main.html;
  t.match(full, 'Open now (40)');
  t.match(full, '<table class="rows sbar"');
  t.equal(full.match(/<tr class="b1"/g)?.length, 8);
  t.equal(full.match(/<tr class="b1 beyond"/g)?.length, 32);
  t.match(full, '<p class="paper">and 32 more on the panel</p>');
  const quietSign = handed({ signed: [{ ...signed, did: null }] });
  t.match(handoverPage(scene(quietSign), data).main.html, 'They added nothing of their own.');
  const alone = { ...scene(handed()), people: people.slice(0, 1) };
  t.match(handoverPage(alone, data).main.html, 'Only whoever signed is in the config');
});

t.test('in any language: nothing of the page is left in English', async (t) => {
  const links = [{ sourceId: 'erp', state: 'lost', at: NOW - 1 }] as const;
  const quiet = { decisions: [], tasks: [], sources: picture.sources.filter(({ id }) => id === 'erp') };
  const states: readonly (Handover | null)[] = [
    null,
    last,
    { ...last, dueAt: NOW - 1, signed: [signed, signed, signed].map((one) => ({ ...one, did: 'Zulu' })) },
    { ...last, signed: [{ ...signed, did: null }], taken: { personId: 'p2', at: NOW } },
  ];
  for (const one of states) {
    const known = one && { ...one, signed: one.signed.map((by) => ({ ...by, did: by.did && 'Zulu' })) };
    const shown = { ...quiet, handover: { shift, last: known, links } };
    const marked = { ...scene(shown), speech: MARKED };
    for (const personId of ['p3', null]) {
      const { title, main } = handoverPage(marked, { ...data, viewer: { personId, mayAct: true } });
      t.same(leftIn(`${title} ${main.html}`), []);
    }
  }
});
