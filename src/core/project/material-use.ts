// Who draws which part: the open runs of every line by what they use and make, kept per line as long as its queue stands.
import { derived, type Model } from '../model/model.ts';
import { type Plant, plantOf } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import type { Bill, Part } from './bill-of-material.ts';
import type { LineQueue, QueuedRun } from './queue.ts';
import type { Unbooked } from './stock.ts';
import type { World } from './world.ts';

/** A run that uses the material: so much a piece, by bill. */
export type Use = { readonly queued: QueuedRun; readonly perPiece: number };

/** What one line does with one material. */
export type LineUse = {
  readonly queue: LineQueue;
  readonly uses: readonly Use[];
  /** Runs whose pieces are the material: they come onto the stock. */
  readonly makes: readonly QueuedRun[];
  /** Of runs that have made pieces ERP has not booked. */
  readonly unbooked: readonly Unbooked[];
  /** Pieces that all its uses still draw, by bill. */
  readonly openNeed: number;
};

type Growing = {
  readonly queue: LineQueue;
  readonly uses: Use[];
  makes: readonly QueuedRun[];
  unbooked: readonly Unbooked[];
  openNeed: number;
};

/** Most lines make no part and have booked all: one empty list serves them all. */
const NONE: readonly never[] = [];

/** Everything the runs of a line draw and make, by material. */
export function usesOfLine(world: World, queue: LineQueue, bill: Bill): ReadonlyMap<string, LineUse> {
  const found = new Map<string, Growing>();
  const of = (materialId: string, one: Use | null): Growing => {
    let use = found.get(materialId);
    if (use) {
      if (one) use.uses.push(one);
    } else {
      // Most lines use a part in one run: a list of one from the beginning holds less than one that grew.
      use = { queue, uses: one ? [one] : [], makes: NONE, unbooked: NONE, openNeed: 0 };
      found.set(materialId, use);
    }
    return use;
  };
  const places = placesOf(world.model);
  for (const queued of queue.runs) {
    const { run, madePieces, openPieces } = queued;
    const place = places.get(run.id) ?? ALONE;
    const unbooked = Math.max(0, madePieces - run.confirmedPieces);
    for (const part of bill.partsOf.get(run.materialId) ?? NONE) {
      if (!draws(place, part)) continue;
      const use = of(part.materialId, { queued, perPiece: part.perPiece });
      use.openNeed += openPieces * part.perPiece;
      if (unbooked > 0) addUnbooked(use, run, unbooked * part.perPiece);
    }
    const made = place.last && bill.partsOf.has(run.materialId) ? of(run.materialId, null) : null;
    if (made) made.makes = [...made.makes, queued];
  }
  for (const [run, pieces] of finishedRuns(world, queue)) {
    const place = places.get(run.id) ?? ALONE;
    for (const part of bill.partsOf.get(run.materialId) ?? NONE)
      if (draws(place, part)) addUnbooked(of(part.materialId, null), run, pieces * part.perPiece);
  }
  return found;
}

function addUnbooked(use: Growing, run: Run, pieces: number): void {
  use.unbooked = [...use.unbooked, { lineId: use.queue.line.id, pieces, since: run.confirmedAt }];
}

type Run = QueuedRun['run'];

/** Where a run stands among the steps of its production order. `step` null: nobody says. */
type StepPlace = { readonly step: number | null; readonly first: boolean; readonly last: boolean };

/** By run. */
const placesOf: (model: Model) => ReadonlyMap<string, StepPlace> = derived(['run', 'operation'], (model) => {
  const plant = plantOf(model);
  return new Map([...plant.runs.values()].map((run) => [run.id, placeOf(plant, run)] as const));
});

const ALONE: StepPlace = { step: null, first: true, last: true };

function placeOf(plant: Plant, run: Run): StepPlace {
  const step = run.operationId === null ? null : (plant.operations.get(run.operationId)?.step ?? null);
  const others = plant.operationsByProductionOrder.get(run.productionOrderId ?? '') ?? [];
  if (step === null || others.length < 2) return { ...ALONE, step };
  let first = true;
  let last = true;
  for (const other of others) {
    if (other.happens !== 'line' || other.step === null) continue;
    if (other.step < step) first = false;
    if (other.step > step) last = false;
  }
  return { step, first, last };
}

/** Parts go in where the bill says, else at the first step: a piece is not assembled anew at every line it passes. */
function draws({ step, first }: StepPlace, part: Part): boolean {
  return part.step === null || step === null ? first : part.step === step;
}

/** Runs that are done by the floor's count and not closed in ERP: what they used is still in its figure. */
function finishedRuns({ plant, floor }: World, queue: LineQueue): (readonly [Run, number])[] {
  const jobs = new Map((floor.lines.get(queue.line.id)?.jobs ?? []).map((count) => [count.job, count]));
  if (jobs.size === 0) return [];
  const queuedJobs = new Set(queue.runs.map(({ run }) => run.job));
  return (plant.runsByLine.get(queue.line.id) ?? []).flatMap((run) => {
    if (run.status === 'closed' || queuedJobs.has(run.job)) return [];
    const count = jobs.get(run.job);
    const pieces = Math.min(run.quantityPieces, count?.pieces ?? 0) - run.confirmedPieces;
    return count && pieces > 0 ? [[run, pieces] as const] : [];
  });
}

/** The moment the futures of these lines are told from: the newest, where they were worked out one after the other. */
export function lookedAt(world: World, lines: readonly LineUse[]): UtcMs {
  let at = Number.NEGATIVE_INFINITY;
  for (const { queue } of lines) at = Math.max(at, queue.runs[0]?.at ?? Number.NEGATIVE_INFINITY);
  return Number.isFinite(at) ? at : world.now;
}
