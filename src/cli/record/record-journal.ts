// Records a stretch out of a box's journal, running or not.
import { zoneOf } from '../../core/model/local-time.ts';
import { didYouMean } from '../../core/rules/nearest.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { type JournalStretches, openStretches, type StretchAsked } from '../../store/stretch.ts';
import { type CommandIo, commandError, EXIT } from '../command.ts';
import { momentOf, wallTime } from '../terminal/asked-time.ts';
import { type Counted, openRecording } from './recording-file.ts';

export type JournalAsked = {
  /** The data folder of the box. */
  readonly dir: string;
  readonly from: string;
  readonly to: string;
  /** Empty: all. */
  readonly sources: readonly string[];
  /** Undefined: a name made of the times, where the command was given. */
  readonly out: string | undefined;
};

export type Recorded = {
  readonly path: string;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly zone: string;
  readonly counted: Counted;
};

/** Throws a CommandError; a file that was begun is gone then. Aborted, it throws the signal's reason likewise. */
export async function recordJournal(
  asked: JournalAsked,
  io: CommandIo,
  signal: AbortSignal,
): Promise<Recorded> {
  const stretches = openStretches(asked.dir);
  try {
    const zone = zoneIn(stretches);
    const stretch = stretchOf(asked, stretches, { zone, now: io.clock.now() });
    const path = asked.out ?? `recording-${stamp(stretch.from, zone)}-to-${stamp(stretch.to, zone)}.ndjson`;
    const file = await openRecording(path, stretch.from, io);
    try {
      for (const one of stretches.observations(stretch)) {
        signal.throwIfAborted();
        await file.write(one);
      }
      if (file.counted.readings + file.counted.snapshots === 0) throw nothingIn(stretch, zone);
      await file.close();
    } catch (error) {
      await file.drop();
      throw error;
    }
    const { from, to } = stretch;
    return { path, from, to, zone, counted: file.counted };
  } finally {
    stretches.close();
  }
}

function zoneIn(stretches: JournalStretches): string {
  const [plant] = stretches.records('plant');
  return (plant === undefined ? null : zoneOf(plant))?.name ?? 'UTC';
}

type When = { readonly zone: string; readonly now: UtcMs };

function stretchOf(asked: JournalAsked, stretches: JournalStretches, { zone, now }: When): StretchAsked {
  const { beganAt } = stretches;
  if (beganAt === null)
    throw commandError(EXIT.problems, `The journal in ${asked.dir} is empty. Let the box run first.`);
  // What the journal does not have cannot be told: it then begins where the box did.
  const from = Math.max(momentOf(asked.from, zone, now), beganAt);
  const to = Math.min(momentOf(asked.to, zone, now), now);
  if (from >= to)
    throw commandError(
      EXIT.usage,
      `from ${wallTime(from, zone)} to ${wallTime(to, zone)} is no stretch: the journal begins ${wallTime(beganAt, zone)}, and now it is ${wallTime(now, zone)}. Write an earlier --from or a later --to.`,
    );
  const known = stretches.records('source').map(({ id }) => id);
  for (const id of asked.sources)
    if (!known.includes(id))
      throw commandError(
        EXIT.usage,
        `unknown source "${id}".${didYouMean(id, known) || ` The box reads: ${known.join(', ') || 'none yet'}.`}`,
      );
  return { from, to, sources: asked.sources.length === 0 ? null : new Set(asked.sources) };
}

function nothingIn({ from, to }: StretchAsked, zone: string): Error {
  return commandError(
    EXIT.problems,
    `Nothing was told from ${wallTime(from, zone)} to ${wallTime(to, zone)}, so there is nothing to record. Ask for another stretch, or for other sources.`,
  );
}

/** "20261124-0600": as a part of a file's name. */
const stamp = (at: UtcMs, zone: string): string =>
  wallTime(at, zone)
    .replace(' ', '-')
    .replace(/(?<=\d)[-:](?=\d\d(-|$))/g, '');
