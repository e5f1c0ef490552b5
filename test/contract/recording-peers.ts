// A real MQTT broker in this process that counts what a reader would never send.

import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type PublishPacket } from 'aedes';

/** A port that was free a moment ago, so that a peer can come back at the same address. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
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
