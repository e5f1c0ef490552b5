// A real OPC UA server in this process that counts what a reader would never send.
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  type OPCUAServerOptions,
  SecurityPolicy,
} from 'node-opcua';
import { addNode, type NodeValue, type PeerNode, put } from './opcua-nodes.ts';
import { freePort } from './recording-peers.ts';

/** The services a reader asks for; whatever else comes is counted, also what nobody has thought of. */
const READING =
  /^(Read|Browse|BrowseNext|TranslateBrowsePathsToNodeIds|HistoryRead|CreateSubscription|CreateMonitoredItems|Publish|Republish|DeleteSubscriptions|DeleteMonitoredItems|GetEndpoints|FindServers|CreateSession|ActivateSession|CloseSession|OpenSecureChannel|CloseSecureChannel)Request$/;
/** It waits as long whether or not somebody is connected, ms. */
const CLOSE_WITHIN_MS = 10;

export type OpcuaPeerOptions = {
  /** Of a node, by namespace URI and its string identifier. The order of the URIs is the order of the indexes. */
  readonly nodes: Readonly<Record<string, Readonly<Record<string, NodeValue>>>>;
  readonly port?: number;
  /** SignAndEncrypt with Basic256Sha256, and nothing else. */
  readonly secure?: boolean;
  readonly modes?: readonly MessageSecurityMode[];
  readonly policies?: readonly SecurityPolicy[];
  /** The only user that is let in; absent: anonymous. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Users without a name are refused. */
  readonly named?: boolean;
  /** Items a call may create; the server refuses more. */
  readonly itemsPerCall?: number;
  /** What a call may ask, by OPC UA's own names. */
  readonly limits?: Readonly<Record<string, number>>;
  readonly subscriptionsMax?: number;
  /** Clients it has not seen before are refused until their certificates are moved in `pki`. */
  readonly strict?: boolean;
  /** From when to when its certificate is valid; absent: ten years from now on. */
  readonly valid?: { readonly from: Date; readonly days: number };
  /** A folder for its keys and trust lists that is kept; absent: one of its own. */
  readonly pki?: string;
  readonly more?: Partial<OPCUAServerOptions>;
};

export type OpcuaPeer = {
  readonly endpoint: string;
  readonly port: number;
  set(uri: string, name: string, value: NodeValue): void;
  /** A node that was not there before. */
  add(uri: string, name: string, value: NodeValue): void;
  remove(uri: string, name: string): void;
  /** Names of the requests seen that are no reading, and how many requests there were at all. */
  readonly writes: string[];
  requests(): number;
  /** How often each service was asked for. */
  readonly services: ReadonlyMap<string, number>;
  sessions(): number;
  /** Its certificate, PEM, for a client that is to trust it. */
  readonly certificate: string;
  readonly pki: string;
  readonly server: OPCUAServer;
  stop(): Promise<void>;
};

export async function startOpcuaPeer(options: OpcuaPeerOptions): Promise<OpcuaPeer> {
  const port = options.port ?? (await freePort());
  const pki = options.pki ?? (await mkdtemp(join(tmpdir(), 'opcua-peer-')));
  const server = await opcuaServer(options, port, pki);
  await server.initialize();
  const space = server.engine.addressSpace;
  if (space === null) throw new Error('the server has no address space');
  const variables = new Map<string, PeerNode>();
  const add = (uri: string, name: string, value: NodeValue): void => {
    variables.set(`${uri} ${name}`, addNode(space, uri, name, value));
  };
  for (const uri of Object.keys(options.nodes)) space.registerNamespace(uri);
  for (const [uri, nodes] of Object.entries(options.nodes))
    for (const [name, value] of Object.entries(nodes)) add(uri, name, value);
  const known = (uri: string, name: string): PeerNode => {
    const variable = variables.get(`${uri} ${name}`);
    if (variable === undefined) throw new Error(`no node ${uri} ${name}`);
    return variable;
  };
  const recorded = record(server);
  await server.start();
  let stopped = false;
  return {
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    ...{ port, pki, server, add },
    ...recorded,
    sessions: () => server.engine.currentSessionCount,
    certificate: new X509Certificate(server.getCertificate()).toString(),
    set: (uri, name, value) => put(known(uri, name), value),
    remove: (uri, name) => space.deleteNode(known(uri, name)),
    stop: async () => {
      if (stopped) return;
      stopped = true;
      await server.shutdown(CLOSE_WITHIN_MS);
      if (options.pki === undefined) await rm(pki, { recursive: true, force: true });
    },
  };
}

function record(server: OPCUAServer): Pick<OpcuaPeer, 'writes' | 'services' | 'requests'> {
  const writes: string[] = [];
  const services = new Map<string, number>();
  server.on('request', (request: object) => {
    const { name } = request.constructor;
    services.set(name, (services.get(name) ?? 0) + 1);
    if (!READING.test(name)) writes.push(name);
  });
  const requests = (): number => [...services.values()].reduce((sum, count) => sum + count, 0);
  return { writes, services, requests };
}

async function opcuaServer(options: OpcuaPeerOptions, port: number, pki: string): Promise<OPCUAServer> {
  const { user, itemsPerCall, secure } = options;
  // A manager of its own for each kind of certificate: the defaults write into the home folder.
  const manager = (name: string) =>
    new OPCUACertificateManager({
      rootFolder: join(pki, name),
      automaticallyAcceptUnknownCertificate: !options.strict,
      disableFileWatchers: true,
    });
  const serverManager = manager('server');
  const own = options.valid && (await ownCertificate(serverManager, options.valid, port));
  return new OPCUAServer({
    port,
    hostname: '127.0.0.1',
    serverCertificateManager: serverManager,
    userCertificateManager: manager('user'),
    ...(own && { certificateFile: own, privateKeyFile: serverManager.privateKey }),
    ...(own && { serverInfo: { applicationUri: `urn:peer:${port}` } }),
    securityModes: [
      ...(options.modes ?? [secure ? MessageSecurityMode.SignAndEncrypt : MessageSecurityMode.None]),
    ],
    securityPolicies: [
      ...(options.policies ?? [secure ? SecurityPolicy.Basic256Sha256 : SecurityPolicy.None]),
    ],
    allowAnonymous: user === undefined && !options.named,
    ...(user && {
      userManager: {
        isValidUser: (name: string, password: string) => name === user.name && password === user.password,
      },
    }),
    serverCapabilities: {
      // Advertising 0 it delivers every change, however close to the one before.
      minSupportedSampleRate: 0,
      ...(options.subscriptionsMax && { maxSubscriptionsPerSession: options.subscriptionsMax }),
      operationLimits: { ...options.limits, ...(itemsPerCall && { maxMonitoredItemsPerCall: itemsPerCall }) },
    },
    ...options.more,
  });
}

async function ownCertificate(
  manager: OPCUACertificateManager,
  { from, days }: { readonly from: Date; readonly days: number },
  port: number,
): Promise<string> {
  await manager.initialize();
  const outputFile = join(manager.rootDir, 'own', 'certs', 'peer.pem');
  await manager.createSelfSignedCertificate({
    ...{ outputFile, subject: '/CN=Peer', applicationUri: `urn:peer:${port}` },
    ...{ dns: ['localhost'], ip: ['127.0.0.1'], startDate: from, validity: days },
  });
  return outputFile;
}
