// Opens a source of tags from the shell, beside any box: to look around in it, or to hear it for some seconds.
import { chown, cp, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../contracts/clock.ts';
import type { SourceContext, SourceModule } from '../../contracts/source.ts';
import type { TagLook } from '../../contracts/tag-look.ts';
import type { Observation } from '../../core/types/observation.ts';
import { type Coded, contractError, isContractError } from '../../daemon/contract-error.ts';
import { createLog } from '../../daemon/log.ts';
import { readSecret } from '../../daemon/secret.ts';
import { wordsOf } from '../../daemon/source-context.ts';

export type TagPeer = {
  readonly id: string;
  readonly clock: Clock;
  readonly configDir: string;
  /** Where a box keeps its keys: a server trusts those, and no others. */
  readonly dataDir: string;
};

type Hearing = {
  /** Takes what is told, in order; the source waits for it. */
  heard(batch: readonly Observation[]): void | Promise<void>;
  /** Connected, and, of a recording, read. */
  live(words: string): void;
};

type Opened = TagPeer & { readonly module: SourceModule<object>; readonly settings: object };

/** Runs the source until the signal aborts. Throws the source's own error where the world fails. */
export async function hearSource(
  { module, settings, ...peer }: Opened,
  { heard, live }: Hearing,
  signal: AbortSignal,
): Promise<void> {
  await inOwnFolder(peer, async (base) => {
    const context: SourceContext = {
      ...base,
      beside: true,
      cursor: null,
      append: async (batch) => heard(batch),
      live,
      due: (_schedule, until) =>
        new Promise((_, reject) => until.addEventListener('abort', () => reject(until.reason))),
      ran: async () => undefined,
    };
    await module.open(settings, context).run(signal);
  });
}

/** Opens a look, uses it and closes it. Null: sources of this type cannot be looked around in. */
export async function lookAround<T>(
  { module, settings, ...peer }: Opened,
  use: (look: TagLook, signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T | null> {
  const { look } = module;
  if (look === undefined) return null;
  return inOwnFolder(peer, async (base) => {
    const opened = await look(settings, base, signal);
    try {
      return await use(opened, signal);
    } finally {
      await opened.close();
    }
  });
}

type Base = Pick<SourceContext, 'id' | 'secret' | 'error' | 'clock' | 'log' | 'stateDir'>;

async function inOwnFolder<T>(peer: TagPeer, use: (base: Base) => Promise<T>): Promise<T> {
  const { id, clock, configDir } = peer;
  const folder = await openFolder(peer);
  try {
    return await use({
      ...{ id, clock, error: contractError, stateDir: folder.dir },
      log: createLog({ now: () => clock.now(), level: 'silent', readable: true }),
      secret(reference) {
        try {
          const credentialsDir = process.env['CREDENTIALS_DIRECTORY'] ?? null;
          return readSecret(reference, { configDir, credentialsDir });
        } catch (error) {
          throw contractError('config', false, wordsOf(error), error);
        }
      },
    });
  } catch (error) {
    throw isContractError(error) && error.message.includes(folder.dir) ? await folder.asKept(error) : error;
  } finally {
    await folder.close();
  }
}

type Folder = {
  readonly dir: string;
  /** The same of the folder that stays: what its words send somebody to is put there. */
  asKept(error: Coded<string>): Promise<Coded<string>>;
  close(): Promise<void>;
};

/**
 * A copy of what the box keeps for this source: a look must not move what it remembers. Where the box has nothing yet
 * the folder is made for it, so that a certificate that a server was taught to trust now is the box's later.
 */
async function openFolder({ id, dataDir }: TagPeer): Promise<Folder> {
  const own = join(dataDir, 'sources', id);
  if (await isFirst(dataDir, own))
    return { dir: own, asKept: async (error) => error, close: () => handOver(dataDir, own) };
  const dir = await mkdtemp(join(tmpdir(), 'throughline-'));
  const isCopied = await cp(own, dir, { recursive: true }).then(
    () => true,
    () => false,
  );
  return {
    dir,
    async asKept(error) {
      const isKept = isCopied && (await bringBack(dir, { dataDir, own }));
      const words = error.message.replaceAll(dir, own);
      const all = isKept ? words : `${words} ${nothingKept(dataDir)}`;
      return contractError(error.code, error.retryable, all, error);
    },
    close: () => rm(dir, { recursive: true, force: true }),
  };
}

const nothingKept = (dataDir: string): string =>
  `This time nothing of it was kept: ${dataDir} is not there, or not this user's. Make it, or name the data folder of the box with --data and be its user; then look again.`;

/** A certificate that came meanwhile is looked for there; what the box has stays as it is. False: it may not be written. */
async function bringBack(dir: string, { dataDir, own }: Kept): Promise<boolean> {
  try {
    await cp(dir, own, { recursive: true, force: false });
    await handOver(dataDir, own);
    return true;
  } catch {
    return false;
  }
}

type Kept = { readonly dataDir: string; readonly own: string };

async function isFirst(dataDir: string, own: string): Promise<boolean> {
  if ((await stat(dataDir).catch(() => null)) === null || (await stat(own).catch(missing)) !== null)
    return false;
  return mkdir(own, { recursive: true, mode: 0o700 }).then(
    () => true,
    () => false,
  );
}

/** Only what is surely not there is made. */
function missing(error: NodeJS.ErrnoException): { readonly code: string } | null {
  return error.code === 'ENOENT' ? null : { code: error.code ?? '' };
}

/** Made by an administrator, used by the user of the box: it gets the owner of the folder around it. */
async function handOver(dataDir: string, own: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dataDir);
  const inside = await readdir(own, { recursive: true });
  const all = [join(dataDir, 'sources'), own, ...inside.map((name) => join(own, name))];
  for (const path of all) await chown(path, uid, gid);
}
