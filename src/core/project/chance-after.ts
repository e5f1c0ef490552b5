// What becomes of an order in changed futures: when it is then done, and how likely late. Only what may be late is worked out.
import type { UtcMs } from '../types/time.ts';
import { doneBy, finishNear, intervalsBegun, intervalsOver, SCENARIOS } from './capacity.ts';
import { type Chance, chanceOf, judged, type Likely, NEVER_LATE } from './likely.ts';
import { latest } from './moments.ts';
import { lossOf } from './money.ts';
import type { Need, Outlook } from './outlook.ts';
import { type Futures, type Then, thenOf } from './what-if.ts';
import type { World } from './world.ts';

/** Where the search for a changed end begins. Written anew for every need. */
const near = new Int32Array(SCENARIOS);

/** When the line that makes it is then done with it. */
function doneIn({ queued, openPieces, own }: Need, { capacity, place }: Then, s: number): UtcMs {
  const rest = openPieces - (place.made?.[s] ?? 0);
  if (rest <= 0) return own[s] as number;
  near[s] = queued.endsIn[s] as number;
  return finishNear(capacity, s, hoursIn(place, s, rest), near);
}

function hoursIn({ before, row, pieceHours }: Then['place'], s: number, pieces: number): number {
  return (before[row + s] as number) + pieces * (pieceHours[s] as number);
}

/** What the order waits for elsewhere it still waits for: a step before the run, curing or work outside after it. */
function throughIn(need: Need, { afterMs, partsAt }: Then, s: number, done: UtcMs): UtcMs {
  const held = heldUntil(need.each[s] as number, need.own[s] as number, afterMs);
  return Math.max(done, partsAt === null ? held : Math.min(held, partsAt[s] as number)) + afterMs;
}

/** Later than the line and the wait after it: something before it holds it until then. */
function heldUntil(each: number, own: number, afterMs: number): number {
  if (!Number.isFinite(own)) return Number.NEGATIVE_INFINITY;
  return each - afterMs > own + 1 ? each - afterMs : Number.NEGATIVE_INFINITY;
}

/** A need in the changed futures: when it is met, and what of it is made by a moment. */
export type NeedAfter = {
  readonly each: Float64Array;
  readonly madeBy: (s: number, t: UtcMs) => number;
};

export function needAfter(futures: Futures, need: Need): NeedAfter {
  const then = thenOf(futures, need);
  const { each: now, openPieces } = need;
  if (!then) return { each: now, madeBy: (s, t) => (t < (now[s] as number) ? 0 : openPieces) };
  const each = new Float64Array(SCENARIOS);
  const waits = new Float64Array(SCENARIOS);
  for (let s = 0; s < SCENARIOS; s++) {
    const done = doneIn(need, then, s);
    const through = throughIn(need, then, s, done);
    each[s] = through;
    waits[s] = through === Number.POSITIVE_INFINITY ? through : through - done;
  }
  return { each, madeBy: (s, t) => madeBy(then, s, { openPieces, until: t - (waits[s] as number) }) };
}

function madeBy(
  { capacity, place }: Then,
  s: number,
  { openPieces, until }: { readonly openPieces: number; readonly until: number },
): number {
  const before = place.made?.[s] ?? 0;
  if (!(until > capacity.now)) return 0;
  const hours = doneBy(capacity, s, until) - (place.before[place.row + s] as number);
  const made = before + Math.max(0, Math.floor(hours / (place.pieceHours[s] as number) + 1e-9));
  return Math.min(openPieces, made);
}

export type AfterChange = Omit<Likely, 'requiredEfficiency' | 'hoursLeft'>;

/** An order in the changed futures. Null: it is not judged now either. */
export function afterChange(world: World, outlook: Outlook, futures: Futures): AfterChange | null {
  const { order, deadline, likely, needs } = outlook;
  if (!deadline || !likely || needs.length === 0) return null;
  const each = latest(needs.map((need) => needAfter(futures, need).each));
  return judged(world, order, each, deadline, (p) => world.calibrate(p, likely.hoursLeft));
}

/** Of an order in a future, before its moment is known. */
const IN_TIME = 0;
const DOUBTFUL = 1;
const LATE = 2;

/** Written anew for every order: what is sure of it in each scenario, and when it is done. */
const sure = new Uint8Array(SCENARIOS);
const moments = new Float64Array(SCENARIOS);

/** Later than any promise. */
const LONG_DAYS = 1_000;

/** What of it a loss is made of: where it is surely in time, or late and any day late costs the same, no moment matters. */
export function chanceAfter(world: World, outlook: Outlook, futures: Futures): Chance | null {
  const { order, deadline, likely, needs } = outlook;
  if (!deadline || !likely || needs.length === 0) return null;
  const thens = needs.map((need) => thenOf(futures, need));
  sure.fill(IN_TIME);
  for (let i = 0; i < needs.length; i++) {
    const need = needs[i] as Need;
    const then = thens[i];
    if (then) whatIsSure(need, then, deadline.cutoffAt);
    else for (let s = 0; s < SCENARIOS; s++) if ((need.each[s] as number) > deadline.cutoffAt) sure[s] = LATE;
  }
  const flat = lossOf(order, 1) === lossOf(order, LONG_DAYS);
  let inTime = true;
  for (let s = 0; s < SCENARIOS; s++) {
    if (sure[s] === IN_TIME) moments[s] = Number.NEGATIVE_INFINITY;
    else {
      inTime = false;
      moments[s] = flat && sure[s] === LATE ? Number.POSITIVE_INFINITY : doneOf(needs, thens, s);
    }
  }
  // Late in no future, as now: then its chance is what it is now.
  if (inTime && likely.pRaw === NEVER_LATE) return likely;
  return chanceOf(world, order, moments, deadline, (p) => world.calibrate(p, likely.hoursLeft));
}

function doneOf(needs: readonly Need[], thens: readonly (Then | null)[], s: number): UtcMs {
  let at = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < needs.length; i++) {
    const need = needs[i] as Need;
    const then = thens[i];
    at = Math.max(at, then ? throughIn(need, then, s, doneIn(need, then, s)) : (need.each[s] as number));
  }
  return at;
}

/**
 * Surely in time is what the line has done by the end of an interval that ends before the cutoff, and what is held no
 * longer than it is held now. Surely late is what it has not done by the end of the last one that begins before it.
 * A millisecond more than rounding could make of it.
 */
function whatIsSure({ each, openPieces }: Need, { capacity, place, afterMs }: Then, cutoffAt: UtcMs): void {
  const { before, row, pieceHours, made } = place;
  const { done } = capacity;
  const ended = (intervalsOver(capacity, cutoffAt - afterMs - 1) - 1) * SCENARIOS;
  const begun = (intervalsBegun(capacity, cutoffAt - afterMs + 1) - 1) * SCENARIOS;
  for (let s = 0; s < SCENARIOS; s++) {
    if (sure[s] === LATE) continue;
    const rest = made === null ? openPieces : openPieces - (made[s] as number);
    const hours = (before[row + s] as number) + rest * (pieceHours[s] as number);
    if (rest > 0 && begun >= 0 && hours > (done[begun + s] as number)) sure[s] = LATE;
    else if (
      !(ended >= 0 && hours <= (done[ended + s] as number) && rest > 0) ||
      (each[s] as number) > cutoffAt - 1
    )
      sure[s] = DOUBTFUL;
  }
}
