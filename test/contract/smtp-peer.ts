// A real SMTP server in this process for the tests of the email channel, and ways it can misbehave.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Arrived } from './channel-suite.ts';

export type Mail = { readonly to: string[]; readonly raw: string };
export type MailServer = { readonly port: number; readonly mails: Mail[]; close(): Promise<void> };

export async function mailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    disableReverseLookup: true,
    // A box keeps its connections for a moment: a server that goes away does not wait for that.
    closeTimeout: 50,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map((one) => one.address);
        mails.push({ to, raw: Buffer.concat(chunks).toString('utf8') });
        done(null, 'taken');
      });
    },
    ...options,
  });
  // A client that goes away in the middle is what some of these tests are about.
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const { port: given } = server.server.address() as AddressInfo;
  return { port: given, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

export function reply(responseCode: number, words = 'no'): Error {
  return Object.assign(new Error(words), { responseCode });
}

/** A plain server that speaks only as `speak` says. */
export async function plainServer(speak: (socket: Socket) => void, port = 0): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    speak(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export function arrivedOf(mail: Mail): Arrived {
  const [head = '', ...body] = mail.raw.split('\r\n\r\n');
  const headers = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const header = (name: string): string =>
    headers.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 2) ?? '';
  const text = decoded(body.join('\r\n\r\n'), header('content-transfer-encoding'));
  return { id: header('message-id'), to: mail.to, subject: header('subject'), text, raw: mail.raw };
}

function decoded(body: string, encoding: string): string {
  if (encoding !== 'quoted-printable') return body.replace(/\r\n/g, '\n');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replace(/\r\n/g, '\n');
}

/** Speaks just enough SMTP to take a message whole, and goes away instead of saying so. */
export function takeAndHangUp(socket: Socket, taken: string[]): void {
  let said = '';
  let isData = false;
  socket.write('220 here\r\n');
  socket.on('data', (chunk: Buffer) => {
    said += chunk;
    if (isData && said.endsWith('\r\n.\r\n')) {
      taken.push(said);
      socket.destroy();
    } else if (!isData && said.endsWith('\r\n')) {
      isData = said.startsWith('DATA');
      socket.write(isData ? '354 go on\r\n' : '250 ok\r\n');
      said = '';
    }
  });
}
