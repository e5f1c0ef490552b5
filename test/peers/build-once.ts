// Keeps what takes minutes to build, once per machine: a folder per key, built by one test while the others wait.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';

/** Milliseconds between two looks whether the other test has finished. */
const LOOK_EVERY_MS = 500;

const UNFINISHED = 'unfinished-';

export type Kept = {
  /** Of the folder under the temp folder of the machine. */
  readonly name: string;
  /** Says everything that what is built depends on. */
  readonly key: string;
  /** Puts it into the folder it is given, which is thrown away when it fails. */
  build(folder: string): Promise<void>;
};

/** The folder with what was built, now or earlier. It is shared: copy from it, write nothing into it. */
export async function buildOnce({ name, key, build }: Kept): Promise<string> {
  const all = join(tmpdir(), name);
  const finished = join(all, key);
  if (existsSync(finished)) return finished;
  await mkdir(all, { recursive: true });
  await locked(join(all, 'lock.sqlite'), async () => {
    if (existsSync(finished)) return;
    await clearUnfinished(all);
    const folder = await mkdtemp(join(all, UNFINISHED));
    try {
      await build(folder);
      await rename(folder, finished);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  return finished;
}

/** What a build leaves whose process was killed. Only who holds the lock builds, so nobody is at work in there. */
async function clearUnfinished(all: string): Promise<void> {
  const names = (await readdir(all)).filter((name) => name.startsWith(UNFINISHED));
  for (const name of names) await rm(join(all, name), { recursive: true, force: true });
}

/** The lock is SQLite's own: the system lets go of it when the process that holds it dies. */
async function locked(path: string, work: () => Promise<void>): Promise<void> {
  const lock = new Database(path, { timeout: 0 });
  try {
    while (!isHeld(lock)) await sleep(LOOK_EVERY_MS);
    await work();
  } finally {
    lock.close();
  }
}

function isHeld(lock: Database.Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') return false;
    throw error;
  }
}
