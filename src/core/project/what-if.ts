// The orders of a line in the same 64 futures with something done about it: more hours, its usual rate, another order of runs.

import type { LineEstimate } from '../estimate/line-estimate.ts';
import { type Calendar, HOUR_MS } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import { type Capacity, capacityOf, doneBy, SCENARIOS } from './capacity.ts';
import type { Moments } from './moments.ts';
import type { Need } from './outlook.ts';
import { type Away, IN_ORDER, inOrder, joined, left, mostHours, type Place, type Places } from './places.ts';
import { pulled } from './pulled.ts';
import { capacityInput, type LineQueue } from './queue.ts';
import type { Routing } from './routing.ts';
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
  readonly parts: { readonly runId: string; readonly held: Moments } | null;
};

export function noChange(calendar: Calendar): Change {
  return { calendar, restoredAt: null, pull: null, move: null, parts: null };
}

/** A line as it is and as it then is. */
type Changed = { readonly queue: LineQueue; readonly capacity: Capacity; readonly places: Places };

/** The lines of a change as they then are, and what else it lets through. */
export type Futures = {
  readonly own: Changed;
  /** Where a run goes to. */
  readonly away: { readonly runId: string; readonly to: Changed } | null;
  readonly parts: Change['parts'];
  readonly routing: Routing;
};

/** What a change is worked out on. */
export type Rests = { readonly world: World; readonly routing: Routing };

/** Null: nothing is known of the line, so that nothing can be said of a change. */
export function futuresAfter({ world, routing }: Rests, queue: LineQueue, change: Change): Futures | null {
  const own = ownLine(world, queue, change);
  if (!own) return null;
  if (!change.move) return { own, away: null, parts: change.parts, routing };
  const to = otherLine(world, queue, change.move);
  return to && { own, away: { runId: change.move.runId, to }, parts: change.parts, routing };
}

/** Where and how fast a need is then met. `partsAt`: when what holds it lets it through, where parts come sooner. */
export type Then = {
  readonly capacity: Capacity;
  readonly place: Place;
  readonly afterMs: number;
  readonly partsAt: Float64Array | null;
};

/** Null: it is made on a line about which nothing is done. */
export function thenOf({ own, away, parts, routing }: Futures, need: Need): Then | null {
  const { queued } = need;
  const { id } = queued.run;
  const isOwn = queued.line.id === own.queue.line.id;
  if (!isOwn && queued.line.id !== away?.to.queue.line.id) return null;
  const line = away && (!isOwn || id === away.runId) ? away.to : own;
  const place = line.places.get(id) ?? inOrder(queued);
  const afterMs = afterMsOf(routing, need);
  return { capacity: line.capacity, place, afterMs, partsAt: parts?.runId === id ? parts.held.each : null };
}

const afters = new WeakMap<Need, number>();

/** A need is made anew where its line or the steps of its order have changed. */
function afterMsOf(routing: Routing, need: Need): number {
  let afterMs = afters.get(need);
  if (afterMs === undefined) {
    afterMs = routing.hoursAfter(need.queued.run) * HOUR_MS;
    afters.set(need, afterMs);
  }
  return afterMs;
}

function ownLine(world: World, queue: LineQueue, change: Change): Changed | null {
  const estimate = world.estimates.get(queue.line.id);
  if (!estimate || !queue.capacity) return null;
  let places = IN_ORDER;
  if (change.pull) places = pulled(queue, estimate.setupFactor, change.pull);
  if (change.move) places = left(queue, estimate.setupFactor, awayOf(queue, change.move));
  const { calendar, restoredAt } = change;
  const same = calendar === queue.line.calendar && restoredAt === null && !change.pull?.setupHours;
  if (same) return { queue, capacity: queue.capacity, places };
  return { queue, capacity: capacityFor(queue, estimate, change, mostHours(queue, places)), places };
}

/** By line as it is: what it gets done on a calendar when restored at a moment. */
const capacities = new WeakMap<LineQueue, Map<Calendar, Map<UtcMs | null, Capacity>>>();

/** One that reaches further says the same of what comes before. */
function capacityFor(
  queue: LineQueue,
  estimate: LineEstimate,
  { calendar, restoredAt }: Change,
  hours: number,
): Capacity {
  const byCalendar = capacities.get(queue) ?? new Map<Calendar, Map<UtcMs | null, Capacity>>();
  const byRestore = byCalendar.get(calendar) ?? new Map<UtcMs | null, Capacity>();
  const known = byRestore.get(restoredAt);
  if (known && (known.ends || leastDone(known) >= hours)) return known;
  const capacity = capacityOf(capacityInput(estimate, calendar, estimate.at, restoredAt), hours);
  capacities.set(queue, byCalendar.set(calendar, byRestore.set(restoredAt, capacity)));
  return capacity;
}

/** Usual hours done by its end in every scenario. */
function leastDone({ from, done }: Capacity): number {
  const last = (from.length - 1) * SCENARIOS;
  return from.length === 0 ? 0 : Math.min(...done.subarray(last, last + SCENARIOS));
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
