// The likely statement by hand on bare arrays: 64 keyed futures of every line, and how likely late each demand is.
import { normalOf, stir, uniformOf } from '../../src/core/estimate/keyed.ts';
import type { FloorInput } from './floor-input.ts';
import { type FloorAnswer, slipDays } from './floor-plain.ts';

const SCENARIOS = 64;
/** Of a typical line: spread of its level, of a shift's output, of a product's usual rate. */
const LEVEL_SIGMA = 0.04;
const SHIFT_SIGMA = 0.04;
const RATE_SIGMA = 0.02;
/** Chances per hour that a drift begins, that one ends, and that the line stops; how long it then stands. */
const ONSET = 0.002;
const END = 0.02;
const STOPS = 0.025;
const STOP_HOURS = 0.8;

type Scratch = {
  readonly level: Float64Array;
  readonly before: Float64Array;
  /** Hours done by the end of interval i in scenario s, at i * 64 + s. */
  readonly capacity: Float64Array;
  /** When run r is done in scenario s, at r * 64 + s. */
  readonly done: Float64Array;
  readonly ready: Float64Array;
};

/** One pass over the whole plant, with arrays made once: `likelyFloor(input)()` computes it anew each time. */
export function likelyFloor(input: FloorInput): () => FloorAnswer {
  const orders = input.cutoff.length;
  const scratch: Scratch = {
    level: new Float64Array(SCENARIOS),
    before: new Float64Array(SCENARIOS),
    capacity: new Float64Array(input.from.length * SCENARIOS),
    done: new Float64Array(input.pieces.length * SCENARIOS),
    ready: new Float64Array(SCENARIOS),
  };
  const exposure = new Float64Array(orders);
  const ranking = new Uint32Array(orders);
  return () => {
    for (let line = 0; line + 1 < input.runStart.length; line++) {
      const intervals = futures(input, scratch, line);
      finishRuns(input, scratch, { line, intervals });
    }
    let late = 0;
    for (let o = 0; o < orders; o++) {
      const chance = judge(input, scratch, o);
      if (chance >= 0.5) late += 1;
      exposure[o] = chance * (input.feeMinor[o] as number);
      ranking[o] = o;
    }
    ranking.sort((a, b) => (exposure[b] as number) - (exposure[a] as number) || a - b);
    return { worst: ranking[0] as number, late };
  };
}

/** Fills the capacity of one line until all its work is done in every scenario; gives the number of intervals. */
function futures(input: FloorInput, { level, capacity }: Scratch, line: number): number {
  const { from, to } = input;
  const seed = stir(0, line);
  const work = workOf(input, line) * (1 + 4 * RATE_SIGMA);
  for (let s = 0; s < SCENARIOS; s++) level[s] = LEVEL_SIGMA * normalOf(((s + 0.5) / SCENARIOS) * 2 ** 32);
  for (let i = 0; i < from.length; i++) {
    const hours = ((to[i] as number) - (from[i] as number)) / 3_600_000;
    const key = stir(seed, from[i] as number);
    const begins = 1 - Math.exp(-ONSET * hours);
    const ends = 1 - Math.exp(-END * hours);
    const stays = Math.exp(-STOPS * hours);
    let least = Number.POSITIVE_INFINITY;
    for (let s = 0; s < SCENARIOS; s++) {
      const draw = stir(key, s);
      const turn = uniformOf(draw);
      const now = level[s] as number;
      if (turn < (now > -0.005 ? begins : ends))
        level[s] = now > -0.005 ? -0.05 - 0.1 * uniformOf(stir(draw, 3)) : 0;
      const noise = Math.exp(SHIFT_SIGMA * normalOf(stir(draw, 1)) - (SHIFT_SIGMA * SHIFT_SIGMA) / 2);
      const luck = uniformOf(stir(draw, 2));
      const up = luck <= stays ? hours : Math.max(0, hours + STOP_HOURS * Math.log((1 - luck) / (1 - stays)));
      const before = i === 0 ? 0 : (capacity[(i - 1) * SCENARIOS + s] as number);
      const after = before + up * Math.exp(level[s] as number) * noise;
      capacity[i * SCENARIOS + s] = after;
      if (after < least) least = after;
    }
    if (least >= work) return i + 1;
  }
  return from.length;
}

function workOf({ runStart, pieces, perHour, setupHours }: FloorInput, line: number): number {
  let hours = 0;
  for (let run = runStart[line] as number; run < (runStart[line + 1] as number); run++)
    hours += (setupHours[run] as number) + (pieces[run] as number) / (perHour[run] as number);
  return hours;
}

function finishRuns(
  input: FloorInput,
  { before, capacity, done }: Scratch,
  { line, intervals }: { readonly line: number; readonly intervals: number },
): void {
  const { runStart, pieces, perHour, setupHours } = input;
  before.fill(0);
  for (let run = runStart[line] as number; run < (runStart[line + 1] as number); run++) {
    const seed = stir(line, run);
    const usual = (pieces[run] as number) / (perHour[run] as number);
    for (let s = 0; s < SCENARIOS; s++) {
      const hours = usual * Math.exp(-RATE_SIGMA * normalOf(stir(seed, s)));
      const upTo = (before[s] as number) + (setupHours[run] as number) + hours;
      before[s] = upTo;
      done[run * SCENARIOS + s] = completion(input, capacity, { upTo, s, intervals });
    }
  }
}

function completion(
  { from, to }: FloorInput,
  capacity: Float64Array,
  { upTo, s, intervals }: { readonly upTo: number; readonly s: number; readonly intervals: number },
): number {
  let low = 0;
  let high = intervals;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((capacity[middle * SCENARIOS + s] as number) < upTo) low = middle + 1;
    else high = middle;
  }
  if (low >= intervals) return Number.POSITIVE_INFINITY;
  const before = low === 0 ? 0 : (capacity[(low - 1) * SCENARIOS + s] as number);
  const share = (upTo - before) / ((capacity[low * SCENARIOS + s] as number) - before);
  return (from[low] as number) + share * ((to[low] as number) - (from[low] as number));
}

/** How likely the order is late, with what its slip is in the middle and at nine in ten. */
function judge(input: FloorInput, { done, ready }: Scratch, order: number): number {
  const { orderStart, orderRuns, waitMs, cutoff } = input;
  ready.fill(0);
  for (let i = orderStart[order] as number; i < (orderStart[order + 1] as number); i++) {
    const row = (orderRuns[i] as number) * SCENARIOS;
    const wait = waitMs[i] as number;
    for (let s = 0; s < SCENARIOS; s++)
      ready[s] = Math.max(done[row + s] as number, (ready[s] as number) + wait);
  }
  ready.sort();
  const due = cutoff[order] as number;
  let late = 0;
  for (let s = 0; s < SCENARIOS; s++) if ((ready[s] as number) > due) late += 1;
  const middle = ready[SCENARIOS / 2] as number;
  const most = ready[Math.floor(SCENARIOS * 0.9)] as number;
  const slip =
    (middle > due ? slipDays(input, order, middle) : 0) + (most > due ? slipDays(input, order, most) : 0);
  return slip > 0 ? (late + 0.5) / (SCENARIOS + 1) : 0.5 / (SCENARIOS + 1);
}
