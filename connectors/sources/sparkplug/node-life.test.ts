// What births, data and deaths of an edge node become, and what is told where one is missing.
import t from 'tap';
import { handEdge, type MetricSent } from '../../../test/contract/sparkplug-edge.ts';
import { line, pressTag, tick, timesRise } from '../../../test/contract/sparkplug-line.ts';
import { unbornNode } from './births.ts';
import { continued, cursorText, readCursor } from './cursor.ts';

t.test('data before a birth cannot be named, and says so once', async (t) => {
  const one = line();
  await one.send(one.data('P1', 1));
  await one.send(one.data('P1', 2));
  t.same(one.news(), ['trouble no-birth', 'null!']);
  t.match(one.said[0], {
    where: 'G/E/P1',
    words:
      /^Values of G\/E\/P1 cannot be read until it says what they are \(its birth\)\..*requestRebirth: true/,
  });
  await tick(one);
  one.births();
  t.same(one.news('P1'), ['cleared no-birth', '0']);
  await tick(one);
  await one.send(one.edge.message('DDATA', 'P9', [{ alias: 77, type: 'Int32', value: 1 }]));
  await one.send(one.data('P1', 3));
  t.same(one.news(), ['3'], 'a device without tags is none of our business');
});

t.test('births of devices that overtake that of their node count with it', async (t) => {
  const one = line();
  const node = one.edge.nodeBirth([{ name: 'Temperature', alias: 100, type: 'Double', value: 20 }]);
  const device = one.edge.message('DBIRTH', 'P1', [{ name: 'Good', alias: 1, type: 'Int32', value: 7 }]);
  await one.send(device);
  await one.send(node);
  t.same(one.news('P1'), ['trouble no-birth', 'null!', 'cleared no-birth', '7']);
  await tick(one);
  await one.send(one.data('P1', 8));
  t.same(one.news('P1'), ['8']);
  t.ok(timesRise(one, 'P1'));
});

t.test('a device without its birth waits for it alone', async (t) => {
  const one = line();
  await one.send(one.edge.nodeBirth([{ name: 'Temperature', alias: 100, type: 'Double', value: 20 }]));
  await one.send(one.data('P2', 1));
  await one.send(one.data('T', 21));
  t.same(one.news(), ['20', 'trouble no-birth', 'null!', '21']);
});

t.test('an edge node dies with its three devices, and only by the number of its birth', async (t) => {
  const one = line();
  one.edge.bdSeq = 4;
  one.births();
  await tick(one);
  await one.send(one.data('P1', 7));
  one.news();
  await tick(one);
  one.edge.bdSeq = 3;
  await one.send(one.edge.nodeDeath());
  t.same(one.news(), [], 'the death of an earlier session');
  one.edge.bdSeq = 4;
  await one.send(one.edge.nodeDeath());
  t.same(one.news(), ['null!', 'null!', 'null!', 'null!'], 'all at once');
  t.match(one.said.at(-1), { effectiveAt: one.clock.now(), reason: 'its edge node died or said goodbye' });
  await one.send(one.edge.nodeDeath());
  await one.send(one.data('P1', 8));
  t.same(one.news('P1'), ['trouble no-birth', 'null!']);
  one.edge.bdSeq = 5;
  one.births();
  t.same(one.news('P1'), ['cleared no-birth', '0']);
  t.ok(timesRise(one, 'P1'), 'also within one millisecond');
});

t.test('a death that overtakes its birth counts, and one that overtook nothing does not', async (t) => {
  const one = line();
  one.births();
  one.news();
  await tick(one);
  one.edge.bdSeq = 1;
  await one.send(one.edge.nodeDeath());
  await tick(one);
  await one.send(one.edge.nodeBirth([{ name: 'Temperature', alias: 100, type: 'Double', value: 1 }]));
  t.same(one.news('T'), ['1', 'null!'], 'it was born and died');
  one.edge.bdSeq = 2;
  one.births();
  one.news();
  one.edge.bdSeq = 3;
  await one.send(one.edge.nodeDeath());
  await tick(one, 10_000);
  one.births();
  t.same(one.news('T'), ['0'], 'too long ago');
});

t.test('a device that is not born anew with its node is gone', async (t) => {
  const one = line();
  one.births();
  await tick(one);
  one.news();
  await one.send(one.edge.nodeBirth([{ name: 'Temperature', alias: 100, type: 'Double', value: 1 }]));
  const metric: MetricSent = { name: 'Good', alias: 1, type: 'Int32', value: 4 };
  await one.send(one.edge.message('DBIRTH', 'P1', [metric]));
  t.same(one.news(), ['1', '4'], 'the others are waited for');
  await tick(one, 10_000);
  t.same(one.news(), ['null!', 'null!']);
  t.match(one.said.slice(-2), [{ tag: 'P2' }, { tag: 'P3' }]);
});

t.test('a device says goodbye alone', async (t) => {
  const one = line();
  one.births();
  one.news();
  await tick(one);
  await one.send(one.edge.message('DDEATH', 'P2', []));
  t.same(one.news(), ['null!']);
  t.match(one.said.at(-1), { tag: 'P2', reason: 'its edge node says that its device is gone' });
  await one.send(one.data('P1', 5));
  await one.send(one.data('P2', 5));
  t.same(one.news(), ['5', 'trouble no-birth', 'null!']);
});

t.test('a number no birth gave, a type it did not say, a number given twice', async (t) => {
  const one = line();
  one.births();
  one.news();
  await tick(one);
  await one.send(one.edge.message('DDATA', 'P1', [{ alias: 1, type: 'String', value: 'x' }]));
  t.same(one.news('P1'), ['null!', 'trouble metric-unreadable']);
  const strange: MetricSent = { alias: 77, type: 'Int32', value: 1 };
  await one.send(one.edge.message('DDATA', 'P1', [{ alias: 1, type: 'Int32', value: 5 }, strange]));
  t.same(one.news('P1').slice(0, 2), ['5?', 'trouble birth-missed']);
  await tick(one);
  await one.send(one.edge.nodeBirth([]));
  const twice: MetricSent[] = [
    { name: 'Good', alias: 1, type: 'Int32', value: 6 },
    { name: 'Bad', alias: 1, type: 'Int32', value: 7 },
  ];
  await one.send(one.edge.message('DBIRTH', 'P1', twice));
  t.same(
    one.news('P1').filter((word) => word !== 'null!'),
    [...['cleared birth-missed', 'trouble unknown-metric', 'trouble shared-alias', '6']],
  );
  await one.send(one.data('P1', 8));
  t.same(one.news('P1'), [], 'it could be either');
});

t.test('a metric its birth does not have is told with the nearest names, and taken back', async (t) => {
  const one = line({ tags: [{ ...pressTag('P1'), metric: 'Counts/God' }] });
  await one.send(one.edge.nodeBirth([]));
  const metric = (name: string): MetricSent => ({ name, alias: 1, type: 'Int32', value: 6 });
  await one.send(one.edge.message('DBIRTH', 'P1', [metric('Counts/Good'), { ...metric('Speed'), alias: 2 }]));
  t.same(one.news(), ['trouble unknown-metric', 'null!']);
  t.match(one.said[0], {
    where: 'P1',
    words: /has no metric Counts\/God\. .* Nearest: Counts\/Good\. Correct/,
  });
  await tick(one);
  await one.send(one.edge.message('DBIRTH', 'P1', [metric('Counts/God')]));
  t.same(one.news(), ['cleared unknown-metric', '6']);
});

t.test('an edge node whose clock is behind is not left out after its death', async (t) => {
  const one = line();
  const behind = handEdge('G', 'E', () => one.clock.now() - 120_000);
  const temperature = (value: number): MetricSent => ({
    name: 'Temperature',
    alias: 100,
    type: 'Double',
    value,
  });
  await one.send(behind.nodeBirth([temperature(1)]));
  await tick(one, 1_000);
  await one.send(behind.nodeDeath());
  await tick(one, 1_000);
  behind.bdSeq = 1;
  await one.send(behind.nodeBirth([temperature(2)]));
  t.same(one.news('T'), ['1', 'null!', '2']);
  t.ok(timesRise(one, 'T'), 'its death lies between, by its own clock');
});

t.test('a metric that is odd every other time is one trouble', async (t) => {
  const one = line();
  one.births();
  one.news();
  const said = (type: string, value: number | string): Promise<void> =>
    one.send(one.edge.message('DDATA', 'P1', [{ alias: 1, type, value } as MetricSent]));
  for (let count = 0; count < 3; count += 1) {
    await tick(one);
    await said('String', 'odd');
    await tick(one);
    await said('Int32', count);
  }
  t.same(one.news(), ['null!', 'trouble metric-unreadable', '0', 'null!', '1', 'null!', '2']);
  await tick(one, 60_000);
  await said('Int32', 3);
  t.same(one.news(), ['3', 'cleared metric-unreadable'], 'it was fine for a minute');
});

t.test('messages of devices no tag reads that are none are one trouble, however many devices', async (t) => {
  const one = line();
  one.births();
  one.news();
  const bytes = Buffer.from('1277ff', 'hex');
  for (const device of ['X1', 'X2', 'X3', 'P1']) {
    const { topic } = one.edge.message('DDATA', device, []);
    await one.send({ topic, bytes } as Parameters<typeof one.send>[0]);
  }
  t.same(
    one.said.flatMap((word) => (word.type === 'trouble' ? [word.where] : [])),
    ['G/E, what no tag reads', 'spBv1.0/G/DDATA/E/P1'],
  );
});

t.test('a doubt counts from the message it came with, also where its file was not written any more', (t) => {
  const node = { ...unbornNode('G', 'E'), birth: 'first', seq: 7, sentAt: 5 };
  const cursor = readCursor(cursorText([], [{ ...node, seq: 9, doubt: 'Messages were lost.' }]));
  const kept = { ...node };
  t.ok(continued(kept, cursor));
  t.match(kept, { seq: 9, doubt: 'Messages were lost.' });
  const sure = { ...node };
  t.ok(continued(sure, readCursor(cursorText([], [node]))));
  t.match(sure, { seq: 7, doubt: null });
  t.notOk(continued({ ...node, birth: 'next' }, cursor), 'a birth that did not count yet');
  t.end();
});
