// How orders share runs: what each is handed of what its runs make, and what of its need nobody makes (DESIGN.md 3).
import { LEFT_SHARE } from '../estimate/next-runs.ts';
import { compareIds } from '../model/model.ts';
import type { Order, Peg, Plant, Run } from '../model/plant.ts';
import { netNeeds } from './free-stock.ts';
import { type LineQueue, WHOLE_PIECE } from './queue.ts';
import { queuedRun, type Routing } from './routing.ts';
import { deadlineOf } from './slip.ts';
import type { World } from './world.ts';

export type Shares = {
  /** What the run has still to make until the order's last piece of it. Null: the order needs nothing of it. */
  readonly openPieces: (orderId: string, run: Run) => number | null;
  /** What of the run's pieces are the order's own. */
  readonly handedPieces: (orderId: string, run: Run) => number;
  /** Whole pieces that neither stock nor a run covers. */
  readonly missingPieces: (orderId: string) => number;
};

/** Pieces an order is handed by each of its pegged runs, and what is left over. */
type Handed = { readonly pieces: readonly number[]; readonly missing: number };

type Lines = ReadonlyMap<string, LineQueue>;

/** Worked out for the orders that are asked about, and those that share a run with them. */
export function sharesOf(world: World, lines: Lines, routing: Routing): Shares {
  const pegging = peggingOf(world.plant);
  const handed = new Map<string, Handed>();
  const starts = new Map<string, ReadonlyMap<string, number>>();
  const handedTo = (orderId: string): Handed => {
    let found = handed.get(orderId);
    if (!found) {
      found = handOut(world, lines, { orderId, routing, pegged: peggedIn(pegging, world, orderId) });
      handed.set(orderId, found);
    }
    return found;
  };
  const ownPieces = (orderId: string, run: Run): number =>
    handedTo(orderId).pieces[peggedIn(pegging, world, orderId).runs.indexOf(run)] ?? 0;
  /** How many pieces the run makes for others first. */
  const startOf = (orderId: string, run: Run): number => {
    const ids = turnOn(pegging, world, run.id);
    if (ids.length < 2) return 0;
    const found = starts.get(run.id) ?? startsOf(ids, (id) => ownPieces(id, run));
    starts.set(run.id, found);
    return found.get(orderId) ?? 0;
  };
  const openPieces = (orderId: string, run: Run): number | null => {
    const from = startOf(orderId, run);
    const to = from + ownPieces(orderId, run);
    if (to === from) return null;
    const queued = queuedRun(lines, run);
    if (!queued) return 0;
    const open = Math.min(to, run.quantityPieces) - queued.madePieces;
    return open < WHOLE_PIECE ? 0 : open;
  };
  const handedPieces = (orderId: string, run: Run): number => {
    const from = startOf(orderId, run);
    return from + ownPieces(orderId, run) - from;
  };
  const missingPieces = (orderId: string): number => {
    let { missing } = handedTo(orderId);
    const { runs, last } = peggedIn(pegging, world, orderId);
    for (const i of last) {
      const run = runs[i] as Run;
      const from = startOf(orderId, run);
      const to = from + ownPieces(orderId, run);
      missing += to - Math.max(from, Math.min(to, mostOf(world, run)));
    }
    return missing < WHOLE_PIECE ? 0 : Math.ceil(missing - (1 - WHOLE_PIECE));
  };
  return { openPieces, handedPieces, missingPieces };
}

/** Where the pieces of each order begin among those of a run that several share. */
function startsOf(ids: readonly string[], ownPieces: (id: string) => number): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  let from = 0;
  for (const id of ids) {
    starts.set(id, from);
    from += ownPieces(id);
  }
  return starts;
}

/** The known runs of an order, how many pieces each is to make for it, and which of them make what it gets. */
type Pegged = {
  readonly runs: readonly Run[];
  readonly planned: readonly number[];
  readonly last: readonly number[];
};

/** What pegs say, as long as the records stand: of each order its runs, of each run its orders in turn. */
type Pegging = {
  readonly byOrder: Map<string, Pegged>;
  readonly byRun: Map<string, readonly string[]>;
};

const peggings = new WeakMap<Plant, Pegging>();

function peggingOf(plant: Plant): Pegging {
  const known = peggings.get(plant) ?? { byOrder: new Map(), byRun: new Map() };
  peggings.set(plant, known);
  return known;
}

/** Orders on one run are completed in the order of their shipments. */
function turnOn({ byRun }: Pegging, world: World, runId: string): readonly string[] {
  let ids = byRun.get(runId);
  if (!ids) {
    ids = inTurn(world, runId);
    byRun.set(runId, ids);
  }
  return ids;
}

function inTurn(world: World, runId: string): readonly string[] {
  const { orders, pegsByRun } = world.plant;
  const cutoff = (id: string): number => {
    const order = orders.get(id);
    return (order && deadlineOf(world, order)?.cutoffAt) ?? Number.MAX_SAFE_INTEGER;
  };
  const ids = new Set((pegsByRun.get(runId) ?? []).map(({ orderId }) => orderId));
  return [...ids].sort((a, b) => cutoff(a) - cutoff(b) || compareIds(a, b));
}

function peggedIn({ byOrder }: Pegging, { plant }: World, orderId: string): Pegged {
  let known = byOrder.get(orderId);
  if (!known) {
    const found = new Map<Run, number>();
    for (const { runId, quantityPieces } of plant.pegsByOrder.get(orderId) ?? []) {
      const run = plant.runs.get(runId);
      if (run) found.set(run, (found.get(run) ?? 0) + quantityPieces);
    }
    const runs = [...found.keys()];
    known = { runs, planned: [...found.values()], last: lastRuns(plant, runs) };
    byOrder.set(orderId, known);
  }
  return known;
}

/** Those that no later step of the same production order follows: what they make is what the order gets. */
function lastRuns(plant: Plant, runs: readonly Run[]): number[] {
  const step = ({ operationId }: Run): number => plant.operations.get(operationId ?? '')?.step ?? 0;
  const isLast = (run: Run): boolean =>
    run.productionOrderId === null ||
    !runs.some((other) => other.productionOrderId === run.productionOrderId && step(other) > step(run));
  return runs.flatMap((run, i) => (isLast(run) ? [i] : []));
}

type Handing = { readonly orderId: string; readonly routing: Routing; readonly pegged: Pegged };

/**
 * The need goes to the runs that end first. What was shipped of the pegged pieces is taken from what is made, for it
 * was made there; where pegs plan no more than is still needed, it came from elsewhere.
 */
function handOut(world: World, lines: Lines, { orderId, routing, pegged }: Handing): Handed {
  const { runs, planned, last } = pegged;
  const order = world.plant.orders.get(orderId);
  if (!order) return { pieces: planned, missing: 0 };
  let left = netNeeds(world.plant).get(orderId) ?? order.neededPieces;
  if (order.shippedPieces !== 0) left += shippedOf(world, lines, order, pegged);
  const pieces = new Array<number>(runs.length).fill(0);
  const turn = last.length < 2 ? last : byEnd(lines, pegged, routing);
  for (const i of turn) {
    const taken = Math.min(left, planned[i] as number, mostOf(world, runs[i] as Run));
    left -= taken;
    pieces[i] = taken;
  }
  if (last.length === runs.length) return { pieces, missing: left };
  for (const [i, { productionOrderId }] of runs.entries()) {
    if (last.includes(i)) continue;
    let through = 0;
    for (const j of turn)
      if (runs[j]?.productionOrderId === productionOrderId) through += pieces[j] as number;
    pieces[i] = Math.min(planned[i] as number, through);
  }
  return { pieces, missing: left };
}

/** What of the pegged pieces was shipped. */
function shippedOf(world: World, lines: Lines, order: Order, { runs, planned, last }: Pegged): number {
  let made = 0;
  let all = 0;
  for (const i of last) {
    made += Math.min(planned[i] as number, madeOn(world, lines, runs[i] as Run));
    all += planned[i] as number;
  }
  return Math.min(order.shippedPieces, made, Math.max(0, all - order.neededPieces));
}

function byEnd(lines: Lines, { runs, last }: Pegged, routing: Routing): number[] {
  const end = (run: Run): number => {
    const queued = queuedRun(lines, run);
    return queued ? (routing.runDone(queued).plain ?? Number.MAX_SAFE_INTEGER) : 0;
  };
  return last.toSorted((i, j) => {
    const [a, b] = [runs[i] as Run, runs[j] as Run];
    return end(a) - end(b) || compareIds(a.id, b.id);
  });
}

/** Pieces that the run has made so far. */
function madeOn(world: World, lines: Lines, run: Run): number {
  const queued = queuedRun(lines, run);
  if (queued) return queued.madePieces;
  if (run.status === 'closed') return mostOf(world, run);
  return lines.get(run.lineId ?? '')?.done.has(run.id) ? run.quantityPieces : 0;
}

/** Pieces that the run makes in all. One that ended a few pieces short has made what it was to make. */
function mostOf({ floor }: World, run: Run): number {
  if (run.status !== 'closed') return run.quantityPieces;
  const count = floor.lines.get(run.lineId ?? '')?.jobs.findLast(({ job }) => job === run.job);
  const made = Math.max(run.confirmedPieces, count?.whole ? count.pieces : 0);
  return made >= (1 - LEFT_SHARE) * run.quantityPieces ? Math.max(made, run.quantityPieces) : made;
}

/** All pegs of the orders on the same runs: what they get elsewhere they do not need here. None where nobody shares. */
export function sharedPegs(plant: Plant, pegs: readonly Peg[]): Peg[] {
  const others = pegs.flatMap(({ runId }) => plant.pegsByRun.get(runId) ?? []);
  if (others.length === pegs.length) return [];
  return [...new Set(others.map(({ orderId }) => orderId))].flatMap((id) => plant.pegsByOrder.get(id) ?? []);
}
