// Records whose vanishing is a closing and no loss: what was asked for is made, booked or shipped in full.
import type { JobCount, LineFloor } from '../estimate/floor.ts';
import { LEFT_SHARE } from '../estimate/next-runs.ts';
import { find, type Model, textOf } from '../model/model.ts';
import { type Plant, plantOf, type Run } from '../model/plant.ts';
import type { EntityRef } from '../types/entity.ts';

/** What the floor knows of each line: how many pieces of which job. */
export type Counted = ReadonlyMap<string, Pick<LineFloor, 'jobs'>>;

/** As known before the snapshot in which it is missing. Kinds that nothing is made of are never over. */
export function isOver({ kind, id }: EntityRef, model: Model, lines: Counted): boolean {
  const plant = plantOf(model);
  switch (kind) {
    case 'run':
      return runIsOver(plant.runs.get(id), lines);
    case 'salesOrderLine':
      return plant.orders.get(id)?.neededPieces === 0 || orderIsMade(plant, id, lines);
    case 'productionOrder':
      return areOver(plant.runsByProductionOrder.get(id), lines);
    case 'operation':
      return areOver(
        [...plant.runs.values()].filter((run) => run.operationId === id),
        lines,
      );
    case 'peg':
      return pegIsOver(id, model, lines);
    case 'receipt':
      return model.kinds.get('receipt')?.get(id)?.record.fields['receivedAt'] !== undefined;
    default:
      return false;
  }
}

function runIsOver(run: Run | undefined, lines: Counted): boolean {
  if (run === undefined) return false;
  if (run.status === 'closed') return true;
  const counted = lines.get(run.lineId ?? '')?.jobs.findLast(({ job }: JobCount) => job === run.job);
  const made = Math.max(run.confirmedPieces, counted?.pieces ?? 0);
  return run.quantityPieces - made <= LEFT_SHARE * run.quantityPieces;
}

function areOver(runs: readonly Run[] | undefined, lines: Counted): boolean {
  return runs !== undefined && runs.length > 0 && runs.every((run) => runIsOver(run, lines));
}

/** All that was pegged to it is made, and that is all it needs. */
function orderIsMade(plant: Plant, id: string, lines: Counted): boolean {
  const pegs = plant.pegsByOrder.get(id) ?? [];
  const needed = plant.orders.get(id)?.neededPieces ?? Number.POSITIVE_INFINITY;
  const made = pegs.reduce(
    (sum, { runId, quantityPieces }) =>
      runIsOver(plant.runs.get(runId), lines) ? sum + quantityPieces : sum,
    0,
  );
  return pegs.length > 0 && needed - made <= LEFT_SHARE * needed;
}

function pegIsOver(id: string, model: Model, lines: Counted): boolean {
  const record = find(model, 'peg', id)?.record;
  if (record === undefined) return false;
  const { runs, orders } = plantOf(model);
  const order = orders.get(textOf(record, 'demand') ?? '');
  return (
    runIsOver(runs.get(textOf(record, 'run') ?? ''), lines) || order === undefined || order.neededPieces === 0
  );
}
