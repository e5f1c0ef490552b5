// Where each run of a line stands in each future, after one is pulled forward, leaves, or comes from another line.
import type { UtcMs } from '../types/time.ts';
import { type Capacity, doneBy, SCENARIOS } from './capacity.ts';
import type { LineQueue, QueuedRun } from './queue.ts';

/** Usual hours of work before its first piece, and per piece, by scenario. `made`: pieces it no longer has to make. */
export type Place = {
  readonly before: Float64Array;
  readonly pieceHours: Float64Array;
  readonly made: Float64Array | null;
};

export type Places = ReadonlyMap<string, Place>;

/** A run on its way from one line to another. `capacity`: of the line it is placed on or taken from. */
export type Away = {
  readonly runId: string;
  readonly startAt: UtcMs;
  readonly setupHours: number;
  readonly openPieces: number;
  readonly pieceHours: Float64Array;
  readonly made: Float64Array;
  readonly capacity: Capacity | null;
};

/** Every run stands where its queue has it. */
export const IN_ORDER: Places = new Map();

/** The most usual hours of work that any future has on this line. */
export function mostHours(queue: LineQueue, places: Places = IN_ORDER): number {
  let most = 0;
  for (const one of queue.runs) {
    const { before, pieceHours } = places.get(one.run.id) ?? one;
    for (let s = 0; s < SCENARIOS; s++) {
      const hours = (before[s] as number) + one.openPieces * (pieceHours[s] as number);
      if (hours > most) most = hours;
    }
  }
  return most;
}

/** Usual hours of changing over to a run; none for what is on the machine. */
export function setupOf({ run, running }: QueuedRun, setupFactor: number): number {
  return running ? 0 : run.setupHours * setupFactor;
}

/** The runs in the order in which scenario s takes them. */
function taken(queue: LineQueue, s: number): readonly QueuedRun[] {
  if (!queue.permuted) return queue.runs;
  return queue.runs.toSorted((a, b) => (a.before[s] as number) - (b.before[s] as number));
}

/** Its set-up has begun by the time that so many usual hours are done. */
function begun(one: QueuedRun, s: number, given: { readonly setup: number; readonly done: number }): boolean {
  return one.running || one.madePieces > 0 || (one.before[s] as number) - given.setup < given.done;
}

type Pulled = { readonly runId: string; readonly startAt: UtcMs; readonly setupHours: number };

/** The run right behind what has begun by `startAt`; the others keep their order behind it. */
export function pulled(
  queue: LineQueue,
  setupFactor: number,
  { runId, startAt, setupHours }: Pulled,
): Places {
  const places = freshPlaces(queue);
  const placed = queue.runs.map((one) => {
    const { before } = places.get(one.run.id) as Place;
    return { one, before, setup: setupOf(one, setupFactor) };
  });
  const rowOf = new Map(placed.map((row) => [row.one, row]));
  for (let s = 0; s < SCENARIOS; s++) {
    const done = queue.capacity ? doneBy(queue.capacity, s, startAt) : 0;
    const inTurn = queue.permuted
      ? taken(queue, s).map((one) => rowOf.get(one) as (typeof placed)[number])
      : placed;
    const first = inTurn.filter(({ one, setup }) => begun(one, s, { setup, done }));
    const waiting = inTurn.filter(({ one, setup }) => !begun(one, s, { setup, done }));
    const late = waiting.find(({ one }) => one.run.id === runId);
    const others = waiting.filter((row) => row !== late);
    const order = late && others.length > 0 ? [...first, late, ...others] : inTurn;
    const extra = late && inTurn.indexOf(late) !== order.indexOf(late) ? setupHours : 0;
    let hours = 0;
    for (const row of order) {
      hours += row.setup + (row === late ? extra : 0);
      row.before[s] = hours;
      hours += row.one.openPieces * (row.one.pieceHours[s] as number);
    }
  }
  return places;
}

function freshPlaces(queue: LineQueue): Map<string, Place> {
  return new Map(
    queue.runs.map(({ run, pieceHours }) => [
      run.id,
      { before: new Float64Array(SCENARIOS), pieceHours, made: null },
    ]),
  );
}

/** The line it leaves: what comes after it moves up by what it need not do. */
export function left(queue: LineQueue, setupFactor: number, away: Away): Places {
  const places = freshPlaces(queue);
  const gone = queue.runs.find((one) => one.run.id === away.runId);
  for (let s = 0; s < SCENARIOS; s++) {
    const made = away.made[s] as number;
    const work = gone ? (gone.openPieces - made) * (gone.pieceHours[s] as number) : 0;
    const free = gone && made === 0 ? work + setupOf(gone, setupFactor) : work;
    for (const one of queue.runs) {
      const behind = gone !== undefined && (one.before[s] as number) > (gone.before[s] as number);
      (places.get(one.run.id) as Place).before[s] = (one.before[s] as number) - (behind ? free : 0);
    }
  }
  return places;
}

/** The line it comes to: behind what has begun by `startAt`, and not before; the others keep their order behind it. */
export function joined(
  queue: LineQueue,
  setupFactor: number,
  away: Away & { readonly capacity: Capacity },
): Places {
  const places = freshPlaces(queue);
  const before = new Float64Array(SCENARIOS);
  for (let s = 0; s < SCENARIOS; s++) {
    const done = doneBy(away.capacity, s, away.startAt);
    const rest = away.openPieces - (away.made[s] as number);
    const pushed = rest > 0 ? away.setupHours + rest * (away.pieceHours[s] as number) : 0;
    let end = done;
    for (const one of queue.runs) {
      const then = places.get(one.run.id) as Place;
      const isBegun = begun(one, s, { setup: setupOf(one, setupFactor), done });
      then.before[s] = (one.before[s] as number) + (isBegun ? 0 : pushed);
      const own = one.openPieces * (one.pieceHours[s] as number);
      if (isBegun) end = Math.max(end, (one.before[s] as number) + own);
    }
    before[s] = end + away.setupHours;
  }
  return places.set(away.runId, { before, pieceHours: away.pieceHours, made: away.made });
}
