// The Sparkplug source against a real broker: the contract, restarts of the box, deaths, births asked for.
import { readdir, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { type MqttPeer, startMqttPeer } from '../../../test/contract/recording-peers.ts';
import { type Bench, openBench } from '../../../test/contract/source-context.ts';
import { fits, startRun, until } from '../../../test/contract/source-run.ts';
import { type Expected, type Rig, sourceSuite } from '../../../test/contract/source-suite.ts';
import { type Edge, handEdge } from '../../../test/contract/sparkplug-edge.ts';
import {
  GOOD,
  GROUP,
  good,
  NODE,
  OF_EDGES,
  pressConfig,
  pressEdge,
  reading,
} from '../../../test/contract/sparkplug-press.ts';
import { source } from './sparkplug.ts';
import type { SparkplugConfig } from './sparkplug-config.ts';

const saw = (bench: Bench, expected: Expected) => () => bench.observations.some((one) => fits(one, expected));
const foreignWrites = (peer: MqttPeer): number => peer.writes.filter((topic) => !OF_EDGES.test(topic)).length;

/** At QoS 1, as some gateways send: the broker keeps what a reader that is away misses. */
const byHand: Rig<SparkplugConfig> = {
  name: 'sparkplug, an edge node that sends at QoS 1',
  module: source,
  async start() {
    const peer = await startMqttPeer();
    const edge = handEdge(GROUP, NODE, Date.now);
    let said = 0;
    const publish = ({ topic, bytes }: ReturnType<typeof edge.message>) => peer.publish(topic, bytes);
    return {
      config: pressConfig(peer.url),
      secrets: [],
      catchesUp: true,
      noticesLossWithinMs: 2_000,
      async say() {
        // Not in the millisecond in which its birth was found missing.
        await setTimeout(2);
        const at = Date.now();
        if (said === 0) {
          await publish(edge.nodeBirth([]));
          await publish(edge.message('DBIRTH', 'Press4', [good(0, at, GOOD.metric)]));
        }
        said += 1;
        await publish(edge.message('DDATA', 'Press4', [good(said, at)]));
        return [{ type: 'sample', tag: GOOD.id, value: said, quality: 'good', effectiveAt: at }];
      },
      async sayOdd() {
        await publish(edge.message('DDATA', 'Press4', [good(1, Date.now())]));
        return [
          {
            type: 'trouble',
            code: 'no-birth',
            where: `${GROUP}/${NODE}/Press4`,
            words: /until it says what they/,
          },
          { type: 'sample', tag: GOOD.id, value: null, quality: 'bad' },
        ];
      },
      lose: () => peer.close(),
      back: () => peer.open(),
      writes: () => peer.writes.length,
      stop: () => peer.stop(),
    };
  },
};

await sourceSuite(t, byHand);

async function scene(
  t: Test,
): Promise<{ bench: Bench; peer: MqttPeer; edge: Edge; say(value: number): void }> {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startMqttPeer();
  t.teardown(() => peer.stop());
  let last = 0;
  const edge = pressEdge({ url: peer.url }, () => last);
  t.teardown(() => edge.stop());
  await edge.connected();
  const say = (value: number): void => {
    last = value;
    edge.client.publishDeviceData('Press4', { timestamp: Date.now(), metrics: [good(value, Date.now())] });
  };
  return { bench, peer, edge, say };
}

const isLive = (bench: Bench) => () => bench.lives.length > 0;

t.test('says what a tag is before its first value, and what is gone when its edge node dies', async (t) => {
  const { bench, peer, edge, say } = await scene(t);
  const run = startRun(t, { module: source }, { bench, config: pressConfig(peer.url) });
  await until(isLive(bench), 'live', run);
  edge.birth();
  await until(saw(bench, reading(0, 'good')), 'the value of the birth', run);
  say(12);
  await until(saw(bench, reading(12, 'good')), 'data', run);
  const [first, second] = bench.observations.filter((one) => 'tag' in one);
  t.match(first, { type: 'identity', is: { name: 'Counts/Good', dataType: 'Int64', unit: 'pcs' } });
  t.match(second, { type: 'sample', value: 0, quality: 'good' });
  edge.stop();
  await setTimeout(300);
  t.notOk(saw(bench, { type: 'sample', value: null })(), 'a goodbye without its death says nothing');
  const again = pressEdge({ url: peer.url }, () => 12);
  t.teardown(() => again.stop());
  await again.connected();
  await until(
    () => bench.observations.filter((one) => fits(one, reading(12, 'good'))).length > 1,
    'it is back',
    run,
  );
  again.cut();
  await until(saw(bench, { type: 'sample', value: null, quality: 'bad', reason: /died/ }), 'its death', run);
  await until(
    () => bench.lives.some((words) => /Riverside\/Hall2 died/.test(words)),
    'the words of the link',
    run,
  );
  t.equal(foreignWrites(peer), 0);
});

t.test('a restart of the box needs no new birth where nothing was missed', async (t) => {
  const { bench, peer, edge, say } = await scene(t);
  const first = startRun(t, { module: source }, { bench, config: pressConfig(peer.url) });
  await until(isLive(bench), 'live', first);
  edge.birth();
  await until(saw(bench, reading(0, 'good')), 'the birth', first);
  await first.stop();
  const second = startRun(t, { module: source }, { bench, config: pressConfig(peer.url) });
  await until(() => bench.lives.length >= 2, 'live again', second);
  say(31);
  await until(saw(bench, reading(31, 'good')), 'data by alias', second);
  t.notOk(saw(bench, { type: 'trouble' })(), 'no trouble');
  const identities = bench.observations.filter((one) => one.type === 'identity');
  t.equal(identities.length, 2, 'what it is, once a connection');
});

t.test('asks for a birth where the config lets it, and says that it may', async (t) => {
  const { bench, peer, edge, say } = await scene(t);
  const config = pressConfig(peer.url, { requestRebirth: true });
  const run = startRun(t, { module: source }, { bench, config });
  await until(
    saw(bench, { type: 'trouble', code: 'rights', where: 'the account', words: /one command/ }),
    'rights',
    run,
  );
  await until(isLive(bench), 'live', run);
  say(50);
  await until(
    saw(bench, { type: 'trouble', code: 'no-birth', words: /This box asks for it/ }),
    'no birth',
    run,
  );
  await until(saw(bench, reading(50, 'good')), 'the birth it asked for', run);
  await until(saw(bench, { type: 'cleared', code: 'no-birth' }), 'mended', run);
  t.same(edge.commands, [{ topic: 'spBv1.0/Riverside/NCMD/Hall2', names: ['Node Control/Rebirth'] }]);
  t.same(
    peer.writes.filter((topic) => !OF_EDGES.test(topic)),
    ['spBv1.0/Riverside/NCMD/Hall2'],
    'one metric, once',
  );
  await run.stop();
  const quiet = startRun(t, { module: source }, { bench, config: pressConfig(peer.url) });
  await until(saw(bench, { type: 'cleared', code: 'rights', where: 'the account' }), 'taken back', quiet);
});

t.test('a look beside the box asks nobody, and the broker keeps nothing of it', async (t) => {
  const { bench, peer, edge, say } = await scene(t);
  const beside: typeof source = {
    open: (own, context) => source.open(own, { ...context, beside: true }),
  };
  const config = pressConfig(peer.url, { requestRebirth: true });
  const run = startRun(t, { module: beside }, { bench, config });
  await until(isLive(bench), 'live', run);
  say(70);
  await until(saw(bench, { type: 'trouble', code: 'no-birth' }), 'no birth', run);
  say(71);
  edge.birth();
  await until(saw(bench, reading(71, 'good')), 'a birth that comes by itself', run);
  t.same(edge.commands, []);
  t.equal(foreignWrites(peer), 0);
  t.match(peer.clientIds.at(-1), /^throughline-look-/);
});

t.test('a cursor of another kind of source says nothing here', async (t) => {
  const { bench, peer } = await scene(t);
  await bench.context().append([], '{"troubles":["topic-silent a/b"]}');
  const run = startRun(t, { module: source }, { bench, config: pressConfig(peer.url) });
  await until(isLive(bench), 'live', run);
});

t.test('a broker that refuses a topic is told of', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const refusedTopic = `spBv1.0/${GROUP}/NBIRTH/${NODE}`;
  const peer = await startMqttPeer({ refusedTopic });
  t.teardown(() => peer.stop());
  const run = startRun(t, { module: source }, { bench, config: pressConfig(peer.url, { group: GROUP }) });
  await until(saw(bench, { type: 'trouble', code: 'topic-refused', where: refusedTopic }), 'refused', run);
  await until(isLive(bench), 'live', run);
});

t.test('a file of births that was not written to its end is left out', async (t) => {
  const { bench, peer, edge, say } = await scene(t);
  const first = startRun(t, { module: source }, { bench, config: pressConfig(peer.url) });
  await until(isLive(bench), 'live', first);
  edge.birth();
  await until(saw(bench, reading(0, 'good')), 'the birth', first);
  await first.stop();
  const folder = `${bench.stateDir}/births`;
  for (const name of await readdir(folder)) await writeFile(`${folder}/${name}`, '{"form":1,"un');
  const second = startRun(t, { module: source }, { bench, config: pressConfig(peer.url) });
  await until(() => bench.lives.length >= 2, 'live again', second);
  say(60);
  await until(saw(bench, { type: 'trouble', code: 'no-birth' }), 'unborn', second);
});
