// What the look every 5 s finds out about a server under the same connection: it moved, tags come, go and come back.
import { DataType, makeEUInformation, StatusCodes, type UAVariable, Variant } from 'node-opcua';
import t from 'tap';
import type { OpcuaPeer } from '../contract/opcua-peer.ts';
import { double, MINE, OTHER, saw, scene, tagOf, troublesOf, valuesOf } from '../contract/opcua-scene.ts';
import { until } from '../contract/source-run.ts';

t.test('tags that were not there are followed when they come, and that is taken back', async (t) => {
  const inLine = { folder: 'Line3' } as const;
  const nodes = { [MINE]: { good: double(7, { ...inLine, browseName: 'GoodCount' }) } };
  const { bench, peer, run } = await scene(t, { nodes });
  const path = `/Objects/nsu=${MINE};Line3`;
  const following = run([{ id: 'Path', path: `${path}/GoodCuont` }, tagOf('Node')]);
  await until(() => bench.lives.length > 0, 'live', following);
  t.match(bench.lives, [/0 of 2 tags/]);
  peer.add(MINE, 'late', double(3, { ...inLine, browseName: 'GoodCuont' }));
  peer.add(MINE, 'Node', double(8));
  await until(saw(bench, { type: 'cleared', code: 'unknown-path', where: 'Path' }), 'cleared', following);
  await until(saw(bench, { type: 'sample', tag: 'Path', value: 3 }), 'its value', following);
  await until(saw(bench, { type: 'cleared', code: 'unknown-node', where: 'Node' }), 'cleared', following);
  await until(saw(bench, { type: 'sample', tag: 'Node', value: 8 }), 'its value', following);
});

t.test(
  'a server that says another start, or other namespaces, under the same connection is left',
  async (t) => {
    for (const change of ['start', 'namespaces'] as const) {
      const { bench, peer, run } = await scene(t, {
        nodes: { [MINE]: { A: double(1) }, [OTHER]: { A: double(-998) } },
      });
      const following = run([tagOf('A')]);
      await until(() => valuesOf(bench).length >= 1, 'the value', following);
      if (change === 'start') peer.server.engine.serverStatus.startTime = new Date(0);
      else renumber(peer);
      await until(following.ended, 'the end of the run');
      const { error } = await following.outcome;
      t.match(error, { code: 'lost', retryable: true });
      t.match(error?.message, change === 'start' ? /started anew/ : /renumbered its namespaces/);
      t.same(valuesOf(bench), [1]);
    }
  },
);

t.test('a node that is taken away and comes back under the same connection is followed again', async (t) => {
  const { bench, peer, run } = await scene(t, { nodes: { [MINE]: { A: double(1), B: double(2) } } });
  const following = run([tagOf('A'), tagOf('B')]);
  await until(() => valuesOf(bench).length >= 2, 'both values', following);
  peer.remove(MINE, 'A');
  await until(
    saw(bench, { type: 'sample', tag: 'A', quality: 'bad', reason: /BadNodeId/ }),
    'bad',
    following,
  );
  await until(saw(bench, { type: 'trouble', code: 'unknown-node', where: 'A' }), 'told', following);
  peer.add(MINE, 'A', double(3));
  await until(saw(bench, { type: 'cleared', code: 'unknown-node', where: 'A' }), 'taken back', following);
  await until(saw(bench, { type: 'sample', tag: 'A', value: 3 }), 'its value', following);
  peer.set(MINE, 'A', double(4));
  peer.set(MINE, 'B', double(5));
  await until(() => valuesOf(bench, 'B').includes(5), 'the value of the other', following);
  await until(() => valuesOf(bench, 'A').includes(4), 'its next value', following);
  t.equal(valuesOf(bench, 'A').filter((value) => value === 4).length, 1, 'once');
  t.same(peer.writes, [], 'only reading services were asked for');
});

t.test('many nodes that are taken away at once are let go in one call', async (t) => {
  const names = Array.from({ length: 40 }, (_, index) => `Tag${index}`);
  const nodes = { [MINE]: Object.fromEntries(names.map((name, index) => [name, double(index)])) };
  const { bench, peer, run } = await scene(t, { nodes });
  const following = run(names.map((name) => tagOf(name)));
  await until(() => valuesOf(bench).length >= names.length, 'all values', following);
  for (const name of names) peer.remove(MINE, name);
  const told = () => troublesOf(bench).filter(({ code }) => code === 'unknown-node').length;
  await until(() => told() === names.length, 'all told', following);
  t.ok((peer.services.get('DeleteMonitoredItemsRequest') ?? 0) <= 2);
});

t.test('a unit that becomes another under the same connection is told, and once', async (t) => {
  const nodes = { [MINE]: { Speed: double(100, { unit: 'pcs/min' }), Heat: double(20, { unit: 'C' }) } };
  const { bench, peer, run } = await scene(t, { nodes });
  const following = run([tagOf('Speed'), tagOf('Heat')]);
  await until(() => valuesOf(bench).length >= 2, 'both values', following);
  const speed = peer.server.engine.addressSpace?.findNode(`ns=${indexOf(peer, MINE)};s=Speed`);
  const unit = (speed as UAVariable | null)?.getPropertyByName('EngineeringUnits');
  const value = makeEUInformation('pcs/h', 'pcs/h', 'pcs/h');
  unit?.setValueFromSource(new Variant({ dataType: DataType.ExtensionObject, value }));
  const told = () => bench.observations.filter((one) => one.type === 'identity' && one.tag === 'Speed');
  await until(() => told().length >= 2, 'told', following);
  // A server that once does not say it has not changed it.
  unit?.setValueFromSource(new Variant({ dataType: DataType.Null }), StatusCodes.BadNoData);
  await bench.clock.sleep(6_000);
  t.match(told(), [
    { is: { unit: 'pcs/min' } },
    { is: { name: 'Speed', dataType: 'Double', unit: 'pcs/h' } },
  ]);
  t.equal(bench.observations.filter((one) => one.type === 'identity').length, 3);
});

t.test('a server that never answers for its history holds no live value back', async (t) => {
  const { bench, peer, run } = await scene(t, {
    nodes: { [MINE]: { Kept: double(0, { keepsHistory: true }) } },
  });
  const first = run([tagOf('Kept')]);
  await until(() => valuesOf(bench).length >= 1, 'the first value', first);
  await first.stop();
  let askedAt = Number.POSITIVE_INFINITY;
  Reflect.set(peer.server, '_on_HistoryReadRequest', () => {
    askedAt = performance.now();
  });
  await bench.clock.sleep(1_100);
  peer.set(MINE, 'Kept', double(5));
  const second = run([tagOf('Kept')]);
  await until(() => valuesOf(bench).includes(5), 'the value of now', second);
  const heldMs = Math.round(performance.now() - askedAt);
  t.ok(heldMs < 6_000, `${heldMs} ms; the question itself is given up after 8 s`);
  peer.set(MINE, 'Kept', double(6));
  await until(() => valuesOf(bench).includes(6), 'the next', second);
  t.same(valuesOf(bench), [0, 5, 6]);
});

/** It says another order of namespaces than it has. */
function renumber({ server }: OpcuaPeer): void {
  const variable = server.engine.addressSpace?.findNode('ns=0;i=2255') as UAVariable | null;
  const said = variable?.readValue().value;
  const value = new Variant({ ...said, value: [...(said?.value ?? [])].reverse() });
  variable?.bindVariable({ get: () => value }, true);
}

function indexOf({ server }: OpcuaPeer, uri: string): number {
  return server.engine.addressSpace?.getNamespaceIndex(uri) ?? -1;
}
