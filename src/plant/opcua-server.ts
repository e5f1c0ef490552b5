// The machines' own OPC UA server: the tags of the older lines, readable by everybody, writable by nobody.
import { join } from 'node:path';
import {
  DataType,
  DataValue,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  type UAVariable,
  VariableIds,
} from 'node-opcua';
import type { UtcMs } from '../core/types/time.ts';
import type { FloorTag, TagValue } from './floor.ts';

const MES_NAMESPACE = 'urn:riverside:mes';
/** Registered first: whoever names tags by index instead of by URI reads nothing. */
const OTHER_NAMESPACE = 'urn:riverside:maintenance';

export type OpcuaPeer = {
  readonly port: number;
  /** False: it has no such tag. */
  set(tag: string, value: TagValue, at: UtcMs): boolean;
  close(): Promise<void>;
};

/** Listens on 127.0.0.1 without encryption; keys and certificates it makes for itself lie in `dir`. */
export async function startOpcuaServer(options: {
  readonly port: number;
  readonly dir: string;
  readonly tags: readonly FloorTag[];
  readonly at: UtcMs;
}): Promise<OpcuaPeer> {
  const server = new OPCUAServer({
    hostname: '127.0.0.1',
    host: '127.0.0.1',
    port: options.port,
    securityModes: [MessageSecurityMode.None],
    securityPolicies: [SecurityPolicy.None],
    allowAnonymous: true,
    serverCertificateManager: certificates(join(options.dir, 'server')),
    userCertificateManager: certificates(join(options.dir, 'users')),
    buildInfo: { productName: 'Riverside MES', manufacturerName: 'Riverside' },
    serverInfo: { applicationUri: 'urn:riverside:mes-server', productUri: 'urn:riverside:mes-server' },
  });
  await server.initialize();
  const variables = addVariables(server, options.tags, options.at);
  let newestAt = options.at;
  await server.start();
  setClock(server, () => newestAt);
  return {
    port: options.port,
    set: (tag, value, at) => {
      const variable = variables.get(tag);
      if (variable === undefined) return false;
      variable.set(value, at);
      newestAt = Math.max(newestAt, at);
      return true;
    },
    close: () => server.shutdown(0),
  };
}

function certificates(rootFolder: string): OPCUACertificateManager {
  return new OPCUACertificateManager({ rootFolder, automaticallyAcceptUnknownCertificate: true });
}

/** The machines live on the demo's own day, and so does their server: its clock goes with the newest value. */
function setClock(server: OPCUAServer, now: () => UtcMs): void {
  const nodeId = `i=${VariableIds.Server_ServerStatus_CurrentTime}`;
  const clock = server.engine.addressSpace?.findNode(nodeId) as UAVariable;
  // The library answers with the machine's time whatever is bound to it.
  clock.readValue = () => {
    const value = new Date(now());
    return new DataValue({
      value: { dataType: DataType.DateTime, value },
      sourceTimestamp: value,
      serverTimestamp: value,
    });
  };
}

type Variable = { set(value: TagValue, at: UtcMs): void };

function addVariables(server: OPCUAServer, tags: readonly FloorTag[], at: UtcMs): Map<string, Variable> {
  const space = server.engine.addressSpace;
  if (space === null) throw new Error('the OPC UA server has no address space after it was initialised');
  const other = space.registerNamespace(OTHER_NAMESPACE);
  const namespace = space.registerNamespace(MES_NAMESPACE);
  const objects = space.rootFolder.objects;
  other.addFolder(objects, { browseName: 'Maintenance', nodeId: 's=Maintenance' });
  const folders = new Map<string, ReturnType<typeof namespace.addFolder>>();
  const found = new Map<string, Variable>();
  for (const tag of tags) {
    const folder =
      folders.get(tag.lineId) ??
      namespace.addFolder(objects, { browseName: tag.lineId, nodeId: `s=${tag.lineId}` });
    folders.set(tag.lineId, folder);
    const variable = namespace.addVariable({
      componentOf: folder,
      browseName: tag.id,
      nodeId: `s=${tag.id}`,
      dataType: dataTypeOf(tag),
      accessLevel: 'CurrentRead',
      userAccessLevel: 'CurrentRead',
      minimumSamplingInterval: 100,
    });
    found.set(tag.id, { set: (value, when) => setValue(variable, tag, value, when) });
    setValue(variable, tag, tag.at(at), at);
  }
  return found;
}

function dataTypeOf(tag: FloorTag): DataType {
  if (tag.shows === 'job') return DataType.String;
  if (tag.shows === 'rate') return DataType.Double;
  return tag.bits === 16 ? DataType.UInt16 : DataType.UInt32;
}

function setValue(variable: UAVariable, tag: FloorTag, value: TagValue, at: UtcMs): void {
  variable.setValueFromSource({ dataType: dataTypeOf(tag), value }, StatusCodes.Good, new Date(at));
}
