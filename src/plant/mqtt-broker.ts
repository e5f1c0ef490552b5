// The floor's MQTT broker: stations and the newer lines publish on it, and nobody else may.
import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import type { UtcMs } from '../core/types/time.ts';
import type { FloorTag, TagValue } from './floor.ts';

export type MqttPeer = {
  readonly port: number;
  /** Resolves once the broker has it. False: it has no such tag. */
  publish(tag: string, value: TagValue, at: UtcMs): Promise<boolean>;
  close(): Promise<void>;
};

/** Listens on 127.0.0.1. Every topic is retained, so that whoever comes later knows the newest value. */
export async function startMqttBroker(port: number, tags: readonly FloorTag[]): Promise<MqttPeer> {
  const broker = await Aedes.createBroker({
    authorizePublish: (_client, _packet, done) => done(new Error('only the machines publish here')),
  });
  const server = createServer(broker.handle);
  const listening = await listen(server, port);
  const byId = new Map(tags.map((tag) => [tag.id, tag]));
  return {
    port: listening,
    publish: async (id, value, at) => {
      const tag = byId.get(id);
      if (tag === undefined) return false;
      await new Promise<void>((resolve, reject) => {
        const payload = payloadOf(tag, value, at);
        broker.publish(
          { cmd: 'publish', topic: topicOf(tag), payload, qos: 1, retain: true, dup: false },
          (error) => (error === undefined || error === null ? resolve() : reject(error)),
        );
      });
      return true;
    },
    close: async () => {
      await new Promise<void>((resolve) => broker.close(resolve));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** "L4.GoodCount" is riverside/L4/good, "L2S4.BadCount" riverside/L2/S4/bad. */
function topicOf(tag: FloorTag): string {
  if (tag.id === 'L2S4.BadCount') return 'riverside/L2/S4/bad';
  const last = tag.shows === 'count' ? 'good' : tag.shows;
  return `riverside/${tag.lineId}/${last}`;
}

/** Counters come with the time they were read, the rest as plain text. */
function payloadOf(tag: FloorTag, value: TagValue, at: UtcMs): string {
  return tag.shows === 'count' ? JSON.stringify({ value, timestamp_ms: at }) : String(value);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
