// Tasks, telling and silence: one owner, the second one is told, nothing is closed by missing data.
import t from 'tap';
import { actOn, openTask } from '../../src/core/task/tasks.ts';
import type { Decision } from '../../src/core/types/decision.ts';
import type { Act, Task } from '../../src/core/types/task.ts';
import { loadRules } from '../../src/load/rules.ts';
import {
  alertRule,
  type Bench,
  bench,
  jobSample,
  local,
  NOW,
  record,
  snapshot,
} from '../fixtures/exact-plant.ts';
import { configRecords, erpRecords } from '../fixtures/riverside-records.ts';

const MINUTE = 60_000;

const task: Task = openTask({
  id: 1001,
  code: '10',
  decisionId: 'd',
  ruleId: 'r',
  role: 'planner',
  ownerId: 'p1',
  at: 0,
  deadline: 1_000,
});
let nonce = 0;
const act = (kind: Act['kind'], personId: string, more: Partial<Act> = {}): Act => {
  nonce += 1;
  return { kind, taskId: 1001, personId, at: NOW, via: 'panel', nonce: `n${nonce}`, ...more };
};
const anybody = {
  ...{ known: () => true, decision: null, firstDateOf: () => null },
  ...{ isAnswer: false, awayOf: () => null },
};

t.test('who comes second sees who was first', async (t) => {
  const first = actOn(task, act('accept', 'p1', { optionKey: 'tool' }), anybody);
  t.equal(first.task?.phase, 'doing');
  const second = actOn(first.task ?? undefined, act('accept', 'p3'), anybody);
  t.same([second.ok, second.code, second.task?.ownerId], [false, 'taken', 'p1']);
});

t.test('not a problem needs a reason, a closed task takes nothing', async (t) => {
  t.equal(actOn(task, act('not-a-problem', 'p1', { reason: ' ' }), anybody).code, 'not-possible');
  const closed = actOn(task, act('not-a-problem', 'p1', { reason: 'trial run' }), anybody);
  t.same([closed.task?.phase, closed.task?.closedReason], ['closed', 'trial run']);
  t.equal(actOn(closed.task ?? undefined, act('accept', 'p1'), anybody).code, 'closed');
});

t.test("given away it is nobody's until the other accepts", async (t) => {
  const given = actOn(task, act('give', 'p1', { toPersonId: 'p3' }), anybody);
  t.same([given.task?.phase, given.task?.ownerId], ['nobody', 'p3']);
  t.equal(actOn(task, act('give', 'p1'), anybody).code, 'unknown');
});

t.test('who declined it and has to do with it after all may be asked about it again', async (t) => {
  const declined = actOn(task, act('decline', 'p1'), anybody).task ?? undefined;
  t.same(declined?.declined, ['p1']);
  t.same(actOn(declined, act('done', 'p1'), anybody).task?.declined, []);
  const decision = { reason: {}, consequence: { type: 'notice', orderId: '' } } as unknown as Decision;
  const until = { reason: 'known', until: NOW + MINUTE };
  t.same(actOn(declined, act('known', 'p1', until), { ...anybody, decision }).task?.declined, []);
  t.same(actOn(declined, act('known', 'p3', until), { ...anybody, decision }).task?.declined, ['p1']);
});

/** A box whose material runs out: the simplest decision there is. */
async function shortBox(): Promise<Bench> {
  const { rules, domains } = await loadRules(['rules']);
  const box = bench();
  const erp = erpRecords({ l1: 10_800, l2: 1, l3: 1, l1Confirmed: 3_400 }).map((record) =>
    record.kind === 'stock' ? { ...record, fields: { ...record.fields, unrestrictedPieces: 4_860 } } : record,
  );
  box.tick(NOW - 3 * 86_400_000, [
    { source: 'rules', body: { type: 'rules', hash: 'r', rules, domains } },
    snapshot('config', NOW - 3 * 86_400_000, configRecords()),
    snapshot(
      'erp',
      NOW - 3 * 86_400_000,
      erp.filter((record) => record.kind !== 'stock'),
    ),
  ]);
  box.absorb([
    jobSample('L1.Job', NOW - 2 * MINUTE, '1204'),
    { ...jobSample('L1.GoodCount', NOW - MINUTE, ''), value: 5 },
  ]);
  const told = box.tick(NOW, [
    snapshot(
      'erp',
      NOW,
      erp.filter((record) => record.kind === 'stock'),
    ),
  ]);
  if (told.picture.decisions.length !== 1) throw new Error('no decision to test with');
  return box;
}

t.test('the owner is told once, the chain when nobody answers, the others when it is taken', async (t) => {
  const box = await shortBox();
  const later = (minutes: number) => box.tick(NOW + minutes * MINUTE);
  t.same(later(5).planned, [], 'nothing is told twice');
  const escalated = later(25).planned;
  t.same(
    escalated.map((message) => [message.class, message.recipientId]),
    [['escalated', 'p1']],
    'the planner is next for the buyer',
  );
  const accept: Act = {
    kind: 'accept',
    taskId: 1001,
    personId: 'p1',
    at: NOW + 26 * MINUTE,
    via: 'panel',
    nonce: 'x',
  };
  const taken = box.tick(NOW + 26 * MINUTE, [{ source: 'panel', body: { type: 'act', act: accept } }]);
  t.same(
    taken.planned.map((message) => [message.class, message.recipientId]),
    [['taken', 'p2']],
  );
  t.ok(taken.cancelled.every((one) => /raised|escalated/.test(one.dedupKey)));
  const again = box.tick(NOW + 27 * MINUTE, [{ source: 'panel', body: { type: 'act', act: accept } }]);
  t.same(
    [again.actResults[0]?.code, again.actResults[0]?.ok],
    ['repeated', true],
    'a replayed POST is one act',
  );
  t.same(later(60).planned, [], 'nobody is chased once somebody has it');
});

t.test('with somebody, and nothing moved for half of the time: told again, once', async (t) => {
  const box = await shortBox();
  const accept: Act = { ...act('accept', 'p2'), at: NOW };
  const taken = box.tick(NOW, [{ source: 'panel', body: { type: 'act', act: accept } }]).picture.tasks[0];
  t.match(taken, { code: '10', phase: 'with', dueWhenTaken: local('2026-11-19T16:00:00'), againAt: null });
  const again: number[] = [];
  for (let minutes = 10; minutes <= 8 * 60; minutes += 10)
    if (box.tick(NOW + minutes * MINUTE).planned.some((one) => one.class === 'again')) again.push(minutes);
  t.same(again, [280], 'nine hours and eight minutes were left at 06:52: half of them, at the next look');
  const told = box.tick(NOW + 481 * MINUTE).picture.tasks[0];
  t.match(told, { phase: 'with', againAt: NOW + 280 * MINUTE });
});

t.test('handed on, the chain above is asked as if nobody had been', async (t) => {
  const box = await shortBox();
  const give: Act = { ...act('give', 'p2', { toPersonId: 'p3' }), at: NOW + MINUTE };
  const given = box.tick(NOW + MINUTE, [{ source: 'panel', body: { type: 'act', act: give } }]);
  t.same(
    given.planned.map((message) => [message.class, message.recipientId]),
    [['raised', 'p3']],
  );
  const asked = box.tick(NOW + 30 * MINUTE).planned;
  t.same(
    asked.map((message) => [message.class, message.recipientId]),
    [['escalated', 'p1']],
    'the planner, who is first in the chain',
  );
});

t.test('a lost source freezes the decision, and recovery closes it only on news', async (t) => {
  const box = await shortBox();
  const stock = (pieces: number, at: number) => {
    const records = erpRecords({ l1: 10_800, l2: 1, l3: 1, l1Confirmed: 3_400 }).filter(
      (record) => record.kind === 'stock',
    );
    return snapshot(
      'erp',
      at,
      records.map((record) => ({ ...record, fields: { ...record.fields, unrestrictedPieces: pieces } })),
    );
  };
  const lost = NOW + 6 * MINUTE;
  const frozen = box.tick(lost, [
    { source: 'mes', body: { type: 'link', state: 'lost', reason: 'gone' } },
    stock(90_000, lost),
  ]);
  t.equal(frozen.picture.decisions.length, 1, 'silence closes nothing');
  t.not(frozen.picture.decisions[0]?.waitingForDataSince, null);
  const back = NOW + 12 * MINUTE;
  box.absorb([{ ...jobSample('L1.GoodCount', back, ''), value: 9 }]);
  const over = box.tick(back, [{ source: 'mes', body: { type: 'link', state: 'live', reason: 'back' } }]);
  t.equal(over.picture.decisions.length, 0);
  t.same(
    over.picture.tasks.map((one) => [one.phase, one.closedAs]),
    [['closed', 'recovered']],
  );
  t.same(
    over.planned.map((message) => message.class),
    ['recovered'],
  );
});

t.test('a new box shows its first picture and tells nobody', async (t) => {
  const { domains } = await loadRules(['rules']);
  const rule = alertRule({
    id: 'any',
    each: 'order',
    when: 'order.pLate > 2.0',
    groupBy: 'order',
    consequence: 'delay',
  });
  const runOut = (await loadRules(['rules'])).rules.filter((one) => one.domain === 'material');
  const box = bench();
  const first = box.tick(NOW, [
    { source: 'rules', body: { type: 'rules', hash: 'r', rules: [rule, ...runOut], domains } },
    snapshot('config', NOW, configRecords()),
    snapshot('erp', NOW, erpRecords({ l1: 20_000, l2: 90_000, l3: 1, l1Confirmed: 0 })),
  ]);
  t.equal(first.picture.decisions.length, 1);
  t.same(first.planned, []);
  t.equal(first.picture.tasks[0]?.raisedAt, NOW);
  t.same(box.tick(NOW + 90 * MINUTE).planned, [], 'nor later of what was there from the start');
  const short = [
    record('component', 'b2', { parent: 'ND-7', material: 'GLUE', perPiece: 1 }),
    record('material', 'GLUE', { name: 'Glue' }),
    record('stock', 'k2', { material: 'GLUE', unrestrictedPieces: 0 }),
  ];
  const later = box.tick(NOW + 91 * MINUTE, [snapshot('erp2', NOW + 91 * MINUTE, short)]);
  t.same(
    later.planned.map((message) => [message.class, message.recipientId]),
    [['raised', 'p2']],
    'what comes up after it is told',
  );
  t.ok(local('2026-11-19T06:52:00') === NOW);
});

t.test('an option that is not offered cannot be started', async (t) => {
  const box = await shortBox();
  const act: Act = {
    kind: 'accept',
    taskId: 1001,
    personId: 'p2',
    at: NOW,
    via: 'panel',
    nonce: 'o',
    optionKey: 'foo',
  };
  const refused = box.tick(NOW + MINUTE, [{ source: 'panel', body: { type: 'act', act } }]);
  t.same([refused.actResults[0]?.ok, refused.actResults[0]?.code], [false, 'not-possible']);
  const key = refused.picture.decisions[0]?.options[0]?.key ?? '';
  const good = { ...act, optionKey: key, nonce: 'p' };
  const started = box.tick(NOW + MINUTE, [{ source: 'panel', body: { type: 'act', act: good } }]);
  t.equal(started.actResults[0]?.task?.phase, 'doing');
});
