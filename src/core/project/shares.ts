// How orders share runs: what each is handed of what its runs make, and what of its need nobody makes (DESIGN.md 3).
import { compareIds } from '../model/model.ts';
import type { Peg, Plant, Run } from '../model/plant.ts';
import { netNeeds } from './free-stock.ts';
import { LEFT_SHARE, type LineQueue, WHOLE_PIECE } from './queue.ts';
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

/** Pieces an order is handed by each of its runs, and what is left over. */
type Handed = { readonly byRun: ReadonlyMap<string, number>; readonly missing: number };

/** Where the pieces of an order lie among those of a run, first to last. */
type Place = { readonly from: number; readonly to: number };

type Lines = ReadonlyMap<string, LineQueue>;

/** Worked out for the orders that are asked about, and those that share a run with them. */
export function sharesOf(world: World, lines: Lines, routing: Routing): Shares {
  const handed = new Map<string, Handed>();
  const places = new Map<string, ReadonlyMap<string, Place>>();
  const handedTo = (orderId: string): Handed => {
    const found = handed.get(orderId) ?? handOut(world, lines, { orderId, routing });
    handed.set(orderId, found);
    return found;
  };
  const placesOn = (runId: string): ReadonlyMap<string, Place> => {
    const found = places.get(runId) ?? inTurn(world, runId, handedTo);
    places.set(runId, found);
    return found;
  };
  const openPieces = (orderId: string, run: Run): number | null => {
    const { from, to } = placesOn(run.id).get(orderId) ?? { from: 0, to: 0 };
    if (to === from) return null;
    const queued = queuedRun(lines, run);
    if (!queued) return 0;
    const open = Math.min(to, run.quantityPieces) - queued.madePieces;
    return open < WHOLE_PIECE ? 0 : open;
  };
  const handedPieces = (orderId: string, run: Run): number => {
    const { from, to } = placesOn(run.id).get(orderId) ?? { from: 0, to: 0 };
    return to - from;
  };
  const missingPieces = (orderId: string): number => {
    let { missing } = handedTo(orderId);
    for (const run of lastRuns(world, pegged(world, orderId))) {
      const { from, to } = placesOn(run.id).get(orderId) ?? { from: 0, to: 0 };
      missing += to - Math.max(from, Math.min(to, mostOf(world, run)));
    }
    return missing < WHOLE_PIECE ? 0 : Math.ceil(missing - (1 - WHOLE_PIECE));
  };
  return { openPieces, handedPieces, missingPieces };
}

/** Orders on one run are completed in the order of their shipments. */
function inTurn(world: World, runId: string, handedTo: (id: string) => Handed): ReadonlyMap<string, Place> {
  const { orders, pegsByRun } = world.plant;
  const cutoff = (id: string): number => {
    const order = orders.get(id);
    return (order && deadlineOf(world, order)?.cutoffAt) ?? Number.MAX_SAFE_INTEGER;
  };
  const ids = [...new Set((pegsByRun.get(runId) ?? []).map(({ orderId }) => orderId))];
  if (ids.length > 1) ids.sort((a, b) => cutoff(a) - cutoff(b) || compareIds(a, b));
  let from = 0;
  return new Map(
    ids.map((id) => {
      const place = { from, to: from + (handedTo(id).byRun.get(runId) ?? 0) };
      from = place.to;
      return [id, place];
    }),
  );
}

type Pegged = ReadonlyMap<Run, number>;

/** The known runs of an order and how many pieces each is to make for it. */
function pegged({ plant }: World, orderId: string): Pegged {
  const found = new Map<Run, number>();
  for (const { runId, quantityPieces } of plant.pegsByOrder.get(orderId) ?? []) {
    const run = plant.runs.get(runId);
    if (run) found.set(run, (found.get(run) ?? 0) + quantityPieces);
  }
  return found;
}

/** Those that no later step of the same production order follows: what they make is what the order gets. */
function lastRuns({ plant }: World, runs: Pegged): Run[] {
  const all = [...runs.keys()];
  if (all.length < 2) return all;
  const step = ({ operationId }: Run): number => plant.operations.get(operationId ?? '')?.step ?? 0;
  return all.filter(
    (run) =>
      run.productionOrderId === null ||
      !all.some((other) => other.productionOrderId === run.productionOrderId && step(other) > step(run)),
  );
}

/**
 * The need goes to the runs that end first. What was shipped of the pegged pieces is taken from what is made, for it
 * was made there; where pegs plan no more than is still needed, it came from elsewhere.
 */
function handOut(world: World, lines: Lines, given: { orderId: string; routing: Routing }): Handed {
  const { orderId, routing } = given;
  const runs = pegged(world, orderId);
  const order = world.plant.orders.get(orderId);
  if (!order) return { byRun: new Map([...runs].map(([{ id }, pieces]) => [id, pieces])), missing: 0 };
  const last = lastRuns(world, runs);
  const planned = (run: Run): number => runs.get(run) ?? 0;
  const made = last.reduce((sum, run) => sum + Math.min(planned(run), madeOn(world, lines, run)), 0);
  const surplus = last.reduce((sum, run) => sum + planned(run), 0) - order.neededPieces;
  let left = netNeeds(world.plant).get(orderId) ?? order.neededPieces;
  left += Math.min(order.shippedPieces, made, Math.max(0, surplus));
  const byRun = new Map<string, number>();
  const byOrder = new Map<string | null, number>();
  for (const run of last.length < 2 ? last : byEnd(lines, last, routing)) {
    const taken = Math.min(left, planned(run), mostOf(world, run));
    left -= taken;
    byRun.set(run.id, taken);
    byOrder.set(run.productionOrderId, (byOrder.get(run.productionOrderId) ?? 0) + taken);
  }
  for (const run of runs.keys())
    if (!byRun.has(run.id))
      byRun.set(run.id, Math.min(planned(run), byOrder.get(run.productionOrderId) ?? 0));
  return { byRun, missing: left };
}

function byEnd(lines: Lines, runs: readonly Run[], routing: Routing): Run[] {
  const end = (run: Run): number => {
    const queued = queuedRun(lines, run);
    return queued ? (routing.runDone(queued).plain ?? Number.MAX_SAFE_INTEGER) : 0;
  };
  const ends = new Map(runs.map((run) => [run, end(run)]));
  return runs.toSorted((a, b) => (ends.get(a) ?? 0) - (ends.get(b) ?? 0) || compareIds(a.id, b.id));
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
