// A moment as people write it for a command: the plant's wall time, ISO 8601 with its offset, or how long ago.
import type { UtcMs } from '../../core/types/time.ts';
import { durationMs } from '../../load/duration-text.ts';
import { commandError, EXIT } from '../command.ts';

export const TIME_FORMS = '"2026-11-24 06:00" (the plant\'s time), 2026-11-24T12:00Z, "2 h ago" or now';

/** A day alone is its beginning. Throws a CommandError (exit 2) that says how to write it. */
export function momentOf(text: string, zone: string, now: UtcMs): UtcMs {
  if (text === 'now') return now;
  const ago = /^(.+) ago$/.exec(text)?.[1];
  if (ago !== undefined) return now - agoMs(ago);
  try {
    return localOrInstant(text, zone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw commandError(EXIT.usage, `"${text}" is not a time. Write ${TIME_FORMS}.`, error);
  }
}

/** Throws a RangeError. A local time that comes twice is the first, one that is skipped the hour after it. */
function localOrInstant(text: string, zone: string): UtcMs {
  const [, local, offset] =
    /^(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*?)?)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  if (local === undefined) throw new RangeError('neither a day nor a time of one');
  if (offset !== undefined) return Temporal.Instant.from(`${local}${offset}`).epochMilliseconds;
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
}

function agoMs(text: string): number {
  const read = durationMs(text);
  if ('words' in read) throw commandError(EXIT.usage, read.words);
  return read.ms;
}

/** "2026-11-24 06:00", on the plant's wall. */
export function wallTime(at: UtcMs, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime();
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}
