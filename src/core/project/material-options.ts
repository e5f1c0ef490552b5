// What would keep a run from standing: ordering in time, at the normal price or express.
import { hoursPerWorkingDay } from '../model/calendar.ts';
import type { MaterialConsequence, Option } from '../types/decision.ts';
import { type Chance, type SupplyTerm, supplyTerms } from './countermeasures.ts';
import { goBack } from './material-consequence.ts';
import { FIX_P, orderOptions } from './options.ts';
import { delaysOf } from './receipts.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

export function materialOptions(world: World, consequence: MaterialConsequence, pRunout: number): Option[] {
  const loss = standingLoss(consequence);
  const reorders = supplyTerms(world.model, consequence.materialId).flatMap((term) =>
    reorderOf(world, consequence, term, loss),
  );
  const nothing: Option = {
    key: 'nothing',
    kind: 'do-nothing',
    parts: [],
    readyAt: null,
    slipDays: 0,
    shortPieces: consequence.shortPieces,
    pLate: pRunout,
    fix: false,
    costMinor: loss,
    expectedCostMinor: loss === null ? null : Math.round(loss * pRunout),
    closesAt: null,
    marginAfterMinor: null,
  };
  return orderOptions(reorders, nothing);
}

/** What standing costs, for the hours that the missing pieces would have kept the line running. */
export function standingLoss(consequence: MaterialConsequence): number | null {
  const perHour = consequence.standCostPerHourMinor;
  return perHour === null ? null : Math.round(consequence.standHours * perHour);
}

/** The last ordering chance of this term that still arrives before the stock is gone. */
function reorderOf(
  world: World,
  consequence: MaterialConsequence,
  term: SupplyTerm,
  loss: number | null,
): Option[] {
  const chances = term.chances.length > 0 ? term.chances : byLeadTime(world, consequence, term);
  const inTime = chances.filter((chance) => chance.closesAt > world.now && chance.at <= consequence.runoutAt);
  const chance = inTime.at(-1);
  if (!chance) return [];
  const pLate = lateBy(world, (consequence.runoutAt - chance.at) / DAY_MS);
  const pieces = Math.ceil(consequence.shortPieces / term.lotPieces) * term.lotPieces;
  return [
    {
      key: `${term.id}@${chance.closesAt}`,
      kind: 'recover',
      parts: [
        {
          type: 'reorder',
          countermeasureId: term.id,
          mode: term.mode,
          pieces,
          orderAt: chance.closesAt,
          arrivesAt: chance.at,
          closesAt: chance.closesAt,
        },
      ],
      readyAt: chance.at,
      slipDays: 0,
      shortPieces: 0,
      pLate,
      fix: pLate <= FIX_P,
      costMinor: term.extraCostMinor,
      expectedCostMinor: loss === null ? term.extraCostMinor : Math.round(term.extraCostMinor + pLate * loss),
      closesAt: chance.closesAt,
      marginAfterMinor: null,
    },
  ];
}

/** A term without ordering days: ordered its lead time before the parts are needed in the house. */
function byLeadTime(world: World, { lineId, needBy }: MaterialConsequence, term: SupplyTerm): Chance[] {
  const calendar = world.plant.lines.get(lineId)?.calendar ?? null;
  if (!calendar || needBy === null || needBy <= world.now) return [];
  const hours = term.leadWorkingDays * hoursPerWorkingDay(calendar, world.now);
  const closesAt = goBack(calendar, needBy, hours);
  return closesAt === null ? [] : [{ at: needBy, to: needBy, closesAt }];
}

/** How often deliveries are later than so many days. */
function lateBy(world: World, days: number): number {
  let late = 0;
  let all = 0;
  for (const [delay, weight] of delaysOf(world.floor.usage.supply, '')) {
    all += weight;
    if (delay > days) late += weight;
  }
  return late / all;
}
