// The first message after the box was away: the edge node went on, or was born anew unseen and its numbers fit by chance.
import t from 'tap';
import { type Line, line, tick } from '../../../test/contract/sparkplug-line.ts';

/** Births and three values, one every half second. */
async function heard(): Promise<Line> {
  const one = line();
  one.births();
  for (const value of [1, 2, 3]) {
    await tick(one, 500);
    await one.send(one.data('P1', value));
  }
  return one;
}

t.test('an edge node that went on as ever is believed', async (t) => {
  const away = line({}, await heard());
  await tick(away, 900);
  await away.send(away.data('P1', 4));
  t.same(away.news('P1'), ['4']);
  await tick(away, 60_000);
  await away.send(away.data('P1', 5));
  t.same(away.news('P1'), ['5'], 'a long pause is one while the box listens');
});

t.test('one that was silent for longer than it ever is was most likely born anew meanwhile', async (t) => {
  const away = line({}, await heard());
  await tick(away, 3_000);
  await away.send(away.data('P1', 4));
  t.same(away.news('P1'), ['4?', 'trouble birth-missed', '4?']);
  t.match(
    away.said.find(({ type }) => type === 'trouble'),
    { words: /silent for longer than it ever is/ },
  );
  t.same([...new Set(away.wants)], ['G/E']);
  await tick(away);
  away.births();
  t.same(away.news('P1'), ['cleared birth-missed', '0'], 'until it is born');
  await tick(away, 500);
  await away.send(away.data('P1', 1));
  t.same(away.news('P1'), ['1']);
});

t.test('what the broker kept for the box is as close together as ever', async (t) => {
  const before = await heard();
  const kept: ReturnType<Line['data']>[] = [];
  for (const value of [4, 5, 6]) {
    await tick(before, 500);
    kept.push(before.data('P1', value));
  }
  const away = line({}, before);
  await tick(away, 60_000);
  for (const message of kept) await away.send(message);
  t.same(away.news('P1'), ['4', '5', '6']);
});

t.test('a pause of the night is forgotten in the course of the day', async (t) => {
  const one = await heard();
  await tick(one, 8 * 3_600_000);
  await one.send(one.data('P1', 4));
  for (let value = 5; value < 150; value += 1) {
    one.clock.step(500);
    await one.send(one.data('P1', value));
  }
  const away = line({}, one);
  await tick(away, 10_000);
  await away.send(away.data('P1', 150));
  t.match(away.news('P1')[0], '150?');
});
