// What somebody writes a second time, or of what is no longer theirs: they are told how it stands, and nothing changes.
import fc from 'fast-check';
import t from 'tap';
import type { Answer, Reply } from '../../src/core/types/reply.ts';
import { ANY, at, HOUR, MIN, open, some } from './day-and-night.ts';
import { begun, CASES, ID, START, standing, taskIn, type Verb } from './one-asked.ts';

const VERBS = ['yes', 'no', 'done', 'give'] as const;

/** How it came to be another's, by Marta's own hand or by the hands of others; and what she is told of it. */
const AWAY_FROM_MARTA: readonly (readonly [
  name: string,
  how: (b: ReturnType<typeof begun>) => void,
  kind: string,
])[] = [
  ['she gave it away', ({ says }) => says('p1', 'give'), 'waits'],
  [
    'the next in the chain gave it to another',
    ({ waits, says }) => {
      waits(HOUR);
      says('p3', 'give', 'p2');
    },
    'waits',
  ],
  [
    'she gave it away and it was taken',
    ({ says }) => {
      says('p1', 'give');
      says('p3', 'yes');
    },
    'too-late',
  ],
  [
    'she had it and gave it away',
    ({ says }) => {
      says('p1', 'yes');
      says('p1', 'give');
    },
    'waits',
  ],
  [
    'another took it',
    ({ waits, says }) => {
      waits(HOUR);
      says('p3', 'yes');
    },
    'too-late',
  ],
  ['another did it', ({ acts }) => acts('done', 'p3'), 'done-already'],
  ['another closed it', ({ acts }) => acts('not-a-problem', 'p3', { reason: 'trial' }), 'over'],
];

t.test(
  'whatever is answered to what is no longer theirs changes nothing, and says where it is',
  async (t) => {
    for (const [name, how, kind] of AWAY_FROM_MARTA)
      for (const verb of VERBS) {
        const given = begun();
        how(given);
        const before = standing(given.box.state);
        const wanted = kind === 'over' ? null : before.ownerId;
        const told = given.says('p1', verb, 'p1');
        t.match(told, { kind, personId: wanted }, `${name}: ${verb}`);
        t.same(standing(given.box.state), before, `${name}: ${verb} changes nothing`);
        if (kind === 'too-late' || kind === 'done-already' || kind === 'over')
          t.equal(told?.since, given.task().phaseAt, `${name}: since when`);
      }
  },
);

t.test(
  'of what another keeps quiet: who does something about it is heard, who gives it up gives nothing up',
  async (t) => {
    const answered = (verb: Verb) => {
      const given = begun();
      given.acts('known', 'p3', { reason: 'trial', until: given.at() + HOUR });
      const told = given.says('p1', verb, 'p1');
      return [told?.kind, given.task().phase, given.task().ownerId];
    };
    t.same(answered('yes'), ['yours', 'with', 'p1']);
    t.same(answered('done'), ['done', 'done', 'p1']);
    t.same(answered('no'), ['too-late', 'known', 'p3']);
    t.same(answered('give'), ['too-late', 'known', 'p3']);
  },
);

t.test(
  'given twice to the same: it is there already; to another, they are told whom it waits for',
  async (t) => {
    const { box, says, acts } = begun();
    t.match(says('p1', 'give'), { kind: 'given', personId: 'p3' });
    const before = standing(box.state);
    t.match(says('p1', 'give'), { kind: 'given-already', personId: 'p3' });
    t.match(
      acts('give', 'p1', { toPersonId: 'p3' }),
      { ok: false, code: 'given-already' },
      'on the panel too',
    );
    t.match(says('p1', 'give', 'p2'), { kind: 'waits', personId: 'p3' });
    t.match(says('p1', 'give', null), { kind: 'waits', personId: 'p3' }, 'whoever was meant by it');
    t.same(standing(box.state), before);
    says('p3', 'yes');
    t.match(acts('give', 'p1', { toPersonId: 'p3' }), { code: 'given-already' }, 'and after it was taken');
    t.match(box.state.tasks.get(ID), { phase: 'with', ownerId: 'p3' });
  },
);

t.test('on the panel, where one sees whose it is, it can be taken back; by a link it cannot', async (t) => {
  const { box, says, acts } = begun();
  says('p1', 'give');
  t.match(acts('accept', 'p1', { via: 'link' }), { ok: false, code: 'waits', task: { ownerId: 'p3' } });
  t.match(acts('accept', 'p1'), { ok: true });
  t.match(box.state.tasks.get(ID), { phase: 'with', ownerId: 'p1' });
  t.match(says('p1', 'no'), { kind: 'declined' }, 'and given up then');
});

t.test('given back to them, or with nobody left to wait for, it is theirs to answer', async (t) => {
  const back = begun();
  back.says('p1', 'give');
  back.says('p3', 'give', 'p1');
  t.match(back.says('p1', 'yes'), { kind: 'yours' });
  const left = begun(ANY);
  left.says('p1', 'give');
  left.says('p3', 'no');
  left.says('p2', 'no');
  t.equal(left.task().ownerId, null, 'nobody is left');
  t.match(left.says('p1', 'yes'), { kind: 'yours' });
});

t.test('who said NO may think better of it while nobody has it', async (t) => {
  const { says, box } = begun();
  t.match(says('p1', 'no'), { kind: 'declined' });
  t.match(says('p1', 'no'), { kind: 'declined' }, 'said again, perhaps with why');
  t.match(says('p1', 'yes'), { kind: 'yours' });
  t.match(box.state.tasks.get(ID), { phase: 'with', ownerId: 'p1', declined: [] });
});

t.test('DONE a second time says who did it and when, whoever asks, and however they answer', async (t) => {
  const { says, box } = begun();
  t.match(says('p1', 'done'), { kind: 'done' });
  const { phaseAt } = taskIn(box.state);
  for (const verb of VERBS)
    t.match(says('p1', verb), { kind: 'done-already', personId: 'p1', since: phaseAt }, verb);
  t.match(
    says('p1', 'done', null, { taskId: null }),
    { kind: 'done-already' },
    'without a code, it is the only one',
  );
  t.match(says('p1', 'details'), { kind: 'details' });
  t.equal(box.state.tasks.get(ID)?.phase, 'done');
});

t.test('without a code, what was given away is none of those that are open', async (t) => {
  const box = open();
  const two = [...CASES, some('b', { ruleId: 'quay', actBy: at('12T15:00') })];
  box.look(START, two);
  let now = START;
  const says = (verb: Verb, taskId: number | null = null): Answer | null | undefined => {
    now += MIN;
    const reply: Reply = {
      ...{ nonce: `n${now}`, personId: 'p1', at: now, via: 'sms', verb, code: null, taskId, reason: null },
      toPersonId: 'p3',
    };
    const { planned } = box.look(now, two, [{ type: 'reply', reply }]);
    return planned.find((one) => one.class === 'answer')?.answer;
  };
  t.match(says('yes'), { kind: 'which' });
  says('give', 1001);
  t.match(says('yes'), { kind: 'yours' });
  t.match(box.state.tasks.get(1002), { phase: 'with', ownerId: 'p1' });
});

/** Read twice by a modem that does not know what it read. */
t.test('one text counts once, also when it changed nothing and would now', async (t) => {
  const { says, box } = begun(ANY);
  says('p1', 'give');
  const same = { nonce: 'one' };
  t.match(says('p1', 'yes', null, same), { kind: 'waits' });
  says('p3', 'no');
  says('p2', 'no');
  says('p1', 'yes', null, same);
  t.match(box.state.tasks.get(ID), { phase: 'nobody', ownerId: null });
  t.match(says('p1', 'yes'), { kind: 'yours' }, 'said anew, it does');
});

const anyWords = fc.array(
  fc.record({
    by: fc.constantFrom('p1', 'p2', 'p3'),
    // What is given most often shows most of who has what.
    verb: fc.constantFrom<Verb>(...VERBS, 'give', 'give', 'details'),
    to: fc.constantFrom('p1', 'p2', 'p3', null),
    waits: fc.boolean(),
  }),
  { minLength: 6, maxLength: 14 },
);
const CHANGES = ['yours', 'done', 'given', 'declined'];

t.test(
  'whoever writes whatever: what is done or with another stays, and an answer that says so is true',
  async (t) => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(anyWords, (words) => {
        const { says, waits, box, at: now } = begun();
        for (const { by, verb, to, waits: isLater } of words) {
          if (isLater) waits(30 * MIN);
          const before = standing(box.state);
          const { keptUntil } = taskIn(box.state);
          const answer = says(by, verb, to);
          const after = standing(box.state);
          if (answer === null) return false;
          seen.set(answer.kind, (seen.get(answer.kind) ?? 0) + 1);
          const isSame = JSON.stringify(before) === JSON.stringify(after);
          if (before.phase === 'done' && !isSame) return false;
          if (before.phase === 'with' && before.ownerId !== by && !isSame) return false;
          // Only what says that it changed something did; who is asked first is settled by the looks.
          if (!CHANGES.includes(answer.kind) && before.events.length !== after.events.length) return false;
          const isOf = ['too-late', 'waits', 'given-already', 'done-already'].includes(answer.kind);
          if (isOf && answer.personId !== before.ownerId) return false;
          const given = before.events.findLast((one) => one.act === 'give');
          // Where its receiver is silent, anybody may have it.
          const isKept = (keptUntil ?? 0) > now();
          const isGiven =
            before.phase === 'nobody' && given?.personId === by && before.ownerId === given.toPersonId;
          if (isGiven && isKept && by !== given.toPersonId && verb !== 'details' && !isSame) return false;
        }
        return true;
      }),
      { numRuns: 300 },
    );
    for (const kind of ['too-late', 'waits', 'given-already', 'done-already', ...CHANGES])
      t.ok((seen.get(kind) ?? 0) > 5, `${kind}: ${seen.get(kind)}`);
  },
);
