// Real servers in this process that count what a reader would never send: an OPC UA server and an MQTT broker.

import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes, type PublishPacket } from 'aedes';
import {
  type DataType,
  DataValue,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  type StatusCode,
  StatusCodes,
  type UAVariable,
  Variant,
  VariantArrayType,
} from 'node-opcua';

/** Service requests that change something at an OPC UA server. */
const WRITING = /^(Write|Call|AddNodes|AddReferences|DeleteNodes|DeleteReferences|HistoryUpdate)Request$/;
const CLOSE_WITHIN_MS = 500;

export type NodeValue = {
  readonly dataType: DataType;
  readonly value: unknown;
  readonly array?: VariantArrayType;
  readonly status?: StatusCode;
  /** null: none is given. */
  readonly sourceAt?: Date | null;
};

export type OpcuaPeerOptions = {
  /** Of a node, by namespace URI and its string identifier. The order of the URIs is the order of the indexes. */
  readonly nodes: Readonly<Record<string, Readonly<Record<string, NodeValue>>>>;
  readonly port?: number;
  readonly secure?: boolean;
  /** The only user that is let in; absent: anonymous. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Items a call may create; the server refuses more. */
  readonly itemsPerCall?: number;
};

export type OpcuaPeer = {
  readonly endpoint: string;
  readonly port: number;
  set(uri: string, name: string, value: NodeValue): void;
  /** A node that was not there before. */
  add(uri: string, name: string, value: NodeValue): void;
  /** Names of the writing requests seen, and how many requests there were at all. */
  readonly writes: string[];
  requests(): number;
  sessions(): number;
  /** Its certificate, PEM, for a client that is to trust it. */
  readonly certificate: string;
  stop(): Promise<void>;
};

/** A port that was free a moment ago, so that a peer can come back at the same address. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function startOpcuaPeer(options: OpcuaPeerOptions): Promise<OpcuaPeer> {
  const port = options.port ?? (await freePort());
  const pki = await mkdtemp(join(tmpdir(), 'opcua-peer-'));
  const server = opcuaServer(options, port, pki);
  await server.initialize();
  const space = server.engine.addressSpace;
  if (space === null) throw new Error('the server has no address space');
  const variables = new Map<string, UAVariable>();
  const add = (uri: string, name: string, value: NodeValue): void => {
    const variable = space.registerNamespace(uri).addVariable({
      organizedBy: space.rootFolder.objects,
      browseName: name,
      nodeId: `s=${name}`,
      dataType: value.dataType,
      valueRank: -2,
      minimumSamplingInterval: 0,
    });
    put(variable, value);
    variables.set(`${uri} ${name}`, variable);
  };
  for (const uri of Object.keys(options.nodes)) space.registerNamespace(uri);
  for (const [uri, nodes] of Object.entries(options.nodes))
    for (const [name, value] of Object.entries(nodes)) add(uri, name, value);
  const writes: string[] = [];
  let requests = 0;
  server.on('request', (request: object) => {
    requests += 1;
    if (WRITING.test(request.constructor.name)) writes.push(request.constructor.name);
  });
  await server.start();
  let stopped = false;
  return {
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    port,
    writes,
    add,
    requests: () => requests,
    sessions: () => server.engine.currentSessionCount,
    certificate: new X509Certificate(server.getCertificate()).toString(),
    set: (uri, name, value) => {
      const variable = variables.get(`${uri} ${name}`);
      if (variable === undefined) throw new Error(`no node ${uri} ${name}`);
      put(variable, value);
    },
    stop: async () => {
      if (stopped) return;
      stopped = true;
      await server.shutdown(CLOSE_WITHIN_MS);
      await rm(pki, { recursive: true, force: true });
    },
  };
}

function opcuaServer(options: OpcuaPeerOptions, port: number, pki: string): OPCUAServer {
  const { user } = options;
  // A manager of its own for each kind of certificate: the defaults write into the home folder.
  const manager = (name: string) =>
    new OPCUACertificateManager({
      rootFolder: join(pki, name),
      automaticallyAcceptUnknownCertificate: true,
      disableFileWatchers: true,
    });
  return new OPCUAServer({
    port,
    hostname: '127.0.0.1',
    serverCertificateManager: manager('server'),
    userCertificateManager: manager('user'),
    securityModes: [options.secure ? MessageSecurityMode.SignAndEncrypt : MessageSecurityMode.None],
    securityPolicies: [options.secure ? SecurityPolicy.Basic256Sha256 : SecurityPolicy.None],
    allowAnonymous: user === undefined,
    ...(user && {
      userManager: {
        isValidUser: (name: string, password: string) => name === user.name && password === user.password,
      },
    }),
    serverCapabilities: {
      // Advertising 0 it delivers every change, however close to the one before.
      minSupportedSampleRate: 0,
      ...(options.itemsPerCall && { operationLimits: { maxMonitoredItemsPerCall: options.itemsPerCall } }),
    },
  });
}

function put(variable: UAVariable, value: NodeValue): void {
  const at = value.sourceAt === undefined ? new Date() : value.sourceAt;
  variable.setValueFromSource(
    new Variant({
      dataType: value.dataType,
      arrayType: value.array ?? VariantArrayType.Scalar,
      value: value.value,
    }),
    value.status ?? StatusCodes.Good,
    at ?? undefined,
  );
  if (at === null) {
    // The address space always gives a time; a server without one is what is wanted here.
    const given = variable.readValue();
    variable.bindVariable(
      { timestamped_get: () => new DataValue({ value: given.value, statusCode: given.statusCode }) },
      true,
    );
  }
}

export type MqttPeerOptions = {
  readonly user?: { readonly name: string; readonly password: string };
  /** A topic nobody may follow. */
  readonly refusedTopic?: string;
};

export type MqttPeer = {
  readonly url: string;
  readonly port: number;
  publish(
    topic: string,
    payload: string | Buffer,
    options?: { retain?: boolean; qos?: 0 | 1 },
  ): Promise<void>;
  /** Topics the clients published to. */
  readonly writes: string[];
  /** Of each acknowledged publication, its payload, in order. */
  readonly acknowledged: string[];
  readonly clientIds: string[];
  connected(): number;
  subscribed(topic: string): boolean;
  refuseAll(): void;
  /** The port closes and every connection breaks; sessions are kept, as a broker on disk keeps them. */
  close(): Promise<void>;
  open(): Promise<void>;
  stop(): Promise<void>;
};

export async function startMqttPeer(options: MqttPeerOptions = {}): Promise<MqttPeer> {
  const port = await freePort();
  const broker = await Aedes.createBroker();
  const record = { writes: [] as string[], acknowledged: [] as string[], clientIds: [] as string[] };
  const topics = new Set<string>();
  let refusing = false;
  broker.authenticate = (_client, name, password, done) => {
    const right =
      options.user === undefined ||
      (name === options.user.name && String(password) === options.user.password);
    done(null, right && !refusing);
  };
  broker.authorizeSubscribe = (_client, subscription, done) =>
    done(null, subscription.topic === options.refusedTopic ? null : subscription);
  broker.on('publish', (packet, client) => {
    if (client !== null) record.writes.push(packet.topic);
  });
  broker.on('ack', (packet) => {
    if (packet !== undefined && 'payload' in packet && packet.payload)
      record.acknowledged.push(String(packet.payload));
  });
  broker.on('client', (client) => record.clientIds.push(client.id));
  broker.on('subscribe', (list) => {
    for (const one of list) topics.add(one.topic);
  });
  const listener = openListener((socket) => void broker.handle(socket), port);
  await listener.open();
  const peer: MqttPeer = {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    ...record,
    connected: () => broker.connectedClients,
    subscribed: (topic) => topics.has(topic),
    refuseAll: () => {
      refusing = true;
    },
    publish: (topic, payload, { retain = false, qos = 1 } = {}) => {
      const packet: PublishPacket = { cmd: 'publish', topic, payload, qos, retain, dup: false };
      return new Promise((resolve, reject) => broker.publish(packet, (e) => (e ? reject(e) : resolve())));
    },
    open: listener.open,
    close: listener.close,
    stop: async () => {
      await listener.close();
      if (!broker.closed) await new Promise<void>((resolve) => broker.close(resolve));
    },
  };
  return peer;
}

function openListener(handle: (socket: Socket) => void, port: number) {
  let server: Server | null = null;
  const sockets = new Set<Socket>();
  return {
    async open(): Promise<void> {
      const next = createServer((socket) => {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        handle(socket);
      });
      await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve));
      server = next;
    },
    async close(): Promise<void> {
      const old = server;
      server = null;
      for (const socket of sockets) socket.destroy();
      if (old !== null) await new Promise((resolve) => old.close(resolve));
    },
  };
}
