// Why an SFTP server could not be read, in words: who it is, whether it lets us in, and what to do.
import type { TableContext } from '../../../src/contracts/table-source.ts';
import { codeOf } from './fault.ts';
import type { SftpConfig } from './files-config.ts';

/** What was learned on the way in. */
export type Seen = {
  /** "" until the server has shown one. */
  hostKey: string;
  isLetIn: boolean;
  /** It wants a new password before it lets in. */
  asksForChange: boolean;
};

type Failed = { readonly sftp: SftpConfig; readonly context: TableContext; readonly seen: Seen };

export function connectError(cause: unknown, { sftp, context, seen }: Failed): Error {
  const at = `${sftp.host}:${sftp.port}`;
  if (seen.hostKey !== '' && seen.hostKey !== sftp.hostKey) {
    const words = `${at} shows the host key ${seen.hostKey}, and hostKey says ${sftp.hostKey}. Ask its administrator which is right; if the server was set up anew, write the new one.`;
    return context.error('not-trusted', false, words, cause);
  }
  if (seen.asksForChange) {
    const words = `${at} wants a new password for ${sftp.user}: the old one has expired. Change it there, then where the password is kept, and have it never expire for this account.`;
    return context.error('refused', false, words, cause);
  }
  const message = cause instanceof Error ? cause.message : '';
  if (levelOf(cause) === 'client-authentication' || /privateKey|passphrase/i.test(message)) {
    const words = `${at} does not let the user ${sftp.user} in. Check the password or the key, and that the account is open.`;
    return context.error('refused', false, words, cause);
  }
  if (seen.isLetIn && codeOf(cause) !== 'silent') {
    const words = `${at} lets the user ${sftp.user} in, but not over SFTP. Have SFTP allowed for that account, and look whether its password has expired.`;
    return context.error('refused', false, words, cause);
  }
  const words = `${at} does not answer over SFTP (${reasonOf(cause)}), so nothing new is known from it. Is it on, and may the box reach it?`;
  return context.error('unreachable', true, words, cause);
}

/** "ECONNREFUSED", "lost", or what the client says: "Handshake failed: no matching key exchange algorithm". */
function reasonOf(cause: unknown): string {
  const code = codeOf(cause);
  return code === 'unknown' && cause instanceof Error ? cause.message : code;
}

function levelOf(error: unknown): string {
  return error instanceof Error && 'level' in error ? String(error.level) : '';
}

/** The server's own answer, which has a number: everything else is a failure of the connection. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}
