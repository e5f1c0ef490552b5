// A folder of another machine over SFTP: listed and read, and nothing else.
import { posix } from 'node:path';
import type { FileEntryWithStats, Stats } from 'ssh2';
import type { TableContext, TableFault } from '../../../src/contracts/table-source.ts';
import { type Drop, type Entry, leadsOut, stillWritten, type Taken, type Taking, tooBig } from './drop.ts';
import { codeOf, ofFile } from './fault.ts';
import type { SftpConfig } from './files-config.ts';
import { connectSftp, type SftpConnection } from './sftp-connection.ts';
import { isRefusal } from './sftp-trouble.ts';

/** Bytes of one request, and requests on their way at once: a far server answers each only after a while. */
const PIECE_BYTES = 32_768;
const PIECES_AT_ONCE = 8;
/** Bits of a mode that say what kind of file it is. */
const FILE_KIND = 0o170_000;
/** Bits of a mode that let the group or others write. */
const OTHERS_WRITE = 0o022;
const MS_PER_SECOND = 1_000;
/** Names of a folder: a list without end would be read for ever. */
const NAMES_MAX = 200_000;
/** With this number a server says that there is no more. */
const END_OF_LIST = '1';

/** One connection for each pull: a server that restarts in between costs nothing. */
export async function sftpFolder(
  sftp: SftpConfig,
  context: TableContext,
  signal: AbortSignal,
): Promise<Drop> {
  const where = `sftp://${sftp.host}${sftp.folder.startsWith('/') ? '' : '/'}${sftp.folder}`;
  const peer = await connectSftp({ sftp, context, signal, where });
  const { folder } = sftp;
  return {
    where,
    async list(wanted) {
      try {
        const entries = await listed(peer, folder, wanted);
        if (entries !== null) return entries;
        const words = `${where} lists more than ${NAMES_MAX} names, which no folder of exports has. Is it the right folder? Move old exports away.`;
        throw context.error('unreachable', true, words);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const words = `${where} cannot be read (${error.message}), so nothing new is known from it. Is the folder there, and may the account read it?`;
        throw context.error('unreachable', true, words, error);
      }
    },
    async take(name, taking) {
      try {
        return await takeFile(peer, { folder, name }, taking);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const words = `It cannot be read (${error.message}). Give the account the right to read it.`;
        return ofFile('unreadable', words);
      }
    },
    async rights() {
      const stats = await stat(peer, folder).catch(noneWhereRefused);
      return stats === null || (stats.mode & OTHERS_WRITE) === 0
        ? []
        : [
            `${where} may be written by others than its owner. The box never writes; let its account read and no more.`,
          ];
    },
    close: async () => peer.close(),
  };
}

const stat = (peer: SftpConnection, path: string): Promise<Stats> =>
  peer.ask<Stats>((sftp, done) => sftp.stat(path, done));
const lstat = (peer: SftpConnection, path: string): Promise<Stats> =>
  peer.ask<Stats>((sftp, done) => sftp.lstat(path, done));
const realpath = (peer: SftpConnection, path: string): Promise<string> =>
  peer.ask<string>((sftp, done) => sftp.realpath(path, done));

/**
 * Asked for in portions, each with its own wait: of tens of thousands of files the list takes longer than an answer may.
 * Null: there are too many.
 */
async function listed(
  peer: SftpConnection,
  folder: string,
  wanted: (name: string) => boolean,
): Promise<readonly Entry[] | null> {
  const handle = await peer.ask<Buffer>((sftp, done) => sftp.opendir(folder, done));
  const entries: Entry[] = [];
  let names = 0;
  for (let more = await portionOf(peer, handle); more !== null; more = await portionOf(peer, handle)) {
    names += more.length;
    if (names > NAMES_MAX) return null;
    for (const file of more) if (wanted(file.filename)) entries.push(...(await entryOf(peer, folder, file)));
  }
  await peer.ask<void>((sftp, done) => sftp.close(handle, (error) => done(error, undefined)));
  return entries;
}

/** The next names of a folder, some hundred; null: there are no more. */
function portionOf(peer: SftpConnection, handle: Buffer): Promise<readonly FileEntryWithStats[] | null> {
  return peer.ask<readonly FileEntryWithStats[] | null>((sftp, done) =>
    sftp.readdir(handle, (error, list) =>
      isRefusal(error) && codeOf(error) === END_OF_LIST ? done(null, null) : done(error, list),
    ),
  );
}

/** A link by the file it leads to; one that leads nowhere stays listed, so that it is told what it is. */
async function entryOf(
  peer: SftpConnection,
  folder: string,
  { filename: name, attrs }: FileEntryWithStats,
): Promise<readonly Entry[]> {
  const isLink = attrs.isSymbolicLink();
  const found = isLink ? await followed(peer, posix.join(folder, name), attrs) : attrs;
  if (found.isDirectory()) return [];
  const isInside = !isLink || (await insideOf(peer, { folder, name }).catch(noneWhereRefused)) !== null;
  return [
    {
      ...{ name, size: found.size, modifiedAt: found.mtime * MS_PER_SECOND },
      isPlain: isInside && isFileOrUnsaid(found),
    },
  ];
}

/** Some servers do not say what kind of file it is. */
function isFileOrUnsaid(stats: Stats): boolean {
  return (stats.mode & FILE_KIND) === 0 || stats.isFile();
}

function noneWhereRefused(error: unknown): null {
  if (!isRefusal(error)) throw error;
  return null;
}

async function followed(peer: SftpConnection, path: string, link: Stats): Promise<Stats> {
  try {
    return await stat(peer, path);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return link;
  }
}

type File = { readonly folder: string; readonly name: string };

async function takeFile(peer: SftpConnection, file: File, taking: Taking): Promise<Taken | TableFault> {
  const path = await insideOf(peer, file);
  if (path === null) return leadsOut();
  const handle = await peer.ask<Buffer>((sftp, done) => sftp.open(path, 'r', done));
  const look = (): Promise<Stats> => peer.ask<Stats>((sftp, done) => sftp.fstat(handle, done));
  const before = await look();
  if (!isFileOrUnsaid(before))
    return ofFile('not-a-file', 'It is no plain file: a folder, a pipe or a device.');
  if (before.size > taking.maxBytes) return tooBig(before.size, taking.maxBytes);
  const size = await takePieces(peer, { handle, size: before.size }, taking);
  const after = await look();
  await peer.ask<void>((sftp, done) => sftp.close(handle, (error) => done(error, undefined)));
  if (size !== after.size || after.mtime !== before.mtime) return stillWritten();
  return { modifiedAt: after.mtime * MS_PER_SECOND };
}

/** Where a file lies; null where its name is a link that leads out of the folder, or that the server does not follow. */
async function insideOf(peer: SftpConnection, { folder, name }: File): Promise<string | null> {
  if (posix.basename(name) !== name) return null;
  const path = posix.join(folder, name);
  if (!(await lstat(peer, path)).isSymbolicLink()) return path;
  const [top, real] = [await realpath(peer, folder), await realpath(peer, path)];
  if (posix.dirname(real) !== top) return null;
  return (await lstat(peer, real)).isSymbolicLink() ? null : real;
}

type Opened = { readonly handle: Buffer; readonly size: number };

/** The bytes taken: fewer than it had where it became shorter. */
async function takePieces(
  peer: SftpConnection,
  { handle, size }: Opened,
  { write }: Taking,
): Promise<number> {
  let taken = 0;
  while (taken < size) {
    const from = taken;
    const begins = Array.from({ length: PIECES_AT_ONCE }, (_, index) => from + index * PIECE_BYTES);
    const pieces = await Promise.all(
      begins
        .filter((begin) => begin < size)
        .map((begin) => pieceOf(peer, handle, { begin, length: Math.min(PIECE_BYTES, size - begin) })),
    );
    for (const piece of pieces) {
      await write(piece);
      taken += piece.length;
    }
    if (taken < Math.min(size, from + PIECES_AT_ONCE * PIECE_BYTES)) break;
  }
  return taken;
}

/** A server may answer with less than was asked for; at the end of the file it says so. */
async function pieceOf(
  peer: SftpConnection,
  handle: Buffer,
  { begin, length }: { readonly begin: number; readonly length: number },
): Promise<Buffer> {
  const piece = Buffer.alloc(length);
  let has = 0;
  while (has < length) {
    const from = has;
    const more = await peer.ask<number>((sftp, done) =>
      // At the end of the file it has read nothing.
      sftp.read(handle, piece, from, length - from, begin + from, done),
    );
    if (more === 0) break;
    has += more;
  }
  return piece.subarray(0, has);
}
