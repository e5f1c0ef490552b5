// The plant's own days: local dates as whole numbers, from the zone's table of offsets.
import type { UtcMs, Zone } from '../types/time.ts';

const DAY_MS = 86_400_000;

/** What local time is ahead of UTC at `t`, in milliseconds. */
export function offsetAt(zone: Zone, t: UtcMs): number {
  let offset = zone.offsets[0]?.[1] ?? 0;
  for (const [from, ms] of zone.offsets) {
    if (from > t) break;
    offset = ms;
  }
  return offset;
}

/** Whole local days since 1970-01-01, so that two dates can be subtracted. */
export function localDay(zone: Zone, t: UtcMs): number {
  return Math.floor((t + offsetAt(zone, t)) / DAY_MS);
}
