// Ways in which somebody might never be asked, be asked twice or be woken for nothing: each happened once.
import t from 'tap';
import { NEVER } from '../../src/core/task/telling.ts';
import type { FactBody } from '../../src/core/types/observation.ts';
import type { Reply } from '../../src/core/types/reply.ts';
import type { Case } from '../fixtures/rounds.ts';
import {
  ANY,
  act,
  all,
  at,
  crewOf,
  DAY,
  goes,
  HOUR,
  MIN,
  many,
  open,
  P1,
  P2,
  P3,
  RS,
  rolesOf,
  rule,
  some,
  Z,
} from './day-and-night.ts';
import { type Crew, modelOf, utc } from './roster-plant.ts';

t.test(
  'declined, then done by the same person, reopened while they are off duty: somebody is asked',
  async (t) => {
    const box = open();
    const c = [some('a', { actBy: at('12T15:00') })];
    for (const s of ['10T13:00', '10T13:20', '10T22:00']) box.look(at(s), c);
    box.look(at('10T22:05'), c, [act('decline', 1001, 'p2', at('10T22:05'))]);
    box.look(at('10T23:00'), c, [act('done', 1001, 'p2', at('10T23:00'))]);
    const seen = goes(box.look(at('11T08:00'), c, [act('reopen', 1001, 'p1', at('11T08:00'))]));
    t.not([...seen, ...all(box, ['11T08:20', '11T22:00', '12T06:00', '12T14:59'], c)].length, 0);
    t.not(box.state.told.get('a')?.nextAt, NEVER);
  },
);
t.test('a colleague takes what was held for the owner and gives it back: the owner is asked', async (t) => {
  const box = open(crewOf(), [rule('late', 'planner', ['shift-supervisor'])]);
  const c = [some('a', { actBy: at('10T15:00') })];
  box.look(at('10T02:10'), c);
  box.look(at('10T03:00'), c, [act('accept', 1001, 'p2', at('10T03:00'))]);
  box.look(at('10T04:00'), c, [act('decline', 1001, 'p2', at('10T04:00'))]);
  t.same(
    all(box, ['10T06:00', '10T10:00', '10T14:59'], c).map((s) => s.split(' ')[1]),
    ['p1'],
  );
});
t.test('after a clock that was 30 days ahead no flood is left', async (t) => {
  const box = open(ANY);
  box.look(at('10T08:00') + 30 * DAY, many(11));
  box.look(at('10T08:00'), []);
  t.same(all(box, ['10T08:05', '11T08:00', '20T08:00', '30T08:00'], [some('new')]).slice(0, 1), [
    'raised p1 12',
  ]);
});
t.test(
  'on leave from Monday with a stand-in: what is held on Friday evening is asked on Monday',
  async (t) => {
    const box = open(
      crewOf([
        { ...P1, works: 'office', absent: [{ from: '2026-06-15', to: '2026-07-03' }], standIn: 'p5' },
        P2,
        P3,
        { id: 'p5', name: 'Eva', works: 'office' },
      ]),
    );
    const c = [some('a', { actBy: utc(Z, '2026-07-07T12:00') })];
    t.not(all(box, ['12T14:05', '15T06:00', '15T12:00', '25T12:00'], c).length, 0);
  },
);
t.test('roles renamed while it is open: the new chain is asked', async (t) => {
  const box = open(ANY);
  const c = [some('a', { actBy: at('10T12:00') })];
  box.look(at('10T08:00'), c);
  const roles = rolesOf([
    ['planning', 'p1'],
    ['foreman', 'p2'],
    ['director', 'p3'],
  ]);
  Object.assign(box.state, { model: modelOf({ ...ANY, roles }) });
  box.state.rules = {
    ...box.state.rules,
    hash: 'b',
    rules: RS.map((r) => rule(r, 'planning', ['foreman', 'director'])),
  };
  t.same(all(box, ['10T08:20'], c), ['escalated p2 1']);
});
t.test('act-by a minute after the shift begins, somebody at work: they are asked in the night', async (t) => {
  t.same(goes(open().look(at('10T02:10'), [some('a', { actBy: at('10T06:01') })])), ['raised p2 1']);
});
t.test('no budget holds what closes five minutes after it ends', async (t) => {
  const box = open(ANY);
  for (let i = 1; i <= 6; i += 1) box.look(at('10T08:00') + i * 10 * MIN, many(i));
  t.same(
    all(box, ['10T09:30'], [...many(6), some('x', { actBy: at('10T16:15') })]).filter((s) =>
      s.endsWith(' 7'),
    ),
    ['raised p1 7'],
  );
});
t.test('what becomes urgent in the night goes to whoever is at work', async (t) => {
  const box = open();
  box.look(at('10T02:10'), [some('a', { actBy: at('10T15:00') })]);
  t.same(goes(box.look(at('10T03:00'), [some('a', { actBy: at('10T05:00') })])), ['raised p2 1']);
});
t.test('band 1 without act-by on Friday night waits for no Monday while somebody is at work', async (t) => {
  const box = open(crewOf([{ ...P1, works: 'office' }, P2, P3]));
  t.not(all(box, ['12T22:30', '13T06:00', '14T02:00'], [some('a', { band: 1, worthMinor: null })]).length, 0);
});
t.test('a rule that never stops: each shift its reader has at least a list', async (t) => {
  const box = open(crewOf([P1, { ...P2, works: 'early' }, P3]));
  const seen: string[] = [];
  const c: Case[] = [];
  for (let i = 1; i <= 12 * 26; i += 1) {
    c.push(some(`n${i}`, { ruleId: 'noisy', actBy: at('16T12:00') + i * MIN }));
    for (const one of goes(box.look(at('10T06:00') + i * 5 * MIN, c))) if (i > 12 * 14) seen.push(one);
  }
  t.not(seen.length, 0, 'in the second half of the day');
});
t.test('what came first is not overtaken for ever', async (t) => {
  const box = open(ANY);
  const start = at('10T08:00');
  const seen: string[] = [];
  let c = many(7, { actBy: start + 100 * MIN });
  box.look(start, c);
  for (let i = 1; i <= 30; i += 1) {
    const now = start + i * 200_000;
    c = [...c, some(`e${i}`, { ruleId: RS[i % 3] ?? 'late', worthMinor: 1000, actBy: now + 90 * MIN })];
    seen.push(...goes(box.look(now, c, i > 1 ? [act('accept', 1006 + i, 'p1', now)] : [])));
  }
  t.ok(
    seen.some((s) => /[ ,]6(,|$)/.test(s)),
    'the sixth, first by rank, is told before its act-by',
  );
});
t.test('YES without a code takes nothing that was never told', async (t) => {
  const box = open();
  const start = at('10T08:00');
  const c = many(6);
  box.look(start, c.slice(0, 5));
  box.look(start + MIN, c);
  box.look(
    start + 2 * MIN,
    c,
    [2, 3, 4, 5].map((i) => act('accept', 1000 + i, 'p2', start + 2 * MIN)),
  );
  box.look(start + 150_000, c.slice(1));
  const reply: Reply = {
    nonce: 'r',
    personId: 'p1',
    code: null,
    taskId: null,
    verb: 'yes',
    toPersonId: null,
    reason: null,
    via: 'sms',
    at: start + 160_000,
  };
  box.look(start + 160_000, c.slice(1), [{ type: 'reply', reply }]);
  t.equal(box.state.tasks.get(1006)?.phase, 'nobody');
});
t.test('it speaks again while its holder is on leave: somebody else is asked', async (t) => {
  const box = open(crewOf([{ ...P1, absent: [{ from: '2026-06-11', to: '2026-06-28' }] }, P2, P3]));
  const c = [some('a', { band: 3, worthMinor: 100_000, actBy: at('13T12:00') })];
  box.look(at('10T07:00'), c);
  box.look(at('10T07:05'), c, [
    act('known', 1001, 'p1', at('10T07:05'), { reason: 'x', until: at('30T07:00') }),
  ]);
  const seen = all(
    box,
    ['12T07:00', '12T08:00', '12T23:00', '13T11:55'],
    c.map((one): Case => ({ ...one, band: 1, worthMinor: 90_000_000 })),
  );
  t.ok(
    seen.some((s) => !s.includes(' p1 ')),
    seen.join('; '),
  );
});
t.test('taken and given back in the night: nobody reads at six that it is taken', async (t) => {
  const box = open();
  const c = [some('a', { actBy: at('11T15:00') })];
  box.look(at('10T13:50'), c);
  const took = box.look(at('11T03:00'), c, [act('accept', 1001, 'p2', at('11T03:00'))]);
  const key = took.planned.find((o) => o.class === 'taken')?.dedupKey;
  const back = box.look(at('11T03:30'), c, [act('decline', 1001, 'p2', at('11T03:30'))]);
  t.ok(back.cancelled.some((o) => o.dedupKey === key));
});
t.test('two hundred told as one list are not told as two hundred that they are over', async (t) => {
  const box = open();
  const c = Array.from({ length: 200 }, (_, i) => some(`n${i}`, { ruleId: 'noisy' }));
  box.look(at('10T08:00'), c);
  t.ok(box.look(at('10T08:30'), []).planned.length < 20);
});
t.test('eleven rules for eleven people: each is told of theirs as itself', async (t) => {
  const ids = Array.from({ length: 11 }, (_, i) => i + 1);
  const crew = {
    zone: Z,
    people: ids.map((i) => ({ id: `p${i}`, name: `P${i}` })),
    roles: ids.map((i) => ({ id: `r${i}`, name: `r${i}`, holder: `p${i}` })),
  };
  const seen = goes(
    open(
      crew,
      ids.map((i) => rule(`R${i}`, `r${i}`, [])),
    ).look(
      at('10T08:00'),
      ids.map((i) => some(`d${i}`, { ruleId: `R${i}` })),
    ),
  );
  t.ok(
    seen.every((s) => s.startsWith('raised')),
    seen.slice(0, 2).join('; '),
  );
});
t.test('a rule that goes over and under ten an hour: not a flood message for each', async (t) => {
  const box = open(ANY);
  const seen: string[] = [];
  let c: Case[] = [];
  for (let i = 1; i <= 22; i += 1) {
    const now = at('10T08:00') + i * 329_000;
    c = [...c.slice(-12), some(`n${i}`, { ruleId: 'noisy', actBy: now + 3 * HOUR })];
    seen.push(...goes(box.look(now, c)), ...goes(box.look(now + 315_000, c)));
    box.look(now + 320_000, c, [act('accept', 1000 + i, 'p1', now + 320_000)]);
  }
  t.ok(
    seen.filter((s) => s.startsWith('flood')).length <= 2,
    `${seen.filter((s) => s.startsWith('flood')).length} flood messages`,
  );
});
t.test('two shifts that touch: six new ones, too', async (t) => {
  const plain = crewOf([{ ...P1, works: 'd24', cycleBegins: '2026-06-10' }, P2, P3]);
  const crew: Crew = {
    ...plain,
    patterns: [
      ...(plain.patterns ?? []),
      {
        id: 'd24',
        name: 'd24',
        cycleDays: 3,
        shifts: [
          { days: [1], from: '06:00', to: '18:00' },
          { days: [1], from: '18:00', to: '06:00' },
        ],
      },
    ],
  };
  const box = open(crew);
  const seen: string[] = [];
  for (let i = 1; i <= 18; i += 1) {
    const now = at('10T06:10') + i * 25 * MIN;
    seen.push(...goes(box.look(now, many(i))).filter((s) => s.startsWith('raised p1')));
    box.look(now + MIN, many(i), [act('accept', 1000 + i, 'p1', now + MIN)]);
  }
  t.ok(seen.length <= 6, `${seen.length} in seven and a half hours`);
});
t.test('given and over in one tick: nobody asleep is asked', async (t) => {
  const box = open();
  const c = [some('a', { actBy: at('11T15:00') })];
  box.look(at('10T08:00'), c);
  t.same(
    goes(box.look(at('10T08:10'), [], [act('give', 1001, 'p1', at('10T08:10'), { toPersonId: 'p2' })])),
    [],
  );
});

t.test('given back when all were asked, it is asked anew: they had heard that somebody had it', async (t) => {
  const box = open(ANY);
  const when = at('10T09:00');
  const look = (minutes: number, bodies: FactBody[] = []) =>
    goes(box.look(when + minutes * MIN, [some('a')], bodies));
  const asked = [0, 20, 40].flatMap((minutes) => look(minutes));
  t.same(asked, ['raised p1 1', 'escalated p2 1', 'escalated p3 1']);
  t.same(look(45, [act('accept', 1001, 'p3', when + 45 * MIN)]), []);
  t.same(look(60, [act('decline', 1001, 'p3', when + 60 * MIN)]), ['escalated p1 1']);
  t.same(look(80), ['escalated p2 1']);
  t.same(look(100), [], 'each once, and not whoever said that it is not theirs');
});

t.test('given back, whoever was never asked comes before whoever was', async (t) => {
  const box = open(ANY);
  const when = at('10T09:00');
  const look = (minutes: number, bodies: FactBody[] = []) =>
    goes(box.look(when + minutes * MIN, [some('a')], bodies));
  t.same([...look(0), ...look(20)], ['raised p1 1', 'escalated p2 1']);
  look(25, [act('accept', 1001, 'p2', when + 25 * MIN)]);
  t.same(look(30, [act('decline', 1001, 'p2', when + 30 * MIN)]), ['escalated p3 1']);
  t.same(look(50), ['escalated p1 1']);
});
