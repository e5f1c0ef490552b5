// Looking around: level by level, what each value is, how many are not listed, and what the account may do.
import { DataType, ObjectIds } from 'node-opcua';
import t, { type Test } from 'tap';
import type { TagLook } from '../../../src/contracts/tag-look.ts';
import type { OpcuaPeer, OpcuaPeerOptions } from '../../../test/contract/opcua-peer.ts';
import { configFor, double, MINE, scene, tagOf } from '../../../test/contract/opcua-scene.ts';
import { source } from './opcua.ts';

const { signal } = new AbortController();

async function look(t: Test, options: OpcuaPeerOptions): Promise<{ looking: TagLook; peer: OpcuaPeer }> {
  const { bench, peer } = await scene(t, options);
  const config = configFor(peer.endpoint, [tagOf('Open'), tagOf('Speed')]);
  const looking = await source.look?.(config, bench.context(), signal);
  if (looking === undefined) throw new Error('it does not look around');
  t.teardown(() => looking.close());
  return { looking, peer };
}

t.test('a level lists folders and values, with what they hold and are', async (t) => {
  const sourceAt = new Date(Date.now() - 60_000);
  const { looking, peer } = await look(t, {
    nodes: {
      [MINE]: {
        Speed: double(110, { unit: 'pcs/min', folder: 'Line3', sourceAt }),
        Bad: double(Number.NaN, { folder: 'Line3' }),
        Open: double(1, { isWritable: true }),
      },
    },
  });
  const top = await looking.below(null, signal);
  t.equal(top.more, 0);
  t.notOk(
    top.offers.some(({ path }) => path[0] === 'Server'),
    'not the account of the server of itself',
  );
  const open = top.offers.find(({ path }) => path[0] === 'Open');
  t.match(open, { inside: null, at: { node: `nsu=${MINE};s=Open` }, now: { value: 1, quality: 'good' } });
  const line = top.offers.find(({ path }) => path[0] === 'Line3');
  t.match(line, { at: null, now: null, is: { name: 'Line3', dataType: null, unit: null } });
  const inside = await looking.below(line?.inside ?? '', signal);
  t.match(inside.offers, [
    {
      path: ['Line3', 'Speed'],
      at: { node: `nsu=${MINE};s=Speed` },
      is: { name: 'Speed', dataType: 'Double', unit: 'pcs/min' },
      now: { value: 110, quality: 'good', at: sourceAt.getTime() },
    },
    { path: ['Line3', 'Bad'], now: { value: null, quality: 'bad' } },
  ]);
  t.match(await looking.rights(signal), [/may write 1 of the 2 tags/]);
  t.same(await looking.ready(signal), []);
  t.same(await looking.below(JSON.stringify(['nsu=urn:gone;s=A', 'A']), signal), { offers: [], more: 0 });
  t.same(peer.writes, [], 'only reading services were asked for');
});

t.test('a value with values below it is both, and a long level is counted', async (t) => {
  const { looking, peer } = await look(t, { nodes: { [MINE]: { Deep: double(1) } } });
  const space = peer.server.engine.addressSpace;
  const namespace = space?.registerNamespace(MINE);
  const deep = namespace?.findNode('s=Deep');
  if (!space || !namespace || !deep) throw new Error('no address space');
  const place = { componentOf: deep, dataType: DataType.Double } as const;
  namespace.addVariable({ ...place, browseName: 'Part', nodeId: 's=Deep.Part' });
  const many = namespace.addObject({ organizedBy: `i=${ObjectIds.ObjectsFolder}`, browseName: 'Many' });
  for (let index = 0; index < 2_600; index += 1)
    namespace.addVariable({ componentOf: many, browseName: `V${index}`, dataType: DataType.Double });
  const top = await looking.below(null, signal);
  const both = top.offers.find(({ path }) => path[0] === 'Deep');
  t.ok(both?.at !== null && both?.inside !== null);
  const part = await looking.below(both?.inside ?? '', signal);
  t.same(
    part.offers.map(({ path }) => path),
    [['Deep', 'Part']],
  );
  const folder = top.offers.find(({ path }) => path[0] === 'Many');
  const level = await looking.below(folder?.inside ?? '', signal);
  t.same([level.offers.length, level.more], [1_000, 1_600]);
  t.ok((peer.services.get('BrowseNextRequest') ?? 0) >= 1, 'what a server gives in pieces is asked on');
});

t.test('a server that is not there is said in words', async (t) => {
  const { bench, peer } = await scene(t, { nodes: {} });
  await peer.stop();
  const config = configFor(peer.endpoint, []);
  const looking = async () => source.look?.(config, bench.context(), signal);
  await t.rejects(looking(), { code: 'unreachable', message: /cannot be reached/ });
});
