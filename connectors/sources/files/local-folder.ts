// A folder of this machine, or one the system has mounted.
import { constants } from 'node:fs';
import { access, type FileHandle, lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TableContext, TableFault } from '../../../src/contracts/table-source.ts';
import { type Drop, type Entry, leadsOut, stillWritten, type Taken, type Taking, tooBig } from './drop.ts';
import { codeOf, ofFile } from './fault.ts';

/** A pipe is not waited for, nor a link followed that came after the look where it leads. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** Bytes read in one go. */
const PIECE_BYTES = 262_144;
/** Files looked at in one go: others run in between, however many lie there. */
const LOOKS_AT_ONCE = 64;

export function localFolder(folder: string, context: TableContext): Drop {
  return {
    where: folder,
    async list(wanted) {
      const names = (await namesIn(folder, context)).filter(wanted);
      const entries: Entry[] = [];
      for (let from = 0; from < names.length; from += LOOKS_AT_ONCE) {
        const looks = names.slice(from, from + LOOKS_AT_ONCE).map((name) => entryOf(folder, name));
        entries.push(...(await Promise.all(looks)).filter((one) => one !== null));
      }
      return entries;
    },
    take: (name, taking) => takeFile(folder, name, taking),
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

/** A link by the file it leads to; one that leads nowhere stays listed, so that it is told what it is. */
async function entryOf(folder: string, name: string): Promise<Entry | null> {
  const path = join(folder, name);
  const own = await lstat(path).catch(() => null);
  const stats = own?.isSymbolicLink() ? await stat(path).catch(() => own) : own;
  if (stats === null || stats.isDirectory()) return null;
  const isInside = stats === own || (await insideOf(folder, name).catch(() => null)) !== null;
  return {
    ...{ name, size: stats.size, modifiedAt: Math.trunc(stats.mtimeMs) },
    isPlain: stats.isFile() && isInside,
  };
}

/** Size and time are compared again afterwards: half a file is never taken for one. */
async function takeFile(folder: string, name: string, taking: Taking): Promise<Taken | TableFault> {
  let file: FileHandle;
  try {
    const path = await insideOf(folder, name);
    if (path === null) return leadsOut();
    file = await open(path, OPEN_FLAGS);
  } catch (error) {
    return await notOpened(error, join(folder, name));
  }
  try {
    return await takeOpened(file, taking);
  } finally {
    await file.close();
  }
}

/** Null where a link leads out of the folder. */
async function insideOf(folder: string, name: string): Promise<string | null> {
  const [top, path] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
  return dirname(path) === top ? path : null;
}

async function takeOpened(file: FileHandle, { maxBytes, signal, write }: Taking) {
  const stats = await file.stat();
  if (!stats.isFile()) return ofFile('not-a-file', 'It is no plain file: a folder, a pipe or a device.');
  if (stats.size > maxBytes) return tooBig(stats.size, maxBytes);
  let size = 0;
  // No further than it was: a file that grows as fast as it is read would never end.
  while (size < stats.size) {
    signal.throwIfAborted();
    const piece = Buffer.alloc(Math.min(PIECE_BYTES, stats.size - size));
    const read = await readPiece(file, piece, size);
    if ('code' in read) return read;
    if (read.bytes === 0) break;
    await write(piece.subarray(0, read.bytes));
    size += read.bytes;
  }
  const after = await file.stat();
  if (size !== after.size || after.mtimeMs !== stats.mtimeMs) return stillWritten();
  return { modifiedAt: Math.trunc(stats.mtimeMs) };
}

async function readPiece(file: FileHandle, piece: Buffer, from: number) {
  try {
    return { bytes: (await file.read(piece, 0, piece.length, from)).bytesRead };
  } catch (error) {
    return ofFile('unreadable', `It cannot be read (${codeOf(error)}). Is the disk or the share sound?`);
  }
}

async function notOpened(error: unknown, path: string): Promise<TableFault> {
  const code = codeOf(error);
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return ofFile('missing', 'It is gone again. The next pull looks for it.');
  if (code === 'ENOENT' || code === 'ELOOP') return leadsOut();
  return ofFile('unreadable', `It cannot be opened (${code}). Give the box the right to read it.`);
}
