// What a tag shows, as the plant means it: pieces of a count by product, words for its values, when it had to begin anew.
import { bestRates } from '../model/best-rates.ts';
import type { Model } from '../model/model.ts';
import { shiftBeganAt } from '../model/shift-begins.ts';
import { piecesOfCount, type TagMeaning } from '../model/tags.ts';
import type { SampleValue } from '../types/observation.ts';
import type { UtcMs } from '../types/time.ts';
import type { CounterSpec } from './counter.ts';

/** Of the line a counter belongs to: what it is on, and since when. */
export type CountedLine = { readonly job: string | null; readonly jobSince: UtcMs };

/** Why pieces are not counted although the counter runs: nobody said how many a count is of what is made. */
export type Uncounted = { readonly tag: string; readonly materialId: string | null; readonly since: UtcMs };

/** "3" is "stop" where the plant says so; else as the machine says it. */
export function wordFor(meaning: TagMeaning, value: SampleValue): string {
  const said = String(value).trim();
  return meaning.words.get(said) ?? said;
}

/**
 * How the counter may go on, in its own counts. A line makes no product faster than the one with the highest plan rate,
 * and no more bad pieces than that.
 */
export function counterSpec(
  model: Model,
  meaning: TagMeaning,
  { line, materialId, at }: { readonly line: CountedLine | null; materialId: string | null; at: UtcMs },
): CounterSpec {
  const perCount = piecesOfCount(meaning, materialId) ?? fewest(meaning);
  const inCounts = (pieces: number | null): number | null => (pieces === null ? null : pieces / perCount);
  return {
    rolloverAt: meaning.rolloverAt,
    maxPerHour: inCounts(meaning.maxPerHour),
    usualPerHour: inCounts(bestRates(model).get(meaning.lineId ?? '') ?? null),
    neverResets: meaning.resets === 'never',
    beganAt: beganAt(model, meaning, line, at),
  };
}

/** The most counts there can be of so many pieces. */
function fewest({ scale, piecesPerCount }: TagMeaning): number {
  return scale * (typeof piecesPerCount === 'number' ? piecesPerCount : Math.min(...piecesPerCount.values()));
}

function beganAt(model: Model, { resets, lineId }: TagMeaning, line: CountedLine | null, at: UtcMs) {
  if (resets === 'job') return line !== null && line.jobSince > 0 ? line.jobSince : null;
  return resets === 'shift' && lineId !== null ? shiftBeganAt(model, lineId, at) : null;
}
