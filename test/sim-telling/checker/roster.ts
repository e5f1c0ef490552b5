// Who is there and who is asked, worked out from the roster by looking every shift up in the calendar: not as the box does.
import type { Crew, Person, Span } from '../truth/truth.ts';

const DAY_MS = 86_400_000;
const LONGEST_MS = DAY_MS / 2;

export type Reach = 'on-duty' | 'any-hour' | 'standby' | 'away' | 'off';

export type Roster = {
  reach(personId: string, wall: number): Reach;
  /** When they come on duty next, from `wall` on; null: nobody knows, or not within two months. */
  dutyBegins(personId: string, wall: number): number | null;
  /** Begin of the duty they are on; null: they are on none, or on one that is longer than any shift. */
  dutyBegan(personId: string, wall: number): number | null;
  holder(role: string, wall: number): string | null;
};

type Member = {
  readonly person: Person;
  readonly knows: boolean;
  readonly duty: readonly Span[];
  readonly shifts: readonly Shift[];
  readonly standby: readonly Span[];
};
type Shift = { readonly day: string; readonly span: Span };

const week = (n: number): number[] => [1, 2, 3, 4, 5].map((day) => day + 7 * (n - 1));
const turn = (days: number[], from: string, to: string) => ({ days, from, to });
const EARLY = ['06:00', '14:00'] as const;
const LATE = ['14:00', '22:00'] as const;
const NIGHT = ['22:00', '06:00'] as const;

/** Those that come with the product, as its documentation has them. */
const SHIPPED: Crew['patterns'] = [
  { id: '2x8', name: '', cycleDays: 14, shifts: [turn(week(1), ...EARLY), turn(week(2), ...LATE)] },
  {
    id: '3x8',
    name: '',
    cycleDays: 21,
    shifts: [turn(week(1), ...EARLY), turn(week(2), ...LATE), turn(week(3), ...NIGHT)],
  },
  { id: 'any-time', name: '', cycleDays: 1, shifts: [turn([1], '00:00', '00:00')] },
];

export function rosterOf(crew: Crew, [from, to]: Span): Roster {
  const local = localDays(crew.zone, from - 3 * DAY_MS, to + 65 * DAY_MS);
  const members = new Map(crew.people.map((person) => [person.id, memberOf(crew, person, local)]));
  const dayOf = (wall: number): string => local.findLast(({ at }) => at <= wall)?.day ?? '';
  const of = (id: string): Member => {
    const member = members.get(id);
    if (member === undefined) throw new Error(`nobody is ${id}`);
    return member;
  };
  const isAway = (id: string, wall: number): boolean => {
    const { person, shifts } = of(id);
    if (person.absent === undefined) return false;
    const begun = shifts.filter(({ span }) => span[0] <= wall && wall < span[1]);
    return begun.length > 0 ? begun.every(({ day }) => away(person, day)) : away(person, dayOf(wall));
  };
  const reach = (id: string, wall: number): Reach => {
    const { knows, duty, standby } = of(id);
    if (isAway(id, wall)) return 'away';
    if (!knows) return 'any-hour';
    if (within(duty, wall) !== null) return 'on-duty';
    return within(standby, wall) !== null ? 'standby' : 'off';
  };
  const dutyBegins = (id: string, wall: number): number | null =>
    of(id).duty.find(([begins]) => begins >= wall)?.[0] ?? null;
  const there = (id: string, wall: number): string | null => {
    const asked: string[] = [];
    for (
      let one: string | undefined = id;
      one !== undefined && !asked.includes(one);
      one = of(one).person.standIn
    ) {
      if (!isAway(one, wall)) return one;
      asked.push(one);
    }
    return null;
  };
  const held = (role: string, wall: number): string | null => {
    const holders = crew.roles.find(({ id }) => id === role)?.holders ?? [];
    const all = holders.flatMap((id) => there(id, wall) ?? []);
    for (const how of ['on-duty', 'any-hour', 'standby'] as const) {
      const first = all.find((id) => reach(id, wall) === how);
      if (first !== undefined) return first;
    }
    const begins = all.map((id) => dutyBegins(id, wall) ?? Number.POSITIVE_INFINITY);
    return all[begins.indexOf(Math.min(...begins))] ?? null;
  };
  // Asked for each minute of each task: between two moments at which anybody comes or goes it is the same.
  const turns = turnsOf([...members.values()], local);
  const holders = new Map<string, string | null>();
  const holder = (role: string, wall: number): string | null => {
    const key = `${role} ${turnBefore(turns, wall)}`;
    const known = holders.get(key);
    if (known !== undefined) return known;
    const one = held(role, wall);
    holders.set(key, one);
    return one;
  };
  const dutyBegan = (id: string, wall: number): number | null => {
    const duty = within(of(id).duty, wall);
    return duty === null || duty[1] - duty[0] > LONGEST_MS ? null : duty[0];
  };
  return { reach, dutyBegins, holder, dutyBegan };
}

const away = ({ absent = [] }: Person, day: string): boolean =>
  absent.some(({ from, to }) => from <= day && day <= to);

const within = (spans: readonly Span[], at: number): Span | null =>
  spans.find(([from, to]) => from <= at && at < to) ?? null;

/** In order, each once: begins and ends of shifts, duties, standbys and days. */
function turnsOf(members: readonly Member[], local: readonly LocalDay[]): number[] {
  const spans = members.flatMap(({ duty, standby, shifts }) => [
    ...duty,
    ...standby,
    ...shifts.map(({ span }) => span),
  ]);
  return [...new Set([...spans.flat(), ...local.map(({ at }) => at)])].toSorted((a, b) => a - b);
}

/** The last that is not after it: where it is one of them, it begins there. */
function turnBefore(turns: readonly number[], wall: number): number {
  let low = 0;
  for (let high = turns.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((turns[middle] ?? 0) <= wall) low = middle + 1;
    else high = middle;
  }
  return turns[low - 1] ?? Number.NEGATIVE_INFINITY;
}

type LocalDay = { readonly day: string; readonly at: number; readonly date: Temporal.PlainDate };

function localDays(zone: string, from: number, to: number): LocalDay[] {
  const days: LocalDay[] = [];
  let date = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate();
  for (let at = from; at < to; date = date.add({ days: 1 })) {
    at = date.toZonedDateTime(zone).epochMilliseconds;
    days.push({ day: date.toString(), at, date });
  }
  return days;
}

function memberOf(crew: Crew, person: Person, local: readonly LocalDay[]): Member {
  const standby = (person.standby ?? []).map(
    ({ from, to }): Span => [moment(crew.zone, from), moment(crew.zone, to)],
  );
  const pattern = [...crew.patterns, ...SHIPPED].find(({ id }) => id === person.works);
  if (pattern === undefined) return { person, knows: false, duty: [], shifts: [], standby };
  const begins = Temporal.PlainDate.from(person.cycleBegins ?? '2026-06-01');
  const shifts = local.flatMap(({ day, date }): Shift[] => {
    const past = begins.until(date, { largestUnit: 'day' }).days;
    const number = (((past % pattern.cycleDays) + pattern.cycleDays) % pattern.cycleDays) + 1;
    return pattern.shifts
      .filter(({ days }) => days.includes(number))
      .map(({ from, to }): Shift => {
        const end = to > from ? date : date.add({ days: 1 });
        return { day, span: [moment(crew.zone, `${day}T${from}`), moment(crew.zone, `${end}T${to}`)] };
      })
      .filter(({ span }) => span[1] > span[0]);
  });
  const worked = shifts.filter(({ day }) => !away(person, day)).map(({ span }) => span);
  return { person, knows: true, shifts, standby, duty: joined(worked) };
}

const moment = (zone: string, text: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;

/** Those that touch or overlap are one. */
export function joined(spans: readonly Span[]): Span[] {
  const all: [number, number][] = [];
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}
