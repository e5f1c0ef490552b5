// What a tag is at the server and how it is followed: identity, paths, dead-bands, rates and rights.
import { DataType } from 'node-opcua';
import t from 'tap';
import {
  double,
  MINE,
  OTHER,
  saw,
  scene,
  tagOf,
  troublesOf,
  valuesOf,
} from '../../../test/contract/opcua-scene.ts';
import { until } from '../../../test/contract/source-run.ts';
import { rateOf } from './subscriptions.ts';

t.test('what a tag is at the server is said before its first value, at each connection', async (t) => {
  const nodes = {
    [MINE]: {
      Speed: double(100, { unit: 'pcs/min' }),
      Job: { dataType: DataType.String, value: '0004471', browseName: 'CurrentJob' },
    },
  };
  const { bench, run } = await scene(t, { nodes });
  for (const count of [1, 2]) {
    const first = run([tagOf('Speed'), tagOf('Job')]);
    await until(() => valuesOf(bench).length >= 2 * count, 'both values', first);
    await first.stop();
  }
  const kinds = bench.observations.map((one) => `${one.type} ${'tag' in one ? one.tag : ''}`);
  for (const tag of ['Speed', 'Job']) {
    const told = kinds.filter((kind) => kind.endsWith(` ${tag}`));
    t.same(told, [`identity ${tag}`, `sample ${tag}`, `identity ${tag}`, `sample ${tag}`]);
  }
  t.match(bench.observations.filter((one) => one.type === 'identity').slice(0, 2), [
    { tag: 'Speed', is: { name: 'Speed', dataType: 'Double', unit: 'pcs/min' } },
    { tag: 'Job', is: { name: 'CurrentJob', dataType: 'String', unit: null } },
  ]);
});

t.test('a path leads to its node, and says where it breaks off or forks', async (t) => {
  const inLine = { folder: 'Line3' } as const;
  const nodes = {
    [OTHER]: { Line3: double(-998) },
    [MINE]: {
      good: double(7, { ...inLine, browseName: 'GoodCount' }),
      one: double(1, { ...inLine, browseName: 'Twin' }),
      two: double(2, { ...inLine, browseName: 'Twin' }),
    },
  };
  const { bench, run } = await scene(t, { nodes });
  const path = `/Objects/nsu=${MINE};Line3`;
  const following = run([
    { id: 'Good', path: `${path}/GoodCount` },
    { id: 'Wrong', path: `${path}/GoodCuont` },
    { id: 'Twin', path: `${path}/Twin` },
    { id: 'Strange', path: '/Objects/nsu=urn:riverside:mse;Line3/GoodCount' },
  ]);
  await until(() => bench.lives.length > 0, 'live', following);
  await until(saw(bench, { type: 'sample', tag: 'Good', value: 7 }), 'the value', following);
  t.match(bench.lives, [/1 of 4 tags/]);
  const words = new Map(troublesOf(bench).map((one) => [`${one.code} ${one.where}`, one.words]));
  t.match(
    words.get('unknown-path Wrong'),
    /\/Objects\/nsu=urn:riverside:mes;Line3 has no GoodCuont below it.*Nearest: GoodCount/,
  );
  t.match(words.get('ambiguous-path Twin'), /2 nodes of the same name/);
  t.match(words.get('unknown-namespace Strange'), /urn:riverside:mse.*Nearest: urn:riverside:mes/);
});

t.test(
  'small changes are held back where the machine says numbers, and elsewhere it is said once',
  async (t) => {
    const nodes = { [MINE]: { Heat: double(100), Job: { dataType: DataType.String, value: 'A' } } };
    const { bench, peer, run } = await scene(t, { nodes });
    const tags = ['Heat', 'Job'].map((name) => ({ ...tagOf(name), deadband: 5 }));
    const first = run(tags);
    await until(() => valuesOf(bench).length >= 2, 'both values', first);
    for (const value of [102, 104, 106, 108, 112]) {
      peer.set(MINE, 'Heat', double(value));
      await bench.clock.sleep(120);
    }
    peer.set(MINE, 'Job', { dataType: DataType.String, value: 'B' });
    await until(saw(bench, { type: 'sample', tag: 'Job', value: 'B' }), 'the text', first);
    t.same(valuesOf(bench, 'Heat'), [100, 106, 112]);
    t.match(troublesOf(bench), [{ code: 'no-deadband', where: 'Job', words: /every change of it is read/ }]);
    await first.stop();
    const again = run([tagOf('Heat')]);
    await until(saw(bench, { type: 'cleared', code: 'no-deadband', where: 'Job' }), 'taken back', again);
  },
);

t.test('a server that does no dead-bands is followed without', async (t) => {
  const { bench, peer, run } = await scene(t, { nodes: { [MINE]: { Heat: double(100) } } });
  refuseDeadbands(peer.server);
  const first = run([{ ...tagOf('Heat'), deadband: 5 }]);
  await until(() => valuesOf(bench).length >= 1, 'the value', first);
  peer.set(MINE, 'Heat', double(101));
  await until(saw(bench, { type: 'sample', tag: 'Heat', value: 101 }), 'the small change', first);
  t.match(troublesOf(bench), [{ code: 'no-deadband', where: 'Heat' }]);
});

t.test('a subscription for each rate; where the server has too few of them nothing is missing', async (t) => {
  t.same([0, 49, 99, 700, 5_000, 3_600_000].map(rateOf), [0, 0, 50, 500, 5_000, 600_000]);
  const names = ['A', 'B', 'C', 'D'];
  const nodes = { [MINE]: Object.fromEntries(names.map((name, index) => [name, double(index)])) };
  const tags = names.map((name, index) => ({ ...tagOf(name), samplingMs: [0, 120, 140, 1_000][index] ?? 0 }));
  const open = await scene(t, { nodes });
  const run = open.run(tags);
  await until(() => valuesOf(open.bench).length >= 4, 'all values', run);
  t.equal(open.peer.services.get('CreateSubscriptionRequest'), 3);
  await run.stop();

  const tight = await scene(t, { nodes, subscriptionsMax: 1 });
  const degraded = tight.run(tags);
  await until(() => valuesOf(tight.bench).length >= 4, 'all values', degraded);
  t.match(troublesOf(tight.bench), [{ code: 'few-subscriptions', words: /allows this box \d of/ }]);
});

t.test('an account that may write is told once, and taken back when it may not', async (t) => {
  const nodes = { [MINE]: { A: double(1, { isWritable: true }), B: double(2) } };
  const { bench, peer, run } = await scene(t, { nodes });
  const first = run([tagOf('A'), tagOf('B')]);
  await until(saw(bench, { type: 'trouble', code: 'rights', where: 'the account' }), 'told', first);
  t.match(troublesOf(bench)[0]?.words, /Whoever asks without a name may write 1 of the 2 tags/);
  await until(() => bench.lives.length > 0, 'live', first);
  await first.stop();
  const again = run([tagOf('A'), tagOf('B')]);
  await until(() => bench.lives.length >= 2, 'live', again);
  await again.stop();
  t.equal(troublesOf(bench).length, 1);
  peer.remove(MINE, 'A');
  peer.add(MINE, 'A', double(1));
  const third = run([tagOf('A'), tagOf('B')]);
  await until(saw(bench, { type: 'cleared', code: 'rights', where: 'the account' }), 'taken back', third);
  t.same(peer.writes, [], 'only reading services were asked for');
});

function refuseDeadbands(server: object): void {
  const name = '_on_CreateMonitoredItemsRequest';
  const create = Reflect.get(server, name) as (message: object, channel: object) => void;
  Reflect.set(
    server,
    name,
    (message: { request: { itemsToCreate: { requestedParameters: object }[] } }, channel: object) => {
      // As servers do that know no dead-bands: an unknown kind of filter is refused with the status of such.
      for (const { requestedParameters } of message.request.itemsToCreate) {
        const filter: unknown = Reflect.get(requestedParameters, 'filter');
        if (filter !== null && typeof filter === 'object') Reflect.set(filter, 'deadbandType', 2);
      }
      create.call(server, message, channel);
    },
  );
}
