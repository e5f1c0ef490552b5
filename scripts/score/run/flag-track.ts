// Who was flagged when: per order the moments at which its flag went on and off, for the design and each baseline.
import type { UtcMs } from '../../../src/core/types/time.ts';

/** One stretch of a flag. `to` null: still on at the end of the run. */
export type Stretch = { readonly from: UtcMs; to: UtcMs | null };

export type FlagTrack = { readonly stretches: Map<string, Stretch[]>; on: ReadonlySet<string> };

export function newTrack(): FlagTrack {
  return { stretches: new Map(), on: new Set() };
}

/** The flags as they stand from `at` on. */
export function setFlags(track: FlagTrack, at: UtcMs, on: ReadonlySet<string>): void {
  for (const id of on) {
    if (track.on.has(id)) continue;
    const own = track.stretches.get(id);
    if (own) own.push({ from: at, to: null });
    else track.stretches.set(id, [{ from: at, to: null }]);
  }
  for (const id of track.on) {
    const last = on.has(id) ? undefined : track.stretches.get(id)?.at(-1);
    if (last) last.to = at;
  }
  track.on = new Set(on);
}

/** Since when the flag that is on at `at` has been on; null where it is off then. */
export function lastingFrom(track: FlagTrack, id: string, at: UtcMs): UtcMs | null {
  const stretch = track.stretches.get(id)?.findLast((one) => one.from <= at);
  return stretch && (stretch.to === null || stretch.to > at) ? stretch.from : null;
}
