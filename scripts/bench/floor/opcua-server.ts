// An OPC UA server of many values that all change all the while, with limits as small servers have. Its own process.
import { argv } from 'node:process';
import { DataType, MessageSecurityMode, OPCUAServer, SecurityPolicy, type UAVariable } from 'node-opcua';

const [many = 10_000, everyMs = 1_000, perCall = 100] = argv.slice(2).map(Number);
process.stdin.on('end', () => process.exit(0)).resume();

const server = new OPCUAServer({
  port: 0,
  securityModes: [MessageSecurityMode.None],
  securityPolicies: [SecurityPolicy.None],
  serverCapabilities: {
    maxMonitoredItemsPerSubscription: 50_000,
    maxMonitoredItems: 50_000,
    operationLimits: { maxMonitoredItemsPerCall: perCall, maxNodesPerRead: perCall },
  },
});
await server.initialize();
const { addressSpace } = server.engine;
if (addressSpace === null) throw new Error('a server without an address space');
const namespace = addressSpace.registerNamespace('urn:bench:floor');
const folder = namespace.addFolder('ObjectsFolder', { browseName: 'Floor' });
const counters: UAVariable[] = Array.from({ length: many }, (_, index) =>
  namespace.addVariable({
    ...{ componentOf: folder, browseName: `L${index}`, nodeId: `s=L${index}`, dataType: 'Double' },
    minimumSamplingInterval: 100,
  }),
);
let round = 0;
/** A tenth of them at a time, so that no burst hides what a value costs. */
setInterval(() => {
  round += 1;
  const part = round % 10;
  for (let index = part; index < many; index += 10)
    counters[index]?.setValueFromSource({ dataType: DataType.Double, value: 1_000 + round });
}, everyMs / 10);
await server.start();
console.log(JSON.stringify({ url: server.getEndpointUrl() }));
