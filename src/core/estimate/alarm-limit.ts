// The alarm limit of a line's drift detector, from the line's own quiet hours and a stated budget of false statements.

import { SPREAD_FACTOR } from './baseline.ts';
import { hashText, stir } from './keyed.ts';

/** CUSUM slack: half of the 8 % sought. */
export const SLACK = 0.04;
export const SOUGHT = 2 * SLACK;
/** False statements a line and year that a plant puts up with: one a quarter. */
export const FALSE_PER_YEAR = 4;
/** Scheduled hours of a line's year, two shifts on five days. */
const YEAR_HOURS = 3_900;
/** A block of neighbouring hours is drawn as one, so that what resembles its neighbour stays beside it. */
const BLOCK_HOURS = 15;
/** With fewer blocks than this the formula is better than the draw. */
const MIN_BLOCKS = 15;
const DRAWN_YEARS = 16;
/**
 * What a draw states of nothing against what a line does: it draws unlucky hours again and again that a line had once,
 * has no drifts during which nothing can be false, and no set-ups. Measured on made-up plants (npm run score).
 */
const DRAW_SHARE = 1.8;
/** With fewer quiet hours than this the draw has seen too little, and leans on the formula. */
const LEAN_HOURS = 200;
/** Halvings of the search: to a hundredth of the limit. */
const STEPS = 9;

/** Where nothing can be drawn: Siegmund's average run length of a one-sided CUSUM, noise widened for correlation. */
export function formulaLimit(sigma: number): number {
  const variance = sigma * sigma * SPREAD_FACTOR;
  const hours = YEAR_HOURS / FALSE_PER_YEAR;
  return (variance / (2 * SLACK)) * Math.log(1 + (2 * SLACK * SLACK * hours) / variance);
}

/** `quiet`: the evidence of hours without a drift, in order. Same line, same hours: same limit. */
export function drawnLimit(lineId: string, quiet: readonly number[], sigma: number): number {
  const start = formulaLimit(sigma);
  const blocks = Math.floor(quiet.length / BLOCK_HOURS);
  if (blocks < MIN_BLOCKS) return start;
  const series = drawn(lineId, quiet, blocks);
  let low = start / 4;
  let high = start * 4;
  for (let i = 0; i < STEPS; i++) {
    const middle = Math.sqrt(low * high);
    if (alarms(series, middle) > DRAW_SHARE * FALSE_PER_YEAR * DRAWN_YEARS) low = middle;
    else high = middle;
  }
  const own = quiet.length / (quiet.length + LEAN_HOURS);
  return own * Math.sqrt(low * high) + (1 - own) * start;
}

function drawn(lineId: string, quiet: readonly number[], blocks: number): Float64Array {
  const count = Math.floor((DRAWN_YEARS * YEAR_HOURS) / BLOCK_HOURS);
  const series = new Float64Array(count * BLOCK_HOURS);
  const seed = hashText(lineId);
  for (let i = 0; i < count; i++) {
    const at = (stir(seed, i) % blocks) * BLOCK_HOURS;
    for (let j = 0; j < BLOCK_HOURS; j++) series[i * BLOCK_HOURS + j] = quiet[at + j] ?? 0;
  }
  return series;
}

function alarms(series: Float64Array, limit: number): number {
  let count = 0;
  let score = 0;
  for (let i = 0; i < series.length; i++) {
    score = Math.max(0, score + (series[i] as number));
    if (score <= limit) continue;
    count += 1;
    score = 0;
  }
  return count;
}

/**
 * Scheduled hours until a true drift of `share` (0.08) is stated, in the middle: from zero the score climbs by the
 * drift less the slack an hour.
 */
export function hoursToSee(limit: number, share: number): number {
  const climb = -Math.log(1 - share) - SLACK;
  return climb > 0 ? limit / climb : Number.POSITIVE_INFINITY;
}
