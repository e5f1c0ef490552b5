// The task page in words: the live tag it begins with, how a closed task ended, who is asked next.
import t from 'tap';
import type { Decision } from '../src/core/types/decision.ts';
import type { Task, TaskEvent } from '../src/core/types/task.ts';
import { pathLine } from '../src/render/path-line.ts';
import { sceneOf, stateWords, taskOf } from '../src/render/scene.ts';
import { IN_ENGLISH } from '../src/render/speech.ts';
import { type TaskView, taskPage } from '../src/render/task-page.ts';
import { likelyWords } from '../src/render/words/delay.ts';
import { originWords } from '../src/render/words/path.ts';
import { kindWords } from '../src/render/words/path-kind.ts';
import {
  at,
  delay,
  late,
  NOW,
  numbers,
  people,
  picture,
  short,
  task as taskOn,
} from './fixtures/decisions.ts';

const ruleNumber = (id: string): string | null => numbers.find((n) => n.ruleId === id)?.number ?? null;
const scene = sceneOf(picture, people, { now: NOW, ruleNumber });

t.test('the tag of the path says what is live, and nothing of a bad value', async (t) => {
  const shown = (good: boolean, when: number): string =>
    pathLine(scene, late, () => ({ value: 109.62, good, at: when })).html.slice(0, 400);
  t.match(shown(true, NOW - 1000), '109.6 an hour now</p><p class="from">MES, 1 s ago');
  t.match(shown(true, at('2026-11-19T06:31')), '109.6 an hour</p><p class="from">MES, 06:31');
  t.match(shown(false, NOW), '110.4 an hour</p><p class="from">MES, 2 s ago');
});

const view = (decision: Decision) => ({
  task: taskOf(scene, decision) ?? picture.tasks[0],
  decision,
  told: [],
  viewer: { personId: null, mayAct: true },
  live: () => null,
  notice: null,
  asked: null,
  returned: null,
});

t.test('figures that say the same are said once, and nobody is given a role they do not have', async (t) => {
  const page = (d: Decision): string => taskPage(scene, view(d) as TaskView).main.html;
  const same = { ...late, expectedLossMinor: 1_830_000, lossP90Minor: 1_840_000, fixCostMinor: 338_000 };
  t.notMatch(page(same), 'Expected loss');
  t.match(page({ ...same, lossP90Minor: 2_400_000 }), 'acts: $18,300, nine times in ten at most $24,000.');
  t.match(page({ ...same, expectedLossMinor: 900_000, lossP90Minor: 900_000 }), 'acts: $9,000.');
  t.match(page(late), '93\u202f% likely');
  const given = { ...picture, tasks: picture.tasks.map((one) => ({ ...one, ownerId: 'p3' })) };
  const toJo = sceneOf(given, people, { now: NOW, ruleNumber });
  t.match(taskPage(toJo, { ...view(late), task: given.tasks[0] } as TaskView).main.html, 'Owner, quality');
  t.match(taskPage(scene, view(late) as TaskView).main.html, 'Owner, planner');
});

t.test('what is reckoned from two sources names both, and what is set is a setting', async (t) => {
  const stock = short.path.find((n) => n.kind === 'material');
  if (stock === undefined || short.consequence.type !== 'material')
    throw new Error('no material in the path');
  const from = (change: object): string =>
    originWords(scene, stock, { ...short, consequence: { ...short.consequence, ...change } as never });
  t.equal(from({}), 'ERP 6,200 less 1,340 counted by MES');
  t.equal(from({ unbookedPieces: 0 }), 'ERP, 06:40');
  t.equal(from({ count: { at: at('2026-11-18T06:00'), pieces: 5_500 } }), 'Counted 5,500 Wed 06:00');
  t.match(originWords(scene, { ...stock, kind: 'margin', source: 'config' }, short), /^Your settings, /);
  t.equal(kindWords(IN_ENGLISH, 'receipt', 'material'), 'Delivery');
  const gone = { ...stock, kind: 'receipt', proven: false, missing: 'no delivery on its way' };
  t.match(pathLine(scene, { ...short, path: [gone] }, () => null).html, 'unproven');
});

t.test('a task whose rule was taken away says so, and claims no recovery', async (t) => {
  const closedReason = 'its rule was retired';
  const over = { phase: 'closed' as const, closedAs: 'rule-withdrawn' as const, closedReason };
  const closed = taskOn(1080, late, { ...over, phaseAt: NOW });
  const view = {
    task: closed,
    decision: late,
    told: [],
    viewer: { personId: null, mayAct: false, isPast: true },
  };
  const page = taskPage(scene, { ...view, live: () => null, notice: null, asked: null, returned: null }).main
    .html;
  t.match(page, /Closed 06:52: its rule was retired\. Nothing was measured to be over\./);
  t.equal(stateWords(scene, closed), 'Closed: its rule was retired');
});

t.test('a closed task says how it ended, by whom and why, with what it rested on', async (t) => {
  const events: TaskEvent[] = [
    { at: NOW, from: null, to: 'nobody', personId: null, via: 'box', words: '' },
    { at: NOW, from: 'nobody', to: 'nobody', personId: 'p1', via: 'panel', toPersonId: 'p3', words: '' },
    { at: NOW, from: 'nobody', to: 'closed', personId: 'p1', via: 'panel', words: 'trial run' },
  ];
  const known = picture.tasks.find((one) => one.id === late.taskId);
  if (known === undefined) throw new Error('the fixture has no task for its first decision');
  const task: Task = {
    ...known,
    phase: 'closed',
    closedAs: 'not-a-problem',
    closedReason: 'trial run',
    phaseAt: NOW,
    events,
  };
  const view = {
    task,
    decision: late,
    told: [],
    viewer: { personId: null, mayAct: true },
    live: () => null,
    notice: null,
    asked: null,
    returned: null,
  };
  const page = taskPage(scene, view).main.html;
  t.match(page, 'Closed 06:52 by Marta Lind: not a problem. “trial run”');
  t.match(page, 'gave it to Jo Novak (panel)');
  t.match(page, 'as last known');
  t.notMatch(page, '<form');
  const open = { ...known, escalation: { at: at('2026-11-19T07:12'), personId: 'p3' } };
  t.match(
    taskPage(scene, { ...view, task: open }).main.html,
    /If nobody takes it by 07:12, [\w ]+ is asked\./,
  );
  t.match(
    taskPage(scene, { ...view, task: { ...known, isOutOfReach: true } }).main.html,
    /Nobody was told: all whom it is for are away, and nobody stands in for them\./,
  );
});

t.test('what the line must hold, beside what it gives, and when the order is likely done', async (t) => {
  const likely = { requiredEfficiency: 1.04, p50At: delay.departsAt, p90At: null };
  t.equal(likelyWords(scene, delay), '', 'not known');
  t.match(
    likelyWords(scene, { ...delay, likely }),
    /^To land it needs 104.% of the usual rate of Line 3 until Tue 10:00; it has had 92.% since Tue 06:10\. It is done by Tue 14:00 in half of all cases\.$/,
  );
  const surer = { ...likely, requiredEfficiency: null, p90At: delay.departsAt + 3_600_000 };
  t.match(
    likelyWords(scene, { ...delay, likely: surer }),
    /^It is done by .* in half of all cases, by .* in nine of ten\.$/,
  );
});
