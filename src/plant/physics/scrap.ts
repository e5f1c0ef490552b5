// Bad pieces of a station: a few that are usual, evenly sprinkled, and from a moment on many.
import type { UtcMs } from '../../core/types/time.ts';
import { uniform } from './noise.ts';

const HOUR_MS = 3_600_000;

export type ScrapSpec = {
  readonly seed: number;
  readonly usualPerHour: number;
  /** Usual pieces are counted back from here. */
  readonly turnsAt: UtcMs;
  /** From `turnsAt` on, evenly; null: it stays as usual. */
  readonly spikePerHour: number | null;
  /** How far after the turn the first bad piece of the spike falls. */
  readonly firstAfterMs: number;
  /** So long before the turn there is none, so that the turn is sharp. */
  readonly quietBeforeMs: number;
};

/** Bad pieces in (from, at]. */
export function badBetween(spec: ScrapSpec, from: UtcMs, at: UtcMs): number {
  return badIndex(spec, at) - badIndex(spec, from);
}

/** Counts bad pieces along time; only differences mean something. */
function badIndex(spec: ScrapSpec, at: UtcMs): number {
  if (spec.spikePerHour !== null && at >= spec.turnsAt) {
    const since = at - spec.turnsAt - spec.firstAfterMs;
    return since < 0 ? 0 : Math.floor((since * spec.spikePerHour) / HOUR_MS) + 1;
  }
  const blockMs = HOUR_MS / spec.usualPerHour;
  const block = Math.floor((at - spec.turnsAt) / blockMs);
  return block + (at >= badTime(spec, block, blockMs) ? 1 : 0);
}

/** One bad piece a block, anywhere in it: the usual share holds exactly and never clusters into a false spike. */
function badTime(spec: ScrapSpec, block: number, blockMs: number): UtcMs {
  const start = spec.turnsAt + block * blockMs;
  const free = block === -1 ? blockMs - spec.quietBeforeMs : blockMs;
  return start + uniform(spec.seed, block) * free;
}
