// A folder of this machine, or one the system has mounted.
import { constants } from 'node:fs';
import { access, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TableContext, TableFault } from '../../../src/contracts/table-source.ts';
import { type Drop, type Entry, type FileBytes, stillWritten, tooBig } from './drop.ts';
import { codeOf, ofFile } from './fault.ts';

/** A link is not followed and a pipe is not waited for. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export function localFolder(folder: string, context: TableContext): Drop {
  return {
    where: folder,
    async list() {
      const names = await namesIn(folder, context);
      const entries = await Promise.all(names.map((name) => entryOf(folder, name)));
      return entries.filter((one) => one !== null);
    },
    bytes: (name, maxBytes) => bytesOf(join(folder, name), maxBytes),
    async rights() {
      const mayWrite = await access(folder, constants.W_OK).then(
        () => true,
        () => false,
      );
      return mayWrite
        ? [
            `The box may write in ${folder}. It never does; give its account the right to read there and no other.`,
          ]
        : [];
    },
    close: async () => undefined,
  };
}

async function namesIn(folder: string, context: TableContext): Promise<readonly string[]> {
  try {
    await access(folder, constants.R_OK | constants.X_OK);
    return await readdir(folder);
  } catch (error) {
    const words = `The folder ${folder} cannot be read (${codeOf(error)}), so nothing new is known from it. Mount it or give the box the right to read it.`;
    throw context.error('unreachable', true, words, error);
  }
}

async function entryOf(folder: string, name: string): Promise<Entry | null> {
  const stats = await lstat(join(folder, name)).catch(() => null);
  if (stats === null || stats.isDirectory()) return null;
  return { name, size: stats.size, modifiedAt: Math.trunc(stats.mtimeMs) };
}

/** Size and time are compared again afterwards: half a file is never taken for one. */
async function bytesOf(path: string, maxBytes: number): Promise<FileBytes | TableFault> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, OPEN_FLAGS);
  } catch (error) {
    return notOpened(error);
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return ofFile('not-a-file', 'It is no plain file: a folder, a pipe or a device.');
    if (stats.size > maxBytes) return tooBig(stats.size, maxBytes);
    const bytes = Buffer.alloc(stats.size);
    const { bytesRead } = await file.read(bytes, 0, stats.size, 0);
    const after = await file.stat();
    if (bytesRead !== after.size || after.mtimeMs !== stats.mtimeMs) return stillWritten();
    return { bytes, modifiedAt: Math.trunc(stats.mtimeMs) };
  } catch (error) {
    return ofFile('unreadable', `It cannot be read (${codeOf(error)}).`);
  } finally {
    await file.close();
  }
}

function notOpened(error: unknown): TableFault {
  const code = codeOf(error);
  if (code === 'ELOOP')
    return ofFile('not-a-file', 'It is a link, and links are not followed. Put the file itself there.');
  return ofFile('unreadable', `It cannot be opened (${code}). Give the box the right to read it.`);
}
