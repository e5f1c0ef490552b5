// What can be done, as the plant wrote it down: countermeasures with the chances still open.
import { all, compareIds, derived, type Model, numberOf, textOf } from '../model/model.ts';
import { firstOf, inForce, keyOf } from '../model/written.ts';
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
  /** Of overtime without a cost of its own: what an hour of it costs on its line. */
  readonly costPerHourMinor: number | null;
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

const KINDS = ['countermeasure', 'overtimePrice'];

/** The same list as long as no record of it has changed. */
export const countermeasures: (model: Model) => readonly Countermeasure[] = derived(KINDS, made);

export const countermeasuresById: (model: Model) => ReadonlyMap<string, Countermeasure> = derived(
  KINDS,
  (model) => new Map(countermeasures(model).map((measure) => [measure.id, measure])),
);

const onLines = derived(KINDS, () => new Map<string, readonly Countermeasure[]>());

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

/** Of so many hours: its own cost, else the price of an hour. Null: nobody gave either. */
export function overtimeCost({ costMinor, costPerHourMinor }: Countermeasure, hours: number): number | null {
  if (costMinor !== null || costPerHourMinor === null) return costMinor;
  return Math.round(costPerHourMinor * hours);
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
    costPerHourMinor: pricePerHour(model, record),
    minutes: atLeastZero(numberOf(record, 'minutes')),
    toLineId: textOf(record, 'toLine'),
    setupHours: setupHoursOf(record),
    freightMinor: atLeastZero(numberOf(record, 'partialFreightMinor')),
    needs: needsOf(record.fields['needs']),
    negativeCost: ['costMinor', 'partialFreightMinor'].some((field) => (numberOf(record, field) ?? 0) < 0),
    chances: chancesOf(record.fields['slots'], 'at'),
  }));
}

/** On the line, else anywhere. */
function pricePerHour(model: Model, record: EntityRecord): number | null {
  if (textOf(record, 'type') !== 'overtime') return null;
  const price = firstOf(inForce(model, 'overtimePrice'), [keyOf(textOf(record, 'line')), keyOf(null)]);
  return price && atLeastZero(numberOf(price.held.record, 'perHourMinor'));
}

export function atLeastZero(value: number | null): number | null {
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

/** `key`: which time of a slot is the one it is for, `at` or `arrivesAt`. */
export function chancesOf(slots: Json | undefined, key: 'at' | 'arrivesAt'): Chance[] {
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
