// The orders of a line in the same 64 futures with something done about it: more hours, its usual rate, another order of runs.
import { type Calendar, HOUR_MS } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import { type Capacity, capacityOf, doneBy, finishNear, SCENARIOS } from './capacity.ts';
import { type Chance, chanceOf, judged, type Likely } from './likely.ts';
import { latest } from './moments.ts';
import type { Need, Outlook } from './outlook.ts';
import { type Away, IN_ORDER, joined, left, mostHours, type Place, type Places, pulled } from './places.ts';
import { capacityInput, type LineQueue } from './queue.ts';
import type { Routing } from './routing.ts';
import type { Deadline } from './slip.ts';
import type { World } from './world.ts';

/** No line makes half as much again as usual over a stretch worth naming. */
const FASTEST = 1.5;

/** The run comes next from `startAt` on, after what has begun by then. */
export type Pull = { readonly runId: string; readonly setupHours: number; readonly startAt: UtcMs };

/** What is left of the run at `startAt` is made on another line, after what has begun there by then. */
export type Move = Pull & { readonly to: LineQueue; readonly pieceHours: Float64Array };

/** What is done: the calendar the line then has, from when on it runs as usual again, where its runs stand. */
export type Change = {
  readonly calendar: Calendar;
  readonly restoredAt: UtcMs | null;
  readonly pull: Pull | null;
  readonly move: Move | null;
  /** Some part of this run comes sooner: what else holds it lets it through by then, in each scenario. */
  readonly parts: { readonly runId: string; readonly each: Float64Array } | null;
};

export function noChange(calendar: Calendar): Change {
  return { calendar, restoredAt: null, pull: null, move: null, parts: null };
}

/** A need in the changed futures: when it is met, and what of it is made by a moment. */
export type NeedAfter = {
  readonly each: Float64Array;
  readonly madeBy: (s: number, t: UtcMs) => number;
};

export type Futures = (need: Need) => NeedAfter;

/** A line as it is and as it then is. */
type Changed = { readonly queue: LineQueue; readonly capacity: Capacity; readonly places: Places };

/** What a change is worked out on. */
export type Rests = { readonly world: World; readonly routing: Routing };

/** Null: nothing is known of the line, so that nothing can be said of a change. */
export function futuresAfter({ world, routing }: Rests, queue: LineQueue, change: Change): Futures | null {
  const own = ownLine(world, queue, change);
  const other = change.move ? otherLine(world, queue, change.move) : null;
  if (!own || (change.move && !other)) return null;
  const lines = new Map([own, ...(other ? [other] : [])].map((one) => [one.queue.line.id, one]));
  const away = other ? { runId: change.move?.runId ?? '', to: other } : null;
  return (need) => {
    const line = lines.get(need.queued.line.id);
    if (!line)
      return { each: need.each, madeBy: (s, t) => (t < (need.each[s] as number) ? 0 : need.openPieces) };
    const stays = needOn(line, need);
    const moved = away && need.queued.run.id === away.runId && line === own ? needOn(away.to, need) : null;
    const partsAt = change.parts?.runId === need.queued.run.id ? change.parts.each : null;
    const afterMs = routing.hoursAfter(need.queued.run) * HOUR_MS;
    return needAfter(need, moved ?? stays, { own: need.own, afterMs, partsAt });
  };
}

function ownLine(world: World, queue: LineQueue, change: Change): Changed | null {
  const estimate = world.estimates.get(queue.line.id);
  if (!estimate || !queue.capacity) return null;
  let places = IN_ORDER;
  if (change.pull) places = pulled(queue, estimate.setupFactor, change.pull);
  if (change.move) places = left(queue, estimate.setupFactor, awayOf(queue, change.move));
  const same =
    change.calendar === queue.line.calendar && change.restoredAt === null && !change.pull?.setupHours;
  if (same) return { queue, capacity: queue.capacity, places };
  const input = capacityInput(estimate, change.calendar, estimate.at, change.restoredAt);
  return { queue, capacity: capacityOf(input, mostHours(queue, places)), places };
}

function otherLine(world: World, from: LineQueue, move: Move): Changed | null {
  const estimate = world.estimates.get(move.to.line.id);
  const calendar = move.to.line.calendar;
  if (!estimate || !calendar || !from.capacity) return null;
  const input = capacityInput(estimate, calendar, estimate.at);
  // Long enough to place everything, whatever has begun by the time the run comes.
  const own = mostHours(move.to);
  const away = awayOf(from, move);
  const work = move.setupHours + away.openPieces * Math.max(...move.pieceHours);
  const until = (Math.max(0, move.startAt - estimate.at) / HOUR_MS) * FASTEST;
  const capacity = capacityOf(input, Math.max(own, until) + work);
  const places = joined(move.to, estimate.setupFactor, { ...away, capacity });
  return { queue: move.to, capacity, places };
}

function awayOf(queue: LineQueue, move: Move): Away {
  const openPieces = queue.runs.find(({ run }) => run.id === move.runId)?.openPieces ?? 0;
  return { ...move, openPieces, capacity: queue.capacity, made: madeUntil(queue, move) };
}

/** Pieces of the run that its own line still makes before it leaves. */
function madeUntil(queue: LineQueue, { runId, startAt }: Pull): Float64Array {
  const made = new Float64Array(SCENARIOS);
  const run = queue.runs.find((one) => one.run.id === runId);
  if (!run || !queue.capacity || startAt <= queue.capacity.now) return made;
  for (let s = 0; s < SCENARIOS; s++) {
    const hours = doneBy(queue.capacity, s, startAt) - (run.before[s] as number);
    made[s] = Math.min(run.openPieces, Math.max(0, Math.floor(hours / (run.pieceHours[s] as number))));
  }
  return made;
}

type OnLine = { readonly capacity: Capacity; readonly place: Place };

function needOn(line: Changed, need: Need): OnLine {
  const place = line.places.get(need.queued.run.id) ?? { ...need.queued, made: null };
  return { capacity: line.capacity, place };
}

type Held = { readonly own: Float64Array; readonly afterMs: number; readonly partsAt: Float64Array | null };

/** Where the search for a changed end begins. Written anew for every need. */
const near = new Int32Array(SCENARIOS);

/** What the order waits for elsewhere it still waits for: a step before the run, curing or work outside after it. */
function needAfter(need: Need, now: OnLine, { own, afterMs, partsAt }: Held): NeedAfter {
  const { openPieces } = need;
  const { before, pieceHours, made } = now.place;
  const each = new Float64Array(SCENARIOS);
  const thens = new Float64Array(SCENARIOS);
  near.set(need.queued.endsIn);
  for (let s = 0; s < SCENARIOS; s++) {
    const rest = openPieces - (made?.[s] ?? 0);
    const hours = (before[s] as number) + Math.max(0, rest) * (pieceHours[s] as number);
    const then = rest > 0 ? finishNear(now.capacity, s, hours, near) : (own[s] as number);
    const held = heldUntil(need.each[s] as number, own[s] as number, afterMs);
    const through = Math.max(then, partsAt === null ? held : Math.min(held, partsAt[s] as number));
    each[s] = through + afterMs;
    thens[s] = then;
  }
  const shift = (s: number): number => {
    const at = each[s] as number;
    return at === Number.POSITIVE_INFINITY ? at : at - (thens[s] as number);
  };
  return { each, madeBy: (s, t) => madeBy(now, s, { openPieces, until: t - shift(s) }) };
}

/** Later than the line and the wait after it: something before it holds it until then. */
function heldUntil(each: number, own: number, afterMs: number): number {
  if (!Number.isFinite(own)) return Number.NEGATIVE_INFINITY;
  return each - afterMs > own + 1 ? each - afterMs : Number.NEGATIVE_INFINITY;
}

function madeBy(
  { capacity, place }: OnLine,
  s: number,
  { openPieces, until }: { readonly openPieces: number; readonly until: number },
): number {
  const before = place.made?.[s] ?? 0;
  if (!(until > capacity.now)) return 0;
  const hours = doneBy(capacity, s, until) - (place.before[s] as number);
  const made = before + Math.max(0, Math.floor(hours / (place.pieceHours[s] as number) + 1e-9));
  return Math.min(openPieces, made);
}

export type AfterChange = Omit<Likely, 'requiredEfficiency' | 'hoursLeft'>;

/** An order in the changed futures. Null: it is not judged now either. */
export function afterChange(world: World, outlook: Outlook, futures: Futures): AfterChange | null {
  return inFutures(outlook, futures, (each, { deadline, hoursLeft }) =>
    judged(world, outlook.order, each, deadline, (p) => world.calibrate(p, hoursLeft)),
  );
}

/** What of it a loss is made of. */
export function chanceAfter(world: World, outlook: Outlook, futures: Futures): Chance | null {
  return inFutures(outlook, futures, (each, { deadline, hoursLeft }) =>
    chanceOf(world, outlook.order, each, deadline, (p) => world.calibrate(p, hoursLeft)),
  );
}

function inFutures<T>(
  { deadline, likely, needs }: Outlook,
  futures: Futures,
  read: (each: Float64Array, given: { readonly deadline: Deadline; readonly hoursLeft: number }) => T,
): T | null {
  if (!deadline || !likely || needs.length === 0) return null;
  return read(latest(needs.map((need) => futures(need).each)), { deadline, hoursLeft: likely.hoursLeft });
}
