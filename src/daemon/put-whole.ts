// A file that only the box's user may read, written so that a crash leaves the whole of it or what was there before.
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** `prepare`: is done to the new file before it takes its place. */
export function putWhole(path: string, bytes: Buffer | string, prepare?: (fresh: string) => void): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, bytes, { mode: 0o600 });
  prepare?.(fresh);
  synced(fresh);
  renameSync(fresh, path);
  synced(dirname(path));
}

function synced(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
