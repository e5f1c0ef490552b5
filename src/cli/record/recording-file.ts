// Writes a recording line by line, to a file that was not there before or to stdout, and counts what is in it.
import { type FileHandle, open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Observation } from '../../core/types/observation.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { type CommandIo, commandError, EXIT } from '../command.ts';

export type Counted = {
  /** Readings of the stretch itself, without those that only tell how it began. */
  readonly readings: number;
  readonly tags: ReadonlySet<string>;
  readonly snapshots: number;
  readonly bytes: number;
};

export type RecordingFile = {
  write(one: Observation): Promise<void>;
  /** Durable on the disk, whole. */
  close(): Promise<void>;
  /** Removes what was begun. */
  drop(): Promise<void>;
  readonly counted: Counted;
};

/** What waits for one write to the disk, characters. */
const WRITE_AT = 1 << 18;

/** `path` '-' is stdout. `from`: what was learned before it is not of the stretch. Throws a CommandError. */
export async function openRecording(path: string, from: UtcMs, io: CommandIo): Promise<RecordingFile> {
  const counted = { readings: 0, tags: new Set<string>(), snapshots: 0, bytes: 0 };
  const file = path === '-' ? null : await create(path, io.cwd);
  let text = '';
  let written = Promise.resolve();
  const flush = (): Promise<void> => {
    const taken = text;
    text = '';
    // One behind the other, for a source may say something while the disk is busy.
    written = written
      .then(() => file?.appendFile(taken))
      .catch((cause: unknown) => {
        throw commandError(EXIT.problems, `${path} cannot be written to its end: ${wordsOf(cause)}.`, cause);
      });
    return written;
  };
  return {
    counted,
    async write(one) {
      const line = JSON.stringify(one);
      count(counted, one, from);
      counted.bytes += Buffer.byteLength(line) + 1;
      if (file === null) return io.out(line);
      text += `${line}\n`;
      if (text.length >= WRITE_AT) await flush();
    },
    async close() {
      await flush();
      await file?.sync();
      await file?.close();
    },
    async drop() {
      await file?.close();
      if (file !== null) await rm(resolve(io.cwd, path), { force: true });
    },
  };
}

type Counting = { readings: number; readonly tags: Set<string>; snapshots: number };

function count(counted: Counting, one: Observation, from: UtcMs): void {
  if (one.type === 'recording' || (one.recordedAt ?? from) < from) return;
  if (one.type === 'snapshot') counted.snapshots += 1;
  if (one.type !== 'sample') return;
  counted.readings += 1;
  counted.tags.add(one.tag);
}

/** For its owner alone: it tells what is made, and for whom. */
async function create(path: string, cwd: string): Promise<FileHandle> {
  try {
    return await open(resolve(cwd, path), 'wx', 0o600);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')
      throw commandError(EXIT.problems, `${path} is there already. Name another file with --out.`, cause);
    throw commandError(
      EXIT.problems,
      `${path} cannot be written: ${wordsOf(cause)}. Name another file with --out.`,
      cause,
    );
  }
}

function wordsOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Readonly<Record<string, string>> = {
    EACCES: 'this user may not write there',
    ENOENT: 'its folder is not there',
    ENOSPC: 'the disk is full',
    EISDIR: 'it is a folder',
    EROFS: 'nothing can be written on that disk',
  };
  return known[code] ?? String(error);
}
