// Brings a database file to the schema this version knows: numbered steps, up only, a copy kept before.
import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkpoint, type Db } from './database.ts';
import { storeError } from './store-error.ts';

/** Step 1 makes a new file's tables; step n + 1 changes what step n left. A released step never changes. */
export type MigrationStep = {
  readonly to: number;
  readonly sql: string;
  /** It makes a table anew that others refer to: references are looked at when it is whole again, not meanwhile. */
  readonly remakes?: true;
};

export type Migration = {
  readonly db: Db;
  readonly path: string;
  readonly steps: readonly MigrationStep[];
  /** Where the copy of a file that already holds data goes before it is changed. */
  readonly backupDir: string;
};

/**
 * Each step commits on its own with its number, so a crash resumes where it stopped. Returns the path of the
 * copy, or null when nothing was changed or the file was new. Throws a store error `too-new`.
 */
export function migrate(migration: Migration): string | null {
  const { db, path, steps } = migration;
  const from = db.pragma('user_version', { simple: true }) as number;
  const newest = steps.at(-1)?.to ?? 0;
  if (from > newest) throw tooNew(path, from, newest);
  if (from === newest) return null;
  const copy = from === 0 ? null : backup(migration, from);
  for (const step of steps.filter((one) => one.to > from)) takeStep(migration, step);
  return copy;
}

function takeStep({ db, path }: Migration, { to, sql, remakes }: MigrationStep): void {
  // SQLite takes this switch only outside of a transaction.
  if (remakes) db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      db.exec(sql);
      if (remakes && (db.pragma('foreign_key_check') as unknown[]).length > 0)
        throw new Error(`step ${to} of ${path} leaves rows that refer to nothing`);
      db.pragma(`user_version = ${to}`);
    }).immediate();
  } finally {
    if (remakes) db.pragma('foreign_keys = ON');
  }
}

function backup({ db, path, backupDir }: Migration, from: number): string {
  mkdirSync(backupDir, { recursive: true });
  // With the WAL moved in, and the folder locked, the one file is the whole database.
  if (checkpoint(db) > 0) throw new Error(`${path} has a reader while it is to be migrated`);
  const target = join(backupDir, `${basename(path, '.db')}-schema-${from}.db`);
  copyFileSync(path, target);
  const file = openSync(target, 'r+');
  fsyncSync(file);
  closeSync(file);
  return target;
}

function tooNew(path: string, found: number, known: number): Error {
  return storeError({
    code: 'too-new',
    retryable: false,
    words:
      `${path} was written by a newer Throughline (schema ${found}, this one knows ${known}). ` +
      'Nothing was changed. Start the newer version, or put the copy from the backup folder in its place.',
  });
}
