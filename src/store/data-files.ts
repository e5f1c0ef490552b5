// The files of a data folder, opened together and brought to this version's schema.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkpoint, type DatabaseOptions, type Db, openDatabase, openReadOnly } from './database.ts';
import { FACTS_STEPS } from './facts-schema.ts';
import { lockFolder } from './lock.ts';
import { type MigrationStep, migrate } from './migrations.ts';
import { SAMPLES_STEPS } from './samples-schema.ts';

export type DataFiles = {
  readonly facts: Db;
  readonly samples: Db;
  /** Of both files and their WALs. */
  bytes(): number;
  close(): void;
};

const FACTS = 'facts.db';
const SAMPLES = 'samples.db';

/** Makes the folder where there is none. Throws a store error; nothing stays open or locked then. */
export function openDataFiles(dir: string, options: DatabaseOptions): DataFiles {
  mkdirSync(dir, { recursive: true });
  const lock = lockFolder(dir);
  const opened: Db[] = [];
  const close = () => {
    for (const db of opened) db.close();
    lock.release();
  };
  const open = (name: string, steps: readonly MigrationStep[]) => {
    const path = join(dir, name);
    const db = openDatabase(path, options);
    opened.push(db);
    migrate({ db, path, steps, backupDir: join(dir, 'backup') });
    return db;
  };
  try {
    const facts = open(FACTS, FACTS_STEPS);
    const samples = open(SAMPLES, SAMPLES_STEPS);
    return { facts, samples, bytes: () => bytesOf(dir), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Of a folder nobody writes to: a copy, or one whose daemon has stopped. */
export function openForReplay(dir: string): Pick<DataFiles, 'facts' | 'samples' | 'close'> {
  const facts = openReadOnly(join(dir, FACTS));
  const samples = openReadOnly(join(dir, SAMPLES));
  const close = () => {
    facts.close();
    samples.close();
  };
  return { facts, samples, close };
}

/** Leaves one file each and no WAL. Returns the pages that could not be moved. */
export function tidyUp({ facts, samples }: DataFiles): number {
  return checkpoint(facts) + checkpoint(samples);
}

function bytesOf(dir: string): number {
  const paths = [FACTS, SAMPLES].flatMap((name) => [join(dir, name), join(dir, `${name}-wal`)]);
  return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}
