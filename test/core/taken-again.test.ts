// Somebody took it, gave it up, and another took it: whoever was asked hears of both.
import t from 'tap';
import { ANY, act, all, at, goes, news, open, some } from './day-and-night.ts';

const CASES = [some('a')];

t.test('who heard that it was taken hears that another took it', async (t) => {
  const box = open(ANY);
  t.strictSame(
    all(box, ['10T08:00', '10T08:20', '10T08:40'], CASES),
    ['raised p1 1', 'escalated p2 1', 'escalated p3 1'],
    'all of the chain are asked',
  );
  const does = (kind: 'accept' | 'decline', personId: string, text: string) =>
    news(box.look(at(text), CASES, [act(kind, 1001, personId, at(text))])).map(([kind, to]) => [kind, to]);
  const [first, second] = [
    [
      ['taken', 'p2'],
      ['taken', 'p3'],
    ],
    [
      ['taken', 'p1'],
      ['taken', 'p3'],
    ],
  ];
  t.strictSame(does('accept', 'p1', '10T08:45'), first);
  t.strictSame(does('decline', 'p1', '10T08:50'), [], 'nobody is left to be asked');
  t.strictSame(does('accept', 'p2', '10T08:55'), second);
  t.strictSame(does('decline', 'p2', '10T09:00'), []);
  t.strictSame(does('accept', 'p2', '10T09:05'), second, 'and who thought better of it');
});

t.test(
  'given on to somebody who does not answer, it is asked of those who heard that it was taken',
  async (t) => {
    const box = open(ANY);
    all(box, ['10T08:00', '10T08:20', '10T08:40'], CASES);
    box.look(at('10T08:45'), CASES, [act('accept', 1001, 'p1', at('10T08:45'))]);
    const given = box.look(at('10T08:50'), CASES, [
      act('give', 1001, 'p1', at('10T08:50'), { toPersonId: 'p3' }),
    ]);
    t.strictSame(goes(given), ['raised p3 1']);
    t.strictSame(
      all(box, ['10T09:10', '10T09:30', '10T09:50'], CASES),
      ['escalated p1 1', 'escalated p2 1'],
      'who gave it first, then the next; p3 has been asked',
    );
  },
);

t.test('who has it and says so once more is no news to the others', async (t) => {
  const box = open(ANY);
  const due = [some('a', { actBy: at('10T18:00') })];
  all(box, ['10T08:00', '10T08:20'], due);
  const says = (kind: 'accept' | 'done', text: string) =>
    news(box.look(at(text), due, [act(kind, 1001, 'p1', at(text))])).map(([, to]) => to);
  t.strictSame(says('accept', '10T08:30'), ['p2']);
  t.match(goes(box.look(at('10T13:40'), due)), ['again p1 1'], 'nothing moved');
  t.strictSame(says('accept', '10T13:45'), []);
  t.strictSame(says('done', '10T13:50'), [], 'they know that it is in good hands');
});

t.test('taken and done before their shift begins, it is told to whoever was asked at night', async (t) => {
  const box = open();
  const urgent = [some('a', { band: 1 })];
  t.strictSame(goes(box.look(at('10T02:00'), urgent)), ['raised p2 1']);
  const taken = box.look(at('10T09:00'), urgent, [act('accept', 1001, 'p1', at('10T09:00'))]);
  t.strictSame(news(taken), [['taken', 'p2', at('10T22:00')]]);
  const done = box.look(at('10T10:00'), urgent, [act('done', 1001, 'p1', at('10T10:00'))]);
  t.notOk(
    done.cancelled.some(({ dedupKey }) => dedupKey.endsWith('|p2|taken')),
    'it still goes',
  );
});
