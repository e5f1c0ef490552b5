// Our own bug: what is needed to mend it goes to a file only its owner may read, and its place is told.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UtcMs } from '../../core/types/time.ts';

export type Crash = {
  readonly error: unknown;
  readonly commandName: string;
  readonly version: string;
  readonly at: UtcMs;
};

/** The file's path; null where not even that can be written. Arguments stay out: they may name what is private. */
export function saveCrashReport({ error, commandName, version, at }: Crash): string | null {
  const lines = [
    `throughline ${version} ${commandName}`,
    `node ${process.version} ${process.platform} ${process.arch}`,
    new Date(at).toISOString(),
    '',
    stackOf(error),
  ];
  try {
    const file = join(mkdtempSync(join(tmpdir(), 'throughline-')), 'report.txt');
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    return file;
  } catch {
    return null;
  }
}

/** With the errors it was caused by. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
