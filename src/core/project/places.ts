// Where each run of a line stands in each future, as it is, and after one leaves or comes from another line.
import type { UtcMs } from '../types/time.ts';
import { type Capacity, doneBy, SCENARIOS } from './capacity.ts';
import type { LineQueue, QueuedRun } from './queue.ts';

/**
 * Usual hours of work before its first piece, of scenario s at `row` + s, and per piece. `made`: pieces it no longer has
 * to make.
 */
export type Place = {
  readonly before: Float64Array;
  readonly row: number;
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

/** The place that the queue of its line gives a run. */
export function inOrder({ before, pieceHours }: QueuedRun): Place {
  return { before, row: 0, pieceHours, made: null };
}

/** The most usual hours of work that any future has on this line. */
export function mostHours(queue: LineQueue, places: Places = IN_ORDER): number {
  let most = 0;
  for (const one of queue.runs) {
    const { before, row, pieceHours } = places.get(one.run.id) ?? inOrder(one);
    for (let s = 0; s < SCENARIOS; s++) {
      const hours = (before[row + s] as number) + one.openPieces * (pieceHours[s] as number);
      if (hours > most) most = hours;
    }
  }
  return most;
}

/** Usual hours of changing over to a run; none for what is on the machine. */
export function setupOf({ run, running }: QueuedRun, setupFactor: number): number {
  return running ? 0 : run.setupHours * setupFactor;
}

/** Its set-up has begun by the time that so many usual hours are done. */
export function begun(one: QueuedRun, s: number, setup: number, done: number): boolean {
  return one.running || one.madePieces > 0 || (one.before[s] as number) - setup < done;
}

/** A row of the table for every run of the queue. */
export function placesIn({ runs }: LineQueue, table: Float64Array): Map<string, Place> {
  return new Map(
    runs.map(({ run, pieceHours }, i) => [
      run.id,
      { before: table, row: i * SCENARIOS, pieceHours, made: null },
    ]),
  );
}

/** The line it leaves: what comes after it moves up by what it need not do. */
export function left(queue: LineQueue, setupFactor: number, away: Away): Places {
  const table = new Float64Array(queue.runs.length * SCENARIOS);
  const gone = queue.runs.find((one) => one.run.id === away.runId);
  for (let s = 0; s < SCENARIOS; s++) {
    const made = away.made[s] as number;
    const work = gone ? (gone.openPieces - made) * (gone.pieceHours[s] as number) : 0;
    const free = gone && made === 0 ? work + setupOf(gone, setupFactor) : work;
    for (const [i, one] of queue.runs.entries()) {
      const behind = gone !== undefined && (one.before[s] as number) > (gone.before[s] as number);
      table[i * SCENARIOS + s] = (one.before[s] as number) - (behind ? free : 0);
    }
  }
  return placesIn(queue, table);
}

/** The line it comes to: behind what has begun by `startAt`, and not before; the others keep their order behind it. */
export function joined(
  queue: LineQueue,
  setupFactor: number,
  away: Away & { readonly capacity: Capacity },
): Places {
  const table = new Float64Array(queue.runs.length * SCENARIOS);
  const before = new Float64Array(SCENARIOS);
  for (let s = 0; s < SCENARIOS; s++) {
    const done = doneBy(away.capacity, s, away.startAt);
    const rest = away.openPieces - (away.made[s] as number);
    const pushed = rest > 0 ? away.setupHours + rest * (away.pieceHours[s] as number) : 0;
    let end = done;
    for (const [i, one] of queue.runs.entries()) {
      const isBegun = begun(one, s, setupOf(one, setupFactor), done);
      table[i * SCENARIOS + s] = (one.before[s] as number) + (isBegun ? 0 : pushed);
      const own = one.openPieces * (one.pieceHours[s] as number);
      if (isBegun) end = Math.max(end, (one.before[s] as number) + own);
    }
    before[s] = end + away.setupHours;
  }
  const { pieceHours, made } = away;
  return placesIn(queue, table).set(away.runId, { before, row: 0, pieceHours, made });
}
