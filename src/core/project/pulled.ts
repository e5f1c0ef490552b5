// Where each run of a line stands in each future after one is pulled forward.
import type { UtcMs } from '../types/time.ts';
import { doneBy, SCENARIOS } from './capacity.ts';
import { begun, IN_ORDER, type Places, placesIn, setupOf } from './places.ts';
import type { LineQueue, QueuedRun } from './queue.ts';

type Pulled = { readonly runId: string; readonly startAt: UtcMs; readonly setupHours: number };

/** The run right behind what has begun by `startAt`; the others keep their order behind it. */
export function pulled(queue: LineQueue, setupFactor: number, pull: Pulled): Places {
  const { runs, capacity, permuted } = queue;
  const setups = runs.map((one) => setupOf(one, setupFactor));
  const late = runs.findIndex(({ run }) => run.id === pull.runId);
  const table = new Float64Array(runs.length * SCENARIOS);
  const order = new Int32Array(runs.length);
  let inTurn = turnsOf(runs);
  let moves = false;
  for (let s = 0; s < SCENARIOS; s++) {
    if (permuted) inTurn = turnsOf(runs, s);
    const done = capacity ? doneBy(capacity, s, pull.startAt) : 0;
    const from = pullIn({ runs, setups, inTurn, late }, { s, done, order });
    if (from !== null) moves = true;
    const extra = from === null || from === inTurn.indexOf(late) ? 0 : pull.setupHours;
    placeAll({ runs, setups, late }, from === null ? inTurn : order, { s, extra, table });
  }
  return moves ? placesIn(queue, table) : IN_ORDER;
}

/** The runs, by their place in the queue, in the order in which a scenario takes them. */
function turnsOf(runs: readonly QueuedRun[], s: number | null = null): Int32Array {
  const turns = Int32Array.from(runs, (_, i) => i);
  if (s === null) return turns;
  const before = (i: number): number => runs[i]?.before[s] as number;
  return turns.sort((a, b) => before(a) - before(b) || a - b);
}

type Waiting = {
  readonly runs: readonly QueuedRun[];
  readonly setups: readonly number[];
  readonly inTurn: Int32Array;
  readonly late: number;
};

/**
 * Writes the order in which they are then taken, and gives where the late run then stands in it. Null: it has begun,
 * or nothing else waits.
 */
function pullIn(
  { runs, setups, inTurn, late }: Waiting,
  { s, done, order }: { readonly s: number; readonly done: number; readonly order: Int32Array },
): number | null {
  let first = 0;
  let last = order.length;
  let waits = false;
  for (let turn = inTurn.length - 1; turn >= 0; turn--) {
    const i = inTurn[turn] as number;
    if (begun(runs[i] as QueuedRun, s, { setup: setups[i] as number, done })) first += 1;
    else if (i === late) waits = true;
    else order[--last] = i;
  }
  if (!waits || last === order.length) return null;
  order[first] = late;
  for (let turn = inTurn.length - 1, place = first; place > 0; turn--) {
    const i = inTurn[turn] as number;
    if (begun(runs[i] as QueuedRun, s, { setup: setups[i] as number, done })) order[--place] = i;
  }
  return first;
}

/** One behind the other, with so much more set-up for the late one. */
function placeAll(
  { runs, setups, late }: Omit<Waiting, 'inTurn'>,
  order: Int32Array,
  { s, extra, table }: { readonly s: number; readonly extra: number; readonly table: Float64Array },
): void {
  let hours = 0;
  for (let turn = 0; turn < order.length; turn++) {
    const i = order[turn] as number;
    const { openPieces, pieceHours } = runs[i] as QueuedRun;
    hours += (setups[i] as number) + (i === late ? extra : 0);
    table[i * SCENARIOS + s] = hours;
    hours += openPieces * (pieceHours[s] as number);
  }
}
