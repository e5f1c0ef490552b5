// On which terms a material can be ordered, and how long it then takes to come.
import { dayOfWeek, localDay, sameHourOn } from '../model/local-time.ts';
import { all, derived, type Model, numberOf, textOf } from '../model/model.ts';
import { plantOf } from '../model/plant.ts';
import { firstOf, type InForce, inForce, keyOf } from '../model/written.ts';
import type { EntityRecord } from '../types/entity.ts';
import type { UtcMs, Zone } from '../types/time.ts';
import { atLeastZero, type Chance, chancesOf } from './countermeasures.ts';

export type SupplyTerm = {
  readonly id: string;
  readonly mode: 'normal' | 'express';
  /** Whose punctuality counts; empty: nobody said. */
  readonly supplier: string;
  /** Null: nobody said, or less than nothing. */
  readonly leadWorkingDays: number | null;
  readonly extraCostMinor: number | null;
  readonly lotPieces: number;
  readonly chances: readonly Chance[];
};

/** Working days of the normal way. Null: nobody said. */
export function leadDaysOf(model: Model, materialId: string): number | null {
  const normal = supplyTerms(model, materialId).find(
    ({ mode, leadWorkingDays }) => mode === 'normal' && leadWorkingDays !== null,
  );
  return normal?.leadWorkingDays ?? leadTime(model, materialId, null);
}

export function supplyTerms(model: Model, materialId: string): readonly SupplyTerm[] {
  return termsByMaterial(model).get(materialId) ?? [];
}

const termsByMaterial = derived(['supplyTerm', 'leadTime', 'plant'], (model) => {
  const { zone } = plantOf(model);
  const found = new Map<string, SupplyTerm[]>();
  for (const { record } of all(model, 'supplyTerm')) {
    const materialId = textOf(record, 'material') ?? '';
    const term = withLeadTime(termOf(record), leadTimeOf(model, materialId, record), zone);
    const own = found.get(materialId);
    if (own) own.push(term);
    else found.set(materialId, [term]);
  }
  return found;
});

function termOf(record: EntityRecord): SupplyTerm {
  return {
    id: record.id,
    mode: textOf(record, 'mode') === 'express' ? 'express' : 'normal',
    supplier: textOf(record, 'supplier') ?? '',
    leadWorkingDays: atLeastZero(numberOf(record, 'leadWorkingDays')),
    extraCostMinor: atLeastZero(numberOf(record, 'extraCostMinor')),
    lotPieces: Math.max(1, numberOf(record, 'lotPieces') ?? 1),
    chances: chancesOf(record.fields['slots'], 'arrivesAt'),
  };
}

/** A lead time is of the normal way: who pays for express has a promise of its own. */
function leadTimeOf(model: Model, materialId: string, term: EntityRecord): number | null {
  return textOf(term, 'mode') === 'express' ? null : leadTime(model, materialId, textOf(term, 'supplier'));
}

/** The lead time that counts for a material of that supplier; null: nobody said. */
export function leadTimeFor(model: Model, materialId: string, supplier: string | null): InForce | null {
  return firstOf(inForce(model, 'leadTime'), [keyOf(materialId, supplier), keyOf(materialId, null)]);
}

/** Working days, three years: more is a date or a number that was read wrongly. */
const MOST_LEAD_DAYS = 750;

/** Of this supplier, else of whoever supplies it. Null: nobody said. */
function leadTime(model: Model, materialId: string, supplier: string | null): number | null {
  const found = leadTimeFor(model, materialId, supplier);
  const days = found && atLeastZero(numberOf(found.held.record, 'leadWorkingDays'));
  return days !== null && days <= MOST_LEAD_DAYS ? days : null;
}

/** The same chances to order, each with its arrival so many working days earlier or later. */
function withLeadTime(term: SupplyTerm, days: number | null, zone: Zone): SupplyTerm {
  if (days === null || days === term.leadWorkingDays) return term;
  const moved = days - (term.leadWorkingDays ?? days);
  const chances = term.chances.map(({ at, closesAt }) => {
    const arrivesAt = afterOrdering(zone, workingDaysFrom(zone, at, moved), closesAt);
    return { at: arrivesAt, to: arrivesAt, closesAt };
  });
  return { ...term, leadWorkingDays: days, chances };
}

/** Nothing comes before it is ordered: then on the next working day. */
function afterOrdering(zone: Zone, at: UtcMs, closesAt: UtcMs): UtcMs {
  return at > closesAt ? at : workingDaysFrom(zone, at, 1);
}

const SATURDAY = 5;

/** The same hour of the day, so many days from Monday to Friday later; before it where they are fewer than none. */
function workingDaysFrom(zone: Zone, at: UtcMs, days: number): UtcMs {
  const step = Math.sign(days);
  let day = localDay(zone, at);
  for (let left = Math.abs(days); left > 0; ) {
    day += step;
    if (dayOfWeek(day) < SATURDAY) left -= 1;
  }
  return sameHourOn(zone, day, at);
}
