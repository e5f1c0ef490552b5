// News of the night, as a shift begins: in its digest where there is one, else each by itself; and only the last that is so.
import t from 'tap';
import { act, at, goes, news, open, some } from './day-and-night.ts';

/** Three that p1 was asked about by day; by night the supervisor takes one, and one is over. */
function night() {
  const box = open();
  const three = ['a', 'b', 'c'].map((id) => some(id, { actBy: at('12T15:00') }));
  box.look(at('10T13:50'), three);
  const took = act('accept', 1001, 'p2', at('11T02:00'));
  const quiet = [
    ...news(box.look(at('11T02:00'), three, [took])),
    ...news(box.look(at('11T03:00'), three.slice(0, 2))),
  ];
  return { box, left: three.slice(0, 2), quiet };
}

t.test('nothing else to tell: each by itself, when the shift begins', async (t) => {
  const { box, left, quiet } = night();
  t.same(
    quiet.filter(([, to]) => to === 'p1'),
    [],
  );
  t.same(news(box.look(at('11T05:55'), left)), []);
  t.same(news(box.look(at('11T06:00'), left)), [
    ['taken', 'p1', at('11T06:00')],
    ['recovered', 'p1', at('11T06:00')],
  ]);
});

t.test('with something to ask: one list, what asks in front', async (t) => {
  const { box, left } = night();
  const more = [...left, some('d', { actBy: at('12T15:00') })];
  box.look(at('11T04:00'), more);
  const morning = box.look(at('11T06:00'), more);
  t.same(
    goes(morning).filter((one) => one.includes(' p1 ')),
    ['digest p1 4,1,3'],
  );
  t.same(
    news(morning).filter(([, to]) => to === 'p1'),
    [],
  );
  t.same(news(box.look(at('11T06:05'), more)), [], 'and not again');
});

t.test('what was taken in the night and is over by the morning is only over', async (t) => {
  const { box, left } = night();
  box.look(at('11T04:00'), left.slice(1));
  t.same(
    news(box.look(at('11T06:00'), left.slice(1))).map(([kind]) => kind),
    ['recovered', 'recovered'],
  );
});
