// People and roles as entity records: ids, languages and times alone. Names and addresses never enter the journal.
import type { EntityRecord, Json } from '../core/types/entity.ts';
import type { CyclePattern, PersonEntry, PlantFile } from './plant-file.ts';
import { beginsByTheWeek, holdersOf, patternsOf } from './shift-patterns.ts';
import { utcOf } from './zone-table.ts';

/** 1970-01-05: days are counted from 1970-01-01. */
const A_MONDAY = 4;
const MINUTES_A_DAY = 1_440;

type Fields = { readonly [name: string]: Json | undefined };

/** Each with its id, in the order of the file; what nobody gave is undefined. */
export function personFields(plant: PlantFile): { readonly id: string; readonly fields: Fields }[] {
  const patterns = patternsOf(plant);
  return plant.people.map((person) => {
    const pattern = patterns.find(({ id }) => id === person.works);
    const fields = {
      language: languageOf(plant, person),
      ...(pattern && patternFields(pattern, person)),
      absent: person.absent?.map(({ from, to }) => [dayNumber(from), dayNumber(to)]),
      standby: person.standby?.map(({ from, to }) => [
        momentIn(plant.plant.zone, from),
        momentIn(plant.plant.zone, to),
      ]),
      standIn: person.standIn,
    };
    return { id: person.id, fields };
  });
}

export const languageOf = ({ plant }: PlantFile, person: PersonEntry): string =>
  person.language ?? plant.language;

/** `holder` is the first: what was written before there were several knows one. */
export function roleRecords({ roles }: PlantFile): EntityRecord[] {
  return roles.map((role) => {
    const holders = holdersOf(role);
    return { kind: 'role', id: role.id, fields: { name: role.name, holder: holders[0] ?? null, holders } };
  });
}

/** Shifts as [day of the cycle, first is 1, from, to]: minutes from midnight, past 1,440 on the next day. */
function patternFields({ shifts, ...pattern }: CyclePattern, { cycleBegins }: PersonEntry): Fields {
  const beginsDay = cycleBegins === undefined ? A_MONDAY : dayNumber(cycleBegins);
  const flat = shifts.flatMap(({ days, from, to }) => {
    const begin = minutesOf(from);
    const end = minutesOf(to);
    return days.map((day) => [day, begin, end > begin ? end : end + MINUTES_A_DAY]);
  });
  const isTold = cycleBegins !== undefined || beginsByTheWeek({ shifts, ...pattern });
  if (!isTold) throw new Error(`the check let a cycle of ${pattern.cycleDays} days pass that begins nowhere`);
  return {
    cycleDays: pattern.cycleDays,
    beginsDay,
    shifts: flat.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0)),
  };
}

/** Of a local date: days from 1970-01-01, as the core counts. */
export function dayNumber(date: string): number {
  return Temporal.PlainDate.from('1970-01-01').until(Temporal.PlainDate.from(date)).days;
}

function momentIn(zone: string, text: string): number {
  const [date = '', time = ''] = text.split('T');
  return utcOf(Temporal.PlainDate.from(date), time, zone);
}

/** "22:00" as minutes from midnight. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
