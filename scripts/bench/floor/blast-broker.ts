// A broker that only sends: messages made beforehand, as fast as the one client takes and acknowledges them. Its own process.
import { createServer, type Socket } from 'node:net';
import { argv } from 'node:process';

const [total = 0, topics = 1] = argv.slice(2).map(Number);
/** Of MQTT 5, where the client says nothing else. */
const WINDOW_MAX = 65_535;
/** No more subscriptions come after it. */
const QUIET_MS = 500;
/** Messages written at once. */
const CHUNK = 256;

process.stdin.on('end', () => process.exit(0)).resume();
const messages = made();
const server = createServer((socket) => serve(socket));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 }));
});

/** Each a whole PUBLISH of QoS 1 but for its id, which is written into it when it is sent. */
function made(): { readonly bytes: Buffer; readonly idAt: number }[] {
  const from = Date.now();
  return Array.from({ length: total }, (_, index) => {
    const topic = Buffer.from(`plant/line${index % topics}/good`);
    const round = Math.floor(index / topics);
    const payload = Buffer.from(JSON.stringify({ value: 1_000 + round, timestamp_ms: from + round }));
    const length = 2 + topic.length + 2 + 1 + payload.length;
    const head = Buffer.from([0x32, length, 0, topic.length]);
    return {
      bytes: Buffer.concat([head, topic, Buffer.from([0, 0, 0]), payload]),
      idAt: head.length + topic.length,
    };
  });
}

function serve(socket: Socket): void {
  socket.setNoDelay(true);
  let rest: Buffer = Buffer.alloc(0);
  let window = WINDOW_MAX;
  let sent = 0;
  let acknowledged = 0;
  let beganAt = 0;
  let isBlocked = true;

  let begin: NodeJS.Timeout | undefined;
  const start = (): void => {
    beganAt = performance.now();
    isBlocked = false;
    send();
  };
  const send = (): void => {
    while (!isBlocked && sent < total && sent - acknowledged < window) {
      const many = Math.min(CHUNK, total - sent, window - (sent - acknowledged));
      const chunk = messages.slice(sent, sent + many).map(({ bytes, idAt }, index) => {
        bytes.writeUInt16BE(((sent + index) % 65_535) + 1, idAt);
        return bytes;
      });
      sent += many;
      isBlocked = !socket.write(Buffer.concat(chunk));
    }
  };
  socket.on('drain', () => {
    isBlocked = false;
    send();
  });
  socket.on('error', () => undefined);

  const take = (type: number, body: Buffer): void => {
    if (type === 1) {
      window = receiveMaximum(body);
      socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
    } else if (type === 8) {
      socket.write(subAck(body));
      clearTimeout(begin);
      begin = setTimeout(start, QUIET_MS);
    } else if (type === 12) socket.write(Buffer.from([0xd0, 0]));
    else if (type === 4) {
      acknowledged += 1;
      if (acknowledged === total) console.log(JSON.stringify({ total, ms: performance.now() - beganAt }));
    }
  };

  socket.on('data', (data: Buffer) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    let at = 0;
    for (let end = packetEnd(rest, at); end !== null; end = packetEnd(rest, at)) {
      take((rest[at] ?? 0) >> 4, rest.subarray(end.from, end.to));
      at = end.to;
    }
    rest = rest.subarray(at);
    send();
  });
}

/** Where the packet that begins at `at` has its body; null while it is not all there. */
function packetEnd(data: Buffer, at: number): { readonly from: number; readonly to: number } | null {
  let length = 0;
  let from = at + 1;
  for (let shift = 0; ; shift += 7) {
    const byte = data[from];
    if (byte === undefined) return null;
    from += 1;
    length += (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return data.length < from + length ? null : { from, to: from + length };
}

/** How many messages the client takes without having acknowledged them. */
function receiveMaximum(body: Buffer): number {
  const at = 2 + body.readUInt16BE(0) + 4;
  const properties = body.subarray(at + 1, at + 1 + body.readUInt8(at));
  for (let i = 0; i < properties.length; ) {
    const id = properties[i] ?? 0;
    if (id === 0x21) return properties.readUInt16BE(i + 1);
    i += id === 0x11 || id === 0x27 ? 5 : id === 0x22 ? 3 : 2;
  }
  return WINDOW_MAX;
}

/** Every topic granted with QoS 1. */
function subAck(body: Buffer): Buffer {
  let count = 0;
  const properties = body.readUInt8(2);
  for (let at = 3 + properties; at < body.length; count += 1) at += 2 + body.readUInt16BE(at) + 1;
  const length = 3 + count;
  return Buffer.concat([Buffer.from([0x90, length, body[0] ?? 0, body[1] ?? 0, 0]), Buffer.alloc(count, 1)]);
}
