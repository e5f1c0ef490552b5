// Known, agreed, taken and declined, from the act to what the box does and leaves undone over the hours after it.
import t from 'tap';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { TickOutput } from '../../src/core/types/step.ts';
import type { Act, Task } from '../../src/core/types/task.ts';
import { loadRules } from '../../src/load/rules.ts';
import { alertRule, type Bench, bench, local, record, snapshot } from '../fixtures/exact-plant.ts';
import { records, THURSDAY } from './two-lines.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const { domains } = await loadRules(['rules']);
const rule = alertRule({
  ...{ id: 'late', each: 'order', when: 'order.pLate > 0.6', groupBy: 'order', consequence: 'delay' },
  owner: { role: 'planner', escalate: ['shift-supervisor', 'plant-manager'], afterMs: 20 * MINUTE },
});
const PEOPLE = [
  record('role', 'planner', { name: 'planner', holder: 'p1' }),
  record('role', 'shift-supervisor', { name: 'shift-supervisor', holder: 'p3' }),
  record('role', 'plant-manager', { name: 'plant-manager', holder: 'p4' }),
];

type Fields = { readonly [name: string]: number | string };

/** The order OB (and its run B) of so many pieces; or another order and run. */
function ordered(pieces: number, order = 'OB', run = 'B', more: Fields = {}): EntityRecord[] {
  return records()
    .filter(({ kind, id }) =>
      [`salesOrderLine ${order}`, `run ${run}`, `peg peg-${order}`].includes(`${kind} ${id}`),
    )
    .map((one) => ({
      ...one,
      fields: { ...one.fields, quantityPieces: pieces, ...(one.kind === 'salesOrderLine' ? more : {}) },
    }));
}

type Told = { readonly box: Bench; readonly first: TickOutput };

/** Past its first day, with the order OB newly late and its planner told. */
function asked(also: readonly EntityRecord[] = []): Told {
  const box = bench();
  const before = THURSDAY - 3 * DAY;
  const without = records().filter(({ id }) => !['OB', 'B', 'peg-OB'].includes(id));
  box.tick(before, [
    { source: 'rules', body: { type: 'rules', hash: 'q', rules: [rule], domains } },
    snapshot('config', before, PEOPLE),
    snapshot('erp', before, without),
  ]);
  const first = box.tick(THURSDAY, [snapshot('erp', THURSDAY, [...ordered(1_000), ...also])]);
  return { box, first };
}

let nonce = 0;
function acted(box: Bench, at: number, act: Partial<Act> & Pick<Act, 'kind'>): TickOutput {
  nonce += 1;
  const whole: Act = { taskId: 1001, personId: 'p1', at, via: 'panel', nonce: `n${nonce}`, ...act };
  return box.tick(at, [{ source: 'panel', body: { type: 'act', act: whole } }]);
}

const told = ({ planned }: TickOutput) => planned.map((one) => [one.class, one.recipientId]);
const taskOf = ({ picture }: TickOutput, id = 1001): Task => {
  const task = picture.tasks.find((one) => one.id === id);
  if (!task) throw new Error(`task ${id} has left the picture`);
  return task;
};

/** Tasks that speak again with this look, and why. */
const worsened = ({ picture }: TickOutput) =>
  picture.tasks.flatMap(({ id, events }) => {
    const { at, worse } = events.at(-1) ?? {};
    return at === picture.at && worse ? [{ taskId: id, worse }] : [];
  });

const STEP = 15 * MINUTE;

/** Every quarter of an hour from one moment to another: all that was told, and the last look. */
function passed(box: Bench, from: number, to: number) {
  const planned: (readonly string[])[] = [];
  let last: TickOutput | null = null;
  for (let at = from; at <= to; at += STEP) {
    last = box.tick(at);
    planned.push(...told(last).map(([cls, to]) => [String(cls), String(to)]));
    if (worsened(last).length > 0 || taskOf(last).phase === 'closed') break;
  }
  if (!last) throw new Error('no time has passed');
  return { planned, last };
}

const KNOWN = {
  kind: 'known',
  reason: 'The tool is at the maker',
  until: local('2026-11-21T00:00:00'),
} as const;
const AGREED = { kind: 'agreed', reason: 'Ms Weber, by phone', until: local('2026-11-26T00:00:00') } as const;

t.test('known: it stays on the list behind what asks, and nobody is told anything', async (t) => {
  const { box, first } = asked();
  t.same([told(first), first.picture.headline.decisions], [[['raised', 'p1']], 1]);
  const { atRiskMinor } = first.picture.headline;
  t.ok(atRiskMinor > 0);
  const at = THURSDAY + 5 * MINUTE;
  const known = acted(box, at, KNOWN);
  t.match(known.actResults, [{ ok: true, code: 'ok' }]);
  t.match(taskOf(known), { phase: 'known', ownerId: 'p1', escalation: null, quiet: { until: KNOWN.until } });
  t.same(known.picture.decisions.length, 1, 'it stays');
  t.match(known.picture.headline, { decisions: 0, atRiskMinor: 0, fixMinor: null, nextDeadlineAt: null });
  const { planned } = passed(box, at + 5 * MINUTE, at + 6 * HOUR);
  t.same(planned, [], 'the chain is not asked');
});

t.test('known, and worse: it speaks at once, to whoever said so', async (t) => {
  const { box } = asked();
  acted(box, THURSDAY + 5 * MINUTE, KNOWN);
  const at = THURSDAY + HOUR;
  const more = box.tick(at, [snapshot('erp', at, ordered(8_000))]);
  t.match(worsened(more), [{ taskId: 1001, worse: { type: 'slip' } }]);
  t.match(taskOf(more), { phase: 'with', ownerId: 'p1', quiet: null });
  t.match(taskOf(more).events.at(-1), {
    from: 'known',
    to: 'with',
    via: 'box',
    words: /^worse: \d+ days late$/,
  });
  t.equal(more.picture.headline.decisions, 1);
  t.same(worsened(box.tick(at + 5 * MINUTE)), [], 'once');
});

t.test('known until then: past it nobody has it, and whoever is asked has time to answer', async (t) => {
  const { box } = asked();
  acted(box, THURSDAY + 5 * MINUTE, { ...KNOWN, until: THURSDAY + 2 * HOUR });
  const { last, planned } = passed(box, THURSDAY + 15 * MINUTE, THURSDAY + 3 * HOUR);
  t.same([last.picture.at, planned], [THURSDAY + 2 * HOUR, [['changed', 'p1']]]);
  t.same(worsened(last), [{ taskId: 1001, worse: { type: 'until' } }]);
  const { phase, ownerId, escalation } = taskOf(last);
  t.same([phase, ownerId, escalation?.personId], ['nobody', 'p1', 'p3']);
  const next = escalation?.at ?? 0;
  t.ok(next >= last.picture.at + 5 * MINUTE, 'not in the same breath');
  t.same(told(box.tick(next - 1)), []);
  t.same(told(box.tick(next)), [['escalated', 'p3']]);
});

const CUTOFF = local('2026-11-19T22:00:00');

t.test('nobody agreed to anything: when the shipment has packed it has come true', async (t) => {
  const { box } = asked();
  acted(box, THURSDAY + 5 * MINUTE, { kind: 'take-loss', reason: 'It is a small one' });
  const { last, planned } = passed(box, THURSDAY + 15 * MINUTE, CUTOFF + HOUR);
  t.same([last.picture.at, planned], [CUTOFF + STEP, [['closed', 'p1']]], 'quiet to the end');
  t.match(taskOf(last), { phase: 'closed', closedAs: 'came-true' });
});

t.test('agreed: it outlives the first date, and is over when the order is', async (t) => {
  const { box } = asked();
  const agreed = acted(box, THURSDAY + 5 * MINUTE, AGREED);
  t.match(taskOf(agreed).agreed, { orderId: 'OB', until: AGREED.until, firstDate: CUTOFF + 2 * HOUR });
  const { last, planned } = passed(box, THURSDAY + 10 * MINUTE, CUTOFF + 4 * HOUR);
  t.same([taskOf(last).phase, planned, last.picture.decisions.length], ['agreed', [], 1]);
  const at = CUTOFF + 5 * HOUR;
  const gone = snapshot('erp', at, []);
  const removes = ['OB', 'B', 'peg-OB'].map((id, i) => ({
    kind: ['salesOrderLine', 'run', 'peg'][i] ?? '',
    id,
  }));
  const over = box.tick(at, [{ ...gone, body: { ...gone.body, removes } as never }]);
  t.match(taskOf(over), { phase: 'closed', closedAs: 'recovered' });
});

t.test('agreed, and the new date will be missed: it speaks, and is not taken for over', async (t) => {
  const { box } = asked();
  const until = local('2026-11-21T00:00:00');
  acted(box, THURSDAY + 5 * MINUTE, { ...AGREED, until });
  const { last } = passed(box, THURSDAY + 10 * MINUTE, local('2026-11-23T12:00:00'));
  t.match(worsened(last), [{ taskId: 1001, worse: { type: 'date' } }]);
  t.match(taskOf(last), { phase: 'with', ownerId: 'p1', agreed: { until } });
  const next = box.tick(Math.max(last.picture.at, CUTOFF) + 5 * MINUTE);
  t.equal(taskOf(next).phase, 'with', 'the first date is over, the agreed one is not');
  const after = box.tick(until + 5 * MINUTE);
  t.match(taskOf(after), { phase: 'closed', closedAs: 'came-true' });
});

t.test(
  'the agreed day is over and it was not done: it came true, and nobody is asked any more',
  async (t) => {
    const { box } = asked();
    acted(box, THURSDAY + 5 * MINUTE, AGREED);
    box.tick(CUTOFF + 5 * MINUTE);
    const over = box.tick(AGREED.until + MINUTE);
    t.same(worsened(over), []);
    t.match(taskOf(over), { phase: 'closed', closedAs: 'came-true' });
  },
);

t.test('not theirs: the next is asked at once, and they are not asked again', async (t) => {
  const { box } = asked();
  const no = acted(box, THURSDAY + 2 * MINUTE, { kind: 'decline' });
  t.same(told(no), [['escalated', 'p3']], 'without waiting');
  t.same(no.cancelled, [{ dedupKey: `${taskOf(no).decisionId}|0|p1|raised`, cause: 'declined' }]);
  t.match(taskOf(no), { phase: 'nobody', ownerId: 'p3', declined: ['p1'], escalation: { personId: 'p4' } });
  const why = acted(box, THURSDAY + 3 * MINUTE, { kind: 'decline', reason: 'on leave' });
  t.same([why.actResults[0]?.ok, told(why)], [true, []], 'the reason later asks nobody further');
  t.equal(taskOf(why).events.at(-1)?.words, 'on leave');
  const third = acted(box, THURSDAY + 4 * MINUTE, { kind: 'decline', personId: 'p3' });
  t.same(told(third), [['escalated', 'p4']]);
  const last = acted(box, THURSDAY + 5 * MINUTE, { kind: 'decline', personId: 'p4' });
  t.same([told(last), taskOf(last).ownerId, taskOf(last).escalation], [[], null, null], 'nobody is left');
  const early = asked().box;
  acted(early, THURSDAY + 2 * MINUTE, { kind: 'decline', personId: 'p3' });
  const { planned } = passed(early, THURSDAY + 5 * MINUTE, THURSDAY + 3 * HOUR);
  t.same(planned, [], 'p4 was asked at once, p3 never is');
});

t.test('it is not so: the owner is asked again, and from there the chain', async (t) => {
  const { box } = asked();
  acted(box, THURSDAY + 5 * MINUTE, KNOWN);
  const open = acted(box, THURSDAY + HOUR, { kind: 'reopen', personId: 'p4', reason: 'The tool is back' });
  t.same(told(open), [['raised', 'p1']]);
  t.match(taskOf(open), { phase: 'nobody', ownerId: 'p1', quiet: null, escalation: { personId: 'p3' } });
  t.same(told(box.tick(THURSDAY + HOUR + 25 * MINUTE)), [['escalated', 'p3']]);
  const own = asked().box;
  acted(own, THURSDAY + 5 * MINUTE, KNOWN);
  t.same(told(acted(own, THURSDAY + HOUR, { kind: 'reopen' })), [], 'who opens their own knows it');
  t.same(told(own.tick(THURSDAY + HOUR + 25 * MINUTE)), [['escalated', 'p3']]);
});

t.test('what is quiet stands behind what asks, and comes back to its place when it speaks', async (t) => {
  // The other line has an order that is late too, of a tenth of the value.
  const other = ordered(3_000, 'OC', 'C', { shipment: 'S-1', valueMinor: 500_000 });
  const { box, first } = asked(other);
  const order = ({ picture }: TickOutput) =>
    picture.decisions.map(({ consequence, rank, above }) => [consequence.orderId, rank, above === null]);
  t.same(order(first), [
    ['OB', 1, true],
    ['OC', 2, false],
  ]);
  t.same(first.picture.tasks.map(({ code }) => code).toSorted(), ['10', '11'], 'each has a code of its own');
  const { taskId = 0 } = first.picture.decisions[0] ?? {};
  const at = THURSDAY + 5 * MINUTE;
  const known = acted(box, at, { ...KNOWN, taskId });
  t.same(
    order(known),
    [
      ['OC', 1, true],
      ['OB', 2, true],
    ],
    'last, and compared with none above it',
  );
  t.same([known.picture.headline.decisions, known.picture.decisions[1]?.plan], [1, null]);
  const more = box.tick(at + HOUR, [snapshot('erp', at + HOUR, ordered(8_000))]);
  t.equal(worsened(more)[0]?.taskId, taskId);
  t.same(
    order(more),
    [
      ['OB', 1, true],
      ['OC', 2, false],
    ],
    'in the same look',
  );
  t.equal(more.picture.headline.decisions, 2);
});
