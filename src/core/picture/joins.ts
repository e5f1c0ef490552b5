// Relations that should hold and do not: runs without order, orders without customer. Shown, never dropped.
import { find } from '../model/model.ts';
import { stocksOf, unjudgedMaterials } from '../project/material.ts';
import type { LineQueue } from '../project/queue.ts';
import type { World } from '../project/world.ts';
import type { BrokenJoin } from '../types/picture.ts';

export function brokenJoins(world: World, lines: ReadonlyMap<string, LineQueue>): BrokenJoin[] {
  const found: BrokenJoin[] = [];
  const { plant } = world;
  for (const estimate of world.estimates.values()) {
    const job = estimate.job;
    if (job === null || plant.jobs.has(job)) continue;
    const line = plant.lines.get(estimate.lineId)?.name ?? estimate.lineId;
    found.push({
      from: { kind: 'line', id: estimate.lineId },
      to: 'run',
      words: `${line} says it runs ${job}. ERP knows no such run.`,
    });
  }
  for (const queue of lines.values()) {
    for (const { run } of queue.runs) {
      if (!plant.peggedRuns.has(run.id))
        found.push({
          from: { kind: 'run', id: run.id },
          to: 'order',
          words: `Run ${run.id} on ${queue.line.name} makes no known order.`,
        });
    }
    if (queue.unknown) {
      found.push({
        from: { kind: 'run', id: queue.unknown.runId },
        to: 'standard',
        words: `Run ${queue.unknown.runId} and those behind it cannot be placed: ${queue.unknown.reason}.`,
      });
    }
  }
  for (const order of plant.orders.values()) {
    if (order.neededPieces === 0) continue;
    const known = order.customerId !== null && world.model.kinds.get('customer')?.has(order.customerId);
    if (!known)
      found.push({
        from: { kind: 'order', id: order.id },
        to: 'customer',
        words: `Order ${order.id} has no known customer.`,
      });
    if (order.shipmentId !== null && !plant.shipments.has(order.shipmentId)) {
      found.push({
        from: { kind: 'order', id: order.id },
        to: 'shipment',
        words: `Order ${order.id} is to leave with ${order.shipmentId}, which ERP does not list.`,
      });
    }
  }
  return [...found, ...strayStock(world), ...unjudged(world, lines)];
}

function strayStock(world: World): BrokenJoin[] {
  const found: BrokenJoin[] = [];
  for (const stock of stocksOf(world).values()) {
    if (!find(world.model, 'material', stock.materialId))
      found.push({
        from: { kind: 'stock', id: stock.materialId },
        to: 'material',
        words: `There is stock of ${stock.materialId}, which no source lists as a material. When it runs out is not judged.`,
      });
  }
  return found;
}

/** Named one by one; of the others only how many there are. */
const MOST_NAMED = 20;

/** Parts that open runs draw and about which nothing can be said. */
function unjudged(world: World, lines: ReadonlyMap<string, LineQueue>): BrokenJoin[] {
  const all = unjudgedMaterials(world, lines);
  const found = all.slice(0, MOST_NAMED).map(({ materialId, reason }) => ({
    from: { kind: 'material', id: materialId },
    to: 'stock',
    words: `Cannot judge when ${materialId} runs out: ${reason}.`,
  }));
  const more = all[MOST_NAMED];
  if (!more) return found;
  const words = `Cannot judge when ${all.length - MOST_NAMED} more parts run out: no stock of them that can be read.`;
  return [...found, { from: { kind: 'material', id: more.materialId }, to: 'stock', words }];
}
