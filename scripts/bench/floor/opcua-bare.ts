// The bare side: the OPC UA client, items created in chunks of the server's limit, a map of last values. Its own process.
import { argv } from 'node:process';
import {
  AttributeIds,
  ClientMonitoredItemGroup,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  TimestampsToReturn,
} from 'node-opcua-client';
import { toldWhenEnded } from './child.ts';

const [url = '', many = '10000', perCall = '100'] = argv.slice(2);
const client = OPCUAClient.create({
  ...{
    securityMode: MessageSecurityMode.None,
    securityPolicy: SecurityPolicy.None,
    endpointMustExist: false,
  },
});
await client.connect(url);
const session = await client.createSession();
const namespaces = await session.readNamespaceArray();
const index = namespaces.indexOf('urn:bench:floor');
const subscription = await session.createSubscription2({
  ...{ requestedPublishingInterval: 500, requestedLifetimeCount: 60, requestedMaxKeepAliveCount: 10 },
  ...{ maxNotificationsPerPublish: 0, publishingEnabled: true, priority: 0 },
});
const last = new Map<string, unknown>();
let values = 0;
const began = performance.now();
for (let at = 0; at < Number(many); at += Number(perCall)) {
  const names = Array.from({ length: Number(perCall) }, (_, i) => `ns=${index};s=L${at + i}`);
  const group = ClientMonitoredItemGroup.create(
    subscription,
    names.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })),
    { samplingInterval: 500, queueSize: 100, discardOldest: true },
    TimestampsToReturn.Both,
  );
  group.on('changed', (_item, value, place) => {
    last.set(names[place] ?? '', value.value.value);
    values += 1;
  });
  await new Promise((resolve) => group.once('initialized', () => resolve(null)));
}
console.log(JSON.stringify({ createdMs: performance.now() - began }));
let told = 0;
toldWhenEnded(() => {
  const since = values - told;
  told = values;
  return { values: since, last: last.size };
});
