// Tests of what is told of topics: silent since the connection, not read by any tag, flooded; against a real broker.
import t, { type Test } from 'tap';
import {
  type MqttPeer,
  type MqttPeerOptions,
  startMqttPeer,
} from '../../../test/contract/recording-peers.ts';
import { type Bench, openBench } from '../../../test/contract/source-context.ts';
import { type Run, startRun, until } from '../../../test/contract/source-run.ts';
import { HandClock } from '../../../test/daemon/hand-clock.ts';
import { BURST, openFloodGate } from './flood-gate.ts';
import { source } from './mqtt.ts';
import type { MqttConfig } from './mqtt-config.ts';
import { topicFilters } from './topic-filters.ts';

type Scene = {
  readonly bench: Bench;
  readonly peer: MqttPeer;
  readonly clock: HandClock;
  start(): Promise<Run>;
};

const MINUTE = 60_000;

/** A box whose time passes by hand. */
async function scene(t: Test, config: Partial<MqttConfig>, options: MqttPeerOptions = {}): Promise<Scene> {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startMqttPeer(options);
  t.teardown(() => peer.stop());
  const clock = new HandClock(Date.now());
  const module: typeof source = { open: (own, context) => source.open(own, { ...context, clock }) };
  const start = async (): Promise<Run> => {
    const before = bench.lives.length;
    const run = startRun(
      t,
      { module },
      { bench, config: { url: peer.url, sessionHours: 72, tags: [], ...config } },
    );
    await until(() => bench.lives.length > before, 'live', run);
    return run;
  };
  return { bench, peer, clock, start };
}

const samplesIn = (bench: Bench): number => bench.observations.filter(({ type }) => type === 'sample').length;
const told = (bench: Bench) =>
  bench.observations.flatMap((one) =>
    one.type === 'trouble' || one.type === 'cleared' ? [`${one.type} ${one.code} ${one.where}`] : [],
  );
const wordsOf = (bench: Bench, code: string): string =>
  bench.observations
    .flatMap((one) => (one.type === 'trouble' && one.code === code ? [one.words] : []))
    .at(-1) ?? '';

t.test('a topic that was granted and brings nothing is told, until it brings something', async (t) => {
  const tags = [
    { id: 'A', topic: 'p/silent', staleAfterMs: 10_000 },
    { id: 'B', topic: 'p/patient', staleAfterMs: 10 * MINUTE },
    { id: 'C', topic: 'p/kept' },
  ];
  const { bench, peer, clock, start } = await scene(t, { tags });
  await peer.publish('p/kept', '1', { retain: true });
  const run = await start();
  await until(() => samplesIn(bench) === 1, 'what the broker keeps', run);
  await clock.advance(MINUTE);
  t.same(told(bench), [], 'not before two minutes, whatever a tag wants');
  await clock.advance(2 * MINUTE);
  t.same(told(bench), ['trouble topic-silent p/silent']);
  t.match(
    wordsOf(bench, 'topic-silent'),
    /p\/silent is followed .* Its tags are missing .* letter by letter.* administrator/,
  );
  await run.stop();
  const second = await start();
  await until(() => samplesIn(bench) === 2, 'what the broker keeps', second);
  await clock.advance(5 * MINUTE);
  t.same(told(bench), ['trouble topic-silent p/silent'], 'it stands over a new connection');
  await clock.advance(6 * MINUTE);
  t.same(told(bench).slice(1), ['trouble topic-silent p/patient']);
  await peer.publish('p/silent', '1');
  await until(() => told(bench).length === 3, 'the first word', second);
  t.same(told(bench).slice(2), ['cleared topic-silent p/silent']);
});

t.test('many silent topics are one finding, few of them again one each', async (t) => {
  const topics = Array.from({ length: 25 }, (_, index) => `p/${String(index).padStart(2, '0')}`);
  const tags = topics.map((topic) => ({ id: topic.replace('/', ''), topic }));
  const { bench, peer, clock, start } = await scene(t, { tags });
  const run = await start();
  await clock.advance(3 * MINUTE);
  t.same(told(bench), [`trouble topic-silent ${peer.url}`]);
  t.match(wordsOf(bench, 'topic-silent'), /^p\/00, p\/01, p\/02 and 22 more topics are followed/);
  await run.stop();
  const second = await start();
  for (const topic of topics.slice(0, 23)) await peer.publish(topic, '1');
  await until(() => samplesIn(bench) === 23, 'all', second);
  await clock.advance(MINUTE);
  t.equal(told(bench).length, 1, 'on a new connection each has its time again');
  await clock.advance(2 * MINUTE);
  t.same(told(bench).slice(1), [
    `cleared topic-silent ${peer.url}`,
    'trouble topic-silent p/23',
    'trouble topic-silent p/24',
  ]);
});

t.test('what a config does not name any more is taken back', async (t) => {
  const { bench, clock, start, peer } = await scene(t, { tags: [{ id: 'A', topic: 'p/old' }] });
  const run = await start();
  await clock.advance(3 * MINUTE);
  t.same(told(bench), ['trouble topic-silent p/old']);
  await run.stop();
  const config = { url: peer.url, sessionHours: 72, tags: [{ id: 'A', topic: 'p/new' }] };
  const second = startRun(t, { module: source }, { bench, config });
  await until(() => told(bench).length === 2, 'the end of it', second);
  t.same(told(bench).slice(1), ['cleared topic-silent p/old']);
});

const SERIES = {
  series: [{ topic: 'plant/{line}/good' }],
  tags: ['L3', 'L4'].map((line) => ({ id: `${line}.Good`, topic: `plant/${line}/good` })),
};

t.test('a series is followed as one, and what no tag of it reads is told once', async (t) => {
  const { bench, peer, clock, start } = await scene(t, SERIES);
  const run = await start();
  t.ok(peer.subscribed('plant/+/good'));
  t.notOk(peer.subscribed('plant/L3/good'));
  for (const line of ['L3', 'L4', 'L8', 'L9', 'L9']) await peer.publish(`plant/${line}/good`, '7');
  await until(() => peer.acknowledged.length === 5, 'all acknowledged', run);
  t.same(
    bench.observations.flatMap((one) => (one.type === 'sample' ? [one.tag] : [])),
    ['L3.Good', 'L4.Good'],
  );
  await clock.advance(5 * MINUTE);
  t.same(told(bench), ['trouble topics-not-read plant/{line}/good']);
  t.match(wordsOf(bench, 'topics-not-read'), /also has plant\/L8\/good, plant\/L9\/good, which no tag reads/);
  await run.stop();
  await start();
  await clock.advance(5 * MINUTE);
  t.same(told(bench).at(-1), 'cleared topics-not-read plant/{line}/good', 'they came no more');
});

t.test('where a pattern is refused its topics are asked for one by one', async (t) => {
  const { bench, peer, start } = await scene(t, SERIES, { refusedTopic: 'plant/+/good' });
  const run = await start();
  t.same(told(bench), [], 'nothing is missing');
  t.match(bench.lives, [/2 of 2 topics/]);
  await peer.publish('plant/L3/good', '7');
  await until(() => bench.observations.some((one) => one.type === 'sample'), 'it', run);
});

t.test('the topics of tags that a pattern brings are not asked for twice', (t) => {
  const tags = ['plant/L3/good', 'plant/L3/job', 'plant/L3/x/good'].map((topic) => ({ id: topic, topic }));
  const series = [{ topic: 'plant/{line}/good' }, { topic: 'plant/{line}/good' }, { topic: 'plant/all' }];
  t.same(topicFilters({ tags, series }), [
    { filter: 'plant/+/good', pattern: 'plant/{line}/good', topics: ['plant/L3/good'] },
    ...['plant/L3/job', 'plant/L3/x/good'].map((topic) => ({
      filter: topic,
      pattern: null,
      topics: [topic],
    })),
  ]);
  t.end();
});

t.test('twenty thousand tags in five hundred series are sorted in a moment', (t) => {
  const series = Array.from({ length: 500 }, (_, index) => ({ topic: `plant/{line}/${index}` }));
  const tags = series.flatMap(({ topic }) =>
    Array.from({ length: 40 }, (_, line) => ({ id: topic, topic: topic.replace('{line}', `L${line}`) })),
  );
  const began = performance.now();
  const filters = topicFilters({ tags, series });
  const tookMs = Math.round(performance.now() - began);
  t.ok(tookMs < 1_000, `${tookMs} ms`);
  t.ok(filters.length === 500 && filters.every(({ topics }) => topics.length === 40));
  t.end();
});

t.test('of a flood the newest is read in time, and the others are counted', async (t) => {
  const clock = new HandClock(Date.now());
  const gate = openFloodGate(clock);
  const burst = Array.from({ length: BURST }, () => gate.admit('a', null));
  t.ok(
    burst.every((answer) => answer === true),
    'a burst is read at once',
  );
  const answers: string[] = [];
  const flood = (words: string): void => {
    void Promise.resolve(gate.admit('a', null)).then((isRead) => answers.push(`${words} ${isRead}`));
  };
  for (const words of ['first', 'second', 'third']) flood(words);
  t.equal(gate.admit('b', null), true, 'another topic is not held up');
  await clock.advance(5);
  t.same(answers, ['first false', 'second false', 'third true']);
  t.same([...gate.floods()], [['a', 2]]);
  for (let ms = 0; ms < 200; ms += 1) {
    for (let count = 0; count < 20; count += 1) flood(String(ms));
    await Promise.resolve();
    if (ms % 5 === 4) await clock.advance(5);
  }
  t.equal(answers.filter((one) => one.endsWith('true')).length, 1 + 40, '40 of 4,000 in a fifth of a second');
  t.same([...gate.floods()], [['a', 2 + 3_960]]);
  await clock.advance(MINUTE);
  t.same([...gate.floods()], [], 'over');
  t.equal(gate.admit('a', null), true);
});

t.test('what was kept for us while we were away is no flood: its own times tell', (t) => {
  const gate = openFloodGate(new HandClock(Date.now()));
  const began = Date.now() - 3_600_000;
  const refused = Array.from({ length: 5 * BURST }, (_, index) =>
    gate.admit('a', began + index * 1_000),
  ).filter((answer) => answer !== true);
  t.equal(refused.length, 0);
  t.end();
});
