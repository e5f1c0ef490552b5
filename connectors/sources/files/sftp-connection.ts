// A connection to an SFTP server whose host key is known beforehand. It ends when asked to stop, and when nothing answers.
import { createHash } from 'node:crypto';
import { Client, type SFTPWrapper } from 'ssh2';
import type { TableContext } from '../../../src/contracts/table-source.ts';
import { codeOf } from './fault.ts';
import type { SftpConfig } from './files-config.ts';
import { connectError, isRefusal, type Seen } from './sftp-trouble.ts';

export type SftpConnection = {
  /** One request and its answer. Rejects with the server's refusal, or with the context's error where nothing answers. */
  ask<T>(request: (sftp: SFTPWrapper, done: Done<T>) => void): Promise<T>;
  close(): void;
};

export type Done<T> = (error: Error | null | undefined, answer: T) => void;

/** Ms in which a server lets in, and answers a request: one that does not is gone, whatever its line says. */
const ANSWERS_WITHIN_MS = 20_000;
/** Ms in which a server may say good-bye. */
const ENDS_WITHIN_MS = 1_000;

type Scene = {
  readonly sftp: SftpConfig;
  readonly context: TableContext;
  readonly signal: AbortSignal;
  readonly where: string;
};

export async function connectSftp(scene: Scene): Promise<SftpConnection> {
  const { sftp, context, signal } = scene;
  signal.throwIfAborted();
  const client = new Client();
  const seen: Seen = { hostKey: '', isLetIn: false, asksForChange: false };
  const line = openLine(client, scene);
  try {
    await line.answered<void>((resolve) => {
      // Requests are small and each waits for an answer: held back to be sent together, each would take a tenth of a second.
      client.once('connect', () => client.setNoDelay());
      client.once('ready', resolve);
      client.on('change password', () => {
        seen.asksForChange = true;
        client.destroy();
      });
      answerPrompts(client, seen, () => secretOf(sftp, context).password);
      client.connect({
        ...{ host: sftp.host, port: sftp.port, username: sftp.user },
        ...secretOf(sftp, context),
        tryKeyboard: sftp.password !== undefined,
        // The wait for an answer is on the box's own clock.
        readyTimeout: 0,
        hostVerifier: (key: Buffer) => {
          seen.hostKey = fingerprint(key);
          return seen.hostKey === sftp.hostKey;
        },
      });
    });
    seen.isLetIn = true;
    const session = await line.answered<SFTPWrapper>((resolve, reject) =>
      client.sftp((error, opened) => (error === undefined ? resolve(opened) : reject(error))),
    );
    const ask: SftpConnection['ask'] = (request) =>
      line.answered(asked(session, request)).catch((error) => {
        throw isRefusal(error) || signal.aborted || codeOf(error) === 'silent' ? error : lost(scene, error);
      });
    return { ask, close: line.close };
  } catch (cause) {
    line.close();
    signal.throwIfAborted();
    throw connectError(cause, { sftp, context, seen });
  }
}

type Begin<T> = (resolve: (answer: T) => void, reject: (error: unknown) => void) => void;

function asked<T>(session: SFTPWrapper, request: (sftp: SFTPWrapper, done: Done<T>) => void): Begin<T> {
  return (resolve, reject) => request(session, (error, answer) => (error ? reject(error) : resolve(answer)));
}

function lost({ context, where }: Scene, cause: unknown): Error {
  return context.error('lost', true, `The connection to ${where} broke off. It is tried again.`, cause);
}

/** Whatever is waited for ends with the answer, the stop signal, the end of the connection or too long a silence. */
function openLine(client: Client, { context, signal, where }: Scene) {
  const waiting = new Set<(error: unknown) => void>();
  const breakOff = (error: unknown): void => {
    for (const reject of waiting) reject(error);
    client.destroy();
  };
  const silent = (): Error =>
    context.error(
      'silent',
      true,
      `${where} has not answered for ${ANSWERS_WITHIN_MS / 1_000} s. It is tried again.`,
    );
  const stop = (): void => breakOff(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  client.on('error', breakOff);
  client.on('close', () => breakOff(new Error('it ended the connection')));
  return {
    async answered<T>(begin: Begin<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      waiting.add(reject);
      const cancel = context.clock.after(ANSWERS_WITHIN_MS, () => breakOff(silent()));
      try {
        begin(resolve, reject);
        return await promise;
      } finally {
        cancel();
        waiting.delete(reject);
      }
    },
    close(): void {
      signal.removeEventListener('abort', stop);
      client.once(
        'close',
        context.clock.after(ENDS_WITHIN_MS, () => client.destroy(), false),
      );
      client.end();
    },
  };
}

/** Many servers ask for the password as a question. One that asks on wants a new one. */
function answerPrompts(client: Client, seen: Seen, password: () => string | undefined): void {
  let isAnswered = false;
  client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) => {
    if (prompts.length === 0) return finish([]);
    if (isAnswered) {
      seen.asksForChange = prompts.some(({ prompt }) => /new|current|change|expired/i.test(prompt));
      return finish([]);
    }
    isAnswered = true;
    finish([password() ?? '']);
  });
}

function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function secretOf({ password, privateKey }: SftpConfig, context: TableContext) {
  return {
    ...(password !== undefined && { password: context.secret(password) }),
    ...(privateKey !== undefined && { privateKey: context.secret(privateKey) }),
  };
}
