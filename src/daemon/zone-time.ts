// Local time of the plant from its table of offsets: both ways, with the hours that are skipped or come twice.
import type { UtcMs, Zone } from '../core/types/time.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** Local wall time as milliseconds, as if the wall were UTC. */
export type LocalMs = number;

export function toLocal(zone: Zone, at: UtcMs): LocalMs {
  return at + offsetAt(zone, at);
}

export function offsetAt(zone: Zone, at: UtcMs): number {
  let offsetMs = zone.offsets[0]?.[1] ?? 0;
  for (const [from, ms] of zone.offsets) {
    if (from > at) break;
    offsetMs = ms;
  }
  return offsetMs;
}

/**
 * Every instant at which the wall shows `local`, earliest first: one as a rule, two in an hour that comes twice.
 * A local time that is skipped gives none; `gapEnd` is then the first instant after the gap.
 */
export function toUtc(
  zone: Zone,
  local: LocalMs,
): { readonly at: readonly UtcMs[]; readonly gapEnd: UtcMs | null } {
  const at = [...new Set(zone.offsets.map(([, offsetMs]) => local - offsetMs))]
    .filter((one) => toLocal(zone, one) === local)
    .sort((a, b) => a - b);
  if (at.length > 0) return { at, gapEnd: null };
  const change = zone.offsets.find(
    ([from, offsetMs], index) =>
      index > 0 && local >= from + (zone.offsets[index - 1]?.[1] ?? 0) && local < from + offsetMs,
  );
  return { at, gapEnd: change?.[0] ?? null };
}
