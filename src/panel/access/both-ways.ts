// One port for HTTP and HTTPS: the first byte says which is spoken, so that one address is all that people need to know.
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { Socket } from 'node:net';

export type TlsIdentity = {
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
};

/** A TLS record that begins a handshake. */
const HANDSHAKE = 0x16;
/** Whoever says nothing at all is let go of. */
const FIRST_BYTE_WITHIN_MS = 10_000;

/** Null: plain HTTP only. Else plain requests and those by TLS go to the same listener; closing it closes both. */
export const serverFor = (listener: RequestListener, tls: TlsIdentity | null): Server =>
  tls === null ? createServer(listener) : bothWays(listener, tls);

function bothWays(listener: RequestListener, { key, certificate }: TlsIdentity): Server {
  const secure = createSecure({ key, cert: certificate }, listener);
  const plain = createServer(listener);
  const asPlain = plain.listeners('connection') as ((socket: Socket) => void)[];
  plain.removeAllListeners('connection');
  plain.on('connection', (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.setTimeout(FIRST_BYTE_WITHIN_MS, () => socket.destroy());
    socket.once('readable', () => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      const first: Buffer | null = socket.read(1) as Buffer | null;
      if (first === null) return void socket.destroy();
      socket.unshift(first);
      if (first[0] === HANDSHAKE) secure.emit('connection', socket);
      else for (const answer of asPlain) answer.call(plain, socket);
    });
  });
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  plain.on('close', () => secure.closeAllConnections());
  const closeAll = plain.closeAllConnections.bind(plain);
  plain.closeAllConnections = () => {
    closeAll();
    secure.closeAllConnections();
  };
  return plain;
}
