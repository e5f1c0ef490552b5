// What the file system says about smsd's folders, in words for whoever installs the box.
import type { ChannelContext } from '../../../src/contracts/channel.ts';

/** The context's error; all of these pass once somebody has mended the folder, so each is worth another try. */
export function spoolFault(error: unknown, place: string, context: ChannelContext): Error {
  const code = errorCode(error);
  return context.error(
    'unreachable',
    true,
    `${place} cannot be used (${code}), so no SMS passes. ${todo(code)}`,
    error,
  );
}

export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

function todo(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'Put the user of the box into the group that owns the folder (usermod -aG gammu throughline), let that group write there, and restart the box.';
    case 'EROFS':
      return 'The service of the box sees it read-only: add the folder to its ReadWritePaths, and restart the box.';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'It is not there, or no folder: make it as the config of gammu-smsd names it, and let smsd and the box write there.';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The disk is full: make room.';
    default:
      return 'Look at that folder and its disk.';
  }
}
