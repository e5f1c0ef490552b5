// What would keep a run from standing: ordering in time, at the normal price or express.
import { advance, hoursPerWorkingDay } from '../model/calendar.ts';
import type { MaterialConsequence, Option } from '../types/decision.ts';
import { SCENARIOS } from './capacity.ts';
import type { Chance } from './countermeasures.ts';
import type { MaterialOutlook } from './material.ts';
import { goBack, receivingHours } from './material-consequence.ts';
import { FIX_P, type Mark, orderOptions } from './options.ts';
import { delaysOf } from './receipts.ts';
import { type SupplyTerm, supplyTerms } from './supply-terms.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
/** Ordered by then is told to the quarter of an hour: it moves with every piece made. */
const STEP_MS = 900_000;

/** When futures run out, and which of them count. */
type Chances = Pick<MaterialOutlook, 'runouts' | 'orderedUntil' | 'pRunout'>;

export function materialOptions(
  world: World,
  consequence: MaterialConsequence,
  chances: Chances & { readonly mark?: Mark },
): Option[] {
  const { pRunout, mark = (option: Option) => option } = chances;
  const loss = standingLoss(consequence);
  const reorders = supplyTerms(world.model, consequence.materialId).flatMap((term) =>
    reorderOf(world, { consequence, chances, loss }, term),
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
  return orderOptions(reorders.map(mark), nothing);
}

/** What standing costs, for the hours that the missing pieces would have kept the lines running. Null: not all of it is known. */
export function standingLoss(consequence: MaterialConsequence): number | null {
  const { standHours, standCostPerHourMinor, alsoStands = [] } = consequence;
  let loss = 0;
  for (const one of [{ hours: standHours, standCostPerHourMinor }, ...alsoStands]) {
    if (one.standCostPerHourMinor === null) return null;
    loss += one.hours * one.standCostPerHourMinor;
  }
  return Math.round(loss);
}

type Given = {
  readonly consequence: MaterialConsequence;
  readonly chances: Chances;
  readonly loss: number | null;
};

/** Of the chances of this term that still arrive before the stock is gone the last that is sure enough, else the first. */
function reorderOf(world: World, { consequence, chances, loss }: Given, term: SupplyTerm): Option[] {
  const open = term.chances.length > 0 ? term.chances : byLeadTime(world, consequence, term);
  const inTime = open
    .filter(({ closesAt, at }) => closesAt > world.now && at <= consequence.runoutAt)
    .map((chance) => ({ chance, pLate: lateAfter(world, { consequence, chances, term }, chance) }));
  const found = inTime.findLast(({ pLate }) => pLate <= FIX_P) ?? inTime[0];
  if (!found) return [];
  const { chance, pLate } = found;
  const pieces = Math.ceil(consequence.shortPieces / term.lotPieces) * term.lotPieces;
  const cost = term.extraCostMinor;
  return [
    {
      key: term.chances.length > 0 ? `${term.id}@${chance.closesAt}` : term.id,
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
      costMinor: cost,
      expectedCostMinor: loss === null || cost === null ? cost : Math.round(cost + pLate * loss),
      closesAt: chance.closesAt,
      marginAfterMinor: null,
    },
  ];
}

/** A term without ordering days: ordered its lead time before the parts are needed in the house. */
function byLeadTime(world: World, { lineId, needBy }: MaterialConsequence, term: SupplyTerm): Chance[] {
  const calendar = world.plant.lines.get(lineId)?.calendar ?? null;
  const days = term.leadWorkingDays;
  if (!calendar || days === null || needBy === null || needBy <= world.now) return [];
  const closesAt = goBack(calendar, needBy, days * hoursPerWorkingDay(calendar, world.now));
  return closesAt === null
    ? []
    : [{ at: needBy, to: needBy, closesAt: Math.floor(closesAt / STEP_MS) * STEP_MS }];
}

type Ordered = Pick<Given, 'consequence' | 'chances'> & { readonly term: SupplyTerm };

/**
 * How many of the futures are out before the order is on the line, by how late its supplier is. It brings what is
 * missing: how many pieces that is the plain statement says.
 */
function lateAfter(world: World, { consequence, chances, term }: Ordered, { at }: Chance): number {
  const calendar = world.plant.lines.get(consequence.lineId)?.calendar ?? null;
  const hours = receivingHours(world, consequence.materialId);
  const there = (calendar && advance(calendar, at, hours)) ?? at;
  const until = chances.orderedUntil ?? Number.MAX_VALUE;
  const delays = delaysOf(world.floor.usage.supply, term.supplier);
  let late = 0;
  for (const runout of chances.runouts)
    if (runout <= until) late += shareLater(delays, (runout - there) / DAY_MS);
  return (late + 0.5) / (SCENARIOS + 1);
}

/** How often deliveries are later than so many days. */
function shareLater(delays: ReturnType<typeof delaysOf>, days: number): number {
  let late = 0;
  let all = 0;
  for (const [delay, weight] of delays) {
    all += weight;
    if (delay > days) late += weight;
  }
  return late / all;
}
