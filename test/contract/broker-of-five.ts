// A broker that speaks just enough MQTT 5 to see on the wire what the source asks for: one client, QoS 1.
import { createServer, type Socket } from 'node:net';

const NAMES: readonly string[] = [
  ...['reserved', 'connect', 'connack', 'publish', 'puback', 'pubrec', 'pubrel', 'pubcomp'],
  ...['subscribe', 'suback', 'unsubscribe', 'unsuback', 'pingreq', 'pingresp', 'disconnect', 'auth'],
];

export type BrokerOfFive = {
  readonly url: string;
  readonly connect: Record<string, number | boolean>;
  /** Names of the packets the client sent, in order. */
  readonly packets: string[];
  /** Message ids of the acknowledgements, in order. */
  readonly acknowledged: number[];
  publish(topic: string, payload: string, messageId: number): void;
  /** Says goodbye with that reason, as it does to whom another client of the same name throws out. */
  disconnect(reasonCode: number): void;
  stop(): Promise<void>;
};

/** `silent`: takes the connection and never answers. */
export async function startBrokerOfFive({ silent = false } = {}): Promise<BrokerOfFive> {
  const record = { connect: {}, packets: [] as string[], acknowledged: [] as number[] };
  let client: Socket | null = null;
  const server = createServer((socket) => {
    client = socket;
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, Buffer.from(data)]);
      for (let packet = firstPacket(rest); packet !== null; packet = firstPacket(rest)) {
        rest = rest.subarray(packet.end);
        if (!silent) answer(socket, packet.type, packet.body);
      }
    });
  });

  const answer = (socket: Socket, type: number, body: Buffer): void => {
    const name = NAMES[type] ?? 'unknown';
    record.packets.push(name);
    if (name === 'connect') {
      Object.assign(record.connect, readConnect(body));
      socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
    } else if (name === 'subscribe') {
      socket.write(Buffer.from([0x90, 4, body[0] ?? 0, body[1] ?? 0, 0, 1]));
    } else if (name === 'pingreq') {
      socket.write(Buffer.from([0xd0, 0]));
    } else if (name === 'puback') {
      record.acknowledged.push(body.readUInt16BE(0));
    }
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    ...record,
    url: `mqtt://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    publish(topic, payload, messageId) {
      const head = Buffer.alloc(2);
      head.writeUInt16BE(Buffer.byteLength(topic));
      const id = Buffer.alloc(2);
      id.writeUInt16BE(messageId);
      const body = Buffer.concat([head, Buffer.from(topic), id, Buffer.from([0]), Buffer.from(payload)]);
      client?.write(Buffer.concat([Buffer.from([0x32, body.length]), body]));
    },
    disconnect(reasonCode) {
      client?.end(Buffer.from([0xe0, 2, reasonCode, 0]));
    },
    async stop() {
      client?.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The first whole packet; null while it is not all there. */
function firstPacket(
  data: Buffer,
): { readonly type: number; readonly body: Buffer; readonly end: number } | null {
  let length = 0;
  let at = 1;
  for (let shift = 0; ; shift += 7) {
    const byte = data[at];
    if (byte === undefined) return null;
    at += 1;
    length += (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  const end = at + length;
  return data.length < end ? null : { type: (data[0] ?? 0) >> 4, body: data.subarray(at, end), end };
}

/** Protocol name, version, flags, keep-alive, then the properties, of which the session's expiry is wanted. */
function readConnect(body: Buffer): Record<string, number | boolean> {
  const at = 2 + body.readUInt16BE(0);
  const properties = body.subarray(at + 5, at + 5 + body.readUInt8(at + 4));
  const expiry = properties.indexOf(0x11);
  return {
    version: body.readUInt8(at),
    cleanStart: (body.readUInt8(at + 1) & 0x02) !== 0,
    keepAliveSeconds: body.readUInt16BE(at + 2),
    sessionExpirySeconds: expiry < 0 ? -1 : properties.readUInt32BE(expiry + 1),
  };
}
