// What can be done, as the plant wrote it down: countermeasures and supply terms with the chances still open.
import { all, type Model, numberOf, textOf } from '../model/model.ts';
import type { Json } from '../types/entity.ts';
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
  readonly costMinor: number | null;
  readonly minutes: number | null;
  readonly chances: readonly Chance[];
};

export function countermeasures(model: Model): Countermeasure[] {
  return all(model, 'countermeasure').map(({ record }) => ({
    id: record.id,
    type: textOf(record, 'type') ?? '',
    lineId: textOf(record, 'line'),
    stationId: textOf(record, 'station'),
    name: textOf(record, 'name') ?? record.id,
    action: textOf(record, 'action') ?? textOf(record, 'name') ?? record.id,
    ask: textOf(record, 'ask') ?? '',
    costMinor: numberOf(record, 'costMinor'),
    minutes: numberOf(record, 'minutes'),
    chances: chancesOf(record.fields['slots'], 'at'),
  }));
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
