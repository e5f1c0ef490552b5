// The plant file as entity records: the snapshot of the source `config`, the same all through a local day.
import type { TagConfig } from '../contracts/source.ts';
import type { EntityRecord, Json } from '../core/types/entity.ts';
import type { UtcMs } from '../core/types/time.ts';
import { chanceSlots, orderSlots } from './chance-slots.ts';
import { dayNumber, minutesOf, personFields, roleRecords } from './people-records.ts';
import { DAYS, type PlantFile } from './plant-file.ts';
import type { PlantMoney } from './plant-money.ts';
import { shiftTable } from './shift-table.ts';
import type { WrittenEntry } from './written-entry.ts';
import { writtenRecords } from './written-folder.ts';
import { localDay, utcOf, zoneTable } from './zone-table.ts';

/** What the config says a tag means, as its record's fields. */
export type TagEntry = TagConfig & { readonly meaning: { readonly [field: string]: Json } };

/** A source as people call it, how old what it says may become, and which kinds its tables tell; null: it has none. */
export type SourceEntry = {
  readonly id: string;
  readonly title: string;
  readonly staleAfterMs: number | null;
  readonly kinds: readonly string[] | null;
};

export type PlantSource = {
  readonly plant: PlantFile;
  readonly money: PlantMoney;
  readonly tags: readonly TagEntry[];
  readonly sources: readonly SourceEntry[];
  readonly written: readonly WrittenEntry[];
};

/** Expanded around the local day of `now`. */
export function plantRecords(
  { plant, money, tags, sources, written }: PlantSource,
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
      decides: entry.decides,
      slots: entry.chances && chanceSlots(entry.chances, zone, today),
    }),
  );
  const supplyTerms = plant.supplyTerms.map((entry, index) =>
    record('supplyTerm', `${entry.material}/${entry.mode}`, {
      material: entry.material,
      mode: entry.mode,
      decides: entry.decides,
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
    ...shippingRecords(plant, today),
    ...countermeasures,
    ...supplyTerms,
    ...personFields(plant).map(({ id, fields }) => record('person', id, fields)),
    ...roleRecords(plant),
    ...sources.map(({ id, title, staleAfterMs, kinds }) =>
      record('source', id, { title, staleAfterMs, kinds }),
    ),
    ...tags.map(({ id, meaning }) => record('tag', id, meaning)),
    ...writtenRecords(written, today),
  ];
}

function plantRecord({ plant, messages }: PlantFile, money: PlantMoney, now: UtcMs): EntityRecord {
  return record('plant', 'plant', {
    name: plant.name,
    currency: plant.currency,
    zone: zoneTable(plant.zone, now),
    bandLimits: money.bandLimitsMinor,
    wakeAboveMinor: money.wakeAboveMinor ?? undefined,
    ...lifeSigns(messages),
  });
}

/** When the box says of itself that it lives, and tries its ways: minutes from local midnight, Monday is 0. */
function lifeSigns({ heartbeat, test }: NonNullable<PlantFile['messages']> = {}) {
  return {
    heartbeat: heartbeat && { role: heartbeat.to, minute: minutesOf(heartbeat.at) },
    test: test && { role: test.to, minute: minutesOf(test.at), weekday: DAYS.indexOf(test.day) },
  };
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

/** A plant that says nothing of shipping has no record of it: which days are usual is the core's to know. */
function shippingRecords(
  { plant, shipping, customers }: PlantFile,
  today: Temporal.PlainDate,
): EntityRecord[] {
  const days = shipping && {
    weekdays: shipping.days.map((day) => DAYS.indexOf(day) + 1).toSorted((a, b) => a - b),
    closedDays: shipping.closed.map(dayNumber).toSorted((a, b) => a - b),
  };
  // Of the plant's midnight: where a customer's year begins while the plant's day goes on, the table waits for its end.
  const midnight = utcOf(today, '00:00', plant.zone);
  const places = customers.map(({ id, zone }) =>
    record('customerPlace', id, { customer: id, zone: zoneTable(zone, midnight) }),
  );
  return [...(days ? [record('shippingDays', 'shipping', days)] : []), ...places];
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
