// The replay source: a recording is read line by line, each observation with the clocks it was recorded with.
//
// It is the reference of the Source contract (connectors/DESIGN.md). What holds for every source can be seen here:
// append first and move on only when the batch is durable; the cursor says where the next run begins;
// what is odd becomes a trouble and the run goes on; what fails is thrown, coded, and never tried again here.
import { basename } from 'node:path';
import type { Source, SourceContext, SourceModule } from '../../../src/contracts/source.ts';
import type { Observation } from '../../../src/core/types/observation.ts';
import { type Line, type Lines, type Position, readLines, START } from './lines.ts';
import { lookInto } from './look.ts';
import { parseObservation, type Unread } from './parse-observation.ts';

export type ReplayConfig = { readonly file: string };

export const source: SourceModule<ReplayConfig> = {
  replays: true,
  open: (config, context): Source => ({ run: (signal) => run(config, context, signal) }),
  look: (config, context, signal) => lookInto(config.file, context, signal),
};

/** A recording may still grow: at its end it is looked at again after this long, ms. */
const LOOK_AGAIN_MS = 250;

async function run(config: ReplayConfig, context: SourceContext, signal: AbortSignal): Promise<void> {
  const name = basename(config.file);
  let position = readCursor(context.cursor);
  let isAnnounced = false;
  while (!signal.aborted) {
    const { lines, end, isCut } = await nextLines(config.file, position, context);
    if (lines.length > 0) {
      const batch = lines.flatMap((line) => observationsOf(line, name, context));
      await orStopped(context.append(batch, writeCursor(end)), signal);
      position = end;
      continue;
    }
    if (!isAnnounced) {
      context.live(
        `recording read: ${position.line} lines${isCut ? '; the one after them has no end yet' : ''}`,
      );
      isAnnounced = true;
    }
    await context.clock.sleep(LOOK_AGAIN_MS, signal);
  }
}

async function nextLines(path: string, position: Position, context: SourceContext): Promise<Lines> {
  let read: Lines | null;
  try {
    read = await readLines(path, position);
  } catch (error) {
    const words = `The recording ${path} cannot be read, so nothing is known from it. Put it there, readable for the box.`;
    throw context.error('unreachable', true, words, error);
  }
  if (read !== null) return read;
  const words = `The recording ${path} is shorter than what was read from it: it was replaced. Put the old one back, or give the new one a source of its own.`;
  throw context.error('protocol', false, words);
}

/** One observation a line; none for a blank line, a trouble for one that cannot be read. */
function observationsOf(line: Line, name: string, context: SourceContext): Observation[] {
  if (line.text === '') return [];
  const tooLong: Unread = { why: 'it is too long or not UTF-8' };
  const parsed = line.text === null ? tooLong : parseObservation(line.text);
  if ('observation' in parsed) return [parsed.observation];
  if (parsed.isNewer) throw writtenByNewer(name, parsed.why, context);
  const words = `Line ${line.number} of ${name} is left out: ${parsed.why}. What it said is missing from the picture. Mend the recording and read it as a new source.`;
  const where = `${name}:${line.number}`;
  return [{ type: 'trouble', code: 'bad-line', where, words, at: context.clock.now() }];
}

function writtenByNewer(name: string, why: string, context: SourceContext): Error {
  const words = `${name} was recorded by a newer version of this program (${why}), so nothing is read from it. Update this one.`;
  return context.error('protocol', false, words);
}

/** "<byte offset> <lines before it>" */
function writeCursor(position: Position): string {
  return `${position.offset} ${position.line}`;
}

function readCursor(cursor: string | null): Position {
  const [offset, line] = (cursor ?? '').split(' ').map(Number);
  return Number.isSafeInteger(offset) && Number.isSafeInteger(line)
    ? { offset: offset ?? 0, line: line ?? 0 }
    : START;
}

/** A batch that is not made durable must not hold up a stop: the cursor stays, and it is read again. */
async function orStopped(appended: Promise<void>, signal: AbortSignal): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  const stop = (): void => stopped.resolve();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([appended, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
