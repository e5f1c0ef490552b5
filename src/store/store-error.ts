// What a failing disk or data folder looks like to the rest of the box: coded, in words, retryable or not.
import Database from 'better-sqlite3';

/**
 * locked: another process holds the folder. storage: the disk refused (full, or an I/O error). damaged: a
 * file does not hold what it should. too-new: a newer version wrote it. refused: what was handed in cannot be
 * stored as it is.
 */
export type StoreErrorCode = 'locked' | 'storage' | 'damaged' | 'too-new' | 'refused';

export type StoreErrorShape = {
  readonly code: StoreErrorCode;
  readonly retryable: boolean;
  readonly words: string;
};

export type StoreError = Error & { readonly code: StoreErrorCode; readonly retryable: boolean };

export function storeError(shape: StoreErrorShape, cause?: unknown): StoreError {
  const error = new Error(shape.words, cause === undefined ? {} : { cause });
  return Object.assign(error, { name: 'StoreError', code: shape.code, retryable: shape.retryable });
}

export function refused(words: string): StoreError {
  return storeError({ code: 'refused', retryable: false, words });
}

export function isStoreError(error: unknown): error is StoreError {
  return error instanceof Error && error.name === 'StoreError';
}

export function sqliteCode(error: unknown): string | null {
  return error instanceof Database.SqliteError ? error.code : null;
}

/**
 * Turns what a write threw into words. A full disk and a held file are over when there is room, or the other
 * lets go. Anything else is rethrown and ends the process: after a failed fsync nobody knows what the disk
 * holds, the same handle would say "ok" the next time, and only opening the files again tells the truth.
 */
export function passingTrouble(error: unknown): StoreError {
  if (isStoreError(error)) return error;
  const code = sqliteCode(error) ?? '';
  if (code === 'SQLITE_FULL') return storeError({ code: 'storage', retryable: true, words: FULL }, error);
  if (code.startsWith('SQLITE_BUSY'))
    return storeError({ code: 'storage', retryable: true, words: BUSY }, error);
  throw error;
}

const FULL =
  'The disk of this box is full: what was read just now is not kept, and the picture stands still. ' +
  'Make room in the data folder; reading goes on by itself.';

const BUSY =
  'Another program writes to the files in the data folder: what was read just now is not kept, and the picture ' +
  'stands still. End that program; reading goes on by itself.';
