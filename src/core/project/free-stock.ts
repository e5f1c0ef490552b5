// What orders still need once finished goods that are free are given to them, earliest deadline first.
import { compareIds } from '../model/model.ts';
import type { Order, Plant, Run } from '../model/plant.ts';

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

/** What ERP shows less what it booked for orders that wait for it: their pieces are counted on the runs. */
function freePieces(plant: Plant, materialId: string): number {
  const stocks = plant.stockByMaterial.get(materialId);
  if (!stocks) return 0;
  let pieces = stocks.reduce((sum, stock) => sum + stock.pieces, 0);
  for (const run of plant.runs.values()) if (run.materialId === materialId) pieces -= waitedFor(plant, run);
  return Math.max(0, pieces);
}

/** Of what ERP booked from a run the pieces of orders that are not shipped; what was made for nobody is free. */
function waitedFor({ orders, pegsByRun }: Plant, { id, confirmedPieces }: Run): number {
  let pieces = 0;
  for (const { orderId, quantityPieces } of pegsByRun.get(id) ?? [])
    pieces += Math.min(quantityPieces, orders.get(orderId)?.neededPieces ?? 0);
  return Math.min(confirmedPieces, pieces);
}
