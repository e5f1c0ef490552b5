// Structures among the values of an OPC UA server: looked into where a tag asks for it, and never the end of anything.
import { AttributeIds, DataValue, nodesets, StatusCodes, type UAObject, type UAVariable } from 'node-opcua';
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/opcua/opcua.ts';
import type { OpcuaConfig } from '../../connectors/sources/opcua/opcua-config.ts';
import type { SampleObservation } from '../../src/core/types/observation.ts';
import { openBench } from '../contract/source-context.ts';
import { startRun, until } from '../contract/source-run.ts';
import { at, build, MAKER, PACKML, setCounts } from './companion-machines.ts';
import { setSpeed } from './companion-plant.ts';
import { startCompanionServer } from './companion-server.ts';

type Options = {
  /** Of the tag of the count. */
  readonly field?: string;
  /** The server does not say what its structures hold. */
  readonly hidesTypes?: true;
};

/** A filler followed by its speed and its count; the first count is said only when `say` is called. */
async function follow(t: Test, { field, hidesTypes }: Options) {
  const built: UAObject[] = [];
  const { endpoint, requests } = await startCompanionServer(
    t,
    [nodesets.standard, nodesets.packML],
    (space) => {
      const [of, organizedBy] = [[PACKML, 'PackMLBaseObjectType'] as const, space.rootFolder.objects];
      built.push(build(space, { of, name: 'Filler', organizedBy, optionals: ['Admin.ProdProcessedCount'] }));
      const type = space.findDataType('PackMLCountDataType', space.getNamespaceIndex(PACKML));
      if (type === null) throw new Error('PackML has no counts');
      const told = type.readAttribute.bind(type);
      if (hidesTypes)
        type.readAttribute = (context, attributeId, ...more) =>
          attributeId === AttributeIds.DataTypeDefinition
            ? new DataValue({ statusCode: StatusCodes.BadUserAccessDenied })
            : told(context, attributeId, ...more);
    },
  );
  const [filler] = built;
  if (filler === undefined) throw new Error('nothing was built');
  const count = at(filler, 'Admin', 'ProdProcessedCount');
  const node = (variable: UAVariable): string =>
    `nsu=${MAKER};${variable.nodeId.toString().replace(/^ns=\d+;/, '')}`;
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const tags = [
    { id: 'Speed', node: node(at(filler, 'Status', 'CurMachSpeed')) },
    { id: 'Count', node: node(count), ...(field !== undefined && { field }) },
  ];
  const security = { mode: 'None', policy: 'Basic256Sha256' } as const;
  const config: OpcuaConfig = { endpoint, security, samplingMs: 0, publishingMs: 50, tags };
  const run = startRun(t, { module: source }, { bench, config });
  await until(() => bench.lives.length > 0, 'live', run);
  const asked = requests.length;
  setCounts(count, [{ name: 'Bottle', count: 1, accCount: 4_711 }]);
  const said = async (tag: string, fits: (sample: SampleObservation) => boolean): Promise<void> => {
    const isIt = () =>
      bench.observations.some((one) => one.type === 'sample' && one.tag === tag && fits(one));
    await until(isIt, `what is expected of ${tag}`, run);
  };
  return { filler, said, since: () => requests.slice(asked) };
}

const because = (words: RegExp) => (sample: SampleObservation) =>
  sample.quality === 'bad' && words.test(sample.reason ?? '');

t.test(
  'a structure that no tag looks into is bad with a reason, and its types are not asked for',
  async (t) => {
    const { said, since } = await follow(t, {});
    await said('Count', because(/a list of values/));
    t.same(
      since().filter((name) => name === 'BrowseRequest'),
      [],
    );
  },
);

t.test('what a tag looks into is read, and the server is asked about that alone', async (t) => {
  const { said, since } = await follow(t, { field: '[Name=Bottle].AccCount' });
  await said('Count', (sample) => sample.value === 4_711 && sample.quality === 'good');
  const questions = since().filter((name) => name === 'BrowseRequest' || name === 'ReadRequest');
  t.ok(questions.length > 0 && questions.length < 100, `${questions.length} questions`);
});

t.test('where the server does not say what is in it, that is said, and the other tags go on', async (t) => {
  const { filler, said } = await follow(t, { field: '[0].AccCount', hidesTypes: true });
  await said('Count', because(/does not say what is in it/));
  setSpeed(filler, 77);
  await said('Speed', (sample) => sample.value === 77);
  t.pass('the speed is read');
});

t.test('a field that is none is told with what to write, before anything is connected', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const security = { mode: 'None', policy: 'Basic256Sha256' } as const;
  const tags = [{ id: 'Count', node: `nsu=${MAKER};i=1`, field: '[0]AccCount' }];
  const config = { endpoint: 'opc.tcp://127.0.0.1:1', security, samplingMs: 0, publishingMs: 50, tags };
  const { error } = await startRun(t, { module: source }, { bench, config }).outcome;
  t.match(error, {
    code: 'config',
    retryable: false,
    message: /"\[0\]AccCount" of the tag Count.*Correct it/,
  });
});
