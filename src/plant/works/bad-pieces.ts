// Bad pieces of a station: when each was made, a chance at every piece, and more of it in a spike.
import type { LineFate } from './capacity.ts';
import { drawOf } from './chance.ts';
import type { Line } from './layout.ts';
import type { Track } from './track.ts';

/** Times of all bad pieces of the line's station of that place, sorted, whole ms. */
export function badTimesOf(input: {
  readonly seed: number;
  readonly line: Line;
  readonly fate: LineFate;
  readonly good: Track;
  readonly station: number;
}): Float64Array {
  const { line, fate, good, station } = input;
  const draw = drawOf(input.seed, 'bad', line.number, station);
  const usual = line.stations[station]?.usualShare ?? 0;
  const spikes = fate.spikes.filter((spike) => spike.station === station);
  const times: number[] = [];
  let untilBad = draw.exponential(1);
  let spike = 0;
  for (let i = 0; i + 1 < good.at.length; i++) {
    const from = good.at[i] ?? 0;
    const to = good.at[i + 1] ?? 0;
    const pieces = (good.total[i + 1] ?? 0) - (good.total[i] ?? 0);
    const middle = (from + to) / 2;
    while (spike < spikes.length && (spikes[spike]?.to ?? 0) <= middle) spike++;
    const now = spikes[spike];
    const share = now && middle >= now.from ? now.share : usual;
    // Bad pieces come on top of the good ones that the counter shows.
    const hazard = (pieces * share) / (1 - share);
    let used = 0;
    while (hazard - used >= untilBad) {
      used += untilBad;
      times.push(Math.round(from + ((to - from) * used) / hazard));
      untilBad = draw.exponential(1);
    }
    untilBad -= hazard - used;
  }
  return Float64Array.from(times);
}

/** How many of sorted times are not after `at`. */
export function countBy(times: Float64Array, at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
