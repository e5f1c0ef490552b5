// The folders of smsd as the box uses them: what lies where, what it puts there, and how it takes it back.
import { constants, lstat, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChannelContext } from '../../../src/contracts/channel.ts';
import { isNothing, isOurs, NOTHING } from './backup-file.ts';
import type { Smsd } from './smsdrc.ts';
import { errorCode, spoolFault } from './spool-fault.ts';

export type Folder = 'outbox' | 'sent' | 'error';

export type Spool = {
  has(folder: Exclude<Folder, 'sent'>, name: string): Promise<boolean>;
  /** Whether the SMS of this name went out; one that was taken back in time lies there too, and did not. */
  wasSent(name: string): Promise<boolean>;
  put(name: string, content: string): Promise<void>;
  remove(folder: Folder, name: string): Promise<void>;
  /** True: it had gone out before it could be taken back. */
  takeBack(name: string): Promise<boolean>;
  /** Whatever of the box waits there, also half of it. */
  takeAllBack(): Promise<void>;
  /** Removes what the box put there itself and smsd is long done with. */
  sweep(): Promise<void>;
};

/** Longer than any message is tried. Texts and numbers are not kept here for good. */
const KEEP_MS = 7 * 24 * 60 * 60 * 1_000;
/** smsd may be another user, and writes into what was taken back; the folder keeps out who is neither. */
const FOR_BOTH = 0o666;

/** Every function throws the context's error. */
export function openSpool(smsd: Smsd, context: ChannelContext): Spool {
  const told = async <T>(folder: Folder, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw spoolFault(error, smsd[folder], context);
    }
  };
  const spool: Spool = {
    has: (folder, name) => told(folder, () => isThere(smsd[folder], name)),
    wasSent: (name) => told('sent', async () => !isNothing((await contentOf(smsd.sent, name)) ?? NOTHING)),
    put: (name, content) => told('outbox', () => putWhole(smsd.outbox, name, content)),
    remove: (folder, name) => told(folder, () => rm(join(smsd[folder], name), { force: true })),
    async takeBack(name) {
      // Not removed: of a file that is gone smsd could not say whether it had sent it.
      await told('outbox', () => emptied(smsd.outbox, name));
      return spool.wasSent(name);
    },
    takeAllBack: () =>
      told('outbox', async () => {
        for (const name of await readdir(smsd.outbox)) {
          if (isOurs(name)) await emptied(smsd.outbox, name);
          else if (isOurs(name.slice(1))) await rm(join(smsd.outbox, name), { force: true });
        }
      }),
    async sweep() {
      for (const folder of ['sent', 'error'] as const)
        await told(folder, () => sweepFolder(smsd[folder], context.clock.now() - KEEP_MS));
    },
  };
  return spool;
}

async function isThere(folder: string, name: string): Promise<boolean> {
  try {
    await lstat(join(folder, name));
    return true;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    // Nothing of this name, or no folder at all?
    await lstat(folder);
    return false;
  }
}

/** smsd never sees half a file: it looks at no name that begins with a dot. */
async function putWhole(folder: string, name: string, content: string): Promise<void> {
  const part = join(folder, `.${name}`);
  try {
    // What a crash left, or a link somebody else of the group laid there, is not written through.
    await rm(part, { force: true });
    {
      await using file = await open(part, 'wx', FOR_BOTH);
      // Whatever the mask of the process leaves of it.
      await file.chmod(FOR_BOTH);
      await file.writeFile(content);
      await file.sync();
    }
    await rename(part, join(folder, name));
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** In its place: that needs no room on a full disk, and never makes a file that smsd has just moved away. */
async function emptied(folder: string, name: string): Promise<void> {
  try {
    await using file = await open(join(folder, name), constants.O_RDWR | constants.O_NOFOLLOW);
    await file.write(NOTHING, 0);
    await file.truncate(NOTHING.length);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** Null: nothing lies there. */
async function contentOf(folder: string, name: string): Promise<string | null> {
  if (!(await isThere(folder, name))) return null;
  return readFile(join(folder, name), 'latin1').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
}

async function sweepFolder(folder: string, before: number): Promise<void> {
  for (const name of (await readdir(folder)).filter(isOurs)) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => null);
    if (found !== null && found.mtimeMs < before) await rm(path, { force: true });
  }
}
