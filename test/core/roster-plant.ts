// People of a made-up plant as their config has them: the records the core reads, and who works when by another way.

import { personFields, roleRecords } from '../../src/config/people-records.ts';
import type { CyclePattern, PersonEntry, PlantFile, RoleEntry } from '../../src/config/plant-file.ts';
import { holdersOf, patternsOf } from '../../src/config/shift-patterns.ts';
import { zoneTable } from '../../src/config/zone-table.ts';
import { applySnapshot, emptyModel, type Model } from '../../src/core/model/model.ts';
import type { EntityRecord, Json } from '../../src/core/types/entity.ts';

export const YEAR = Date.UTC(2026, 5, 1);
export const HOUR = 3_600_000;

export type Crew = {
  readonly zone: string;
  readonly people: readonly PersonEntry[];
  readonly roles?: readonly RoleEntry[];
  readonly patterns?: readonly CyclePattern[];
};

export const utc = (zone: string, text: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;

/** What `plant.yaml` would hold of it; nothing else of a plant is asked here. */
export function plantFile({ zone, people, roles = [], patterns = [] }: Crew): PlantFile {
  const plant = { name: 'P', zone, currency: 'EUR', language: 'en', panelUrl: 'http://x' };
  return { plant, people, roles, patterns } as unknown as PlantFile;
}

export function modelOf(crew: Crew, plantFields: { readonly [name: string]: Json } = {}): Model {
  const plant = plantFile(crew);
  const people = personFields(plant).map(({ id, fields }): EntityRecord => {
    const given = Object.entries(fields).filter((one): one is [string, Json] => one[1] !== undefined);
    return { kind: 'person', id, fields: Object.fromEntries(given) };
  });
  const records: EntityRecord[] = [
    { kind: 'plant', id: 'plant', fields: { zone: zoneTable(crew.zone, YEAR), ...plantFields } },
    ...people,
    ...roleRecords(plant),
  ];
  const model = emptyModel();
  const covers = ['plant', 'person', 'role'];
  const rest = { asOf: YEAR, rows: records.length, removes: [], hash: '' } as const;
  const body = { type: 'snapshot', covers, upserts: records, ...rest } as const;
  applySnapshot(model, { seq: 1, source: 'config', effectiveAt: YEAR, recordedAt: YEAR, body });
  return model;
}

export type Expanded = { readonly day: string; readonly from: number; readonly to: number };

/** Every shift that begins on these local days, each looked up in the calendar itself; the core walks its own way. */
export function expanded(crew: Crew, person: PersonEntry, firstDay: string, days: number): Expanded[] {
  const pattern = patternsOf(plantFile(crew)).find(({ id }) => id === person.works);
  if (pattern === undefined) return [];
  const begins = Temporal.PlainDate.from(person.cycleBegins ?? '2026-06-01');
  const found: Expanded[] = [];
  for (let i = 0; i < days; i++) {
    const date = Temporal.PlainDate.from(firstDay).add({ days: i });
    const past = begins.until(date, { largestUnit: 'day' }).days % pattern.cycleDays;
    const number = ((past + pattern.cycleDays) % pattern.cycleDays) + 1;
    for (const { days: on, from, to } of pattern.shifts) {
      if (!on.includes(number)) continue;
      const end = to > from ? date : date.add({ days: 1 });
      const begin = utc(crew.zone, `${date}T${from}`);
      const over = utc(crew.zone, `${end}T${to}`);
      if (over > begin) found.push({ day: date.toString(), from: begin, to: over });
    }
  }
  return found;
}

export const isAwayOn = ({ absent = [] }: PersonEntry, day: string): boolean =>
  absent.some(({ from, to }) => from <= day && day <= to);

/** What those shifts that no absence takes come to: sorted, and those that touch or overlap joined. */
export function duties(person: PersonEntry, shifts: readonly Expanded[]): [number, number][] {
  const joined: [number, number][] = [];
  const worked = shifts.filter(({ day }) => !isAwayOn(person, day)).toSorted((a, b) => a.from - b.from);
  for (const { from, to } of worked) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

export const firstHolders = (crew: Crew, role: string): readonly string[] =>
  holdersOf(crew.roles?.find(({ id }) => id === role) ?? { id: role, name: role });
