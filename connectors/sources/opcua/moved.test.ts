// A server that comes back as another: nodes renamed, removed, retyped, another start. No tag shows another's value.
import { DataType } from 'node-opcua';
import t from 'tap';
import type { NodeValue } from '../../../test/contract/opcua-nodes.ts';
import { startOpcuaPeer } from '../../../test/contract/opcua-peer.ts';
import {
  configFor,
  double,
  MINE,
  OTHER,
  saw,
  tagOf,
  troublesOf,
  valuesOf,
} from '../../../test/contract/opcua-scene.ts';
import { openBench } from '../../../test/contract/source-context.ts';
import { startRun, until } from '../../../test/contract/source-run.ts';
import { source } from './opcua.ts';

t.test(
  'nodes that are renamed, removed or retyped at a restart are told for what they are now',
  async (t) => {
    const bench = await openBench();
    t.teardown(() => bench.dispose());
    const before: Record<string, NodeValue> = {
      Stays: double(1),
      Goes: double(2),
      Renamed: double(3, { browseName: 'GoodCount' }),
      Retyped: double(4, { unit: 'pcs' }),
    };
    const peer = await startOpcuaPeer({ nodes: { [MINE]: before } });
    t.teardown(() => peer.stop());
    const config = configFor(
      peer.endpoint,
      Object.keys(before).map((name) => tagOf(name)),
    );
    const first = startRun(t, { module: source }, { bench, config });
    await until(() => valuesOf(bench).length >= 4, 'all values', first);
    await peer.stop();
    await first.outcome;
    const { Goes: _goes, ...kept } = before;
    const after: Record<string, NodeValue> = {
      ...kept,
      Renamed: double(30, { browseName: 'ScrapCount' }),
      Retyped: { dataType: DataType.String, value: '40', unit: 'm' },
    };
    const back = await startOpcuaPeer({
      nodes: { [OTHER]: { Goes: double(-998) }, [MINE]: after },
      port: peer.port,
    });
    t.teardown(() => back.stop());
    const seen = bench.observations.length;
    const second = startRun(t, { module: source }, { bench, config });
    await until(saw(bench, { type: 'sample', tag: 'Retyped', value: '40' }), 'the new value', second);
    await until(() => bench.lives.length >= 2, 'live', second);
    t.match(bench.lives[1], /3 of 4 tags/);
    t.match(troublesOf(bench), [{ code: 'unknown-node', where: 'Goes' }]);
    const identities = bench.observations.slice(seen).filter((one) => one.type === 'identity');
    t.match(
      identities.toSorted((a, b) => (a.tag < b.tag ? -1 : 1)),
      [
        { tag: 'Renamed', is: { name: 'ScrapCount', dataType: 'Double', unit: null } },
        { tag: 'Retyped', is: { name: 'Retyped', dataType: 'String', unit: 'm' } },
        { tag: 'Stays', is: { name: 'Stays', dataType: 'Double', unit: null } },
      ],
    );
    t.notOk(valuesOf(bench).includes(-998));
  },
);
