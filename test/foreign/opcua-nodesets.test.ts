// The companion models' nodesets as their makers publish them: served, browsed, mapped and followed.
import { nodesets } from 'node-opcua';
import { checkCompanionPlant } from '../peers/companion-check.ts';
import { readyOffers, startCompanionServer } from '../peers/companion-server.ts';
import { foreignPath, foreignTest } from './foreign-data.ts';

const file = (name: string): string => `opcua-nodesets/${name}`;
const [DI, IA] = [file('Opc.Ua.Di.NodeSet2.xml'), file('Opc.Ua.IA.NodeSet2.xml')];
const MACHINERY = [DI, IA, file('Opc.Ua.Machinery.NodeSet2.xml')];
const EXAMPLES = file('Opc.Ua.Machinery.Examples.NodeSet2.xml');
const JOBS = [file('opc.ua.isa95-jobcontrol.nodeset2.xml'), file('Opc.Ua.Machinery.Jobs.Nodeset2.xml')];
const PROCESS_VALUES = file('Opc.Ua.Machinery.ProcessValues.NodeSet2.xml');
const PACKML = file('Opc.Ua.PackML.NodeSet2.xml');

await foreignTest(
  'PackML, Job Control and Machinery from the published nodesets are offered and followed',
  [...MACHINERY, ...JOBS, PROCESS_VALUES, PACKML],
  async (t) => {
    // ProcessValues stands on two more, which are not among the published ones here.
    const below = [nodesets.irdi, nodesets.padim];
    const own = [...MACHINERY, ...JOBS].map(foreignPath);
    const files = [nodesets.standard, ...own, ...below, foreignPath(PROCESS_VALUES), foreignPath(PACKML)];
    await checkCompanionPlant(t, files);
  },
);

await foreignTest(
  'of the example machines of Machinery the one with a state is offered by it, and none of its components',
  [...MACHINERY, EXAMPLES],
  async (t) => {
    const files = [nodesets.standard, ...[...MACHINERY, EXAMPLES].map(foreignPath)];
    const { endpoint } = await startCompanionServer(t, files, () => undefined);
    const offers = await readyOffers(t, endpoint);
    t.match(offers, [{ unit: 'ExampleMachine01', means: { measure: 'state' } }]);
    t.equal(offers.length, 1);
  },
);
