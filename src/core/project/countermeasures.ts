// What can be done, as the plant wrote it down: countermeasures and supply terms with the chances still open.
import { all, compareIds, derived, type Model, numberOf, textOf } from '../model/model.ts';
import type { EntityRecord, Json } from '../types/entity.ts';
import type { UtcMs } from '../types/time.ts';

/** One chance: `at` it begins (or arrives), `to` it ends, `closesAt` until when it must be asked for. */
export type Chance = { readonly at: UtcMs; readonly to: UtcMs; readonly closesAt: UtcMs };

export type Countermeasure = {
  readonly id: string;
  readonly type: string;
  readonly lineId: string | null;
  readonly stationId: string | null;
  readonly name: string;
  readonly action: string;
  readonly ask: string;
  /** Null: the plant gave none, or one below zero, which is none. */
  readonly costMinor: number | null;
  readonly minutes: number | null;
  /** Where a run can be moved to. */
  readonly toLineId: string | null;
  /** Null: nobody said how long changing over takes. */
  readonly setupHours: number | null;
  /** Freight of a second delivery. */
  readonly freightMinor: number | null;
  /** What it takes that other countermeasures need too. */
  readonly needs: readonly string[];
  readonly negativeCost: boolean;
  readonly chances: readonly Chance[];
};

/** The same list as long as no record of it has changed. */
export const countermeasures: (model: Model) => readonly Countermeasure[] = derived(['countermeasure'], made);

function made(model: Model): readonly Countermeasure[] {
  return all(model, 'countermeasure').map(({ record }) => ({
    id: record.id,
    type: textOf(record, 'type') ?? '',
    lineId: textOf(record, 'line'),
    stationId: textOf(record, 'station'),
    name: textOf(record, 'name') ?? record.id,
    action: textOf(record, 'action') ?? textOf(record, 'name') ?? record.id,
    ask: textOf(record, 'ask') ?? '',
    costMinor: atLeastZero(numberOf(record, 'costMinor')),
    minutes: atLeastZero(numberOf(record, 'minutes')),
    toLineId: textOf(record, 'toLine'),
    setupHours: setupHoursOf(record),
    freightMinor: atLeastZero(numberOf(record, 'partialFreightMinor')),
    needs: needsOf(record.fields['needs']),
    negativeCost: ['costMinor', 'partialFreightMinor'].some((field) => (numberOf(record, field) ?? 0) < 0),
    chances: chancesOf(record.fields['slots'], 'at'),
  }));
}

function atLeastZero(value: number | null): number | null {
  return value !== null && value >= 0 ? value : null;
}

function setupHoursOf(record: EntityRecord): number | null {
  const minutes = atLeastZero(numberOf(record, 'minutes'));
  return atLeastZero(numberOf(record, 'setupHours')) ?? (minutes === null ? null : minutes / 60);
}

/** A list of names, or one name. */
function needsOf(needs: Json | undefined): string[] {
  const named = Array.isArray(needs) ? needs : [needs];
  const texts = named.filter((one): one is string => typeof one === 'string' && one.trim() !== '');
  return [...new Set(texts.map((one) => one.trim()))].toSorted(compareIds);
}

export type SupplyTerm = {
  readonly id: string;
  readonly mode: 'normal' | 'express';
  readonly leadWorkingDays: number;
  readonly extraCostMinor: number;
  readonly lotPieces: number;
  readonly chances: readonly Chance[];
};

export function supplyTerms(model: Model, materialId: string): SupplyTerm[] {
  return all(model, 'supplyTerm')
    .filter(({ record }) => textOf(record, 'material') === materialId)
    .map(({ record }) => ({
      id: record.id,
      mode: textOf(record, 'mode') === 'express' ? 'express' : 'normal',
      leadWorkingDays: numberOf(record, 'leadWorkingDays') ?? 0,
      extraCostMinor: numberOf(record, 'extraCostMinor') ?? 0,
      lotPieces: Math.max(1, numberOf(record, 'lotPieces') ?? 1),
      chances: chancesOf(record.fields['slots'], 'arrivesAt'),
    }));
}

function chancesOf(slots: Json | undefined, key: 'at' | 'arrivesAt'): Chance[] {
  if (!Array.isArray(slots)) return [];
  const found: Chance[] = [];
  for (const slot of slots as readonly Json[]) {
    if (slot === null || typeof slot !== 'object' || Array.isArray(slot)) continue;
    const row = slot as { readonly [name: string]: Json };
    const at = row[key];
    const closesAt = row['closesAt'];
    const to = row['to'];
    if (typeof at === 'number' && typeof closesAt === 'number')
      found.push({ at, to: typeof to === 'number' ? to : at, closesAt });
  }
  return found.toSorted((a, b) => a.closesAt - b.closesAt || a.at - b.at);
}
