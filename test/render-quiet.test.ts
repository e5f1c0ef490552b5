// What was said of a task, why it asks again, and what became of it, in words; and where a day of the plant ends.
import fc from 'fast-check';
import t from 'tap';
import type { Quiet, Task, TaskEvent, Worse } from '../src/core/types/task.ts';
import { headlineWords } from '../src/render/headline.ts';
import { picturePage } from '../src/render/picture-page.ts';
import { dayEnd } from '../src/render/plant-time.ts';
import { sceneOf, stateWords } from '../src/render/scene.ts';
import { historyHtml, type Told } from '../src/render/task-history.ts';
import { taskPage } from '../src/render/task-page.ts';
import { againWords, agreedWords, worseWords } from '../src/render/words/quiet.ts';
import { at, late, NOW, numbers, people, picture, task } from './fixtures/decisions.ts';

const ruleNumber = (id: string): string | null => numbers.find((n) => n.ruleId === id)?.number ?? null;
const scene = sceneOf(picture, people, { now: NOW, ruleNumber });
const event = (rest: Partial<TaskEvent>): TaskEvent => ({
  ...{ at: NOW, from: 'nobody', to: 'known', personId: 'p1', via: 'panel 10.0.0.7', words: '' },
  ...rest,
});
const quiet: Quiet = {
  ...{ personId: 'p1', reason: 'Tool is away', until: at('2026-11-28T00:00'), band: 1, pinnedBy: null },
  ...{ atRiskMinor: 1, slipDays: 2, orderIds: ['4471'] },
};

t.test('where a task stands: who said so, and until when', async (t) => {
  const inPhase = (phase: Task['phase'], rest: object = {}) =>
    stateWords(scene, task(1071, late, { phase, ownerId: 'p3', quiet: { ...quiet, ...rest } }));
  t.equal(inPhase('known'), 'Known until Fri 27 Nov, Marta Lind');
  t.equal(inPhase('agreed'), 'Customer agreed to Fri 27 Nov, Marta Lind');
  t.equal(inPhase('loss-taken', { until: null }), 'We take the loss, Marta Lind');
});

t.test('why it asks again', async (t) => {
  const all: readonly (readonly [Worse, string])[] = [
    [{ type: 'band', band: 1 }, 'it has become more urgent'],
    [{ type: 'money', minor: 2_760_000 }, '$27,600 is at risk now'],
    [{ type: 'slip', days: 3 }, 'it is 3 days late now'],
    [
      { type: 'date', doneAt: at('2026-11-28T10:00') },
      'it is likely done Sat 28 Nov 10:00, after the day agreed',
    ],
    [{ type: 'date', doneAt: null }, 'it will not be done by the day agreed'],
    [{ type: 'order', orderId: '4480' }, 'order 4480 is late too'],
    [{ type: 'until' }, 'the time that was said is over'],
  ];
  for (const [worse, words] of all) t.equal(worseWords(scene, worse), words);
  const worse = { type: 'slip', days: 3 } as const;
  const events = [
    event({ from: 'known', to: 'with', personId: null, via: 'box', worse, words: 'worse: 3 days late' }),
  ];
  const agreed = {
    orderId: '4471',
    until: at('2026-11-28T00:00'),
    firstDate: at('2026-11-24T14:00'),
    words: 'w',
  };
  const again = task(1071, late, { phase: 'with', ownerId: 'p1', events, agreed });
  t.equal(againWords(scene, again), 'It asks again since 06:52: it is 3 days late now.');
  const rest = { decision: late, told: [], viewer: { personId: null, mayAct: true }, live: () => null };
  const page = taskPage(scene, { task: again, ...rest, notice: null, asked: null, returned: null }).main.html;
  t.match(page, 'It asks again since 06:52: it is 3 days late now.');
  t.match(page, 'Hallmann agreed to Fri 27 Nov instead of Tue 24 Nov.', 'both dates, as long as it is about');
  const acted = { ...again, events: [...events, event({ from: 'with', to: 'doing', act: 'accept' })] };
  t.equal(againWords(scene, acted), '', 'somebody has done something since');
  t.match(
    agreedWords(scene, { ...again, agreed: { ...agreed, orderId: '1', firstDate: null } }, late),
    /^The customer of order 1 agreed to Fri 27 Nov\.$/,
  );
});

t.test('what was done, each in the words of what was done', async (t) => {
  const until = at('2026-11-28T00:00');
  const rows: readonly (readonly [Partial<TaskEvent>, string])[] = [
    [
      { act: 'known', to: 'known', until, words: 'Tool is away' },
      'said that it is known until Fri 27 Nov: Tool is away (panel 10.0.0.7)',
    ],
    [
      { act: 'agreed', to: 'agreed', until, words: 'by phone' },
      'wrote down what the customer agreed to, Fri 27 Nov: by phone (panel',
    ],
    [{ act: 'take-loss', to: 'loss-taken', words: 'small' }, 'said that we take the loss: small (panel'],
    [{ act: 'decline', to: 'nobody', words: 'on leave' }, 'said that it is not theirs: on leave (panel'],
    [{ act: 'decline', to: 'nobody' }, 'said that it is not theirs (panel'],
    [{ act: 'reopen', to: 'nobody' }, 'said that it is not so: it asks again (panel'],
    [{ act: 'give', to: 'nobody', toPersonId: 'p3' }, 'gave it to Jo Novak (panel'],
    [{ to: 'nobody', toPersonId: 'p3' }, 'gave it to Jo Novak (panel'],
    [
      { from: 'known', to: 'with', via: 'box', worse: { type: 'until' } },
      'asks again: the time that was said is over',
    ],
  ];
  for (const [one, words] of rows) {
    const shown = historyHtml(scene, {
      task: task(1071, late, { events: [event(one)] }),
      decision: late,
      told: [],
    });
    t.match(shown.html, words);
  }
});

t.test('who was told by which way, and where nobody was', async (t) => {
  const rows: readonly (readonly [Partial<Told>, string])[] = [
    [{}, 'Jo Novak</b><span>told by SMS<'],
    [
      { state: 'cancelled', words: 'not needed: it got through another way' },
      'Jo Novak</b><span>not sent by SMS: another way got through<',
    ],
    [{ state: 'cancelled', words: 'taken' }, 'Jo Novak</b><span>not sent by SMS: taken<'],
    [{ channel: 'log', copied: 'written' }, 'The box</b><span>written to log<'],
    [{ channel: 'teams', copied: 'posted' }, 'The box</b><span>posted to teams<'],
    [{ channel: 'teams', copied: 'posted', state: 'queued' }, 'The box</b><span>is on its way to teams<'],
    [
      { channel: 'teams', copied: 'posted', state: 'dead', words: 'HTTP 404' },
      'The box</b><span>not in teams: HTTP 404<',
    ],
  ];
  for (const [change, words] of rows) {
    const one = { recipientId: 'p3', channel: 'sms', state: 'sent', updatedAt: NOW, words: '', copied: null };
    const told = [{ ...one, ...change }];
    const shown = historyHtml(scene, { task: task(1071, late, { events: [] }), decision: late, told });
    t.match(shown.html, words);
  }
});

t.test('with nothing left that asks the page is the quiet one, and says what is kept', async (t) => {
  const quietly = picture.tasks.map((one) => ({ ...one, phase: 'known' as const, quiet }));
  const still = sceneOf({ ...picture, tasks: quietly }, people, { now: NOW, ruleNumber });
  t.match(headlineWords(still).sentence, /^Nothing needs a decision\./);
  const page = picturePage(still, { personId: null, mayAct: true }, () => null);
  t.notMatch(page.main.html, 'class="card');
  t.match(page.main.html, 'Known, agreed or taken: 3');
  t.ok(
    page.parts.some(({ id }) => id === 'kept'),
    'it changes while the page is open',
  );
});

t.test('a task of an earlier version has no such state', async (t) => {
  const { quiet: _quiet, agreed: _agreed, code: _code, ...old } = task(1071, late, { ownerId: 'p1' });
  const before = sceneOf({ ...picture, tasks: [old as Task] }, people, { now: NOW, ruleNumber });
  t.match(
    picturePage(before, { personId: null, mayAct: false, isPast: true }, () => null).main.html,
    'Order 4471 ships',
  );
});

t.test('a day of the plant ends when its next one begins', async (t) => {
  const { zone } = picture;
  t.equal(dayEnd(zone, '2026-11-27'), at('2026-11-28T00:00'));
  t.equal(dayEnd(zone, '2027-03-14'), Date.parse('2027-03-15T05:00:00Z'), '23 hours long');
  t.equal(dayEnd(zone, '2026-12-31'), at('2027-01-01T00:00'));
  for (const none of ['', '2026-11-31', '2026-13-01', '27.11.2026', '2026-11-27T00:00'])
    t.equal(dayEnd(zone, none), null, none);
  fc.assert(
    fc.property(fc.string(), (text) => dayEnd(zone, text) === null || /^\d{4}-\d\d-\d\d$/.test(text)),
  );
});
