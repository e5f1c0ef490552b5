// The plant's mail server: takes every mail and keeps each as a file, instead of sending it on.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

export type KeptMail = { readonly path: string; readonly to: readonly string[]; readonly subject: string };

export type SmtpPeer = { readonly port: number; close(): Promise<void> };

/** A mail of the box has some 30 kB; far more than that is a mistake. */
const MAIL_BYTES_MAX = 1_048_576;

/** Listens on 127.0.0.1. Files are numbered from 0001.eml in `folder`. */
export async function startSmtpSink(
  port: number,
  folder: string,
  onMail: (mail: KeptMail) => void,
): Promise<SmtpPeer> {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MAIL_BYTES_MAX,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(new Error(`the mail is larger than ${MAIL_BYTES_MAX} bytes`));
        count += 1;
        const path = join(folder, `${String(count).padStart(4, '0')}.eml`);
        const text = Buffer.concat(chunks);
        writeFileSync(`${path}.part`, text);
        renameSync(`${path}.part`, path);
        onMail({
          path,
          to: session.envelope.rcptTo.map((one) => one.address),
          subject: subjectOf(text.toString('utf8')),
        });
        done();
      });
    },
  });
  // A client that breaks off is its own trouble.
  server.on('error', () => undefined);
  const listening = await new Promise<number>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
  return { port: listening, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** The subject line, unfolded and decoded. */
function subjectOf(mail: string): string {
  const head = mail.slice(0, mail.search(/\r?\n\r?\n/));
  const subject = /^Subject:\s*((?:.*(?:\r?\n[ \t].*)*))/im.exec(head)?.[1] ?? '';
  return subject
    .replace(/\r?\n[ \t]+/g, ' ')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=\s*/gi, (_, form: string, text: string) => decodeWord(form, text))
    .trim();
}

function decodeWord(form: string, text: string): string {
  if (form.toUpperCase() === 'B') return Buffer.from(text, 'base64').toString('utf8');
  const bytes = text
    .replace(/_/g, ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
