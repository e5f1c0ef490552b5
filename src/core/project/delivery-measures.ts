// What changes the delivery instead of the line: ship what is ready, or have the parts that hold the run come sooner.
import { grouped } from '../model/grouped.ts';
import { find, numberOf } from '../model/model.ts';
import type { Order } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import { SCENARIOS } from './capacity.ts';
import { needAfter } from './chance-after.ts';
import type { Countermeasure } from './countermeasures.ts';
import type { Candidate, Site } from './delay-site.ts';
import type { Likely } from './likely.ts';
import type { MaterialOutlook } from './material.ts';
import { releasesOf } from './material-release.ts';
import type { Moments } from './moments.ts';
import { lossOf } from './money.ts';
import { latestOf, type Outlook } from './outlook.ts';
import { routingOf } from './routing.ts';
import { nextShipment, slipDaysOf } from './slip.ts';
import { supplyTerms } from './supply-terms.ts';
import type { Futures } from './what-if.ts';
import type { World } from './world.ts';

const ALONE = { hours: null, leaves: false, touches: [] } as const;

/** Ship what is ready, the rest with the next shipment; not to a customer who takes complete deliveries only. */
export function splitting(site: Site, measure: Countermeasure | null): Candidate[] {
  const { order, deadline } = site.late.outlook;
  if (order.completeOnly || !deadline?.shipment || deadline.cutoffAt <= site.world.now) return [];
  const { shipment, departsAt, cutoffAt } = deadline;
  const freightMinor = measure?.freightMinor ?? null;
  const countermeasureId = measure?.id ?? 'partial';
  return [
    {
      ...ALONE,
      key: `${countermeasureId}:${order.id}@${shipment.id}`,
      lever: 'shipping',
      costMinor: freightMinor ?? 0,
      closesAt: cutoffAt,
      change: (before) => before,
      plain: (before) => before,
      part: ({ readyAt, shortPieces }) => ({
        type: 'partial',
        countermeasureId,
        readyPieces: Math.max(0, Math.round(order.neededPieces) - shortPieces),
        restPieces: Math.min(shortPieces, Math.round(order.neededPieces)),
        departsAt,
        restDepartsAt: readyAt === null ? null : (nextShipment(deadline, readyAt)?.departsAt ?? null),
        freightMinor,
        closesAt: cutoffAt,
      }),
    },
  ];
}

type Materials = Site['materials'];

/** Made once for all the cards of a look. */
const hits = new WeakMap<Materials, ReadonlyMap<string, readonly MaterialOutlook[]>>();

/** By run, the materials that run out under it first of all. */
function hitting(materials: Materials): ReadonlyMap<string, readonly MaterialOutlook[]> {
  const known = hits.get(materials) ?? grouped(materials.values(), ({ hit }) => hit?.queued.run.id ?? null);
  hits.set(materials, known);
  return known;
}

/** The express order of what stands the run; of its chances the last that comes before the stock is gone. */
export function expediting(site: Site): Candidate[] {
  const { world, late, materials, cutoffAt } = site;
  const runId = late.need.queued.run.id;
  const holding = (hitting(materials).get(runId) ?? []).filter(
    ({ runoutAt }) => runoutAt !== null && runoutAt < cutoffAt,
  );
  return holding.flatMap(({ materialId, name, runoutAt, shortPieces }) =>
    supplyTerms(world.model, materialId)
      .filter(({ mode }) => mode === 'express')
      .flatMap((term): Candidate[] => {
        const open = term.chances.filter(({ at, closesAt }) => closesAt > world.now && at < cutoffAt);
        const chance = open.findLast(({ at }) => at <= (runoutAt ?? 0)) ?? open[0];
        if (!chance) return [];
        const { at, closesAt } = chance;
        const pieces = Math.ceil(shortPieces / term.lotPieces) * term.lotPieces;
        const held = heldThen(site, materialId, at);
        const named = { countermeasureId: term.id, materialId, materialName: name, pieces } as const;
        return [
          {
            ...ALONE,
            key: `${term.id}@${closesAt}`,
            lever: 'parts',
            costMinor: term.extraCostMinor,
            closesAt,
            change: (before) => ({ ...before, parts: { runId, held } }),
            plain: (before) => ({ ...before, partsAt: held.plain }),
            part: () => ({ type: 'expedite', ...named, arrivesAt: at, closesAt }),
          },
        ];
      }),
  );
}

/** What holds the run once this part of it is there by `at`: this part until then, its other parts, the steps before it. */
function heldThen({ world, lines, materials, late }: Site, materialId: string, at: UtcMs): Moments {
  const { queued } = late.need;
  const runId = queued.run.id;
  const own = materials.get(materialId);
  const sooner = own && releasesOf(world, [own]).get(runId);
  const others = [...materials.values()].filter((one) => one !== own);
  const parts = new Map<string, Moments>(releasesOf(world, others));
  const rest = parts.get(runId) ?? AT_ONCE;
  parts.set(runId, {
    plain: rest.plain === null ? null : Math.max(rest.plain, Math.min(sooner?.plain ?? 0, at)),
    each: rest.each.map((other, s) => Math.max(other, Math.min(sooner?.each[s] ?? 0, at))),
  });
  return routingOf(world, lines, parts).through(queued, AT_ONCE);
}

const AT_ONCE: Moments = { plain: 0, each: new Float64Array(SCENARIOS) };

export type SplitAfter = Pick<Likely, 'pLate' | 'expectedLossMinor'>;

/**
 * The order delivered in two: how likely any one of its pieces is late, and what that costs. A fee on the value
 * counts on the value of what is missing; a penalty by the day is owed whole, for no contract is known to split it.
 */
export function splitAfter(world: World, outlook: Outlook, futures: Futures): SplitAfter | null {
  const { order, deadline, likely } = outlook;
  if (!deadline || !likely) return null;
  const afters = outlook.needs.map((need) => ({ need, after: needAfter(futures, need) }));
  const each = latestOf(afters.map(({ need, after }) => ({ ...need, each: after.each })));
  const ordered = Math.max(order.neededPieces, orderedPieces(world, order));
  let late = 0;
  let shares = 0;
  let losses: number | null = 0;
  for (let s = 0; s < SCENARIOS; s++) {
    if ((each[s] as number) <= deadline.cutoffAt) continue;
    late += 1;
    const missing = afters.reduce((sum, { need, after }) => {
      return (
        sum + Math.min(need.ownPieces, Math.max(0, need.openPieces - after.madeBy(s, deadline.cutoffAt)))
      );
    }, 0);
    const pieces = Math.min(order.neededPieces, missing);
    shares += pieces / order.neededPieces;
    const value = order.valueMinor === null ? null : (order.valueMinor * pieces) / ordered;
    const loss = lossOf({ ...order, valueMinor: value }, slipDaysOf(world, deadline, each[s] as number));
    losses = losses === null || loss === null ? null : losses + loss;
  }
  const pAny = world.calibrate((late + 0.5) / (SCENARIOS + 1), likely.hoursLeft);
  const one = lossOf(order, 1);
  return {
    pLate: late === 0 ? pAny : (pAny * shares) / late,
    expectedLossMinor:
      one === null ? null : Math.round(late === 0 ? pAny * one : (pAny * (losses ?? 0)) / late),
  };
}

function orderedPieces({ model }: World, { id }: Order): number {
  const held = find(model, 'salesOrderLine', id) ?? find(model, 'stockRefill', id);
  return held ? (numberOf(held.record, 'quantityPieces') ?? 0) : 0;
}
