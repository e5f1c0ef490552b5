// An answer to what one was never asked, and one that nobody understands: who has it or what is open is said, nothing changes.
import t from 'tap';
import type { PlannedMessage } from '../../src/core/types/message.ts';
import type { Reply } from '../../src/core/types/reply.ts';
import { act, at, HOUR, MIN, open, rule, some } from './day-and-night.ts';
import { begun, CASES, ID, START, standing, taskIn, type Verb } from './one-asked.ts';

const VERBS = ['yes', 'no', 'done', 'give', 'details'] as const;

/** What became of it while Jo, who is off duty, heard of nothing. */
const WAYS: readonly (readonly [name: string, how: (b: ReturnType<typeof begun>) => void, kind: string])[] = [
  ['it waits for who was asked', () => undefined, 'waits'],
  ['who was asked has it', ({ says }) => says('p1', 'yes'), 'too-late'],
  ['it is done', ({ says }) => says('p1', 'done'), 'done-already'],
  [
    'another keeps it quiet',
    ({ acts, at: now }) => acts('known', 'p3', { reason: 'trial', until: now() + HOUR }),
    'too-late',
  ],
  ['another closed it', ({ acts }) => acts('not-a-problem', 'p3', { reason: 'trial' }), 'over'],
];

t.test('by its code or by the mail of another: whose it is, and nothing is done', async (t) => {
  for (const [name, how, kind] of WAYS)
    for (const verb of VERBS)
      for (const by of ['code', 'mail'] as const) {
        const given = begun();
        how(given);
        const before = standing(given.box.state);
        const { code, phaseAt } = given.task();
        const told = given.says('p2', verb, 'p2', by === 'code' ? { code, taskId: null } : {});
        const personId = kind === 'over' ? null : before.ownerId;
        t.match(told, { kind, personId }, `${name}, ${by}: ${verb}`);
        t.same(standing(given.box.state), before, `${name}, ${by}: ${verb} changes nothing`);
        if (kind !== 'waits') t.equal(told?.since, phaseAt, `${name}: since when`);
      }
});

t.test('a code that no task has is not understood', async (t) => {
  const { says } = begun();
  t.match(says('p2', 'yes', null, { code: '98', taskId: null }), { kind: 'not-understood' });
  t.match(says('p2', 'yes', null, { taskId: 4711 }), { kind: 'not-understood' });
});

t.test(
  'taken and given away on the panel by somebody never asked: DONE by mail says who has it',
  async (t) => {
    const { says, acts, box } = begun();
    acts('accept', 'p2');
    t.match(says('p2', 'give', 'p3', { via: 'mail' }), { kind: 'given', personId: 'p3' });
    t.match(says('p2', 'done', null, { via: 'mail' }), { kind: 'waits', personId: 'p3' });
    says('p3', 'yes');
    t.match(says('p2', 'done', null, { via: 'mail' }), { kind: 'too-late', personId: 'p3' });
    t.match(taskIn(box.state), { phase: 'with', ownerId: 'p3' });
  },
);

/** One is Marta’s and told to her, the other Anna’s. */
function two() {
  const box = open(undefined, [rule('late'), rule('quay', 'plant-manager')]);
  const cases = [...CASES, some('b', { ruleId: 'quay', actBy: at('12T15:00') })];
  box.look(START, cases);
  let now = START;
  const says = (verb: Verb, taskId: number | null, personId = 'p1'): PlannedMessage | undefined => {
    now += MIN;
    const reply: Reply = {
      ...{ nonce: `n${now}`, personId, at: now, via: 'mail', verb, code: null, taskId, reason: null },
      toPersonId: null,
    };
    return box.look(now, cases, [{ type: 'reply', reply }]).planned.find((one) => one.class === 'answer');
  };
  return {
    box,
    says,
    cases,
    takes(id: number) {
      now += MIN;
      box.look(now, cases, [act('accept', id, 'p1', now)]);
    },
  };
}

t.test('YES to the mail of another takes nothing, and names what is one’s own', async (t) => {
  const { box, says } = two();
  const answer = says('yes', 1002);
  t.match(answer, { taskId: 1002, about: [1001], answer: { kind: 'waits', personId: 'p3' } });
  t.match(box.state.tasks.get(1001), { phase: 'nobody' });
  t.match(box.state.tasks.get(1002), { phase: 'nobody', ownerId: 'p3' });
});

t.test(
  'what nobody understands is about the task of the mail it answers, as long as that is open',
  async (t) => {
    const { says, takes } = two();
    takes(1002);
    t.match(says('unclear', 1002), { taskId: 1002, about: [1002], answer: { kind: 'not-understood' } });
    t.match(says('unclear', ID), { taskId: ID, about: [ID] });
    const both = says('unclear', null);
    t.same([both?.taskId, both?.about.toSorted()], [null, [1001, 1002]], 'of all where it answers none');
    const others = says('unclear', 1002, 'p3');
    t.same([others?.taskId, others?.about], [null, []], 'nothing is open for who asked before');
  },
);

t.test('the code of another in an answer to a mail: that one is meant, as long as it was told', async (t) => {
  const box = open();
  const cases = [...CASES, some('b', { ruleId: 'quay', actBy: at('12T15:00') })];
  box.look(START, cases);
  const [one, other] = [1001, 1002].map((id) => box.state.tasks.get(id)?.code ?? '');
  let now = START;
  const says = (code: string, taskId: number, verb: Verb = 'yes') => {
    now += MIN;
    const reply: Reply = {
      ...{ nonce: `n${now}`, personId: 'p1', at: now, via: 'mail', verb, code, taskId, reason: null },
      toPersonId: null,
    };
    const { planned } = box.look(now, cases, [{ type: 'reply', reply }]);
    const { taskId: of, answer } = planned.find(({ class: kind }) => kind === 'answer') ?? {};
    return [of, answer?.kind];
  };
  t.same(says(other ?? '', 1001), [1002, 'yours']);
  t.match(box.state.tasks.get(1001), { phase: 'nobody' });
  t.same(says('98', 1001), [1001, 'yours'], 'of a number that is no code the mail is believed');
  t.same(says(one ?? '', 1001, 'done'), [1001, 'done']);
  t.same(says(other ?? '', 999, 'done'), [null, 'not-understood'], 'codes come round again');
});
