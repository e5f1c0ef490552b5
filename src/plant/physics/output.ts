// What a line makes: pieces as a function of time, straight between knots, and back.
import type { UtcMs } from '../../core/types/time.ts';
import { shiftNoise } from './noise.ts';
import type { Shift } from './shifts.ts';

const HOUR_MS = 3_600_000;
/** Pieces: a difference below it is rounding of the sums. */
const ROUNDING = 1e-6;

export type OutputSpec = {
  readonly shifts: readonly Shift[];
  readonly usualPerHour: number;
  readonly seed: number;
  /** From here on shifts begin and end without noise. */
  readonly calmEdgesFrom: UtcMs;
  /** From `at` on the rate is lower by `share` and nothing says why. */
  readonly drift: { readonly at: UtcMs; readonly share: number } | null;
};

/** Pieces since the first shift. Times and pieces both never fall. */
export type Output = { readonly at: readonly UtcMs[]; readonly pieces: readonly number[] };

export function outputOf(spec: OutputSpec): Output {
  const at: UtcMs[] = [];
  const pieces: number[] = [];
  let made = 0;
  for (const shift of spec.shifts) {
    at.push(shift.from);
    pieces.push(made);
    for (const [from, to, perHour] of stretches(shift, spec)) {
      made += (perHour * (to - from)) / HOUR_MS;
      at.push(to);
      pieces.push(made);
    }
    // Noise sums to zero: rounding of the sum must not carry a whole piece into the next shift.
    made = Math.round(made * 1e6) / 1e6;
    pieces[pieces.length - 1] = made;
  }
  return { at, pieces };
}

function stretches(shift: Shift, spec: OutputSpec): [UtcMs, UtcMs, number][] {
  const hours = Math.round((shift.to - shift.from) / HOUR_MS);
  const calmEdges = shift.from >= spec.calmEdgesFrom;
  const noise = shiftNoise({ seed: spec.seed, key: shift.from, hours, calmEdges });
  const found: [UtcMs, UtcMs, number][] = [];
  for (const [hour, deviation] of noise.entries()) {
    const from = shift.from + hour * HOUR_MS;
    const to = from + HOUR_MS;
    const perHour = spec.usualPerHour * (1 + deviation);
    const slower = spec.drift === null ? perHour : perHour * (1 - spec.drift.share);
    const turn = spec.drift === null ? to : Math.min(Math.max(spec.drift.at, from), to);
    if (turn > from) found.push([from, turn, perHour]);
    if (turn < to) found.push([turn, to, slower]);
  }
  return found;
}

/** Pieces made by then, not rounded. */
export function piecesAt(output: Output, at: UtcMs): number {
  return between(output.at, output.pieces, at);
}

/** When that many pieces were made. */
export function timeOfPieces(output: Output, pieces: number): UtcMs {
  // Up: at that millisecond the piece is counted.
  return Math.ceil(between(output.pieces, output.at, pieces));
}

/** Pieces per hour at that moment; 0 where the line stands. */
export function ratePerHourAt(output: Output, at: UtcMs): number {
  const index = lastAtOrBefore(output.at, at);
  const from = output.at[index];
  const to = output.at[index + 1];
  if (from === undefined || to === undefined || to === from) return 0;
  return (((output.pieces[index + 1] ?? 0) - (output.pieces[index] ?? 0)) / (to - from)) * HOUR_MS;
}

/** What a counter shows that stood at 0 before the first shift. */
export function countAt(output: Output, at: UtcMs): number {
  return Math.floor(piecesAt(output, at) + ROUNDING);
}

/** Where a curve of straight pieces through (xs, ys) stands at x; flat before its first point and after its last. */
export function between(xs: readonly number[], ys: readonly number[], x: number): number {
  const index = lastAtOrBefore(xs, x);
  const x0 = xs[index];
  const y0 = ys[index] ?? 0;
  if (x0 === undefined) return ys[0] ?? 0;
  const x1 = xs[index + 1];
  const y1 = ys[index + 1];
  if (x1 === undefined || y1 === undefined || x1 === x0) return y0;
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

/** Index of the last value that is not above `wanted`, -1 if all are. */
export function lastAtOrBefore(values: ArrayLike<number>, wanted: number): number {
  let low = -1;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) <= wanted) low = middle;
    else high = middle;
  }
  return low;
}
