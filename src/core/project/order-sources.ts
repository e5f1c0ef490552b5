// Where orders come from: the lines and runs that their outlooks rest on.
import type { Plant, Run } from '../model/plant.ts';
import { sharedPegs } from './shares.ts';

/** Which orders come from a line, and from a run: kept as long as the records stand. */
export type Dependents = {
  readonly onLine: ReadonlyMap<string, ReadonlySet<string>>;
  readonly onRun: ReadonlyMap<string, ReadonlySet<string>>;
  /** Orders with a run on no line that is known: only the time tells what became of it. */
  readonly onNone: ReadonlySet<string>;
};

const kept = new WeakMap<Plant, Dependents>();

export function dependentsOf(plant: Plant): Dependents {
  const known = kept.get(plant) ?? foundIn(plant);
  kept.set(plant, known);
  return known;
}

function foundIn(plant: Plant): Dependents {
  const onLine = new Map<string, Set<string>>();
  const onRun = new Map<string, Set<string>>();
  const onNone = new Set<string>();
  for (const orderId of plant.orders.keys())
    for (const { id, lineId } of sourcesOf(plant, orderId)) {
      note(onRun, id, orderId);
      if (lineId !== null && plant.lines.has(lineId)) note(onLine, lineId, orderId);
      else onNone.add(orderId);
    }
  return { onLine, onRun, onNone };
}

function note(orders: Map<string, Set<string>>, of: string, orderId: string): void {
  const known = orders.get(of);
  if (known) known.add(orderId);
  else orders.set(of, new Set([orderId]));
}

/** The runs that an order comes from: those it is pegged to and those of the steps before them. */
function sourcesOf(plant: Plant, orderId: string): Run[] {
  const pegs = plant.pegsByOrder.get(orderId) ?? [];
  return [...pegs, ...sharedPegs(plant, pegs)].flatMap((peg) => {
    const run = plant.runs.get(peg.runId);
    return run ? [run, ...(plant.runsByProductionOrder.get(run.productionOrderId ?? '') ?? [])] : [];
  });
}
