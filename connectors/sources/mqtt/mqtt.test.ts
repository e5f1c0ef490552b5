// The MQTT source against real brokers: the contract, late acknowledgement, MQTT 5 on the wire, odd payloads.
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import { PROGRAM_ROOT, partSchema } from '../../../src/load/connectors.ts';
import { type BrokerOfFive, startBrokerOfFive } from '../../../test/contract/broker-of-five.ts';
import {
  type MqttPeer,
  type MqttPeerOptions,
  startMqttPeer,
} from '../../../test/contract/recording-peers.ts';
import { type Bench, openBench } from '../../../test/contract/source-context.ts';
import { fits, startRun, until } from '../../../test/contract/source-run.ts';
import { type Expected, type Rig, sourceSuite } from '../../../test/contract/source-suite.ts';
import { source } from './mqtt.ts';
import type { MqttConfig, MqttTag } from './mqtt-config.ts';

const PASSWORD = 'korrekt-Pferd-7719';
const GOOD: MqttTag = {
  id: 'L4.GoodCount',
  topic: 'riverside/L4/good',
  pointer: '/value',
  timestamp: '/timestamp_ms',
  measure: 'goodTotal',
};
const JOB: MqttTag = { id: 'L4.Job', topic: 'riverside/L4/job', measure: 'job' };

function configFor(url: string, tags: readonly MqttTag[], more: Partial<MqttConfig> = {}): MqttConfig {
  return { url, sessionHours: 72, tags, ...more };
}

async function scene(t: Test, options: MqttPeerOptions = {}): Promise<{ bench: Bench; peer: MqttPeer }> {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startMqttPeer(options);
  t.teardown(() => peer.stop());
  return { bench, peer };
}

const saw = (bench: Bench, expected: Expected) => () => bench.observations.some((one) => fits(one, expected));
const valuesIn = (bench: Bench) =>
  bench.observations.flatMap((one) => (one.type === 'sample' ? [one.value] : []));
const isLive = (bench: Bench) => () => bench.lives.length > 0;

const rig: Rig<MqttConfig> = {
  name: 'mqtt',
  module: source,
  async start(bench) {
    const peer = await startMqttPeer({ user: { name: 'reader', password: PASSWORD } });
    bench.secrets = { floor: PASSWORD };
    let said = 0;
    return {
      config: configFor(peer.url, [GOOD], { user: 'reader', password: { credential: 'floor' } }),
      secrets: [PASSWORD],
      catchesUp: true,
      noticesLossWithinMs: 2_000,
      async say() {
        said += 1;
        const at = Date.now() - 1_000;
        await peer.publish(GOOD.topic, JSON.stringify({ value: said, timestamp_ms: at }));
        return [{ type: 'sample', tag: GOOD.id, value: said, quality: 'good', effectiveAt: at }];
      },
      async sayOdd() {
        await peer.publish(GOOD.topic, '{"value": "many", "timestamp_ms": "soon"}');
        await peer.publish(GOOD.topic, '{"value": ');
        return [
          { type: 'sample', tag: GOOD.id, value: null, quality: 'bad', reason: /"many" is not a number/ },
          { type: 'sample', tag: GOOD.id, value: null, quality: 'bad', reason: /not JSON/ },
          { type: 'trouble', code: 'payload-not-json', where: GOOD.topic },
        ];
      },
      lose: () => peer.close(),
      back: () => peer.open(),
      refuse: async () => peer.refuseAll(),
      writes: () => peer.writes.length,
      stop: () => peer.stop(),
    };
  },
};

await sourceSuite(t, rig);

t.test(
  'a message is acknowledged once it is durable, not before, and others do not wait for it',
  async (t) => {
    const { bench, peer } = await scene(t);
    const run = startRun(t, { module: source }, { bench, config: configFor(peer.url, [JOB]) });
    await until(isLive(bench), 'live', run);
    bench.hold();
    for (const job of ['4471', '4472', '4473']) await peer.publish(JOB.topic, job);
    const handedOver = () => bench.appends.flatMap(({ batch }) => batch).length;
    await until(() => handedOver() === 3 + 1, 'all three handed over, and what the tag is', run);
    await bench.clock.sleep(200);
    t.same(peer.acknowledged, [], 'none acknowledged while none is durable');
    bench.release();
    await until(() => peer.acknowledged.length === 3, 'the acknowledgements', run);
    t.same(peer.acknowledged, ['4471', '4472', '4473']);
  },
);

t.test('a thousand messages wait for one slow commit together', async (t) => {
  const bench = await openBench({ commitMs: 250 });
  t.teardown(() => bench.dispose());
  const peer = await startMqttPeer();
  t.teardown(() => peer.stop());
  const run = startRun(t, { module: source }, { bench, config: configFor(peer.url, [JOB]) });
  await until(isLive(bench), 'live', run);
  const began = performance.now();
  const jobs = Array.from({ length: 1_000 }, (_, index) => `job-${index}`);
  await Promise.all(jobs.map((job) => peer.publish(JOB.topic, job)));
  await until(() => peer.acknowledged.length === jobs.length, 'all acknowledgements', run);
  t.ok(performance.now() - began < 10_000, `took ${Math.round(performance.now() - began)} ms`);
  t.same(valuesIn(bench), jobs, 'in order');
});

t.test('on MQTT 5 it asks for a kept session, acknowledges late, and says goodbye', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer: BrokerOfFive = await startBrokerOfFive();
  t.teardown(() => peer.stop());
  const run = startRun(t, { module: source }, { bench, config: configFor(peer.url, [JOB]) });
  await until(isLive(bench), 'live', run);
  t.match(peer.connect, {
    version: 5,
    cleanStart: false,
    keepAliveSeconds: 15,
    sessionExpirySeconds: 72 * 3_600,
  });
  bench.hold();
  peer.publish(JOB.topic, '4471', 7);
  await until(() => bench.appends.length > 0, 'handed over', run);
  await bench.clock.sleep(100);
  t.same(peer.acknowledged, []);
  bench.release();
  await until(() => peer.acknowledged.length > 0, 'the acknowledgement', run);
  t.same(peer.acknowledged, [7]);
  await run.stop();
  t.same(
    peer.packets.filter((name) => name === 'publish'),
    [],
    'published nothing',
  );
  t.equal(peer.packets.at(-1), 'disconnect');
});

t.test('keeps its client id over runs, and one of its own for each box', async (t) => {
  const { bench, peer } = await scene(t);
  const other = await openBench();
  t.teardown(() => other.dispose());
  for (const box of [bench, bench, other]) {
    const run = startRun(
      t,
      { module: source },
      { bench: box, config: configFor(peer.url, [JOB], { protocolVersion: 4 }) },
    );
    const before = box.lives.length;
    await until(() => box.lives.length > before, 'live', run);
    await run.stop();
  }
  const [first, second, third] = peer.clientIds;
  t.equal(first, second);
  t.not(first, third);
});

t.test('a retained message is the last known, not fresh', async (t) => {
  const { bench, peer } = await scene(t);
  await peer.publish(JOB.topic, '4471', { retain: true });
  const run = startRun(t, { module: source }, { bench, config: configFor(peer.url, [JOB]) });
  await until(
    saw(bench, { type: 'sample', value: '4471', quality: 'uncertain', reason: 'retained' }),
    'it',
    run,
  );
  await peer.publish(JOB.topic, '4472', { retain: true });
  await until(saw(bench, { type: 'sample', value: '4472', quality: 'good' }), 'the fresh one', run);
});

t.test('a topic that cannot be read is told once, and taken back, also by a later run', async (t) => {
  const { bench, peer } = await scene(t);
  const config = configFor(peer.url, [GOOD]);
  const run = startRun(t, { module: source }, { bench, config });
  await until(isLive(bench), 'live', run);
  for (let count = 0; count < 5; count += 1) await peer.publish(GOOD.topic, 'gibberish');
  await until(() => bench.observations.length >= 6, 'all five', run);
  t.equal(bench.observations.filter((one) => one.type === 'trouble').length, 1);
  await run.stop();
  const second = startRun(t, { module: source }, { bench, config });
  await peer.publish(GOOD.topic, 'gibberish');
  await until(() => bench.observations.length >= 7, 'the sixth', second);
  t.equal(bench.observations.filter((one) => one.type === 'trouble').length, 1, 'known from before');
  await second.stop();
  const third = startRun(t, { module: source }, { bench, config });
  await peer.publish(GOOD.topic, '{"value": 5}');
  await until(saw(bench, { type: 'cleared', code: 'payload-not-json', where: GOOD.topic }), 'cleared', third);
});

t.test('what the config names no more is given back to the broker', async (t) => {
  const { bench, peer } = await scene(t);
  const runWith = async (...tags: readonly MqttTag[]) => {
    const before = bench.lives.length;
    const run = startRun(t, { module: source }, { bench, config: configFor(peer.url, tags) });
    await until(() => bench.lives.length > before, 'live', run);
    return run;
  };
  await (await runWith(JOB, GOOD)).stop();
  const run = await runWith(JOB);
  await peer.publish(GOOD.topic, '{"value": 5}');
  await peer.publish(JOB.topic, '4471');
  await until(() => peer.acknowledged.length > 0, 'what it still reads', run);
  t.same(peer.acknowledged, ['4471'], 'the other was not sent');
});

t.test('a cursor of another kind of source says nothing here', async (t) => {
  const { bench, peer } = await scene(t);
  for (const cursor of ['{"readTo":5}', 'export.csv 17']) {
    await bench.context().append([], cursor);
    const before = bench.lives.length;
    const run = startRun(t, { module: source }, { bench, config: configFor(peer.url, [JOB]) });
    await until(() => bench.lives.length > before, 'live', run);
    await run.stop();
  }
});

t.test('a topic the broker refuses is named, the others go on', async (t) => {
  const { bench, peer } = await scene(t, { refusedTopic: JOB.topic });
  const run = startRun(t, { module: source }, { bench, config: configFor(peer.url, [JOB, GOOD]) });
  await until(isLive(bench), 'live', run);
  t.match(bench.observations, [{ type: 'trouble', code: 'topic-refused', where: JOB.topic }]);
  await peer.publish(GOOD.topic, '{"value": 5}');
  await until(saw(bench, { type: 'sample', value: 5 }), 'the other', run);
});

const DEEP = `${'['.repeat(9)}1${']'.repeat(9)}`;
const WIDE = JSON.stringify(
  Object.fromEntries(Array.from({ length: 257 }, (_, index) => [`k${index}`, index])),
);
const NUMBER: Omit<MqttTag, 'id' | 'topic'> = { measure: 'ratePerHour' };
const FIELD: Omit<MqttTag, 'id' | 'topic'> = {
  measure: 'ratePerHour',
  pointer: '/a~1b/0/v',
  timestamp: '/t',
};
const CASES: readonly [Omit<MqttTag, 'id' | 'topic'>, string | Buffer, Omit<Expected, 'type'>][] = [
  [NUMBER, ' 110.4\n', { value: 110.4, quality: 'good' }],
  [NUMBER, '1,5', { value: null, quality: 'bad', reason: /"1,5" is not a number/ }],
  [NUMBER, '1e999', { value: null, quality: 'bad', reason: /too large/ }],
  [NUMBER, '-0', { value: 0, quality: 'good' }],
  [NUMBER, 'true', { value: null, quality: 'bad' }],
  [NUMBER, '', { value: null, quality: 'bad', reason: /no value/ }],
  [NUMBER, '9007199254740993', { quality: 'uncertain', reason: /rounded/ }],
  [NUMBER, Buffer.from([0xff, 0xfe, 0x31]), { value: null, quality: 'bad', reason: /UTF-8/ }],
  [NUMBER, '7'.repeat(70_000), { value: null, quality: 'bad', reason: /at most 65536/ }],
  [{ measure: 'job' }, '0004471', { value: '0004471', quality: 'good' }],
  [{ measure: 'job' }, 'x'.repeat(5_000), { value: null, quality: 'bad', reason: /4096/ }],
  [{ measure: 'job', pointer: '/job' }, '{"job": 4471}', { value: '4471', quality: 'good' }],
  [FIELD, '{"a/b": [{"v": "12.5"}], "t": "2026-11-19T06:52:00Z"}', { value: 12.5, quality: 'good' }],
  [FIELD, '{"a/b": [{"v": 12.5}], "t": "2026-11-19T06:52:00"}', { value: 12.5, reason: /receive time used/ }],
  [FIELD, '{"a/b": []}', { value: null, quality: 'bad', reason: /nothing at/ }],
  [FIELD, '{"a/b": [{"v": {}}]}', { value: null, quality: 'bad', reason: /not one value/ }],
  [{ pointer: '/__proto__/constructor' }, '{}', { value: null, quality: 'bad', reason: /nothing at/ }],
  [{ pointer: '' }, DEEP, { value: null, quality: 'bad', reason: /9 levels deep/ }],
  [{ pointer: '/k1' }, WIDE, { value: null, quality: 'bad', reason: /257 keys/ }],
  [{ pointer: '' }, '['.repeat(60_000), { value: null, quality: 'bad', reason: /levels deep/ }],
];

t.test('what a machine may send becomes a value, or a quality with a reason', async (t) => {
  const tags = CASES.map(([tag], index): MqttTag => ({ ...tag, id: `T${index}`, topic: `case/${index}` }));
  const { bench, peer } = await scene(t);
  const run = startRun(t, { module: source }, { bench, config: configFor(peer.url, tags) });
  await until(isLive(bench), 'live', run);
  for (const [index, [, payload]] of CASES.entries()) await peer.publish(`case/${index}`, payload);
  await until(() => peer.acknowledged.length === CASES.length, 'all acknowledged, odd or not', run);
  for (const [index, [, payload, expected]] of CASES.entries()) {
    const seen = bench.observations.find((one) => one.type === 'sample' && one.tag === `T${index}`);
    t.ok(
      seen && fits(seen, { type: 'sample', ...expected }),
      `${String(payload).slice(0, 40)}: ${JSON.stringify(seen)}`,
    );
  }
});

t.test('the config of the demo passes, and what would go wrong later is refused now', async (t) => {
  const { schema } = await partSchema({ root: PROGRAM_ROOT, kind: 'sources', type: 'mqtt' });
  const ajv = new Ajv({ useDefaults: true, strictSchema: true, keywords: ['x-packages', 'x-secret'] });
  const check = ajv.compile<MqttConfig>(schema);
  const demo = new URL('../../../config/demo/sources/floor.yaml', import.meta.url);
  const config = parse(await readFile(demo, 'utf8'));
  t.ok(check(config), JSON.stringify(check.errors));
  t.equal(config.sessionHours, 72);
  const faults: object[] = [
    { tags: [{ id: 'A', topic: 'riverside/+/good' }] },
    { tags: [{ id: 'A', topic: 'riverside/#' }] },
    { tags: [{ id: 'A', topic: 'a', pointer: 'value' }] },
    { url: 'mqtt://reader:pw@broker' },
    { protocolVersion: 3 },
    { retain: true },
  ];
  for (const fault of faults) t.notOk(check({ ...config, ...fault }), JSON.stringify(fault));
});
