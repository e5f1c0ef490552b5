// What a listening host makes of messages round again, overtaken, lost, doubled, kept, and from two of one name.
import t from 'tap';
import { line, TEMPERATURE, tick, timesRise } from '../../../test/contract/sparkplug-line.ts';

t.test('numbers go round from 255 to 0, and what is sent twice counts once', async (t) => {
  const one = line();
  one.births();
  t.same(one.news('P1'), ['0']);
  let last = one.data('P1', 1);
  await one.send(last);
  for (let count = 2; count <= 600; count += 1) {
    one.clock.step(5);
    last = one.data('P1', count);
    await one.send(last);
  }
  await one.send(last);
  t.same(
    one.news('P1'),
    Array.from({ length: 600 }, (_, index) => `${index + 1}`),
  );
  t.same(one.wants, []);
});

t.test('messages that overtake one another are put in order', async (t) => {
  const one = line();
  one.births();
  one.news();
  await tick(one);
  const [a, b, c, d] = [one.data('P1', 1), one.data('P1', 2), one.data('P1', 3), one.data('P1', 4)];
  const waiting = [one.send(c), one.send(b), one.send(d)];
  t.same(one.news('P1'), [], 'the others wait');
  await one.send(a);
  await Promise.all(waiting);
  t.same(one.news('P1'), ['1', '2', '3', '4']);
  await tick(one, 5_000);
  t.same(one.news(), [], 'nothing is given up afterwards');
});

t.test(
  'what does not come within two seconds is given up, and nothing is sure until the next birth',
  async (t) => {
    const one = line();
    one.births();
    await tick(one);
    await one.send(one.data('P1', 1));
    one.news();
    await tick(one);
    one.data('P1', 2);
    const waits = one.send(one.data('P1', 3));
    await tick(one, 1_900);
    t.same(one.news('P1'), []);
    await tick(one, 200);
    await waits;
    t.same(one.news('P1'), ['3?', 'trouble birth-missed', '3?'], 'its value, and that it is not sure');
    t.match(
      one.said.findLast((said) => said.type === 'trouble'),
      {
        where: 'G/E',
        words:
          /^Messages of G\/E were lost \(its numbers 5\)\. .* shown and not counted until its next birth\. Restart the edge node E /,
      },
    );
    t.same([...new Set(one.wants)], ['G/E']);
    await tick(one);
    await one.send(one.data('P2', 8));
    t.same(one.news('P2'), ['8?'], 'of all its devices, at once');
    await tick(one);
    one.births();
    t.same(one.news('P1'), ['cleared birth-missed', '0']);
    await tick(one);
    await one.send(one.data('P1', 4));
    t.same(one.news('P1'), ['4']);
    t.ok(timesRise(one, 'P1'), 'the core would leave out what is not newer');
  },
);

t.test('many lost messages are not taken for repeated ones, and few may wait', async (t) => {
  const one = line();
  one.births();
  await tick(one);
  one.edge.seq = (one.edge.seq + 200) % 256;
  void one.send(one.data('P1', 201));
  t.same(one.news('P1'), ['0']);
  for (let count = 0; count < 63; count += 1) {
    one.clock.step(1);
    void one.send(one.data('P1', 300 + count));
  }
  const values = one.news('P1').filter((word) => word.endsWith('?'));
  t.same(values.slice(0, 2), ['201?', '300?'], 'the 64th ends the wait');
  t.equal(values.length, 65, 'none is lost, and the last is said to be unsure');
});

t.test(
  'kept by the broker is last known; ids that are patterns and payloads that are none are refused',
  async (t) => {
    const one = line();
    const birth = one.edge.nodeBirth([{ name: 'Temperature', alias: 100, type: 'Double', value: 3 }]);
    await one.send(birth, true);
    t.same(one.news('T'), ['3?', 'trouble birth-missed', '3?']);
    await one.send(one.data('T', 4), true);
    t.same(one.news('T'), [], 'data of unknown age says nothing');
    for (const topic of [
      'spBv1.0/G/NDATA/E+',
      'spBv1.0/G#/NDATA/E',
      'spBv1.0/G/NDATA/E\0',
      'spBv1.0/STATE/x',
      'a',
    ])
      await one.send({ topic, bytes: birth.bytes });
    t.same(one.news(), []);
    await one.send({ topic: 'spBv1.0/G/NDATA/E', bytes: Buffer.from('12ff', 'hex') });
    await one.send({ topic: 'spBv1.0/G/NDATA/E', bytes: Buffer.from('12ff', 'hex') });
    t.same(one.news(), ['trouble payload-unreadable']);
  },
);

t.test('two groups with an edge node of one name: neither is taken for the other', async (t) => {
  const one = line({ tags: [TEMPERATURE, { ...TEMPERATURE, id: 'mine', group: 'G' }] });
  const birth = one.edge.nodeBirth([{ name: 'Temperature', alias: 100, type: 'Double', value: 3 }]);
  await one.send(birth);
  t.same(one.news('T'), ['3']);
  await one.send({ ...birth, topic: 'spBv1.0/H/NBIRTH/E' });
  t.same(one.news(), ['trouble node-twice', 'null!']);
  t.match(one.said.at(-2), { words: /groups G and H each have an edge node E, and 1 tags? / });
  await one.send(one.data('T', 4));
  t.same(one.news('T'), []);
  t.match(one.said.at(-1), { tag: 'mine', value: 4 });
});

t.test('data that a new birth overtook belongs to no row, and holds nothing up', async (t) => {
  const one = line();
  one.births();
  await tick(one);
  for (let value = 1; value <= 20; value += 1) await one.send(one.data('P1', value));
  const late = one.data('P2', 5);
  await tick(one);
  one.births();
  void one.send(late);
  one.news();
  await tick(one);
  await one.send(one.data('P1', 21));
  await tick(one, 5_000);
  await one.send(one.data('P1', 22));
  t.same(one.news(), ['21', '22'], 'no doubt, and nothing waited');
});
