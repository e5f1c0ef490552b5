// Where each run of a line stands in each future after one is pulled forward.
import type { UtcMs } from '../types/time.ts';
import { doneBy, SCENARIOS } from './capacity.ts';
import { begun, IN_ORDER, type Places, placesIn, setupOf } from './places.ts';
import type { LineQueue, QueuedRun } from './queue.ts';

type Pulled = { readonly runId: string; readonly startAt: UtcMs; readonly setupHours: number };

/** The run right behind what has begun by `startAt`; the others keep their order behind it. */
export function pulled(queue: LineQueue, setupFactor: number, pull: Pulled): Places {
  const { runs, capacity } = queue;
  const late = runs.findIndex(({ run }) => run.id === pull.runId);
  const setups = runs.map((one) => setupOf(one, setupFactor));
  const turns = turnsOn(queue);
  const table = new Float64Array(runs.length * SCENARIOS);
  const walk: Walk = { runs, setups, late, table, waiting: new Int32Array(runs.length), s: 0, hours: 0 };
  let moves = false;
  for (let s = 0; s < SCENARIOS; s++) {
    const inTurn = turns[s % turns.length] as Int32Array;
    const done = capacity ? doneBy(capacity, s, pull.startAt) : 0;
    walk.s = s;
    if (pullIn(walk, inTurn, done, pull.setupHours)) moves = true;
    else stay(walk);
  }
  return moves ? placesIn(queue, table) : IN_ORDER;
}

/** Kept for the many starts that are tried. */
const kept = new WeakMap<LineQueue, readonly Int32Array[]>();

/** The runs, by their place in the queue, in the order in which a scenario takes them: one for all, or one for each. */
function turnsOn(queue: LineQueue): readonly Int32Array[] {
  const known = kept.get(queue);
  if (known) return known;
  const before = (i: number, s: number): number => queue.runs[i]?.before[s] as number;
  const turns = Array.from({ length: queue.permuted ? SCENARIOS : 1 }, (_, s) => {
    const inTurn = Int32Array.from(queue.runs, (_one, i) => i);
    return queue.permuted ? inTurn.sort((a, b) => before(a, s) - before(b, s) || a - b) : inTurn;
  });
  kept.set(queue, turns);
  return turns;
}

/** A walk along the runs of a line in one scenario after the other, and how many hours it has come to. */
type Walk = {
  readonly runs: readonly QueuedRun[];
  readonly setups: readonly number[];
  readonly late: number;
  readonly table: Float64Array;
  /** Written anew in every scenario: what has not begun. */
  readonly waiting: Int32Array;
  s: number;
  hours: number;
};

/** Puts the run next, with so much more set-up. */
function put(walk: Walk, i: number, extraHours: number): void {
  const { openPieces, pieceHours } = walk.runs[i] as QueuedRun;
  const before = walk.hours + ((walk.setups[i] as number) + extraHours);
  walk.table[i * SCENARIOS + walk.s] = before;
  walk.hours = before + openPieces * (pieceHours[walk.s] as number);
}

/** False: the late run has begun, or nothing else waits. */
function pullIn(walk: Walk, inTurn: Int32Array, done: number, setupHours: number): boolean {
  const { runs, setups, late, waiting, s } = walk;
  let others = 0;
  let lateTurn = -1;
  walk.hours = 0;
  for (let turn = 0; turn < inTurn.length; turn++) {
    const i = inTurn[turn] as number;
    if (begun(runs[i] as QueuedRun, s, setups[i] as number, done)) put(walk, i, 0);
    else if (i === late) lateTurn = turn;
    else waiting[others++] = i;
  }
  if (lateTurn < 0 || others === 0) return false;
  put(walk, late, lateTurn === inTurn.length - others - 1 ? 0 : setupHours);
  for (let i = 0; i < others; i++) put(walk, waiting[i] as number, 0);
  return true;
}

/** As the queue has them. */
function stay({ runs, table, s }: Walk): void {
  for (let i = 0; i < runs.length; i++) table[i * SCENARIOS + s] = runs[i]?.before[s] as number;
}
