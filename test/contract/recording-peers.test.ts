// The recorders see what they are there to see: a client that does write is counted.
import { connectAsync } from 'mqtt';
import { AttributeIds, DataType, OPCUACertificateManager, OPCUAClient } from 'node-opcua';
import t from 'tap';
import { startMqttPeer, startOpcuaPeer } from './recording-peers.ts';

t.test('the OPC UA server records a write and a call', async (t) => {
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
  await session.close();
  await client.disconnect();
  t.same(peer.writes, ['WriteRequest', 'CallRequest']);
});

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
