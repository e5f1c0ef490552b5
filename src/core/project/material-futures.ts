// Material in 64 futures: the runs of all lines drain one stock in time order, receipts come as late as suppliers are.
import { hashText, normalQuantile } from '../estimate/keyed.ts';
import type { Usage } from '../estimate/usage-filter.ts';
import type { UtcMs } from '../types/time.ts';
import { type Capacity, doneBy, finishAt, SCENARIOS } from './capacity.ts';
import type { LineUse } from './material-use.ts';
import type { QueuedRun } from './queue.ts';

const DUST_PIECES = 1e-6;

/** `pieces` in every scenario: negative where the run makes the material instead of using it. */
type Flow = { readonly queued: QueuedRun; readonly pieces: number };
/** What a line does with the material. `factor`: use over the bill, in each scenario. */
type LineFlow = {
  readonly capacity: Capacity;
  readonly uses: readonly Flow[];
  readonly factor: Float64Array;
};

export type Futures = {
  readonly lines: readonly LineFlow[];
  readonly makes: boolean;
  readonly leftPieces: number;
  readonly arrivals: readonly { readonly pieces: number; readonly each: Float64Array }[];
  readonly now: UtcMs;
};

const STRATA = Float64Array.from({ length: SCENARIOS }, (_, s) => normalQuantile((s + 0.5) / SCENARIOS));

/** Use over the bill in each scenario: every 64th of its range once, in an order that the key alone decides. */
export function factorEach(key: string, { factor, sigma }: Pick<Usage, 'factor' | 'sigma'>): Float64Array {
  const seed = hashText(key);
  const step = (seed >>> 8) | 1;
  const each = new Float64Array(SCENARIOS);
  for (let s = 0; s < SCENARIOS; s++) {
    const stratum = (Math.imul(s, step) + seed) & (SCENARIOS - 1);
    each[s] = factor * Math.exp(sigma * (STRATA[stratum] as number));
  }
  return each;
}

/** The most of it any scenario uses. */
export function mostFactor({ factor, sigma }: Pick<Usage, 'factor' | 'sigma'>): number {
  return factor * Math.exp(sigma * (STRATA[SCENARIOS - 1] as number));
}

export function lineFlow({ queue, uses, makes }: LineUse, factor: Float64Array): LineFlow[] {
  const flows = uses.map(({ queued, perPiece }): Flow => ({ queued, pieces: queued.openPieces * perPiece }));
  const made = makes.map((queued): Flow => ({ queued, pieces: -queued.openPieces }));
  return queue.capacity ? [{ capacity: queue.capacity, uses: [...flows, ...made], factor }] : [];
}

/** When each scenario has used more than was there and came; Infinity where it never has. None left is not yet out. */
export function runoutsOf(futures: Futures): Float64Array {
  const each = new Float64Array(SCENARIOS).fill(Number.POSITIVE_INFINITY);
  if (futures.leftPieces < -DUST_PIECES) return each.fill(futures.now);
  const edges = edgesOf(futures);
  const order = futures.arrivals.map((_, i) => i);
  for (let s = 0; s < SCENARIOS; s++) {
    if (!futures.makes && totalUse(futures, s) <= futures.leftPieces) continue;
    order.sort((a, b) => (arrival(futures, a, s) < arrival(futures, b, s) ? -1 : 1));
    each[s] = futures.makes ? scanned(futures, s, edges, order) : searched(futures, s, edges, order);
  }
  return each;
}

function arrival({ arrivals }: Futures, i: number, s: number): number {
  return arrivals[i]?.each[s] as number;
}

function totalUse({ lines }: Futures, s: number): number {
  let total = 0;
  for (const { uses, factor } of lines)
    for (const { pieces } of uses) total += pieces > 0 ? pieces * (factor[s] as number) : pieces;
  return total;
}

/** Pieces used in scenario s until `t`, less those made. */
export function usedBy({ lines }: Futures, s: number, t: UtcMs): number {
  let used = 0;
  for (const { capacity, uses, factor } of lines) {
    const done = doneBy(capacity, s, t);
    const more = factor[s] as number;
    for (const { queued, pieces } of uses) {
      const share = shareDone(queued, s, done);
      used += pieces > 0 ? share * pieces * more : share * pieces;
    }
  }
  return used;
}

function shareDone({ before, pieceHours, openPieces }: QueuedRun, s: number, done: number): number {
  const work = openPieces * (pieceHours[s] as number);
  const own = done - (before[s] as number);
  return own <= 0 ? 0 : own >= work ? 1 : own / work;
}

/** Moments at which some line begins or ends a stretch of work: between two of them every line goes on evenly. */
function edgesOf({ lines }: Futures): Float64Array {
  const times = new Set<number>();
  for (const { capacity } of lines) {
    for (const at of capacity.from) times.add(at);
    for (const at of capacity.to) times.add(at);
  }
  return Float64Array.from(times).sort();
}

/** Use only grows: the receipt before which it overtakes the stock is found first, then the stretch, then the moment. */
function searched(futures: Futures, s: number, edges: Float64Array, order: readonly number[]): number {
  let have = futures.leftPieces + DUST_PIECES;
  let from = futures.now;
  for (const i of order) {
    const at = arrival(futures, i, s);
    if (!Number.isFinite(at)) break;
    if (usedBy(futures, s, at) > have) return crossing(futures, s, edges, { have, from, to: at });
    have += futures.arrivals[i]?.pieces ?? 0;
    from = at;
  }
  const to = edges.at(-1) ?? from;
  if (to <= from || usedBy(futures, s, to) <= have) return Number.POSITIVE_INFINITY;
  return crossing(futures, s, edges, { have, from, to });
}

type Bracket = { readonly have: number; readonly from: UtcMs; readonly to: UtcMs };

function crossing(futures: Futures, s: number, edges: Float64Array, { have, from, to }: Bracket): UtcMs {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = edges[middle] as number;
    if (at >= to || (at > from && usedBy(futures, s, at) > have)) high = middle;
    else low = middle + 1;
  }
  const begin = low === 0 ? from : Math.max(from, edges[low - 1] as number);
  const end = Math.min(to, edges[low] ?? to);
  return within(futures, s, have, [begin, ...turnsIn(futures, s, begin, end), end]);
}

/** Moments within a stretch of work at which a run begins or ends. */
function turnsIn({ lines }: Futures, s: number, begin: UtcMs, end: UtcMs): UtcMs[] {
  const turns: UtcMs[] = [];
  for (const { capacity, uses } of lines) {
    const from = doneBy(capacity, s, begin);
    const to = doneBy(capacity, s, end);
    if (to <= from) continue;
    for (const { queued } of uses) {
      const first = queued.before[s] as number;
      const last = first + queued.openPieces * (queued.pieceHours[s] as number);
      for (const hours of [first, last])
        if (hours > from && hours < to) turns.push(begin + ((hours - from) / (to - from)) * (end - begin));
    }
  }
  return turns.sort((a, b) => a - b);
}

/** Use is a straight line between the moments given: exactly where it passes what was there. */
function within(futures: Futures, s: number, have: number, moments: readonly UtcMs[]): UtcMs {
  let before = moments[0] as UtcMs;
  let used = usedBy(futures, s, before);
  for (const at of moments) {
    const now = usedBy(futures, s, at);
    if (now > have) return now > used ? before + ((have - used) / (now - used)) * (at - before) : before;
    before = at;
    used = now;
  }
  return before;
}

/** Where runs make the material too, the stock rises and falls: every moment at which that can turn is looked at. */
function scanned(futures: Futures, s: number, edges: Float64Array, order: readonly number[]): number {
  const comes = order.map((i) => arrival(futures, i, s)).filter((at) => Number.isFinite(at));
  const turns = futures.lines.flatMap(({ capacity, uses }) =>
    uses.flatMap(({ queued }) => {
      const first = queued.before[s] as number;
      return [first, first + queued.openPieces * (queued.pieceHours[s] as number)].map((hours) =>
        finishAt(capacity, s, hours),
      );
    }),
  );
  const moments = [...edges, ...comes, ...turns].filter((at) => at > futures.now && Number.isFinite(at));
  let before = futures.now;
  for (const at of moments.sort((a, b) => a - b)) {
    let have = futures.leftPieces + DUST_PIECES;
    for (const i of order) if (arrival(futures, i, s) < at) have += futures.arrivals[i]?.pieces ?? 0;
    if (usedBy(futures, s, at) > have) return within(futures, s, have, [before, at]);
    before = at;
  }
  return Number.POSITIVE_INFINITY;
}
