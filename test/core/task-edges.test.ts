// Every phase and every act of a task: what the table lists does what it says, everything else changes nothing.
import fc from 'fast-check';
import t from 'tap';
import { BOX_EDGES, EDGES } from '../../src/core/task/edges.ts';
import { actOn, close, type Given, openTask, speakAgain } from '../../src/core/task/tasks.ts';
import type { Act, ActKind, Task, TaskPhase } from '../../src/core/types/task.ts';
import { late, NOW } from '../fixtures/decisions.ts';

const DAY = 86_400_000;
const KINDS: readonly ActKind[] = [
  ...(['accept', 'give', 'decline', 'done', 'known', 'agreed'] as const),
  ...(['take-loss', 'reopen', 'not-a-problem'] as const),
];
const PHASES = Object.keys(EDGES) as TaskPhase[];
const FIRST_DATE = NOW + 5 * DAY;
const given: Given = {
  known: (personId) => personId.startsWith('p'),
  decision: late,
  firstDateOf: (orderId) => (orderId === '4471' ? FIRST_DATE : null),
  ...{ isAnswer: false, awayOf: () => null },
};

let nonce = 0;
/** An act with all that any kind needs. */
function act(kind: ActKind, more: Partial<Act> = {}): Act {
  nonce += 1;
  const whole = { kind, taskId: 1001, personId: 'p1', at: NOW, via: 'panel', nonce: `n${nonce}` };
  const said = ['known', 'agreed', 'take-loss', 'not-a-problem'].includes(kind)
    ? { reason: 'Tool is away' }
    : {};
  const until = kind === 'known' || kind === 'agreed' ? { until: NOW + 3 * DAY } : {};
  return { ...whole, ...said, ...until, ...(kind === 'give' ? { toPersonId: 'p3' } : {}), ...more };
}

const fresh = openTask({
  ...{ id: 1001, code: '10', decisionId: 'd', ruleId: 'r', role: 'planner', ownerId: 'p1' },
  ...{ at: NOW - DAY, deadline: NOW + DAY },
});

/** The way a person would take to each phase. */
const WAYS: { readonly [phase in TaskPhase]: readonly Act[] } = {
  nobody: [],
  with: [act('accept')],
  doing: [act('accept', { optionKey: 'tool' })],
  done: [act('done')],
  known: [act('known')],
  agreed: [act('agreed')],
  'loss-taken': [act('take-loss')],
  closed: [act('not-a-problem')],
};

function done(task: Task, one: Act): Task {
  const { ok, task: next, code } = actOn(task, one, given);
  if (!ok || !next) throw new Error(`${one.kind} on ${task.phase}: ${code}`);
  return next;
}

const taskIn = (phase: TaskPhase): Task => WAYS[phase].reduce(done, fresh);

t.test('each phase with each act', async (t) => {
  t.equal(PHASES.length * KINDS.length, 72);
  for (const phase of PHASES)
    for (const kind of KINDS) {
      const before = taskIn(phase);
      t.equal(before.phase, phase);
      const result = actOn(before, act(kind), given);
      const ways = EDGES[phase][kind];
      const told = `${kind} on ${phase}`;
      if (!ways) {
        const isAnswer = ['accept', 'give', 'decline', 'done'].includes(kind);
        const over = phase === 'done' && isAnswer ? 'done-already' : 'not-possible';
        t.same([result.ok, result.code], [false, phase === 'closed' ? 'closed' : over], told);
        t.equal(result.task, before, `${told} changes nothing`);
        continue;
      }
      t.equal(result.ok, true, told);
      t.ok(ways.includes(result.task?.phase ?? 'closed'), `${told} leads to ${result.task?.phase}`);
      // Who has it says so once more.
      if (kind === 'accept' && result.task?.phase === phase) {
        t.equal(result.task, before, `${told} by who has it writes nothing`);
        continue;
      }
      t.match(result.task?.events.at(-1), { from: phase, to: result.task?.phase, act: kind, personId: 'p1' });
    }
});

t.test('who has it and takes it again writes only what is new', async (t) => {
  const begun = taskIn('doing');
  t.equal(done(begun, act('accept', { optionKey: 'tool' })), begun);
  t.match(done(begun, act('accept', { optionKey: 'saturday' })).events.at(-1), { words: 'saturday' });
  t.match(done(taskIn('with'), act('accept', { optionKey: 'tool' })), { phase: 'doing', optionKey: 'tool' });
});

t.test('what each act leaves behind', async (t) => {
  const known = taskIn('known');
  t.match(known.quiet, {
    personId: 'p1',
    reason: 'Tool is away',
    until: NOW + 3 * DAY,
    band: late.reason.band,
  });
  t.same(known.quiet?.orderIds, ['4471'], 'the order that leads, and those that are late beside it');
  t.equal(known.events.at(-1)?.until, NOW + 3 * DAY);
  const agreed = done(taskIn('agreed'), act('agreed', { until: NOW + 9 * DAY, reason: 'again' }));
  const record = { orderId: '4471', until: NOW + 9 * DAY, firstDate: FIRST_DATE, words: 'again' };
  t.same(agreed.agreed, record, 'agreed twice, the first date is still the first');
  t.same(done(agreed, act('accept')).agreed, record, 'it stays on record when somebody takes it on');
  t.equal(done(agreed, act('reopen')).agreed, null, 'but not where it was not so');
  const begun = taskIn('doing');
  t.equal(done(begun, act('known')).optionKey, 'tool', 'what was begun goes on');
  t.equal(done(begun, act('take-loss')).optionKey, null);
  t.equal(done(begun, act('take-loss', { personId: 'p4' })).ownerId, 'p1', 'whoever had it keeps it');
  t.equal(done(fresh, act('known', { personId: 'p4' })).ownerId, 'p4', 'nobody had it: now whoever said so');
  for (const phase of ['known', 'agreed', 'loss-taken'] as const)
    t.equal(done(taskIn(phase), act('reopen')).quiet, null);
});

t.test('declined, it is nobody’s, and who had it gives it back', async (t) => {
  const declined = done(fresh, act('decline'));
  t.match(declined, { phase: 'nobody', ownerId: null, declined: ['p1'] });
  t.match(done(fresh, act('decline', { personId: 'p4' })), { ownerId: 'p1', declined: ['p4'] });
  t.same(done(declined, act('decline', { reason: 'on leave' })).declined, ['p1'], 'said twice, noted once');
  t.same(done(declined, act('accept')).declined, [], 'one may think better of it');
  t.same(done(declined, act('give', { personId: 'p4', toPersonId: 'p1' })).declined, []);
  t.match(done(taskIn('doing'), act('decline')), { phase: 'nobody', ownerId: null });
  const others = actOn(taskIn('with'), act('decline', { personId: 'p4' }), given);
  t.same([others.code, others.task?.ownerId], ['taken', 'p1']);
});

t.test('what is left out is named', async (t) => {
  const lacks = (kind: ActKind, more: object, decision = late) => {
    const result = actOn(fresh, { ...act(kind), ...more } as Act, { ...given, decision });
    return [result.ok, result.code, result.lacks ?? null];
  };
  for (const kind of ['known', 'agreed', 'take-loss', 'not-a-problem'] as const)
    t.same(lacks(kind, { reason: ' ' }), [false, 'not-possible', 'reason'], kind);
  for (const kind of ['known', 'agreed'] as const) {
    t.same(lacks(kind, { until: undefined }), [false, 'not-possible', 'date'], kind);
    t.same(lacks(kind, { until: Number.NaN }), [false, 'not-possible', 'date'], kind);
    t.same(lacks(kind, { until: NOW }), [false, 'not-possible', 'past-date'], kind);
    t.same(lacks(kind, { until: NOW + 900 * DAY }), [false, 'not-possible', 'far-date'], kind);
  }
  const nobody = { ...late, consequence: { ...late.consequence, orderId: '' } };
  t.same(lacks('agreed', {}, nobody), [false, 'not-possible', 'order'], 'nobody waits for it');
  t.same(lacks('known', {}, nobody), [true, 'ok', null]);
  const gone = actOn(fresh, act('known'), { ...given, decision: null });
  t.same([gone.ok, gone.code], [false, 'not-possible'], 'of what has left the picture nothing can be said');
  t.equal(actOn(fresh, act('accept', { personId: 'x' }), given).code, 'unknown');
  t.equal(actOn(fresh, act('give', { toPersonId: 'x' }), given).code, 'unknown');
});

type Step = { readonly by: 'person' | 'worse' | 'end'; readonly act: Act };

const steps = fc.array(
  fc.record({
    by: fc.oneof(
      { weight: 30, arbitrary: fc.constant('person' as const) },
      { weight: 5, arbitrary: fc.constant('worse' as const) },
      { weight: 1, arbitrary: fc.constant('end' as const) },
    ),
    act: fc
      .record({
        kind: fc.constantFrom(...KINDS),
        personId: fc.constantFrom('p1', 'p3', 'p4', 'x'),
        toPersonId: fc.constantFrom('p1', 'p3', 'x', undefined),
        reason: fc.constantFrom('Tool is away', ' ', undefined),
        optionKey: fc.constantFrom('tool', undefined),
        until: fc.constantFrom(NOW - DAY, NOW + 3 * DAY, undefined),
      })
      .map((one) => ({ ...one, taskId: 1001, at: NOW, via: 'panel', nonce: 'n' }) as Act),
  }),
  { minLength: 10, maxLength: 40 },
);

function stepped(task: Task, step: Step): Task {
  if (step.by === 'person') return actOn(task, step.act, given).task ?? task;
  if (task.phase === 'closed') return task;
  if (step.by === 'end') return close(task, 'recovered', { at: NOW, personId: null, via: 'box', reason: '' });
  return task.quiet ? speakAgain(task, { type: 'band', band: 1 }, { at: NOW, isHolderThere: true }) : task;
}

t.test('whatever people do in whatever order, a task never leaves its edges', async () => {
  let moves = 0;
  fc.assert(
    fc.property(steps, (all) => {
      let task = fresh;
      for (const step of all) {
        const next = stepped(task, step);
        const added = next.events.slice(task.events.length);
        // Append-only, and each event begins where the one before it ended.
        for (const [i, event] of task.events.entries()) if (next.events[i] !== event) return false;
        if (added.length > 1 || (added.length === 0) !== (next === task)) return false;
        const [event] = added;
        if (event) {
          moves += 1;
          const ways = event.act ? EDGES[task.phase][event.act] : BOX_EDGES[task.phase];
          if (event.from !== task.phase || event.to !== next.phase || !ways?.includes(next.phase))
            return false;
        }
        if ((next.quiet !== null) !== ['known', 'agreed', 'loss-taken'].includes(next.phase)) return false;
        if (['with', 'doing', 'known', 'agreed', 'loss-taken'].includes(next.phase) && next.ownerId === null)
          return false;
        task = next;
      }
      return true;
    }),
    { numRuns: 3_000 },
  );
  t.ok(moves > 5_000, `${moves} moves`);
});
