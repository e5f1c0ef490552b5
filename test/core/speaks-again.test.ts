// What was kept quiet is nobody's again: it is asked of all who are there, whoever had said that it can wait.
import t from 'tap';
import { act, all, at, crewOf, goes, MIN, open, P1, some } from './day-and-night.ts';

const CASES = [some('a')];
/** Marta works early; when the others do nobody knows, so that they are asked at any hour. */
const crew = (more: object = {}) =>
  crewOf([
    { ...P1, ...more },
    { id: 'p2', name: 'Jo' },
    { id: 'p3', name: 'Anna' },
  ]);
const known = (until: string) =>
  act('known', 1001, 'p1', at('10T08:45'), { reason: 'trial', until: at(until) });

/** All are asked, and Marta says that it can wait. */
function quiet(until: string, more: object = {}) {
  const box = open(crew(more));
  all(box, ['10T08:00', '10T08:20', '10T08:40'], CASES);
  box.look(at('10T08:45'), CASES, [known(until)]);
  return box;
}

function askedBetween(box: ReturnType<typeof open>, from: string, to: string, cases = CASES): string[] {
  const asked: string[] = [];
  for (let now = at(from); now < at(to); now += 30 * MIN) asked.push(...goes(box.look(now, cases)));
  return asked;
}

t.test('worse while who said so is off duty: somebody who is there is asked at once', async (t) => {
  const box = quiet('12T10:00');
  const worse = [some('a', { band: 1 })];
  t.match(goes(box.look(at('10T15:00'), worse)), [/^escalated p[23] 1$/]);
  t.equal(box.state.tasks.get(1001)?.phase, 'nobody', 'what is now waits for nobody');
  t.same(
    askedBetween(box, '10T15:30', '11T09:00', worse),
    ['escalated p3 1', 'changed p1 1'],
    'the others are, and who said so hears of it once, at their shift',
  );
});

t.test('the time that was said is over while who said it is on leave: the others are asked', async (t) => {
  const box = quiet('11T10:00', { absent: [{ from: '2026-06-11', to: '2026-06-30' }] });
  const asked = askedBetween(box, '11T09:00', '11T14:00');
  t.ok(asked.includes('escalated p2 1') && asked.includes('escalated p3 1'), asked.join());
});
