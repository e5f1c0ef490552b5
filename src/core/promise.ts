// "By when could we promise it?", asked of the fold between two ticks. Changes nothing in it.
import { all, compareIds } from './model/model.ts';
import { billOf } from './project/bill-of-material.ts';
import { openReceipts } from './project/receipts.ts';
import { type SafePromise, safePromise } from './project/safe-promise.ts';
import type { Projected } from './rules/facts.ts';
import { nearest } from './rules/nearest.ts';
import type { FoldState } from './state.ts';
import { ruleSet } from './step.ts';
import { lastSeen } from './think.ts';
import type { PromiseAnswer, PromiseAsked, PromiseFound } from './types/promise.ts';

/** As of the last tick. Null: nothing was decided yet. */
export function promiseNow(state: FoldState, asked: PromiseAsked): PromiseAnswer | null {
  if (state.lastTickAt === null) return null;
  return promiseIn(lastSeen(state, ruleSet(state), state.lastTickAt).projected, asked);
}

/** Of a look at everything. `pieces` above 0, `sure` between 0 and 1. */
export function promiseIn(projected: Projected, asked: PromiseAsked): PromiseAnswer {
  const unknown = unknownMaterial(projected, asked.materialId);
  if (unknown !== null) return unknown;
  const routes = routesOf(projected);
  if (asked.route !== null && !routes.includes(asked.route))
    return { type: 'unknown-route', near: nearest(asked.route, routes), routes };
  const route = asked.route ?? (routes.length === 1 ? (routes[0] ?? null) : null);
  const meant = { ...asked, route };
  const found = safePromise(projected.world, projected.lines, meant);
  if (found.promises.length + found.unknown.length === 0)
    return { type: isBought(projected, asked.materialId) ? 'bought' : 'no-standard' };
  return foundIn(projected, found, { asked: meant, routes });
}

/** So many names are an offer; more are a list to look up in ERP. */
const MOST_OFFERED = 12;

function unknownMaterial(projected: Projected, materialId: string): PromiseAnswer | null {
  const { world } = projected;
  const standards = [...world.standards.keys()].map((key) => key.slice(key.indexOf('|') + 1));
  const known = [...new Set([...(world.model.kinds.get('material')?.keys() ?? []), ...standards])];
  if (known.includes(materialId)) return null;
  if (known.length === 0) return { type: 'no-material' };
  const made = [...new Set(standards)].toSorted(compareIds);
  return {
    type: 'unknown-material',
    near: nearest(materialId, known),
    made: made.slice(0, MOST_OFFERED),
    more: Math.max(0, made.length - MOST_OFFERED),
    routes: routesOf(projected),
  };
}

const routesOf = ({ world }: Projected): string[] =>
  [...new Set([...world.plant.shipments.values()].map(({ route }) => route))].toSorted(compareIds);

const isBought = ({ world }: Projected, materialId: string): boolean =>
  openReceipts(world.model).has(materialId) ||
  all(world.model, 'supplyTerm').some(({ record }) => record.fields['material'] === materialId);

function foundIn(
  projected: Projected,
  { promises, unknown }: SafePromise,
  { asked, routes }: Pick<PromiseFound, 'asked' | 'routes'>,
): PromiseFound {
  const { plant, now } = projected.world;
  const nameOf = (lineId: string): string => plant.lines.get(lineId)?.name ?? lineId;
  return {
    type: 'found',
    at: now,
    zone: plant.zone,
    asked,
    routes,
    promises: promises.map(({ shipment, ...line }) => ({
      ...line,
      shipment: shipment && { id: shipment.id, departsAt: shipment.departsAt },
    })),
    unknown: unknown.map((line) => ({ ...line, lineName: nameOf(line.lineId) })),
    runsOut: promises.length === 0 ? [] : runsOut(projected, promises, asked.materialId),
  };
}

/** What the promise does not count: parts of it that run out, and what its lines will stand for. */
function runsOut(
  { world, materials }: Projected,
  promises: SafePromise['promises'],
  materialId: string,
): PromiseFound['runsOut'] {
  const parts = billOf(world.model).partsOf.get(materialId) ?? [];
  const promising = new Set(promises.map(({ lineId }) => lineId));
  return [...materials.values()].flatMap(({ materialId: id, name, runoutAt, hit }) => {
    const line = hit?.queued.line;
    const concerns = parts.some((part) => part.materialId === id) || (line && promising.has(line.id));
    if (runoutAt === null || line === undefined || !concerns) return [];
    return [{ label: name.includes(id) ? name : `${name} ${id}`, at: runoutAt, lineName: line.name }];
  });
}
