// The process of an OPC UA server that comes back with its namespaces in any order, and a ledger of every value it showed.
import { join } from 'node:path';
import {
  type AddressSpace,
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
} from 'node-opcua';
import { drawFrom } from '../../bench/draw.ts';
import { openLedger } from '../ledger.ts';
import {
  impostorValue,
  OPCUA_CALL_MAX,
  OPCUA_EVERY_MS,
  OPCUA_TAGS,
  OTHER_URI,
  OUR_URI,
  opcuaName,
  othersValue,
  ourValue,
} from '../storm-plant.ts';

/** Of 240 nodes at a start: how many have another name, are gone, or have another type; none at the first start. */
const ODD_AT_MOST = 4;

/** `seed` is 0 at the first start, and one more at each after the second. */
const [port = '', pki = '', ledgerFile = '', seed = '0', beganAt = '0'] = process.argv.slice(2);
const isFirst = seed === '0';
const ledger = openLedger(ledgerFile);
const draw = drawFrom(Number(seed));

type Odd = 'renamed' | 'removed' | 'retyped';
type Show = (round: number, at: Date) => void;

const odd = new Map<number, Odd>();
for (const how of ['renamed', 'removed', 'retyped'] as const) {
  const count = isFirst ? 0 : draw.below(ODD_AT_MOST + 1);
  // The first ones stay what they are: a line that is read must have something to show at every start.
  for (let n = 0; n < count; n += 1) odd.set(10 + draw.below(OPCUA_TAGS - 10), how);
}
const order = namespaces();

const roundNow = (now: number): number => Math.floor((now - Number(beganAt)) / OPCUA_EVERY_MS);

const server = await newServer();
const shows = addNodes(server);
const shown = { round: -1 };
/** Noted before it is shown, so that nobody can have read what is in no ledger. */
function show(): void {
  const now = new Date();
  const round = Math.max(roundNow(now.getTime()), shown.round + 1);
  shown.round = round;
  ledger.note({ round, at: now.getTime() });
  for (const one of shows) one(round, now);
}
ledger.note({ up: Date.now(), order, odd: Object.fromEntries(odd) });
show();
await server.start();
const showing = setInterval(show, OPCUA_EVERY_MS);
process.once('SIGTERM', () => {
  clearInterval(showing);
  void server.shutdown(0).finally(() => process.exit(0));
});
// Whoever started it has ended.
process.stdin.resume().once('end', () => process.exit(0));
console.log('ready');

/** In any order, behind namespaces of nothing: their number is odd and even in turn, so that no start is as the one before. */
function namespaces(): readonly string[] {
  const uris = isFirst || draw.below(2) === 0 ? [OUR_URI, OTHER_URI] : [OTHER_URI, OUR_URI];
  const fillers = 2 * draw.below(2) + (Number(seed) % 2);
  return [...Array.from({ length: fillers }, (_, n) => `urn:storm:filler:${n}`), ...uris];
}

async function newServer(): Promise<OPCUAServer> {
  const manager = (name: string) =>
    new OPCUACertificateManager({
      rootFolder: join(pki, name),
      automaticallyAcceptUnknownCertificate: true,
      disableFileWatchers: true,
    });
  const made = new OPCUAServer({
    ...{ port: Number(port), hostname: '127.0.0.1', host: '127.0.0.1' },
    serverCertificateManager: manager('server'),
    userCertificateManager: manager('user'),
    securityModes: [MessageSecurityMode.None],
    securityPolicies: [SecurityPolicy.None],
    serverCapabilities: {
      operationLimits: {
        maxMonitoredItemsPerCall: OPCUA_CALL_MAX,
        maxNodesPerRead: OPCUA_CALL_MAX,
        maxNodesPerBrowse: OPCUA_CALL_MAX,
        maxNodesPerTranslateBrowsePathsToNodeIds: OPCUA_CALL_MAX,
      },
    },
  });
  await made.initialize();
  return made;
}

function addNodes({ engine: { addressSpace: space } }: OPCUAServer): readonly Show[] {
  if (space === null) throw new Error('the server has no address space');
  for (const uri of order) space.registerNamespace(uri);
  const all: Show[] = [];
  for (let index = 0; index < OPCUA_TAGS; index += 1) {
    all.push(addNode(space, OTHER_URI, { index, how: null, value: (round) => othersValue(index, round) }));
    const how = odd.get(index) ?? null;
    if (how === 'removed') continue;
    const value = how === null ? ourValue : impostorValue;
    all.push(addNode(space, OUR_URI, { index, how, value: (round) => value(index, round) }));
  }
  return all;
}

type NodePlan = { readonly index: number; readonly how: Odd | null; value(round: number): number };

function addNode(space: AddressSpace, uri: string, { index, how, value }: NodePlan): Show {
  const name = opcuaName(index);
  const dataType = how === 'retyped' ? DataType.Double : DataType.Int32;
  const variable = space.registerNamespace(uri).addVariable({
    organizedBy: space.rootFolder.objects,
    browseName: how === 'renamed' ? `${name}.Other` : name,
    nodeId: `s=${name}`,
    dataType,
    accessLevel: 'CurrentRead',
    minimumSamplingInterval: 0,
  });
  return (round, at) => variable.setValueFromSource({ dataType, value: value(round) }, StatusCodes.Good, at);
}
