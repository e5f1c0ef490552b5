// Brings a file over without touching it: waits until it is settled, reads it once, keeps a copy of our own.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../src/contracts/clock.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { ofFile, type Refusal } from './refusal.ts';

export type Landed = { readonly bytes: Buffer; readonly modifiedAt: UtcMs; readonly hash: string };

/** Two looks this far apart, ms, must find the same size and time. */
const LOOK_MS = 500;
/** A file that is written for longer than this, ms, is left for the next pull. */
const SETTLE_MAX_MS = 30_000;
/** Copies kept per file and verdict: with four pulls an hour, the last three and a half hours of changes. */
const COPIES_MAX = 14;
/** Enough of a hash to tell fourteen copies apart by name. */
const HASH_CHARACTERS = 12;
/** A link is not followed and a pipe is not waited for. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** `${size} ${mtime}` of each file that is there, null where there is none. */
type Looks = ReadonlyMap<string, string | null>;

/** Waits until no file changes between two looks, at most SETTLE_MAX_MS; returns those that still do. */
export async function settle(
  paths: readonly string[],
  on: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<ReadonlySet<string>> {
  const until = on.clock.mono() + SETTLE_MAX_MS;
  let before = await look(paths);
  for (;;) {
    await on.clock.sleep(LOOK_MS, on.signal);
    const now = await look(paths);
    const moving = new Set(paths.filter((path) => now.get(path) !== before.get(path)));
    if (moving.size === 0 || on.signal.aborted || on.clock.mono() >= until) return moving;
    before = now;
  }
}

async function look(paths: readonly string[]): Promise<Looks> {
  const looks = new Map<string, string | null>();
  for (const path of paths) {
    const stats = await lstat(path).catch(() => null);
    looks.set(path, stats === null ? null : `${stats.size} ${stats.mtimeMs}`);
  }
  return looks;
}

/** Reads the whole file once. Size and time are compared again afterwards: half a file is never taken for one. */
export async function land(path: string, maxBytes: number): Promise<Landed | Refusal> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, OPEN_FLAGS);
  } catch (error) {
    return notOpened(error);
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return ofFile('not-a-file', 'It is no plain file: a folder, a pipe or a device.');
    if (stats.size > maxBytes) return tooBig(stats.size, maxBytes);
    const bytes = Buffer.alloc(stats.size);
    const { bytesRead } = await file.read(bytes, 0, stats.size, 0);
    const after = await file.stat();
    if (bytesRead !== after.size || after.mtimeMs !== stats.mtimeMs) return stillWritten();
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { bytes, modifiedAt: Math.trunc(stats.mtimeMs), hash };
  } catch (error) {
    return ofFile('unreadable', `It cannot be read (${codeOf(error)}).`);
  } finally {
    await file.close();
  }
}

export function stillWritten(): Refusal {
  return ofFile('not-settled', 'It was still being written; the next pull tries again.');
}

function tooBig(size: number, maxBytes: number): Refusal {
  const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);
  const words = `It has ${megabytes(size)} MB, allowed are ${megabytes(maxBytes)} MB; set maxMegabytes if that is right.`;
  return ofFile('too-big', words);
}

function notOpened(error: unknown): Refusal {
  const code = codeOf(error);
  if (code === 'ENOENT')
    return ofFile('missing', 'It is not in the folder. Has the export run, is its name right?');
  if (code === 'ELOOP')
    return ofFile('not-a-file', 'It is a link, and links are not followed. Put the file itself there.');
  return ofFile('unreadable', `It cannot be opened (${code}). Give the box the right to read it.`);
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

/** Keeps the bytes under `folder` as `<time>.<hash>.<name>`, once per content, the newest COPIES_MAX per name. */
export async function keepCopy(folder: string, name: string, landed: Landed): Promise<void> {
  await mkdir(folder, { recursive: true });
  const ofName = (await readdir(folder)).filter((one) => one.split('.').slice(2).join('.') === name).sort();
  const mark = landed.hash.slice(0, HASH_CHARACTERS);
  if (ofName.some((one) => one.split('.')[1] === mark)) return;
  // Times sort as text while they have equally many digits: until the year 2286.
  const copy = join(folder, `${landed.modifiedAt}.${mark}.${name}`);
  await writeFile(`${copy}.part`, landed.bytes, { mode: 0o600 });
  await rename(`${copy}.part`, copy);
  for (const old of ofName.slice(0, Math.max(0, ofName.length + 1 - COPIES_MAX))) await rm(join(folder, old));
}
