// Opens one SQLite file the way every file of the store is opened: WAL, synced on every commit, bounded.
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { sqliteCode, storeError } from './store-error.ts';

export type Db = Database.Database;

/** Milliseconds. Only a reader such as a backup can be in the way, and only for the length of a checkpoint. */
const BUSY_TIMEOUT_MS = 5_000;

/** Pages of 4 kB, 16 MB: a checkpoint writes each changed page once, so a longer WAL spares the flash. */
const WAL_CHECKPOINT_PAGES = 4_000;

/** Bytes, 64 MB: what a WAL that grew under a long read shrinks back to. */
const WAL_KEEP_BYTES = 64 * 1024 * 1024;

const PAGE_BYTES = 4_096;

/**
 * `limitBytes`: the file grows no further, a write beyond it fails as on a full disk. `isTrial`: it is thrown away
 * afterwards, so nothing waits for the disk.
 */
export type DatabaseOptions = { readonly limitBytes?: number; readonly isTrial?: boolean };

/** Opens for writing; creates the file where there is none. Throws a store error `damaged` or `storage`. */
export function openDatabase(path: string, options: DatabaseOptions = {}): Db {
  const unclean = existsSync(`${path}-wal`);
  return guarded(path, () => {
    const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    db.pragma('journal_mode = WAL');
    // NORMAL loses acknowledged commits in a power cut; FULL syncs the WAL before a commit returns.
    db.pragma(`synchronous = ${options.isTrial === true ? 'OFF' : 'FULL'}`);
    db.pragma('foreign_keys = ON');
    db.pragma('secure_delete = ON');
    db.pragma(`wal_autocheckpoint = ${WAL_CHECKPOINT_PAGES}`);
    db.pragma(`journal_size_limit = ${WAL_KEEP_BYTES}`);
    if (options.limitBytes !== undefined) {
      db.pragma(`max_page_count = ${Math.ceil(options.limitBytes / PAGE_BYTES)}`);
    }
    if (unclean) quickCheck(db, path);
    return db;
  });
}

/** For a replay: a file nobody writes any more, or a copy. */
export function openReadOnly(path: string): Db {
  return guarded(path, () => new Database(path, { readonly: true, fileMustExist: true }));
}

/** After a crash the file is looked through before anything is built on it. */
function quickCheck(db: Db, path: string): void {
  const found = db.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw damaged(path, found);
}

function guarded(path: string, open: () => Db): Db {
  try {
    return open();
  } catch (error) {
    const code = sqliteCode(error) ?? '';
    if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) throw damaged(path, error);
    if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) throw unusable(path, error);
    throw error;
  }
}

function damaged(path: string, cause: unknown): Error {
  return storeError(
    {
      code: 'damaged',
      retryable: false,
      words: `${path} is damaged and nothing is read from it. Put the last backup in its place and start again.`,
    },
    cause,
  );
}

function unusable(path: string, cause: unknown): Error {
  return storeError(
    {
      code: 'storage',
      retryable: false,
      words: `${path} cannot be opened for writing, so nothing can be kept. Give this user the right to write there.`,
    },
    cause,
  );
}

/** Moves the WAL into the file. Returns the pages left behind, which a reader that never ends holds back. */
export function checkpoint(db: Db): number {
  const [row] = db.pragma('wal_checkpoint(TRUNCATE)') as {
    busy: number;
    log: number;
    checkpointed: number;
  }[];
  // A stalled reader answers busy 0 with nothing moved: only the two counts tell.
  return row === undefined ? 0 : Math.max(row.log - row.checkpointed, row.busy);
}
