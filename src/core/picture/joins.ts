// Relations that should hold and do not: runs without order, orders without customer. Shown, never dropped.
import { grouped } from '../model/grouped.ts';
import { derived, find, type Model } from '../model/model.ts';
import { plantOf } from '../model/plant.ts';
import { judgedStock, unjudgedMaterials } from '../project/material.ts';
import type { LineQueue } from '../project/queue.ts';
import type { World } from '../project/world.ts';
import type { BrokenJoin } from '../types/picture.ts';
import { contradictions } from './contradictions.ts';
import { isForOrder } from './join-score.ts';

export function brokenJoins(world: World, lines: ReadonlyMap<string, LineQueue>): BrokenJoin[] {
  const found: BrokenJoin[] = [];
  const { plant, model } = world;
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
  const loose = looseRuns(model);
  for (const queue of lines.values()) found.push(...onQueue(queue, loose.get(queue.line.id)));
  return [
    ...found,
    ...orderJoins(model),
    ...contradictions(model),
    ...strayStock(model),
    ...unjudged(world, lines),
  ];
}

/** By line, the runs that make something for no known order. */
const looseRuns: (model: Model) => ReadonlyMap<string, ReadonlySet<string>> = derived(
  ['run', 'peg', 'salesOrderLine', 'stockRefill', 'customer'],
  (model) => {
    const plant = plantOf(model);
    const loose = grouped(
      [...plant.runs.values()].filter((run) => !isForOrder(plant, run)),
      ({ lineId }) => lineId,
    );
    return new Map([...loose].map(([lineId, some]) => [lineId, new Set(some.map(({ id }) => id))]));
  },
);

function onQueue(queue: LineQueue, loose: ReadonlySet<string> | undefined): BrokenJoin[] {
  const found = (loose ? queue.runs : []).flatMap(({ run }): BrokenJoin[] => {
    const words = `Run ${run.id} on ${queue.line.name} makes no known order.`;
    return loose?.has(run.id) ? [{ from: { kind: 'run', id: run.id }, to: 'order', words }] : [];
  });
  if (!queue.unknown) return found;
  const { runId, reason } = queue.unknown;
  const words = `Run ${runId} and those behind it cannot be placed: ${reason}.`;
  return [...found, { from: { kind: 'run', id: runId }, to: 'standard', words }];
}

const orderJoins: (model: Model) => readonly BrokenJoin[] = derived(
  ['salesOrderLine', 'stockRefill', 'customer', 'shipment'],
  (model) => {
    const { orders, shipments } = plantOf(model);
    const found: BrokenJoin[] = [];
    for (const { id, neededPieces, customerId, shipmentId } of orders.values()) {
      if (neededPieces === 0) continue;
      const from = { kind: 'order', id };
      // Stock to be refilled is nobody's.
      if (find(model, 'salesOrderLine', id) && !find(model, 'customer', customerId))
        found.push({ from, to: 'customer', words: `Order ${id} has no known customer.` });
      if (shipmentId !== null && !shipments.has(shipmentId)) {
        const words = `Order ${id} is to leave with ${shipmentId}, which ERP does not list.`;
        found.push({ from, to: 'shipment', words });
      }
    }
    return found;
  },
);

const strayStock: (model: Model) => readonly BrokenJoin[] = derived(
  ['stock', 'component', 'material'],
  (model) => {
    const stray = [...judgedStock(model).keys()].filter((id) => !find(model, 'material', id));
    return stray.map((id) => ({
      from: { kind: 'stock', id },
      to: 'material',
      words: `There is stock of ${id}, which no source lists as a material. When it runs out is not judged.`,
    }));
  },
);

/** Named one by one; of the others only how many there are. */
const MOST_NAMED = 20;

/** Parts that open runs draw and about which nothing can be said. */
function unjudged(world: World, lines: ReadonlyMap<string, LineQueue>): BrokenJoin[] {
  const parts = unjudgedMaterials(world, lines);
  const found = parts.slice(0, MOST_NAMED).map(({ materialId, reason }) => ({
    from: { kind: 'material', id: materialId },
    to: 'stock',
    words: `Cannot judge when ${materialId} runs out: ${reason}.`,
  }));
  const more = parts[MOST_NAMED];
  if (!more) return found;
  const words = `Cannot judge when ${parts.length - MOST_NAMED} more parts run out: no stock of them that can be read.`;
  return [...found, { from: { kind: 'material', id: more.materialId }, to: 'stock', words }];
}
