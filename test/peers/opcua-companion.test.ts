// Companion models on a real OPC UA server: recognised by their types, offered machine by machine, and followed as offered.
import { DataType, nodesets, type UAObject, type UAVariable } from 'node-opcua';
import t from 'tap';
import type { Browser } from '../../connectors/sources/opcua/companion/browser.ts';
import { companionOffers } from '../../connectors/sources/opcua/companion/offers.ts';
import { startOpcuaPeer } from '../contract/opcua-peer.ts';
import { checkCompanionPlant } from './companion-check.ts';
import { build, MACHINERY, PACKML, setStateNumber, typeOf } from './companion-machines.ts';
import { buildPress } from './companion-plant.ts';
import { lookWith, startCompanionServer } from './companion-server.ts';

const PROCESS = [nodesets.irdi, nodesets.padim, nodesets.machineryProcessValues];
const JOBS = [nodesets.isa95JobControl, nodesets.machineryJobs];
const MACHINES = [nodesets.standard, nodesets.di, nodesets.ia, nodesets.machinery, ...JOBS, ...PROCESS];

const offersOf = (browser: Browser) => companionOffers(browser, Date.now());

t.test('PackML, Job Control and Machinery are offered and followed', async (t) => {
  await checkCompanionPlant(t, [...MACHINES, nodesets.packML]);
});

t.test('a server without these models is asked for nothing', async (t) => {
  const rate = { dataType: DataType.Double, value: 100 };
  const peer = await startOpcuaPeer({
    nodes: { 'urn:riverside:mes': { CurMachSpeed: rate, JobOrderList: rate } },
  });
  t.teardown(() => peer.stop());
  const before = await lookWith(peer.endpoint, 500, async () => peer.requests());
  t.ok(before > 0, 'requests are counted');
  const [start, end] = await lookWith(peer.endpoint, 500, async (browser) => {
    const start = peer.requests();
    t.same(await offersOf(browser), []);
    return [start, peer.requests()];
  });
  t.equal(end, start);
});

t.test('many machines: small calls, answers in parts, and names that occur twice', async (t) => {
  const presses = Array.from({ length: 12 }, (_, index) => `Press ${index % 11}`);
  const { endpoint } = await startCompanionServer(t, MACHINES, (space) => {
    for (const name of presses) buildPress(space, name);
    // Behind more than one answer's worth of variables each, on a server that keeps one answer in parts at a time.
    for (const stock of ['Stock 1', 'Stock 2', 'Stock 3']) {
      const folder = space.getOwnNamespace().addFolder('ObjectsFolder', { browseName: stock });
      for (let at = 0; at < 520; at += 1)
        space
          .getOwnNamespace()
          .addVariable({ organizedBy: folder, browseName: `Bin ${at}`, dataType: 'Double' });
      const of = [MACHINERY, 'MachineryItemState_StateMachineType'] as const;
      build(space, { of, name: 'Crane', componentOf: folder });
    }
  });
  const offers = await lookWith(endpoint, 7, offersOf);
  const jobs = offers.filter((offer) => offer.means?.measure === 'job').map((offer) => offer.unit);
  t.equal(jobs.length, 12);
  t.equal(jobs.filter((unit) => unit === 'Machines / Press 0').length, 2, 'with what they stand in');
  t.ok(jobs.includes('Press 10'));
  const cranes = offers.map((offer) => offer.path.join('/')).filter((path) => path.includes('Crane'));
  t.same(
    cranes,
    ['Stock 1', 'Stock 2', 'Stock 3'].map((stock) => `${stock}/Crane/CurrentState`),
  );
});

t.test(
  'PackML inside an identified machine is that machine’s; in a line of several each is its own',
  async (t) => {
    const { endpoint } = await startCompanionServer(t, [...MACHINES, nodesets.packML], (space) => {
      const packml = (name: string, componentOf: UAObject) =>
        build(space, { of: [PACKML, 'PackMLBaseObjectType'], name, componentOf });
      packml('Cycle', buildPress(space, 'Press 1'));
      const line = buildPress(space, 'Line 2');
      packml('Filler', line);
      packml('Capper', line);
    });
    const offers = await lookWith(endpoint, 500, offersOf);
    const telling = offers.filter((offer) => offer.means?.measure === 'state');
    const units = Map.groupBy(telling, (offer) => offer.unit);
    t.same([...units.keys()], ['Capper', 'Filler', 'Line 2', 'Press 1']);
    t.match(units.get('Press 1')?.[0]?.means?.reason, /^PackML/, 'not from Machinery as well');
    t.equal(units.get('Press 1')?.length, 3);
    t.equal(units.get('Line 2')?.length, 1);
  },
);

t.test('every state of the nodesets has a word, by number and in the server’s language', async (t) => {
  const numbers = new Map<string, number>();
  const machines: UAObject[] = [];
  const { endpoint } = await startCompanionServer(t, [...MACHINES, nodesets.packML], (space) => {
    const machine = (of: readonly [string, string], name: string): void => {
      for (const state of typeOf(space, of).getComponents() as UAObject[]) {
        const number = state.getChildByName('StateNumber') as UAVariable | null;
        if (number) numbers.set(`${name} ${state.browseName.name}`, number.readValue().value.value);
        if (state.browseName.name === 'Held') state.setDisplayName('Angehalten');
      }
      machines.push(build(space, { of, name, organizedBy: space.rootFolder.objects }));
    };
    for (const name of ['Execute', 'Machine', 'Base'])
      machine([PACKML, `PackML${name}StateMachineType`], name);
    machine([MACHINERY, 'MachineryItemState_StateMachineType'], 'Item');
    machine([MACHINERY, 'MachineryOperationModeStateMachineType'], 'Mode');
  });
  t.equal(numbers.size, 19 + 8);
  const look = async (): Promise<(machine: string) => Readonly<Record<string, string>>> => {
    const offers = await lookWith(endpoint, 500, offersOf);
    return (machine) => offers.find((offer) => offer.path[0] === machine)?.means?.words ?? {};
  };
  const byText = await look();
  for (const machine of machines) setStateNumber(machine, 1);
  const byNumber = await look();
  t.equal(byText('Execute')['Angehalten'], 'stop');
  for (const [state, number] of numbers) {
    const [machine = '', name = ''] = state.split(' ');
    const word = byText(machine)[name];
    t.ok(word, state);
    t.equal(byNumber(machine)[number], word, `${state} is ${number}`);
  }
});
