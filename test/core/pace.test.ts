// When somebody is told: awake or not, how much at once, how much in a shift; what is held comes as one list.
import t from 'tap';
import type { Act } from '../../src/core/types/task.ts';
import { alertRule } from '../fixtures/exact-plant.ts';
import { type Case, type Rounds, rounds } from '../fixtures/rounds.ts';
import { goes, news } from './day-and-night.ts';
import { type Crew, modelOf, utc } from './roster-plant.ts';

const MINUTE = 60_000;
const ZONE = 'Europe/Berlin';
const at = (text: string): number => utc(ZONE, `2026-06-${text}`);
const rule = (id: string) =>
  alertRule({
    ...{ id, each: 'line', when: 'true', groupBy: 'line', consequence: 'notice' },
    owner: { role: 'planner', escalate: ['shift-supervisor', 'plant-manager'], afterMs: 20 * MINUTE },
  });
const RULES = ['late', 'quay', 'noisy'].map(rule);

const daily = (id: string, from: string, to: string) => ({
  ...{ id, name: id, cycleDays: 7 },
  shifts: [{ days: [1, 2, 3, 4, 5, 6, 7], from, to }],
});
const ROLES = [
  { id: 'planner', name: 'planner', holder: 'p1' },
  { id: 'shift-supervisor', name: 'shift supervisor', holder: 'p2' },
  { id: 'plant-manager', name: 'plant manager', holder: 'p3' },
];
const CREW: Crew = {
  zone: ZONE,
  patterns: [daily('early', '06:00', '14:00'), daily('night', '22:00', '06:00')],
  people: [
    { id: 'p1', name: 'Marta', works: 'early' },
    { id: 'p2', name: 'Jo', works: 'night' },
    {
      id: 'p3',
      name: 'Anna',
      works: 'early',
      standby: [{ from: '2026-06-10T20:00', to: '2026-06-11T06:00' }],
    },
  ],
  roles: ROLES,
};

const open = (crew: Crew = CREW): Rounds => rounds(modelOf(crew), RULES);

const some = (id: string, part: Partial<Case> = {}): Case => ({
  ...{ id, ruleId: 'late', band: 2, actBy: null, worthMinor: 100_000, openedAt: 0 },
  ...part,
});

const many = (from: number, to: number, part: Partial<Case> = {}): Case[] =>
  Array.from({ length: to - from }, (_, i) => some(`d${from + i}`, part));

const heldIn = ({ state }: Rounds) =>
  [...state.tasks.values()].flatMap(({ id, waits }) =>
    waits ? [`${waits.why} ${waits.personId} ${id - 1000}`] : [],
  );

const accept = (taskId: number, personId: string, when: number): Act => ({
  ...{ kind: 'accept', taskId, personId, at: when, via: 'panel', nonce: `${taskId} ${personId} ${when}` },
});

t.test('at night what can wait waits for the shift, and comes as one list', async (t) => {
  const box = open();
  const night = at('10T02:10');
  const two = [some('a', { actBy: at('10T15:00') }), some('b')];
  const first = box.look(night, two);
  t.same([goes(first), heldIn(box)], [[], ['off-duty p1 1', 'off-duty p1 2']]);
  t.equal(first.tellAt, at('10T06:00'), 'and the box looks again just then');
  t.equal(
    box.state.tasks.get(1001)?.escalation,
    null,
    'nobody is asked because somebody did not answer in their sleep',
  );
  t.same(goes(box.look(at('10T05:59'), two)), []);
  const morning = box.look(at('10T06:00'), two);
  t.same(goes(morning), ['digest p1 1,2']);
  t.same(goes(box.look(at('10T06:05'), two)), [], 'once');
  t.equal(box.state.tasks.get(1001)?.escalation?.at, at('10T06:20'), 'now they have the time to answer');
});

t.test('what was taken or is over by the morning is in no list; one alone is told as itself', async (t) => {
  const box = open();
  box.look(at('10T02:10'), many(1, 4));
  box.look(at('10T03:00'), many(1, 4), [{ type: 'act', act: accept(1002, 'p2', at('10T03:00')) }]);
  box.look(at('10T04:00'), [some('d1'), some('d2')]);
  const morning = box.look(at('10T06:00'), [some('d1'), some('d2')]);
  t.same(goes(morning), ['raised p1 1']);
});

t.test('what cannot wait is told at once to whoever can be reached', async (t) => {
  const night = at('10T02:10');
  const lost = [some('a', { actBy: at('10T05:00') })];
  const box = open();
  const first = box.look(night, lost);
  t.same(goes(first), ['raised p2 1'], 'not to the planner asleep');
  t.equal(box.state.tasks.get(1001)?.ownerId, 'p2');
  const later = box.look(night + 20 * MINUTE, lost);
  t.same(goes(later), ['escalated p1 1'], 'and then nobody else is there to be asked: they are woken');
  t.same(
    [...first.planned, ...later.planned].map(({ recipientId, isWaking }) => `${recipientId} ${isWaking}`),
    ['p2 false', 'p1 true'],
  );
  const cheap = open();
  cheap.look(night, [some('a', { actBy: at('10T05:00'), worthMinor: 0 })]);
  t.same(heldIn(cheap), ['off-duty p1 1']);
  const nobodyKnows = open();
  t.same(goes(nobodyKnows.look(night, [some('a', { actBy: at('10T05:00'), worthMinor: null })])), [
    'raised p2 1',
  ]);
});

t.test('on call: woken for what cannot wait, and for nothing else', async (t) => {
  const crew = { ...CREW, roles: ROLES.map((one) => ({ ...one, holder: 'p3' })) };
  const night = at('11T02:10');
  t.same(goes(open(crew).look(night, [some('a', { actBy: at('11T05:00') })])), ['raised p3 1']);
  const later = open(crew);
  later.look(night, [some('a', { actBy: at('11T09:00') })]);
  t.same(heldIn(later), ['off-duty p3 1']);
});

t.test('it becomes urgent in the night: whoever is there is asked, not the one asleep', async (t) => {
  const box = open();
  box.look(at('10T02:10'), [some('a', { actBy: at('10T15:00') })]);
  t.equal(box.state.tasks.get(1001)?.ownerId, 'p1');
  t.same(goes(box.look(at('10T03:00'), [some('a', { actBy: at('10T05:00') })])), ['raised p2 1']);
  t.equal(box.state.tasks.get(1001)?.ownerId, 'p2', 'nobody had been told');
});

t.test('five at once: what is over that comes as a list, first things first', async (t) => {
  const box = open();
  const start = at('10T08:00');
  const first = box.look(start, many(1, 7));
  t.same(goes(first), [...[1, 2, 3, 4].map((id) => `raised p1 ${id}`), 'digest p1 5,6']);
  t.same(heldIn(box), []);
});

t.test(
  'three in ten minutes: what comes too thick waits for the next, and nothing small goes before it',
  async (t) => {
    const box = open();
    const start = at('10T08:00');
    box.look(start, many(1, 6));
    const taken = [1, 2, 3, 4, 5].map(
      (id) => ({ type: 'act', act: accept(1000 + id, 'p1', start + 1) }) as const,
    );
    box.look(start + 1, many(1, 6), taken);
    const more = [some('big'), ...many(1, 6)];
    const held = box.look(start + 60_000, more);
    t.same([goes(held), heldIn(box)], [[], ['flood p1 6']]);
    t.ok((held.tellAt ?? 0) >= start + 200_000 && (held.tellAt ?? 0) < start + 215_000);
    const next = box.look(start + 215_000, [...more, some('small')]);
    t.same([goes(next), heldIn(box)], [['digest p1 6,7'], []]);
  },
);

t.test('what is now goes whatever was told before it', async (t) => {
  const box = open();
  const start = at('10T08:00');
  box.look(start, many(1, 7));
  const now = many(7, 9, { band: 1 });
  t.same(goes(box.look(start + MINUTE, [...now, ...many(1, 7)])), ['raised p1 7', 'raised p1 8']);
});

t.test('six new ones a shift; more wait for the next where they can', async (t) => {
  const box = open();
  const open6: Case[] = [];
  for (let i = 1; i <= 6; i += 1) {
    open6.push(some(`d${i}`));
    t.same(goes(box.look(at('10T07:00') + i * 15 * MINUTE, open6)), [`raised p1 ${i}`]);
    box.look(at('10T07:00') + i * 15 * MINUTE + MINUTE, open6, [
      { type: 'act', act: accept(1000 + i, 'p1', at('10T07:00') + i * 15 * MINUTE + MINUTE) },
    ]);
  }
  const seventh = [...open6, some('d7'), some('d8', { actBy: at('10T12:00') })];
  const more = box.look(at('10T09:30'), seventh);
  t.same(goes(more), ['raised p1 8'], 'what must be decided today goes');
  t.same(heldIn(box), ['budget p1 7']);
  box.look(at('10T09:31'), seventh, [{ type: 'act', act: accept(1008, 'p1', at('10T09:31')) }]);
  t.same(goes(box.look(at('11T06:00'), seventh)), ['digest p1 7,8']);
});

t.test('handed on and over in one look: nobody is asked about it', async (t) => {
  const box = open();
  const noon = at('10T12:00');
  box.look(noon, [some('a')]);
  const give: Act = { ...accept(1001, 'p1', noon + MINUTE), kind: 'give', toPersonId: 'p3' };
  t.same(goes(box.look(noon + MINUTE, [], [{ type: 'act', act: give }])), []);
});

t.test('six in a shift are counted from its begin, whatever they were asked before it', async (t) => {
  const box = open();
  // Woken two hours before the shift: nobody else of the chain is left.
  const woken = [some('a', { actBy: at('10T05:00') })];
  box.look(at('10T04:00'), woken);
  t.same(goes(box.look(at('10T04:20'), woken)), ['escalated p1 1']);
  const done: Act = { ...accept(1001, 'p1', at('10T04:21')), kind: 'done' };
  box.look(at('10T04:21'), woken, [{ type: 'act', act: done }]);
  const more: Case[] = [...woken];
  for (let i = 1; i <= 6; i += 1) {
    more.push(some(`d${i}`));
    t.same(goes(box.look(at('10T11:00') + i * 10 * MINUTE, more)), [`raised p1 ${i + 1}`]);
    box.look(at('10T11:01') + i * 10 * MINUTE, more, [
      { type: 'act', act: accept(1001 + i, 'p1', at('10T11:01') + i * 10 * MINUTE) },
    ]);
  }
  more.push(some('d7'));
  box.look(at('10T12:10'), more);
  t.same(heldIn(box), ['budget p1 8']);
  t.same(
    goes(box.look(at('10T12:30'), more)),
    [],
    'eight hours after they were woken it is still the same shift',
  );
});

t.test('more than ten in ten minutes: one message says so, and the rest comes when it is over', async (t) => {
  const box = open();
  const start = at('10T08:00');
  const of = (cases: readonly Case[]) =>
    cases.map((one, i) => (i % 2 === 0 ? one : { ...one, ruleId: 'quay' }));
  const twelve = of(many(1, 13));
  const first = box.look(start, twelve);
  t.same(goes(first), ['flood p1 1,2,3,4,5,6,7,8,9,10,11,12']);
  const more = [...twelve, ...of([some('d13'), some('d14', { band: 1 })])];
  t.same(goes(box.look(start + 2 * MINUTE, more)), ['raised p1 14'], 'what is now goes on its own');
  t.same(goes(box.look(start + 9 * MINUTE, more)), []);
  t.same(goes(box.look(start + 13 * MINUTE, more)), ['raised p1 13']);
});

t.test('a rule that says too much: its first three, then one message about the others', async (t) => {
  const box = open({ ...CREW, people: CREW.people.map(({ works: _, ...one }) => one) });
  const start = at('10T08:00');
  const noisy: Case[] = [];
  for (let i = 1; i <= 14; i += 1) {
    noisy.push(some(`n${i}`, { ruleId: 'noisy' }));
    const took = accept(1000 + i, 'p1', start + i * 4 * MINUTE + 1);
    box.look(start + i * 4 * MINUTE, noisy);
    box.look(start + i * 4 * MINUTE + 1, noisy, i < 11 ? [{ type: 'act', act: took }] : []);
  }
  t.same(heldIn(box), ['flood p1 13', 'flood p1 14'], 'the eleventh waited for the twelfth');
});

t.test('that it is over wakes nobody who was asked by day', async (t) => {
  const box = open();
  box.look(at('10T13:50'), [some('a', { actBy: at('11T15:00') })]);
  t.same(news(box.look(at('11T02:10'), [])), [['recovered', 'p1', at('11T06:00')]]);
});

t.test('who was woken for it hears at once that another took it, and then how it ended', async (t) => {
  const crew = {
    ...CREW,
    people: CREW.people.map((one) => (one.id === 'p2' ? { ...one, works: 'early' } : one)),
  };
  const box = open(crew);
  const night = at('10T02:10');
  const lost = [some('a', { actBy: at('10T05:00') })];
  t.same(goes(box.look(night, lost)), ['raised p1 1'], 'nobody at all is there');
  const tookAt = night + 15 * MINUTE;
  const taken = box.look(tookAt, lost, [{ type: 'act', act: accept(1001, 'p2', tookAt) }]);
  t.same(news(taken), [['taken', 'p1', tookAt]]);
  const over = box.look(night + 2 * 60 * MINUTE, []);
  t.same(news(over), [['recovered', 'p1', night + 2 * 60 * MINUTE]], 'they were woken within two hours');
  const keys = over.cancelled.map(({ dedupKey }) => dedupKey);
  t.ok(
    keys.some((key) => key.endsWith('|taken')),
    'what was not sent yet of its being taken is not needed',
  );
});

t.test('as a shift begins all that can wait is one list, also what is found just then', async (t) => {
  const box = open();
  box.look(at('10T02:10'), [some('a'), some('b')]);
  const cases = [some('top'), some('a'), some('b'), some('now', { band: 1 }), some('last')];
  t.same(goes(box.look(at('10T06:00'), cases)), ['raised p1 4', 'digest p1 3,1,2,5']);
  t.equal(box.state.paces.get('p1')?.tasks, 2, 'a list is one new thing');
  const fresh = open();
  t.same(goes(fresh.look(at('10T06:04'), many(1, 4))), ['digest p1 1,2,3'], 'where nothing waited as well');
  const later = open();
  t.same(goes(later.look(at('10T06:05'), many(1, 4))), ['raised p1 1', 'raised p1 2', 'raised p1 3']);
  const one = open();
  t.same(goes(one.look(at('10T06:00'), many(1, 2))), ['raised p1 1']);
});
