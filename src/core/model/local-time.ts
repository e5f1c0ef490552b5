// Local days, the plant's own or a customer's: dates as whole numbers, from the zone's table of offsets.
import type { EntityRecord } from '../types/entity.ts';
import type { UtcMs, Zone } from '../types/time.ts';
import { pairsOf } from './model.ts';

const DAY_MS = 86_400_000;

type Change = Zone['offsets'][number];

/** What local time is ahead of UTC at `t`, in milliseconds. */
export function offsetAt(zone: Zone, t: UtcMs): number {
  const { offsets } = zone;
  // Asked for in every late future of every order: no iterator, no pair taken apart.
  let i = 0;
  while (i + 1 < offsets.length && (offsets[i + 1] as Change)[0] <= t) i += 1;
  return offsets[i]?.[1] ?? 0;
}

/** Whole local days since 1970-01-01, so that two dates can be subtracted. */
export function localDay(zone: Zone, t: UtcMs): number {
  return Math.floor((t + offsetAt(zone, t)) / DAY_MS);
}

/** Of a local day: Monday is 0, for 1970-01-01 was a Thursday. */
export function dayOfWeek(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** The moment of that local day at which the clock shows what it shows at `t`. */
export function sameHourOn(zone: Zone, day: number, t: UtcMs): UtcMs {
  const offset = offsetAt(zone, t);
  const hour = t + offset - Math.floor((t + offset) / DAY_MS) * DAY_MS;
  const local = day * DAY_MS + hour;
  return local - offsetAt(zone, local - offset);
}

/**
 * When a clock of the zone shows `localMs`, milliseconds of local time from 1970-01-01. What the clocks skip in spring is
 * the moment an hour later on the clock; what comes twice in autumn is its first coming.
 */
export function momentOf(zone: Zone, localMs: number): UtcMs {
  const before = offsetAt(zone, localMs - DAY_MS);
  const after = offsetAt(zone, localMs + DAY_MS);
  const early = localMs - before;
  if (before === after || offsetAt(zone, early) === before) return early;
  const late = localMs - after;
  return offsetAt(zone, late) === after ? late : early;
}

/** The zone a record tells. Null: it tells none. */
export function zoneOf(record: EntityRecord): Zone | null {
  const zone = record.fields['zone'];
  if (zone === null || typeof zone !== 'object' || Array.isArray(zone)) return null;
  const table = zone as { readonly name?: unknown; readonly offsets?: unknown };
  const name = typeof table.name === 'string' ? table.name : 'UTC';
  return { name, offsets: pairsOf({ ...record, fields: { offsets: table.offsets as never } }, 'offsets') };
}
