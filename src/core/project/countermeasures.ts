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

export const countermeasuresById: (model: Model) => ReadonlyMap<string, Countermeasure> = derived(
  ['countermeasure'],
  (model) => new Map(countermeasures(model).map((measure) => [measure.id, measure])),
);

const onLines = derived(['countermeasure'], () => new Map<string, readonly Countermeasure[]>());

/** What can be done about a line: what is for it, and what is for no place in particular. */
export function countermeasuresOn(model: Model, lineId: string): readonly Countermeasure[] {
  const known = onLines(model);
  let own = known.get(lineId);
  if (!own) {
    own = countermeasures(model).filter(
      (one) => one.lineId === lineId || (one.lineId === null && one.stationId === null),
    );
    known.set(lineId, own);
  }
  return own;
}

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
  return normal?.leadWorkingDays ?? null;
}

export function supplyTerms(model: Model, materialId: string): readonly SupplyTerm[] {
  return termsByMaterial(model).get(materialId) ?? [];
}

const termsByMaterial = derived(['supplyTerm'], (model) => {
  const found = new Map<string, SupplyTerm[]>();
  for (const { record } of all(model, 'supplyTerm')) {
    const materialId = textOf(record, 'material') ?? '';
    const own = found.get(materialId);
    if (own) own.push(termOf(record));
    else found.set(materialId, [termOf(record)]);
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
