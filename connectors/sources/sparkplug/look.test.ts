// Looking around at a broker with an edge node: births as a tree of tags to paste.
import t from 'tap';
import { startMqttPeer } from '../../../test/contract/recording-peers.ts';
import { openBench } from '../../../test/contract/source-context.ts';
import { until } from '../../../test/contract/source-run.ts';
import { GROUP, NODE, OF_EDGES, pressConfig, pressEdge } from '../../../test/contract/sparkplug-press.ts';
import { source } from './sparkplug.ts';

t.test('looking around lays out what births say, as tags to paste', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startMqttPeer();
  t.teardown(() => peer.stop());
  const edge = pressEdge({ url: peer.url }, () => 0);
  t.teardown(() => edge.stop());
  await edge.connected();
  const context = bench.context();
  const enough = new AbortController();
  const { signal } = enough;
  const looking = source.look?.(pressConfig(peer.url, { requestRebirth: true }), context, signal);
  await until(() => peer.subscribed('spBv1.0/+/DBIRTH/#'), 'it listens');
  edge.birth();
  // Heard in a moment; a person waits for ten seconds, for others who come later.
  await bench.clock.sleep(500);
  enough.abort();
  const look = await looking;
  if (look === undefined) throw new Error('it cannot look around');
  t.match((await look.below(null, signal)).offers, [{ path: [GROUP], inside: GROUP, at: null }]);
  t.match((await look.below(GROUP, signal)).offers, [{ inside: `${GROUP}/${NODE}` }]);
  const node = await look.below(`${GROUP}/${NODE}`, signal);
  t.match(node.offers, [{ inside: `${GROUP}/${NODE}/Press4` }]);
  t.match(
    node.offers.slice(1).map(({ at }) => at?.['metric']),
    ['Node Control/Rebirth', 'bdSeq'],
  );
  const { offers, more } = await look.below(`${GROUP}/${NODE}/Press4`, signal);
  t.match(offers, [
    {
      path: [GROUP, NODE, 'Press4', 'Counts', 'Good'],
      at: { group: GROUP, node: NODE, device: 'Press4', metric: 'Counts/Good' },
      is: { name: 'Counts/Good', dataType: 'Int64', unit: 'pcs' },
      now: { value: 0, quality: 'good' },
    },
  ]);
  t.equal(more, 0);
  t.match(await look.rights(signal), [/one command/]);
  t.equal(peer.writes.filter((topic) => !OF_EDGES.test(topic)).length, 0);
  await look.close();
});

t.test(
  'an edge node that says no birth while it is looked at is listed, and why nothing is in it',
  async (t) => {
    const bench = await openBench();
    t.teardown(() => bench.dispose());
    const peer = await startMqttPeer();
    t.teardown(() => peer.stop());
    const edge = pressEdge({ url: peer.url }, () => 0);
    t.teardown(() => edge.stop());
    await edge.connected();
    const enough = new AbortController();
    const looking = source.look?.(pressConfig(peer.url), bench.context(), enough.signal);
    await until(() => peer.subscribed('spBv1.0/+/DBIRTH/#'), 'it listens');
    edge.client.publishNodeData({ timestamp: Date.now(), metrics: [] });
    await bench.clock.sleep(500);
    enough.abort();
    const look = await looking;
    t.match((await look?.below(GROUP, enough.signal))?.offers, [{ at: null, remark: /with its birth/ }]);
  },
);
