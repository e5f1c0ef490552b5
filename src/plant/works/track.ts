// A total that never falls, as a function of time: straight between knots, searched both ways.
import { between } from '../physics/output.ts';

export type Track = { readonly at: number[]; readonly total: number[] };

/** Pieces: a difference below it is rounding of the sums. */
const ROUNDING = 1e-6;
/** Two slopes that differ by less are one stretch. */
const SAME_SLOPE = 1e-12;

export function newTrack(from: number): Track {
  return { at: [from], total: [0] };
}

/** Adds what was made between two moments; nothing happened since the last knot. */
export function extend(track: Track, from: number, to: number, amount: number): void {
  if (to <= from) return;
  const last = track.at.length - 1;
  const at = track.at[last] ?? 0;
  const total = track.total[last] ?? 0;
  if (from > at) {
    track.at.push(from);
    track.total.push(total);
  } else if (last > 0) {
    const slope = (total - (track.total[last - 1] ?? 0)) / (at - (track.at[last - 1] ?? 0));
    if (Math.abs(slope - amount / (to - from)) < SAME_SLOPE) {
      track.at[last] = to;
      track.total[last] = total + amount;
      return;
    }
  }
  track.at.push(to);
  track.total.push(total + amount);
}

/** Not rounded. */
export function totalAt(track: Track, at: number): number {
  return between(track.at, track.total, at);
}

/** Whole pieces, as a counter shows them that stood at 0 in the beginning. */
export function countAt(track: Track, at: number): number {
  return Math.floor(totalAt(track, at) + ROUNDING);
}

/** When that total is reached; a fraction of a millisecond. */
export function timeOfTotal(track: Track, total: number): number {
  return between(track.total, track.at, total);
}

/** Reads a track at moments that never fall, without searching from the start. */
export function readerOf(track: Track): (at: number) => number {
  let index = 0;
  return (at) => {
    while (index + 1 < track.at.length && (track.at[index + 1] ?? 0) <= at) index++;
    const x0 = track.at[index] ?? 0;
    const y0 = track.total[index] ?? 0;
    const x1 = track.at[index + 1];
    const y1 = track.total[index + 1];
    if (x1 === undefined || y1 === undefined || at <= x0) return y0;
    return y0 + ((at - x0) / (x1 - x0)) * (y1 - y0);
  };
}
