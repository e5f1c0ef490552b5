// Stands in front of a real server: passes bytes on, and from one moment on none or few, or cuts the line as a broken cable does.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Test } from 'tap';

/** Drip: ten bytes a second. */
type Does = 'cut' | 'freeze' | 'drip';
const DRIP_EVERY_MS = 100;

export type TcpProxy = {
  readonly host: string;
  readonly port: number;
  /** From this many bytes of the server on, in each connection, it does that. */
  after(bytes: number, does: Does): void;
  /** Everything passes again, in new connections. */
  pass(): void;
  /** Resolves when it does that to a connection next. */
  happened(): Promise<unknown>;
};

export async function openTcpProxy(
  t: Pick<Test, 'teardown'>,
  to: { readonly host: string; readonly port: number },
): Promise<TcpProxy> {
  let limit: { readonly bytes: number; readonly does: Does } | null = null;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to);
    let passed = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.pipe(far);
    far.on('data', (data: Buffer) => {
      const room = limit === null ? data.length : Math.max(0, limit.bytes - passed);
      passed += data.length;
      if (!near.write(data.subarray(0, room))) {
        far.pause();
        near.once('drain', () => far.resume());
      }
      if (limit === null || room >= data.length) return;
      if (limit.does === 'cut') near.resetAndDestroy();
      else far.pause();
      if (limit.does === 'drip') drip(data.subarray(room), near);
      server.emit('happened');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    ...{ host: '127.0.0.1', port: address.port },
    after(bytes, does) {
      limit = { bytes, does };
    },
    pass() {
      limit = null;
    },
    happened: () => once(server, 'happened'),
  };
}

function drip(data: Buffer, near: Socket): void {
  let at = 0;
  const dripping = setInterval(() => {
    near.write(data.subarray(at, at + 1));
    at += 1;
    if (at >= data.length) clearInterval(dripping);
  }, DRIP_EVERY_MS);
  near.on('close', () => clearInterval(dripping));
}
