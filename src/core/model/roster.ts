// When a person works, is on call or is away: shift patterns walked in plant time, over the changes of the clock.
import type { EntityRecord, Json } from '../types/entity.ts';
import type { UtcMs, Zone } from '../types/time.ts';
import { localDay, momentOf, zoneOf } from './local-time.ts';
import { all, derived, type Model, numberOf, pairsOf, textOf } from './model.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Days ahead that a shift is looked for: longer than any leave, and nobody plans on a shift beyond it. */
const AHEAD_DAYS = 60;

type Shift = readonly [fromMinute: number, toMinute: number];

/** `shifts`: by day of the cycle. Days are counted from 1970-01-01. */
type Cycle = { readonly beginsDay: number; readonly shifts: readonly (readonly Shift[])[] };

type Rota = {
  /** Null: nobody knows when they work. */
  readonly cycle: Cycle | null;
  readonly absent: readonly (readonly [fromDay: number, toDay: number])[];
  readonly standby: readonly (readonly [from: UtcMs, to: UtcMs])[];
  readonly standIn: string | null;
};

type Roster = { readonly zone: Zone; readonly rotas: ReadonlyMap<string, Rota> };

const UTC: Zone = { name: 'UTC', offsets: [[0, 0]] };
/** Somebody of whom no record tells. */
const UNKNOWN: Rota = { cycle: null, absent: [], standby: [], standIn: null };

const rosterOf = derived(['plant', 'person'], (model): Roster => {
  const plant = all(model, 'plant')[0];
  return {
    zone: (plant && zoneOf(plant.record)) ?? UTC,
    rotas: new Map(all(model, 'person').map(({ record }) => [record.id, rotaOf(record)])),
  };
});

function rotaOf(record: EntityRecord): Rota {
  return {
    cycle: cycleOf(record),
    absent: pairsOf(record, 'absent'),
    standby: pairsOf(record, 'standby'),
    standIn: textOf(record, 'standIn'),
  };
}

function cycleOf(record: EntityRecord): Cycle | null {
  const cycleDays = numberOf(record, 'cycleDays');
  const beginsDay = numberOf(record, 'beginsDay');
  const told = record.fields['shifts'];
  if (cycleDays === null || cycleDays < 1 || beginsDay === null || !Array.isArray(told)) return null;
  const shifts: Shift[][] = Array.from({ length: Math.floor(cycleDays) }, () => []);
  for (const [day, from, to] of told.filter(isShift)) shifts[day - 1]?.push([from, to]);
  return { beginsDay: Math.floor(beginsDay), shifts };
}

function isShift(row: Json): row is readonly [number, number, number] {
  return Array.isArray(row) && row.length === 3 && row.every((one) => typeof one === 'number');
}

/** Who is asked while this person is away. Null: nobody is named. */
export function standInOf(model: Model, personId: string): string | null {
  return rosterOf(model).rotas.get(personId)?.standIn ?? null;
}

/**
 * How they are reached at `at`. any-hour: nobody knows when they work, so at every hour is as good as any. Null: they
 * are off duty, or away.
 */
export type Reached = 'on-duty' | 'any-hour' | 'standby';

export function reachedAt(model: Model, personId: string, at: UtcMs): Reached | null {
  const { rota } = ofPerson(model, personId);
  if (rota.cycle === null) return isAbsent(model, personId, at) ? null : 'any-hour';
  if (isOnDuty(model, personId, at)) return 'on-duty';
  return isOnStandby(model, personId, at) ? 'standby' : null;
}

/** Within a shift of theirs that no absence takes. Without a pattern nobody is ever known to be. */
export function isOnDuty(model: Model, personId: string, at: UtcMs): boolean {
  return workedUntil(ofPerson(model, personId), at) !== null;
}

export function isOnStandby(model: Model, personId: string, at: UtcMs): boolean {
  const { rota } = ofPerson(model, personId);
  return rota.standby.some(([from, to]) => from <= at && at < to) && !isAbsent(model, personId, at);
}

/**
 * Away on the local day of `at`. A shift belongs to the day on which it begins: who is away on Tuesday has not the night
 * that begins on Tuesday, and on Wednesday morning is still away until it would have ended.
 */
export function isAbsent(model: Model, personId: string, at: UtcMs): boolean {
  const person = ofPerson(model, personId);
  if (person.rota.absent.length === 0) return false;
  const begun = shiftsAt(person, at);
  if (begun.length > 0) return begun.every(({ day }) => isAway(person.rota, day));
  return isAway(person.rota, localDay(person.zone, at));
}

/**
 * When they come on duty next, at or after `at`; shifts that touch are one. Null: not within 60 days, or nobody knows
 * when they work.
 */
export function dutyBegins(model: Model, personId: string, at: UtcMs): UtcMs | null {
  const person = ofPerson(model, personId);
  if (person.rota.cycle === null) return null;
  const today = localDay(person.zone, at);
  for (let day = today - 1; day <= today + AHEAD_DAYS; day++) {
    if (isAway(person.rota, day)) continue;
    const begins = shiftsBegunOn(person, day).flatMap(({ from }) =>
      from >= at && workedUntil(person, from - 1) === null ? [from] : [],
    );
    if (begins.length > 0) return Math.min(...begins);
  }
  return null;
}

/**
 * When somebody who is away at `at` is back: as their next duty begins, or the first day that is not of the absence. Null: they
 * are not away.
 */
export function backAt(model: Model, personId: string, at: UtcMs): UtcMs | null {
  if (!isAbsent(model, personId, at)) return null;
  const begins = dutyBegins(model, personId, at);
  if (begins !== null) return begins;
  const { zone, rota } = ofPerson(model, personId);
  let day = localDay(zone, at);
  // One absence may begin as another ends.
  for (let end = lastDay(rota, day); end !== null; end = lastDay(rota, day)) day = end + 1;
  return momentOf(zone, day * DAY_MS);
}

/** Of an absence that `day` is of. Null: of none. */
function lastDay({ absent }: Rota, day: number): number | null {
  const of = absent.filter(([from, to]) => from <= day && day <= to).map(([, to]) => to);
  return of.length === 0 ? null : Math.max(...of);
}

/** When the duty they are on at `at` ends; shifts that touch are one. Null: they are off, or on for over 60 days. */
export function dutyEnds(model: Model, personId: string, at: UtcMs): UtcMs | null {
  const person = ofPerson(model, personId);
  let end = workedUntil(person, at);
  while (end !== null && end - at <= AHEAD_DAYS * DAY_MS) {
    const next = workedUntil(person, end);
    if (next === null) return end;
    end = next;
  }
  return null;
}

/** The duty they are on at `at` is longer than `ms`, whatever of it is past. Who is off is on none. */
export function isDutyLonger(model: Model, personId: string, at: UtcMs, ms: number): boolean {
  const end = dutyEnds(model, personId, at);
  if (end === null) return isOnDuty(model, personId, at);
  return dutyEnds(model, personId, end - ms - 1) === end;
}

type OfPerson = { readonly zone: Zone; readonly rota: Rota };

function ofPerson(model: Model, personId: string): OfPerson {
  const { zone, rotas } = rosterOf(model);
  return { zone, rota: rotas.get(personId) ?? UNKNOWN };
}

const isAway = ({ absent }: Rota, day: number): boolean =>
  absent.some(([from, to]) => from <= day && day <= to);

type BegunShift = { readonly day: number; readonly from: UtcMs; readonly to: UtcMs };

/** The shifts of a local day. One whose hours the clocks skip is none. */
function shiftsBegunOn({ zone, rota: { cycle } }: OfPerson, day: number): BegunShift[] {
  if (cycle === null) return [];
  const { length } = cycle.shifts;
  const place = (((day - cycle.beginsDay) % length) + length) % length;
  return (cycle.shifts[place] ?? []).flatMap(([begin, end]) => {
    const from = momentOf(zone, day * DAY_MS + begin * MINUTE_MS);
    const to = momentOf(zone, day * DAY_MS + end * MINUTE_MS);
    return to > from ? [{ day, from, to }] : [];
  });
}

/** The shifts `at` lies in, whether they are away or not. */
function shiftsAt(person: OfPerson, at: UtcMs): BegunShift[] {
  if (person.rota.cycle === null) return [];
  const today = localDay(person.zone, at);
  // None is longer than a day, so whatever goes on began today or the day before.
  return [today - 1, today].flatMap((day) =>
    shiftsBegunOn(person, day).filter(({ from, to }) => from <= at && at < to),
  );
}

/** The end of the last shift that `at` lies in and no absence takes. Null: there is none. */
function workedUntil(person: OfPerson, at: UtcMs): UtcMs | null {
  const ends = shiftsAt(person, at).flatMap(({ day, to }) => (isAway(person.rota, day) ? [] : [to]));
  return ends.length === 0 ? null : Math.max(...ends);
}
