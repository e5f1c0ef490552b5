// The MQTT source at a real broker that freezes, floods, sends what is too large, and knows two boxes by one name.
import { connectAsync } from 'mqtt';
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/mqtt/mqtt.ts';
import type { MqttConfig } from '../../connectors/sources/mqtt/mqtt-config.ts';
import type { SourceErrorShape } from '../../src/contracts/errors.ts';
import { startBrokerOfFive } from '../contract/broker-of-five.ts';
import { type Bench, openBench } from '../contract/source-context.ts';
import { type Run, startRun, until } from '../contract/source-run.ts';
import { type Mosquitto, type MosquittoWish, openMosquitto, openSender } from './mosquitto.ts';

const MB = 1024 * 1024;
/** Noticed within this time, ms. */
const FROZEN_WITHIN_MS = 25_000;
const COMMIT_MS = 50;

type Scene = {
  readonly broker: Mosquitto;
  readonly bench: Bench;
  readonly url: string;
  start(more?: object): Promise<Run>;
};

async function scene(t: Test, tags: MqttConfig['tags'], wish: MosquittoWish = {}): Promise<Scene> {
  const broker = await openMosquitto(t, wish);
  const bench = await openBench({ commitMs: COMMIT_MS });
  t.teardown(() => bench.dispose());
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const start = async (more: object = {}): Promise<Run> => {
    const before = bench.lives.length;
    const run = startRun(t, { module: source }, { bench, config: { url, sessionHours: 1, tags, ...more } });
    await until(() => bench.lives.length > before, 'live', run);
    return run;
  };
  return { broker, bench, url, start };
}

const samplesOf = (bench: Bench, tag: string) =>
  bench.observations.flatMap((one) => (one.type === 'sample' && one.tag === tag ? [one] : []));

for (const protocolVersion of [5, 4])
  await t.test(`a broker that freezes is noticed, MQTT ${protocolVersion}`, async (t) => {
    const { broker, start } = await scene(t, [{ id: 'A', topic: 'a' }]);
    const run = await start({ protocolVersion });
    process.kill(broker.pid(), 'SIGSTOP');
    t.teardown(() => process.kill(broker.pid(), 'SIGCONT'));
    const began = performance.now();
    const { error } = await run.outcome;
    const tookMs = Math.round(performance.now() - began);
    process.kill(broker.pid(), 'SIGCONT');
    t.match(error, { code: 'lost', retryable: true });
    t.ok(tookMs <= FROZEN_WITHIN_MS, `noticed after ${tookMs} ms`);
    t.comment(`noticed after ${tookMs} ms`);
  });

await t.test('a broker that accepts and says nothing is given up', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startBrokerOfFive({ silent: true });
  t.teardown(() => peer.stop());
  const config = { url: peer.url, sessionHours: 1, tags: [{ id: 'A', topic: 'a' }] };
  const { error, tookMs } = await startRun(t, { module: source }, { bench, config }).outcome;
  t.match(error, { code: 'unreachable', retryable: true });
  t.ok(tookMs < 12_000, `given up after ${Math.round(tookMs)} ms`);
});

await t.test('payloads of 64 KB are read, larger ones are told and fill no memory', async (t) => {
  const tags = ['a', 'b'].map((topic) => ({ id: topic.toUpperCase(), topic, measure: 'job' }));
  const { bench, url, start } = await scene(t, tags);
  const run = await start({ protocolVersion: 4 });
  const sender = await openSender(t, url);
  await sender.publishAsync('a', `{${' '.repeat(64 * 1024 - 2)}}`, { qos: 1 });
  await until(() => samplesOf(bench, 'A').length === 1, 'the first', run);
  t.match(samplesOf(bench, 'A')[0], { value: null, quality: 'bad', reason: /4096/ });
  const before = process.memoryUsage().rss;
  for (let count = 0; count < 20; count += 1)
    await sender.publishAsync('a', Buffer.alloc(10 * MB, 'x'), { qos: 1 });
  await sender.publishAsync('b', '4471', { qos: 1 });
  await until(() => samplesOf(bench, 'B').length === 1, 'what follows', run);
  t.equal(samplesOf(bench, 'A').length, 21);
  t.match(samplesOf(bench, 'A').at(-1), {
    value: null,
    quality: 'bad',
    reason: /10485760 bytes, at most 65536/,
  });
  const grownMb = Math.round((process.memoryUsage().rss - before) / MB);
  // The sender is in this process, too.
  t.ok(grownMb < 200, `grown by ${grownMb} MB over 200 MB of messages`);
});

await t.test('a broker of MQTT 5 does not even send what is far too large', async (t) => {
  const tags = ['a', 'b'].map((topic) => ({ id: topic.toUpperCase(), topic }));
  const { bench, url, start } = await scene(t, tags);
  const run = await start();
  const sender = await openSender(t, url);
  await sender.publishAsync('a', Buffer.alloc(10 * MB, 'x'), { qos: 1 });
  await sender.publishAsync('b', '1', { qos: 1 });
  await until(() => samplesOf(bench, 'B').length === 1, 'what follows', run);
  t.same(samplesOf(bench, 'A'), []);
});

await t.test('60,000 messages at once, as fast as the broker gives them: none is lost', async (t) => {
  const [topics, each] = [200, 300];
  const tags = Array.from({ length: topics }, (_, index) => ({
    ...{ id: `T${index}`, topic: `t/${index}`, pointer: '/v' },
  }));
  const { bench, url, start } = await scene(t, tags, { quiet: true });
  await (await start()).stop();
  const sender = await openSender(t, url);
  for (let round = 0; round < each; round += 1)
    await Promise.all(tags.map(({ topic }) => sender.publishAsync(topic, `{"v": ${round}}`, { qos: 1 })));
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  t.teardown(() => clearInterval(watch));
  const began = performance.now();
  const run = await start();
  await until(
    () => bench.observations.length >= topics * (each + 1),
    'all of them, and what each tag is',
    run,
  );
  const tookMs = performance.now() - began;
  const rounds = Array.from({ length: each }, (_, round) => round);
  const values = Map.groupBy(
    bench.observations.flatMap((one) => (one.type === 'sample' ? [one] : [])),
    ({ tag }) => tag,
  );
  for (const { id } of tags)
    t.same(
      values.get(id)?.map(({ value }) => value),
      rounds,
      `${id}: whole and in order`,
    );
  const grownMb = Math.round((most - before) / MB);
  const perSecond = Math.round((topics * each * 1_000) / tookMs);
  t.ok(grownMb < 250, `grown by ${grownMb} MB at most`);
  t.comment(`${perSecond} a second read, grown by ${grownMb} MB at most`);
});

await t.test('a flood on one topic: the newest within a second, the others counted', async (t) => {
  const { bench, url, start } = await scene(t, [
    { id: 'A', topic: 'a' },
    { id: 'B', topic: 'b' },
  ]);
  const run = await start();
  const sender = await openSender(t, url);
  const total = 30_000;
  for (let count = 1; count <= total; count += 1000) {
    const some = Array.from({ length: 1000 }, (_, index) =>
      sender.publishAsync('a', String(count + index), { qos: 1 }),
    );
    await Promise.all([...some, sender.publishAsync('b', String(count), { qos: 1 })]);
  }
  const began = performance.now();
  await until(() => samplesOf(bench, 'A').at(-1)?.value === total, 'the newest', run);
  const tookMs = Math.round(performance.now() - began);
  t.ok(tookMs < 1_000, `the newest after ${tookMs} ms`);
  t.equal(samplesOf(bench, 'B').length, total / 1_000, 'another topic loses nothing');
  const read = samplesOf(bench, 'A').length;
  t.ok(read < total - 10_000, `${read} of ${total} were read`);
  await until(() => bench.observations.some((one) => one.type === 'trouble'), 'the finding', run);
  const [flood] = bench.observations.filter((one) => one.type === 'trouble');
  t.match(flood, { code: 'topic-flood', where: 'a' });
  const counted = Number(
    /(\d+) before it were passed over/.exec(flood && 'words' in flood ? flood.words : '')?.[1],
  );
  t.equal(counted, total - read, 'read or counted, each of them');
});

for (const version of [5, 4])
  await t.test(`two boxes of one name are told so, MQTT ${version}`, async (t) => {
    const { bench, url, start } = await scene(t, [{ id: 'A', topic: 'a' }]);
    const clientId = 'riverside';
    const errors: (SourceErrorShape | null)[] = [];
    for (let count = 0; count < 4; count += 1) {
      const run = await start({ protocolVersion: version, clientId });
      // The other box.
      const other = await connectAsync(url, {
        clientId,
        clean: false,
        protocolVersion: version === 5 ? 5 : 4,
      });
      other.on('error', () => undefined);
      errors.push((await run.outcome).error);
      await other.endAsync(true);
    }
    t.ok(errors.every((error) => error?.code === 'lost' && error.retryable));
    t.notMatch(errors[1]?.message, /two boxes/);
    const words = errors.at(-1)?.message;
    t.match(words, /closes the connection of the client riverside again and again/);
    t.match(
      words,
      /two boxes with one name .* Set clientId in the config of this source to a name that no other box has\.$/,
    );
    t.equal(bench.lives.length, 4);
  });
