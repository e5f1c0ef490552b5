// Stands in front of a real Tryton: passes everything on, notes every method that was asked for, and can be unreachable; with a certificate it speaks TLS.
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';
import type { OwnCertificate } from './own-certificate.ts';

export type Proxy = {
  readonly url: string;
  /** Methods in the order they were asked for. */
  readonly methods: string[];
  lose(): Promise<void>;
  back(): Promise<void>;
  /** From now on answers this instead, with that status. */
  answer(status: number, body: string): void;
};

export async function openProxy(
  t: Pick<Test, 'teardown'>,
  to: { readonly host: string; readonly port: number },
  certificate?: OwnCertificate,
): Promise<Proxy> {
  const methods: string[] = [];
  let other: { readonly status: number; readonly body: string } | null = null;
  const listener: RequestListener = (asked, answer) => {
    void bodyOf(asked).then((body) => {
      methods.push(String((JSON.parse(body) as { method?: string }).method));
      if (other !== null) answer.writeHead(other.status).end(other.body);
      else pass(asked, body, answer, to);
    });
  };
  const server =
    certificate === undefined
      ? createServer(listener)
      : createTlsServer({ cert: certificate.pem, key: certificate.key }, listener);
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const lose = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  t.teardown(lose);
  return {
    url: certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    ...{ methods, lose },
    back: () => listen(port),
    answer(status, body) {
      other = { status, body };
    },
  };
}

async function bodyOf(asked: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of asked) text += String(chunk);
  return text;
}

function pass(
  asked: IncomingMessage,
  body: string,
  answer: ServerResponse,
  to: { host: string; port: number },
): void {
  const { method, headers, url } = asked;
  const onward = request({ ...to, path: url, method, headers }, (found) => {
    answer.writeHead(found.statusCode ?? 502, found.headers);
    found.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  onward.end(body);
}
