// When a stock falls short: the stretches in which more has been taken than was there and came.
import type { UtcMs } from '../types/time.ts';

/** What comes in is positive, what is used negative. */
export type Movement = { readonly at: UtcMs; readonly pieces: number };

/** `until` null: nothing known covers it again. `deepestPieces`: the most that is missing meanwhile, positive. */
export type ShortageWindow = {
  readonly from: UtcMs;
  readonly until: UtcMs | null;
  readonly deepestPieces: number;
};

/**
 * Sums of decimal quantities leave dust: 0.1 + 0.2 - 0.3 is not zero in binary. A millionth of a piece lies far
 * above what a hundred thousand movements leave, and far below anything that is counted or weighed.
 */
const DUST_PIECES = 1e-6;

/**
 * The stretches, in time order, in which the balance is below zero after all movements of a moment: what comes and
 * what goes at one moment meet, in whatever order they are given. An opening stock below zero begins its stretch at
 * the first movement, for no earlier moment is known here.
 */
export function shortageWindows(openingPieces: number, movements: readonly Movement[]): ShortageWindow[] {
  const found: ShortageWindow[] = [];
  let balance = openingPieces;
  let from: UtcMs | null = null;
  let deepestPieces = 0;
  for (const { at, pieces } of perMoment(movements)) {
    balance += pieces;
    if (balance < -DUST_PIECES) {
      from ??= at;
      deepestPieces = Math.max(deepestPieces, -balance);
    } else if (from !== null) {
      found.push({ from, until: at, deepestPieces });
      from = null;
      deepestPieces = 0;
    }
  }
  if (from !== null) found.push({ from, until: null, deepestPieces });
  return found;
}

/** One movement a moment. Equal ones are added in order of size, so that rounding never depends on the input's order. */
function perMoment(movements: readonly Movement[]): Movement[] {
  const sorted = movements.toSorted((a, b) => a.at - b.at || a.pieces - b.pieces);
  const merged: { at: UtcMs; pieces: number }[] = [];
  for (const { at, pieces } of sorted) {
    const last = merged.at(-1);
    if (last?.at === at) last.pieces += pieces;
    else merged.push({ at, pieces });
  }
  return merged;
}
