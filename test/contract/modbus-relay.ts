// Stands in front of a Modbus TCP server: writes down every request, and answers oddly, late or not at all when told to.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './recording-peers.ts';

/** A request as it came over the wire. `count`: outputs it sets, 1 where it sets one. */
export type Asked = {
  readonly transaction: number;
  readonly unit: number;
  readonly function: number;
  readonly address: number;
  readonly count: number;
};

/**
 * pass: the server answers. An exception: it is told instead of asking the server. hang: taken and never answered. drop: the
 * connection is ended instead of an answer. remake: the server's answer in other pieces, sent 50 ms apart.
 */
export type Does =
  | { readonly does: 'pass' | 'hang' | 'drop' }
  | { readonly does: 'exception'; readonly exception: number; readonly of?: number }
  | { readonly does: 'remake'; remake(answer: Buffer): readonly Buffer[] };

export type ModbusRelay = {
  readonly port: number;
  readonly asked: Asked[];
  /** Connections open now, and the most there were at once. */
  connections(): { readonly now: number; readonly most: number };
  behave(how: Does): void;
  /** The port closes and every connection breaks. */
  close(): Promise<void>;
  open(): Promise<void>;
};

const HEADER_BYTES = 6;
const SINGLE = new Set([5, 6]);
const PIECES_EVERY_MS = 50;

/** `maxConnections`: so many are served at once, others are ended at once. */
export async function openModbusRelay(
  to: { readonly port: number },
  maxConnections: number = Number.POSITIVE_INFINITY,
): Promise<ModbusRelay> {
  const port = await freePort();
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  let how: Does = { does: 'pass' };
  let most = 0;
  let server: Server | null = null;
  const serve = (near: Socket): void => {
    near.on('error', () => undefined);
    if (sockets.size >= maxConnections) return void near.end();
    sockets.add(near);
    most = Math.max(most, sockets.size);
    near.on('close', () => sockets.delete(near));
    const far = connect(to.port, '127.0.0.1').on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on(
      'data',
      (answer: Buffer) => void inPieces(near, how.does === 'remake' ? how.remake(answer) : [answer]),
    );
    frames(near, (frame) => {
      const request = read(frame);
      asked.push(request);
      if (how.does === 'pass' || how.does === 'remake') far.write(frame);
      else if (how.does === 'drop') near.end();
      else if (how.does === 'exception') {
        if (how.of === undefined || how.of === request.function)
          near.write(exceptionTo(frame, how.exception));
        else far.write(frame);
      }
    });
  };
  const relay: ModbusRelay = {
    ...{ port, asked },
    connections: () => ({ now: sockets.size, most }),
    behave(next) {
      how = next;
    },
    async open() {
      server = createServer(serve).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async close() {
      const closed = server === null ? null : once(server, 'close');
      server?.close();
      server = null;
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  await relay.open();
  return relay;
}

/** Whole frames, however they were cut on the way. */
function frames(socket: Socket, onFrame: (frame: Buffer) => void): void {
  let received = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + received.readUInt16BE(4);
      if (received.length < end) return;
      onFrame(received.subarray(0, end));
      received = received.subarray(end);
    }
  });
}

function read(frame: Buffer): Asked {
  const code = frame.readUInt8(7);
  return {
    transaction: frame.readUInt16BE(0),
    unit: frame.readUInt8(6),
    function: code,
    address: frame.readUInt16BE(8),
    count: SINGLE.has(code) ? 1 : frame.readUInt16BE(10),
  };
}

function exceptionTo(frame: Buffer, exception: number): Buffer {
  const answer = Buffer.from(frame.subarray(0, 9));
  answer.writeUInt16BE(3, 4);
  answer.writeUInt8(frame.readUInt8(7) | 0x80, 7);
  answer.writeUInt8(exception, 8);
  return answer;
}

async function inPieces(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await new Promise((resolve) => setTimeout(resolve, PIECES_EVERY_MS));
    if (!socket.destroyed) socket.write(piece);
  }
}
