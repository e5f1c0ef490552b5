// A real web server in this process for the tests of channels that speak HTTP, and the certificates it can have.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createPlainServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A request as it came over. */
export type Asked = {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Header lines as they were, and the body. */
  readonly raw: string;
};

export type HttpPeer = {
  readonly port: number;
  readonly asked: Asked[];
  /** Connections so far, with a request or without. */
  connections(): number;
  close(): Promise<void>;
};

/** `said` is the certificate's path, for a config. Both are for 127.0.0.1 or not, and signed by themselves. */
export type Certificate = { readonly key: string; readonly cert: string; readonly said: string };

export const CERTIFICATE: Certificate = certificate('server');
/** Of another host. */
export const OTHER_CERTIFICATE: Certificate = certificate('other');

type Options = { readonly port?: number; readonly tls?: Certificate };

/** Answers each request as `answer` does; without one, 200 and "ok". */
export async function httpPeer(
  answer: (asked: Asked, response: ServerResponse) => void = (_asked, response) => response.end('ok'),
  { port = 0, tls }: Options = {},
): Promise<HttpPeer> {
  const asked: Asked[] = [];
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    // Clients that go away in the middle are what some of these tests are about.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    request.on('end', () => {
      const one = askedOf(request, Buffer.concat(chunks).toString('utf8'));
      asked.push(one);
      answer(one, response);
    });
  };
  const server = tls === undefined ? createServer(onRequest) : createTlsServer(tls, onRequest);
  const sockets = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: given } = server.address() as AddressInfo;
  return {
    port: given,
    asked,
    connections: () => count,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Takes connections and does with each what `speak` does; without one, nothing at all. */
export async function plainPeer(
  speak: (socket: Socket) => void = () => undefined,
  port = 0,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createPlainServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    speak(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: given } = server.address() as AddressInfo;
  return {
    port: given,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function askedOf({ method = '', url = '', headers, rawHeaders }: IncomingMessage, body: string): Asked {
  const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
  const plain = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method,
    path: url,
    headers: Object.fromEntries(plain),
    body,
    raw: `${lines.join('\r\n')}\r\n\r\n${body}`,
  };
}

function certificate(name: string): Certificate {
  const at = (part: string): string =>
    fileURLToPath(new URL(`../../connectors/edge/http/fixtures/${name}.${part}.pem`, import.meta.url));
  const said = at('cert');
  return { key: readFileSync(at('key'), 'utf8'), cert: readFileSync(said, 'utf8'), said };
}
