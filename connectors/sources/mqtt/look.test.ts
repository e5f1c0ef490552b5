// Tests of looking around at a broker: the tree of its topics, values inside messages, and what the namespace says of them.
import t, { type Test } from 'tap';
import type { TagLook, TagOffer } from '../../../src/contracts/tag-look.ts';
import { type MqttPeer, startMqttPeer } from '../../../test/contract/recording-peers.ts';
import { openBench } from '../../../test/contract/source-context.ts';
import { until } from '../../../test/contract/source-run.ts';
import { look } from './look.ts';
import type { MqttConfig } from './mqtt-config.ts';

const AT = Date.UTC(2026, 10, 29, 12);
const PRESS = 'umh/v1/acme/lindau/press';
const MESSAGES: readonly (readonly [topic: string, payload: string | Buffer])[] = [
  [`${PRESS}/_historian/good_count`, `{"timestamp_ms": ${AT}, "value": 12}`],
  [`${PRESS}/_historian`, `{"timestamp_ms": ${AT}, "scrapCount": 1, "force": 7.5, "axis": {"x": 1, "y": 2}}`],
  ['plant/L2/good', `{"v": 5, "at": {"ts": ${AT / 1_000}, "speed": 3}, "list": [true]}`],
  ['plant/L2/job', '4471'],
  ['plant/L2/picture', Buffer.from([0xff, 0xd8, 0xff])],
  ['plant/L2', '{"state": "run"}'],
];

type Looked = { readonly peer: MqttPeer; readonly seen: TagLook; readonly signal: AbortSignal };

/** What is kept is heard in a moment; a person waits five seconds, for machines that send seldom. */
async function lookAt(t: Test, more: Partial<MqttConfig> = {}): Promise<Looked> {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startMqttPeer();
  t.teardown(() => peer.stop());
  for (const [topic, payload] of MESSAGES) await peer.publish(topic, payload, { retain: true });
  const config = { url: peer.url, sessionHours: 72, tags: [], ...more };
  const enough = new AbortController();
  const looking = look(config, bench.context(), enough.signal);
  await until(() => peer.subscribed(more.browse?.[0] ?? '#'), 'it listens');
  await bench.clock.sleep(300);
  const began = performance.now();
  enough.abort();
  const seen = await looking;
  t.ok(performance.now() - began < 2_000, 'a stop ends it at once');
  return { peer, seen, signal: new AbortController().signal };
}

const shown = ({ path, inside, at, is, now }: TagOffer) => ({
  path: path.join('/'),
  ...(inside !== null && { inside }),
  ...(at !== null && { at, dataType: is.dataType, value: now?.value, quality: now?.quality }),
});

t.test('what a broker has is shown as a tree, down to the values inside messages', async (t) => {
  const { peer, seen, signal } = await lookAt(t);
  const below = async (inside: string | null) => (await seen.below(inside, signal)).offers.map(shown);
  t.same(await below(null), [
    { path: 'plant', inside: 'plant/' },
    { path: 'umh', inside: 'umh/' },
  ]);
  const known = { quality: 'uncertain' };
  t.same(await below('plant/'), [
    { path: 'plant/L2', inside: 'plant/L2/' },
    {
      path: 'plant/L2/state',
      at: { topic: 'plant/L2', pointer: '/state' },
      dataType: 'text',
      value: 'run',
      ...known,
    },
  ]);
  const [topic, at] = ['plant/L2/good', { timestamp: '/at/ts', timestampUnit: 's' }];
  t.same(await below('plant/L2/'), [
    { path: `${topic}/v`, at: { topic, pointer: '/v' }, dataType: 'number', value: 5, ...known },
    {
      path: `${topic}/at/speed`,
      at: { topic, pointer: '/at/speed', ...at },
      dataType: 'number',
      value: 3,
      ...known,
    },
    {
      path: `${topic}/list/0`,
      at: { topic, pointer: '/list/0' },
      dataType: 'boolean',
      value: true,
      ...known,
    },
    { path: 'plant/L2/job', at: { topic: 'plant/L2/job' }, dataType: 'number', value: 4471, ...known },
    { path: 'plant/L2/picture' },
  ]);
  t.same(peer.writes, [], 'nothing was published');
  t.match(peer.clientIds, [/^throughline-look-[0-9a-f]{6}$/], 'under a name of its own');
  await seen.close();
});

t.test('of the unified namespace it is said what a value means, and why', async (t) => {
  const { seen, signal } = await lookAt(t);
  const below = async (inside: string) => (await seen.below(inside, signal)).offers.map(shown);
  t.same(await seen.rights(signal), []);
  const ready = await seen.ready(signal);
  t.match(ready, [
    {
      ...{ at: { topic: `${PRESS}/_historian`, form: 'umh', key: 'scrapCount' }, unit: 'acme/lindau/press' },
      means: { measure: 'scrapTotal', reason: /UMH: "scrapCount" of acme\/lindau\/press/ },
    },
    {
      ...{ at: { topic: `${PRESS}/_historian/good_count`, form: 'umh' }, now: { value: 12 } },
      means: { measure: 'goodTotal' },
    },
  ]);
  t.equal(ready.length, 2);
  const inUmh = await below(`${PRESS}/`);
  t.match(
    inUmh.map(({ path }) => path.slice(PRESS.length)),
    [
      '/_historian',
      '/_historian/scrapCount',
      '/_historian/force',
      '/_historian/axis/x',
      '/_historian/axis/y',
    ],
  );
});

t.test('only what the config names is listened to', async (t) => {
  const { seen, signal } = await lookAt(t, { browse: ['umh/#'] });
  t.match((await seen.below(null, signal)).offers, [{ path: ['umh'] }]);
});

t.test('a broker that is not there is said in words', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const config = { url: 'mqtt://127.0.0.1:1', sessionHours: 72, tags: [] };
  await t.rejects(look(config, bench.context(), new AbortController().signal), {
    ...{
      code: 'unreachable',
      retryable: true,
      message: /^The broker mqtt:\/\/127\.0\.0\.1:1 cannot be reached/,
    },
  });
});
