// Holds a data folder for one process: a second one is told so and changes nothing.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sqliteCode, storeError } from './store-error.ts';

/** Milliseconds. A restart may overlap the last moments of the process before it. */
const LOCK_WAIT_MS = 2_000;

export type FolderLock = { release(): void };

/** Throws a store error `locked`. The system frees the lock of a process that dies, however it dies. */
export function lockFolder(dir: string): FolderLock {
  const db = new Database(join(dir, 'lock.db'), { timeout: LOCK_WAIT_MS });
  try {
    // Nothing is ever written, so there is nothing to keep on disk for a roll-back.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (sqliteCode(error) !== 'SQLITE_BUSY') throw error;
    throw storeError({
      code: 'locked',
      retryable: false,
      words:
        `Another Throughline is running on ${dir}. This one has not started, and nothing was changed. ` +
        'Stop the other one first, or name another data folder.',
    });
  }
  return { release: () => db.close() };
}
