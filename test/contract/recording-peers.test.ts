// The recorders see what they are there to see: a client that does write is counted.
import { connectAsync } from 'mqtt';
import {
  AddNodesRequest,
  AttributeIds,
  type ClientSession,
  DataType,
  DeleteNodesRequest,
  HistoryUpdateRequest,
  OPCUACertificateManager,
  OPCUAClient,
} from 'node-opcua';
import t from 'tap';
import { startOpcuaPeer } from './opcua-peer.ts';
import { startMqttPeer } from './recording-peers.ts';

t.test('the OPC UA server records whatever is not reading', async (t) => {
  const peer = await startOpcuaPeer({ nodes: { 'urn:a': { X: { dataType: DataType.Double, value: 1 } } } });
  t.teardown(() => peer.stop());
  const clientCertificateManager = new OPCUACertificateManager({
    rootFolder: t.testdir(),
    disableFileWatchers: true,
  });
  const client = OPCUAClient.create({ endpointMustExist: false, clientCertificateManager });
  await client.connect(peer.endpoint);
  const session = await client.createSession();
  t.same(peer.writes, [], 'reading so far');
  await session.write({
    nodeId: 'ns=2;s=X',
    attributeId: AttributeIds.Value,
    value: { value: { dataType: DataType.Double, value: 2 } },
  });
  await session.call({ objectId: 'i=2253', methodId: 'i=11492', inputArguments: [] });
  for (const request of [new AddNodesRequest(), new DeleteNodesRequest(), new HistoryUpdateRequest()])
    await t.rejects(perform(session, request), /Bad/);
  await session.close();
  await client.disconnect();
  t.same(peer.writes, [
    ...['WriteRequest', 'CallRequest'],
    ...['AddNodesRequest', 'DeleteNodesRequest', 'HistoryUpdateRequest'],
  ]);
});

/** The library has no verb for these. */
function perform(session: ClientSession, request: object): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const send = Reflect.get(session, 'performMessageTransaction') as (
    request: object,
    done: (error: Error | null) => void,
  ) => void;
  send.call(session, request, (error) => (error === null ? resolve() : reject(error)));
  return promise;
}

t.test('the MQTT broker records a publication, and its own is none', async (t) => {
  const peer = await startMqttPeer();
  t.teardown(() => peer.stop());
  const client = await connectAsync(peer.url);
  await peer.publish('riverside/own', '1');
  t.same(peer.writes, []);
  await client.publishAsync('riverside/theirs', '1', { qos: 1 });
  await client.endAsync();
  t.same(peer.writes, ['riverside/theirs']);
});
