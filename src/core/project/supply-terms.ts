// On which terms a material can be ordered, and how long it then takes to come.
import { localDay, sameHourOn } from '../model/local-time.ts';
import { all, derived, type Model, numberOf, textOf } from '../model/model.ts';
import { plantOf } from '../model/plant.ts';
import { firstOf, inForce, keyOf } from '../model/written.ts';
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

/** Of this supplier, else of whoever supplies it. Null: nobody said. */
function leadTime(model: Model, materialId: string, supplier: string | null): number | null {
  const keys = [keyOf(materialId, supplier), keyOf(materialId, null)];
  const found = firstOf(inForce(model, 'leadTime'), keys);
  return found && atLeastZero(numberOf(found.held.record, 'leadWorkingDays'));
}

/** The same chances to order, each with its arrival so many working days earlier or later. */
function withLeadTime(term: SupplyTerm, days: number | null, zone: Zone): SupplyTerm {
  if (days === null || days === term.leadWorkingDays) return term;
  const moved = days - (term.leadWorkingDays ?? days);
  const chances = term.chances.map(({ at, closesAt }) => {
    const arrivesAt = workingDaysFrom(zone, at, moved);
    return { at: arrivesAt, to: arrivesAt, closesAt };
  });
  return { ...term, leadWorkingDays: days, chances };
}

/** The same hour of the day, so many days from Monday to Friday later; before it where they are fewer than none. */
function workingDaysFrom(zone: Zone, at: UtcMs, days: number): UtcMs {
  const step = Math.sign(days);
  let day = localDay(zone, at);
  for (let left = Math.abs(days); left > 0; ) {
    day += step;
    if (isWorkingDay(day)) left -= 1;
  }
  return sameHourOn(zone, day, at);
}

/** 1970-01-01 was a Thursday. */
function isWorkingDay(day: number): boolean {
  return (((day + 3) % 7) + 7) % 7 < 5;
}
