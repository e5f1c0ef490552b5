// Stands in front of a real mail server that speaks without encryption, and cuts the line when a message is over but not yet taken.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Test } from 'tap';

export type CuttingProxy = {
  readonly host: string;
  readonly port: number;
  /** The next message loses its line: the server gets it whole, its sender never hears so. */
  cutNext(): void;
};

export async function openCuttingProxy(
  t: Pick<Test, 'teardown'>,
  to: { readonly host: string; readonly port: number },
): Promise<CuttingProxy> {
  let isCutting = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to);
    let end = '';
    let isOver = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    near.on('close', () => far.end());
    far.on('close', () => near.destroy());
    near.on('data', (data: Buffer) => {
      end = `${end}${data.toString('latin1')}`.slice(-5);
      isOver = isCutting && end === '\r\n.\r\n';
      far.write(data);
    });
    far.on('data', (data: Buffer) => {
      if (!isOver) return void near.write(data);
      // It has said that it has taken it.
      isCutting = false;
      near.resetAndDestroy();
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
  const cutNext = (): void => {
    isCutting = true;
  };
  return { host: '127.0.0.1', port: address.port, cutNext };
}
