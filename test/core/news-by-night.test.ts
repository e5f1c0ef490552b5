// That something was taken or is over, by night: never told wrongly or twice, and no flood of its own.
import t from 'tap';
import { act, at, goes, many, news, open, some } from './day-and-night.ts';

const toP1 = (round: Parameters<typeof news>[0]) => news(round).filter(([, to]) => to === 'p1');

t.test(
  'it was said to be known, and speaks again in the night: nobody is told in the morning that it is taken',
  async (t) => {
    const box = open();
    const c = [some('a', { actBy: at('12T15:00') })];
    box.look(at('10T13:50'), c);
    const until = at('11T03:00');
    box.look(at('11T02:00'), c, [
      act('known', 1001, 'p2', at('11T02:00'), { reason: 'waits for a part', until }),
    ]);
    box.look(at('11T03:30'), c);
    t.equal(box.state.tasks.get(1001)?.phase, 'nobody', 'it asks again');
    const morning = box.look(at('11T06:00'), c);
    t.equal(box.state.tasks.get(1001)?.phase, 'nobody');
    t.same(
      toP1(morning).filter(([kind]) => kind === 'taken'),
      [],
    );
  },
);

t.test(
  'what was heard as taken by day is not in the digest of the next morning as taken again',
  async (t) => {
    const box = open();
    const c = [some('a', { actBy: at('12T15:00') })];
    box.look(at('10T13:00'), c);
    t.same(
      toP1(box.look(at('10T13:10'), c, [act('accept', 1001, 'p2', at('10T13:10'))])).map(([one]) => one),
      ['taken'],
    );
    const more = [...c, some('b', { actBy: at('12T15:00') })];
    box.look(at('11T02:00'), more, [act('accept', 1001, 'p2', at('11T02:00'))]);
    t.same(
      goes(box.look(at('11T06:00'), more)).filter((one) => one.includes(' p1 ')),
      ['raised p1 2'],
    );
  },
);

t.test('twelve that are over in the night are no twelve messages as the shift begins', async (t) => {
  const box = open();
  const twelve = many(12, { actBy: at('13T15:00') });
  box.look(at('10T02:00'), twelve);
  t.match(goes(box.look(at('10T06:00'), twelve)), [/^(digest|flood) p1 /]);
  box.look(at('11T02:00'), []);
  const morning = toP1(box.look(at('11T06:00'), []));
  t.ok(morning.length <= 5, `${morning.length} messages at once to one person`);
});
