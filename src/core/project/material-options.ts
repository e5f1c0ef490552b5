// What would keep a run from standing: ordering in time, at the normal price or express.
import type { MaterialConsequence, Option } from '../types/decision.ts';
import { type SupplyTerm, supplyTerms } from './countermeasures.ts';
import { orderOptions } from './options.ts';
import type { World } from './world.ts';

/** A delivery promised in time is late this often until the supplier's own record says otherwise. */
const P_DELIVERY_LATE = 0.05;

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
  const inTime = term.chances.filter(
    (chance) => chance.closesAt > world.now && chance.at <= consequence.runoutAt,
  );
  const chance = inTime.at(-1);
  if (!chance) return [];
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
      pLate: P_DELIVERY_LATE,
      fix: true,
      costMinor: term.extraCostMinor,
      expectedCostMinor:
        loss === null ? term.extraCostMinor : Math.round(term.extraCostMinor + P_DELIVERY_LATE * loss),
      closesAt: chance.closesAt,
      marginAfterMinor: null,
    },
  ];
}
