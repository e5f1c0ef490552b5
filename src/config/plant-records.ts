// The plant file as entity records: the snapshot of the source `config`, the same all through a local day.
import type { TagConfig } from '../contracts/source.ts';
import type { EntityRecord, Json } from '../core/types/entity.ts';
import type { UtcMs } from '../core/types/time.ts';
import { chanceSlots, orderSlots } from './chance-slots.ts';
import type { PlantFile } from './plant-file.ts';
import type { PlantMoney } from './plant-money.ts';
import { shiftTable } from './shift-table.ts';
import { localDay, zoneTable } from './zone-table.ts';

/** What the config says a tag means, as its record's fields. */
export type TagEntry = TagConfig & { readonly meaning: { readonly [field: string]: Json } };

/** A source as people call it, and how old what it says may become. */
export type SourceEntry = {
  readonly id: string;
  readonly title: string;
  readonly staleAfterMs: number | null;
};

export type PlantSource = {
  readonly plant: PlantFile;
  readonly money: PlantMoney;
  readonly tags: readonly TagEntry[];
  readonly sources: readonly SourceEntry[];
};

/** Expanded around the local day of `now`. */
export function plantRecords(
  { plant, money, tags, sources }: PlantSource,
  now: UtcMs,
): readonly EntityRecord[] {
  const { zone } = plant.plant;
  const today = localDay(zone, now);
  const shiftCalendars = plant.calendars.map(({ id, name, shifts }) =>
    record('shiftCalendar', id, { name, shifts: shiftTable(shifts, zone, today) }),
  );
  const countermeasures = plant.countermeasures.map((entry, index) =>
    record('countermeasure', entry.id, {
      type: entry.type,
      line: entry.line,
      toLine: entry.toLine,
      station: entry.station,
      name: entry.name,
      action: entry.action,
      ask: entry.ask,
      costMinor: money.of('countermeasures', index),
      partialFreightMinor: money.of('countermeasures', index, 'partialFreight'),
      minutes: entry.minutes,
      setupHours: entry.setupHours,
      needs: entry.needs,
      slots: entry.chances && chanceSlots(entry.chances, zone, today),
    }),
  );
  const supplyTerms = plant.supplyTerms.map((entry, index) =>
    record('supplyTerm', `${entry.material}/${entry.mode}`, {
      material: entry.material,
      mode: entry.mode,
      leadWorkingDays: entry.leadWorkingDays,
      extraCostMinor: money.of('supplyTerms', index),
      lotPieces: entry.lotPieces,
      slots: orderSlots(entry, zone, today),
    }),
  );
  return [
    plantRecord(plant, money, now),
    ...shiftCalendars,
    ...placeRecords(plant, money),
    ...countermeasures,
    ...supplyTerms,
    ...plant.people.map(({ id }) => record('person', id, {})),
    ...plant.roles.map(({ id, name, holder }) => record('role', id, { name, holder })),
    ...sources.map(({ id, title, staleAfterMs }) => record('source', id, { title, staleAfterMs })),
    ...tags.map(({ id, meaning }) => record('tag', id, meaning)),
  ];
}

function plantRecord({ plant }: PlantFile, money: PlantMoney, now: UtcMs): EntityRecord {
  return record('plant', 'plant', {
    name: plant.name,
    currency: plant.currency,
    zone: zoneTable(plant.zone, now),
    bandLimits: money.bandLimitsMinor,
  });
}

function placeRecords(plant: PlantFile, money: PlantMoney): EntityRecord[] {
  const lines = plant.lines.map(({ id, name, calendar }, index) =>
    record('line', id, { name, calendar, standCostPerHourMinor: money.of('lines', index) }),
  );
  const stations = plant.stations.map(({ id, name, line }, index) =>
    record('station', id, { name, line, reworkCostMinor: money.of('stations', index) }),
  );
  return [...lines, ...stations];
}

/** A field nobody gave is left out: absent is unknown, and never zero. */
function record(
  kind: string,
  id: string,
  fields: { readonly [name: string]: Json | undefined },
): EntityRecord {
  const known = Object.entries(fields).filter(
    (entry): entry is [string, Json] => entry[1] !== null && entry[1] !== undefined,
  );
  return { kind, id, fields: Object.fromEntries(known) };
}
