// What orders still need once finished goods that are free are given to them, earliest deadline first.
import { compareIds } from '../model/model.ts';
import type { Order, Plant } from '../model/plant.ts';

const kept = new WeakMap<Plant, ReadonlyMap<string, number>>();

/** Pieces each order still needs made, by order. Zero: it is served from stock. */
export function netNeeds(plant: Plant): ReadonlyMap<string, number> {
  const known = kept.get(plant) ?? netOf(plant);
  kept.set(plant, known);
  return known;
}

function netOf(plant: Plant): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  const free = new Map<string, number>();
  const cutoff = (order: Order): number =>
    plant.shipments.get(order.shipmentId ?? '')?.packingClosesAt ?? order.dueAt ?? Number.MAX_SAFE_INTEGER;
  const ordered = [...plant.orders.values()].sort((a, b) => cutoff(a) - cutoff(b) || compareIds(a.id, b.id));
  for (const { id, materialId, neededPieces } of ordered) {
    const left = free.get(materialId) ?? freePieces(plant, materialId);
    const taken = Math.min(left, neededPieces);
    free.set(materialId, left - taken);
    net.set(id, neededPieces - taken);
  }
  return net;
}

/** What ERP shows less what it booked from runs that are still known: their pieces are counted on the runs. */
function freePieces(plant: Plant, materialId: string): number {
  const stocks = plant.stockByMaterial.get(materialId);
  if (!stocks) return 0;
  let pieces = stocks.reduce((sum, stock) => sum + stock.pieces, 0);
  for (const run of plant.runs.values()) if (run.materialId === materialId) pieces -= run.confirmedPieces;
  return Math.max(0, pieces);
}
