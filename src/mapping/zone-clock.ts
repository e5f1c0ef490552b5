// Local times of one zone into UTC, fast: the offset of an hour is worked out once and used for all times in it.
import type { UtcMs } from '../core/types/time.ts';

/** Year, month, day, hour, minute, second; all in range for a calendar. */
export type LocalParts = readonly [number, number, number, number, number, number];

/** `skipped`: the clocks jump over it. `twice`: the clocks are set back over it; `at` is the earlier. */
export type InZone = { readonly at: UtcMs; readonly is: 'once' | 'twice' } | { readonly is: 'skipped' };

export type ZoneClock = (local: LocalParts) => InZone;

const HOUR_MS = 3_600_000;
/** Hours remembered, some 11 years of them: more than an order book spans. */
const HOURS_MAX = 100_000;

/** Throws a RangeError where the zone is none. */
export function zoneClock(zone: string): ZoneClock {
  Temporal.PlainDate.from('2026-01-01').toZonedDateTime(zone);
  /** Local hour, counted as if it were UTC, to its offset; null where the clocks change within it. */
  const offsets = new Map<number, number | null>();
  return (local) => {
    const asUtc = utcOf(local);
    const hour = Math.floor(asUtc / HOUR_MS) * HOUR_MS;
    let offset = offsets.get(hour);
    if (offset === undefined) {
      offset = offsetOfHour(hour, zone);
      if (offsets.size >= HOURS_MAX) offsets.clear();
      offsets.set(hour, offset);
    }
    return offset === null ? exactly(local, zone) : { at: asUtc - offset, is: 'once' };
  };
}

function utcOf([year, month, day, hour, minute, second]: LocalParts): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function offsetOfHour(hour: number, zone: string): number | null {
  const first = offsetAt(hour, zone);
  const last = offsetAt(hour + HOUR_MS - 1, zone);
  return first === last ? first : null;
}

/** Null where the local time comes twice or never. */
function offsetAt(asUtc: number, zone: string): number | null {
  const plain = Temporal.Instant.fromEpochMilliseconds(asUtc).toZonedDateTimeISO('UTC').toPlainDateTime();
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds;
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
  return earlier === later ? asUtc - earlier : null;
}

function exactly([year, month, day, hour, minute, second]: LocalParts, zone: string): InZone {
  const plain = Temporal.PlainDateTime.from({ year, month, day, hour, minute, second });
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds)
    return { at: earlier.epochMilliseconds, is: 'once' };
  return earlier.toPlainDateTime().equals(plain)
    ? { at: earlier.epochMilliseconds, is: 'twice' }
    : { is: 'skipped' };
}
