// Whom a decision is for is away to the last of them: it says so itself, for there is no message that could fail.
import t from 'tap';
import { act, at, crewOf, goes, MIN, open, P1, P2, P3, rule, some } from './day-and-night.ts';

const LEAVE = { absent: [{ from: '2026-06-08', to: '2026-06-12' }] };
const ALL_AWAY = crewOf([P1, P2, P3].map((one) => ({ ...one, ...LEAVE })));
const WAITING = [some('a', { actBy: at('20T12:00') })];

t.test('all are away and nobody stands in: out of reach until somebody is there', async (t) => {
  const box = open(ALL_AWAY);
  t.same(goes(box.look(at('10T08:00'), WAITING)), []);
  t.match(box.state.tasks.get(1001), { phase: 'nobody', ownerId: null, isOutOfReach: true, waits: null });
  t.same(goes(box.look(at('12T08:00'), WAITING)), []);
  t.equal(box.state.tasks.get(1001)?.isOutOfReach, true);
  t.same(goes(box.look(at('13T08:00'), WAITING)), ['raised p1 1']);
  t.equal(box.state.tasks.get(1001)?.isOutOfReach, false);
});

t.test('somebody of the chain is there, or only asleep: it is within reach', async (t) => {
  const oneLeft = open(crewOf([{ ...P1, ...LEAVE }, P2, P3]));
  oneLeft.look(at('10T08:00'), WAITING);
  t.equal(oneLeft.state.tasks.get(1001)?.isOutOfReach, false);
  const asleep = open();
  asleep.look(at('10T02:10'), WAITING);
  t.match(asleep.state.tasks.get(1001), { isOutOfReach: false, waits: { why: 'off-duty' } });
});

t.test('they leave while it waits for their shift: nobody waits for them any more', async (t) => {
  const leaving = { absent: [{ from: '2026-06-10', to: '2026-06-12' }] };
  const box = open(crewOf([{ ...P1, ...leaving }]), [rule('late', 'planner', [])]);
  box.look(at('09T15:00'), WAITING);
  t.match(box.state.tasks.get(1001), { isOutOfReach: false, waits: { personId: 'p1' } });
  box.look(at('10T02:00'), WAITING);
  t.match(box.state.tasks.get(1001), { isOutOfReach: true, waits: null });
});

t.test('who was asked and does not answer, or said no, was reached; what is taken asks nobody', async (t) => {
  const box = open(crewOf([P1, { ...P2, ...LEAVE }, { ...P3, ...LEAVE }]));
  t.same(goes(box.look(at('10T08:00'), WAITING)), ['raised p1 1']);
  box.look(at('10T09:00'), WAITING);
  t.equal(box.state.tasks.get(1001)?.isOutOfReach, false);
  box.look(at('10T09:01'), WAITING, [act('decline', 1001, 'p1', at('10T09:01'))]);
  t.equal(box.state.tasks.get(1001)?.isOutOfReach, false);
  const taken = open(ALL_AWAY);
  taken.look(at('10T08:00'), WAITING);
  taken.look(at('10T08:00') + MIN, WAITING, [act('accept', 1001, 'p1', at('10T08:00') + MIN)]);
  t.match(taken.state.tasks.get(1001), { phase: 'with', isOutOfReach: false });
});

t.test('a first picture tells nobody: that nobody is there is no news of it', async (t) => {
  const box = open(ALL_AWAY);
  Object.assign(box.state, { firstPictureAt: null, oldestAt: null });
  box.look(at('10T08:00'), WAITING);
  t.equal(box.state.tasks.get(1001)?.isOutOfReach, false);
});
