// Where an order comes from: the lines and runs its outlook rests on.
import type { Peg, Plant } from '../model/plant.ts';
import { sharedPegs } from './shares.ts';

/** Lines and runs that an order comes from: those it is pegged to and those of the steps before them. */
export type Sources = { readonly lines: readonly string[]; readonly runs: readonly string[] };

const kept = new WeakMap<Plant, Map<string, Sources>>();

export function sourcesOf(plant: Plant, orderId: string, pegs: readonly Peg[]): Sources {
  const known = kept.get(plant) ?? new Map<string, Sources>();
  kept.set(plant, known);
  let of = known.get(orderId);
  if (!of) {
    const runs = [...pegs, ...sharedPegs(plant, pegs)].flatMap((peg) => {
      const run = plant.runs.get(peg.runId);
      return run ? [run, ...(plant.runsByProductionOrder.get(run.productionOrderId ?? '') ?? [])] : [];
    });
    const lines = new Set(runs.flatMap((run) => (run.lineId === null ? [] : [run.lineId])));
    of = { lines: [...lines], runs: [...new Set(runs.map((run) => run.id))] };
    known.set(orderId, of);
  }
  return of;
}
