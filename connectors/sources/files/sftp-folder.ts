// A folder of another machine over SFTP: listed and read, with a host key that is known beforehand.
import { createHash } from 'node:crypto';
import Client from 'ssh2-sftp-client';
import type { SecretReference } from '../../../src/contracts/source.ts';
import type { TableContext, TableFault } from '../../../src/contracts/table-source.ts';
import { type Drop, type Entry, type FileBytes, stillWritten, tooBig } from './drop.ts';
import { codeOf, ofFile } from './fault.ts';
import type { SftpConfig } from './files-config.ts';

/** Ms until a server that does not answer counts as unreachable. */
const READY_WITHIN_MS = 15_000;
/** Bits of a mode that let the group or others write. */
const OTHERS_WRITE = 0o022;

/** One connection for each pull: a server that restarts in between costs nothing. */
export async function sftpFolder(
  sftp: SftpConfig,
  context: TableContext,
  signal: AbortSignal,
): Promise<Drop> {
  const where = `sftp://${sftp.host}${sftp.folder.startsWith('/') ? '' : '/'}${sftp.folder}`;
  const client = await connected(sftp, context, signal);
  const within = (name: string): string => `${sftp.folder.replace(/\/$/, '')}/${name}`;
  return {
    where,
    list: () => listed(client, sftp, { context, where }),
    bytes: (name, maxBytes) => bytesOf(client, within(name), { maxBytes, context, where }),
    async rights() {
      const stats = await client.stat(sftp.folder).catch(() => null);
      return stats !== null && (stats.mode & OTHERS_WRITE) !== 0
        ? [
            `${where} may be written by others than its owner. The box never writes; let its account read and no more.`,
          ]
        : [];
    },
    async close() {
      await client.end().catch(() => undefined);
    },
  };
}

async function connected(sftp: SftpConfig, context: TableContext, signal: AbortSignal): Promise<Client> {
  const client = new Client();
  const seen = { hostKey: '' };
  const stop = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect({
      ...{ host: sftp.host, port: sftp.port, username: sftp.user, readyTimeout: READY_WITHIN_MS },
      ...secretOf(sftp, context),
      hostVerifier: (key: Buffer) => {
        seen.hostKey = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
        return seen.hostKey === sftp.hostKey;
      },
    });
    return client;
  } catch (error) {
    throw connectError(error, { sftp, context, seenKey: seen.hostKey });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function secretOf({ password, privateKey }: SftpConfig, context: TableContext) {
  const read = (reference: SecretReference): string => context.secret(reference);
  return {
    ...(password !== undefined && { password: read(password) }),
    ...(privateKey !== undefined && { privateKey: read(privateKey) }),
  };
}

type Failed = { readonly sftp: SftpConfig; readonly context: TableContext; readonly seenKey: string };

function connectError(cause: unknown, { sftp, context, seenKey }: Failed): Error {
  const at = `${sftp.host}:${sftp.port}`;
  if (seenKey !== '' && seenKey !== sftp.hostKey) {
    const words = `${at} shows the host key ${seenKey}, and hostKey says ${sftp.hostKey}. Ask its administrator which is right; if the server was set up anew, write the new one.`;
    return context.error('not-trusted', false, words, cause);
  }
  const message = cause instanceof Error ? cause.message : '';
  if (/authentication methods failed|privateKey|passphrase/i.test(message)) {
    const words = `${at} does not let the user ${sftp.user} in. Check the password or the key, and that the account is open.`;
    return context.error('refused', false, words, cause);
  }
  // What a shell says to an account without one is no answer of SFTP.
  if (/Packet length|subsystem/i.test(message)) {
    const words = `${at} lets the user ${sftp.user} in, but not over SFTP. Have SFTP allowed for that account.`;
    return context.error('refused', false, words, cause);
  }
  const words = `${at} does not answer over SFTP (${codeOf(cause)}), so nothing new is known from it. Is it on, and may the box reach it?`;
  return context.error('unreachable', true, words, cause);
}

type Scene = { readonly context: TableContext; readonly where: string };

async function listed(client: Client, sftp: SftpConfig, { context, where }: Scene): Promise<Entry[]> {
  try {
    const all = await client.list(sftp.folder);
    // '-' is a plain file; folders, links and devices are not looked at.
    return all
      .filter(({ type }) => type === '-')
      .map(({ name, size, modifyTime }) => ({ name, size, modifiedAt: modifyTime }));
  } catch (error) {
    const words = `${where} cannot be read (${codeOf(error)}), so nothing new is known from it. Is the folder there, and may the account read it?`;
    throw context.error('unreachable', true, words, error);
  }
}

async function bytesOf(
  client: Client,
  path: string,
  { maxBytes, context, where }: Scene & { readonly maxBytes: number },
): Promise<FileBytes | TableFault> {
  try {
    const before = await client.stat(path);
    if (before.size > maxBytes) return tooBig(before.size, maxBytes);
    const bytes = await client.get(path);
    if (!Buffer.isBuffer(bytes)) return ofFile('unreadable', 'It cannot be read as a whole.');
    const after = await client.stat(path);
    if (bytes.length !== after.size || after.modifyTime !== before.modifyTime) return stillWritten();
    return { bytes, modifiedAt: after.modifyTime };
  } catch (error) {
    if (isLost(error))
      throw context.error('lost', true, `The connection to ${where} broke off. It is tried again.`, error);
    return ofFile(
      'unreadable',
      `It cannot be read (${codeOf(error)}). Give the account the right to read it.`,
    );
  }
}

function isLost(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE', 'ERR_NOT_CONNECTED', 'ERR_GENERIC_CLIENT', 'ETIMEDOUT'].includes(
    codeOf(error),
  );
}
