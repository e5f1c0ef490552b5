// The people of a made-up plant: two to eight, with shifts, leave, stand-ins, nights on call, and holes in it.

import { type Draws, drawsOf } from './draws.ts';
import type { Crew, Pattern, Person, Span } from './truth.ts';

const NAMES = [
  'Marta Lind',
  'Jo Novak',
  'Ravi Osei',
  'Anna Kessler',
  'Ben Adler',
  'Ewa Nowak',
  'Luis Prado',
  'Kim Berg',
];
const ROLES = ['planner', 'shift-supervisor', 'quality', 'plant-manager'];
const WORKDAYS = [1, 2, 3, 4, 5];
const DAY_MS = 86_400_000;

const OWN: readonly Pattern[] = [
  { id: 'day', name: 'day', cycleDays: 7, shifts: [{ days: WORKDAYS, from: '07:30', to: '16:00' }] },
  {
    id: 'nights',
    name: 'nights',
    cycleDays: 7,
    shifts: [{ days: [1, 2, 3, 4], from: '21:45', to: '06:15' }],
  },
  {
    ...{ id: 'week', name: 'week', cycleDays: 7 },
    shifts: [
      { days: WORKDAYS, from: '05:30', to: '13:30' },
      { days: [6, 7], from: '01:30', to: '10:00' },
    ],
  },
];

const WORKS = ['2x8', '3x8', '3x8', 'day', 'day', 'nights', 'week', 'any-time', undefined] as const;

export function crewOf(seed: number, zone: string, span: Span): Crew {
  const draws = drawsOf(seed, 'crew');
  const ids = NAMES.slice(0, 2 + draws.below(7)).map((_, i) => `p${i + 1}`);
  const people = ids.map((id, i) =>
    personOf(draws, { id, name: NAMES[i] ?? id, others: ids.filter((one) => one !== id), zone, span }),
  );
  const roles = ROLES.map((id) => ({ id, name: id.replace('-', ' '), holders: holders(draws, ids) }));
  return { zone, people, roles, patterns: OWN };
}

/** Now and then a role that several hold: who is there of them is asked. */
function holders(draws: Draws, ids: readonly string[]): readonly string[] {
  const first = draws.one(ids);
  const others = ids.filter((id) => id !== first && draws.chance(0.25));
  return [first, ...others];
}

type Making = {
  readonly id: string;
  readonly name: string;
  readonly others: readonly string[];
  readonly zone: string;
  readonly span: Span;
};

function personOf(draws: Draws, { id, name, others, zone, span }: Making): Person {
  const works = draws.one(WORKS);
  const day = (at: number): string => localText(zone, at).slice(0, 10);
  const cycleBegins = day(span[0] - draws.below(21) * DAY_MS);
  const reached = draws.below(10);
  return {
    ...{ id, name },
    ...(reached !== 0 && { email: `${id}@plant.example` }),
    ...(reached !== 1 && reached !== 2 && { mobile: `+49170${1000 + Number(id.slice(1))}` }),
    ...(works !== undefined && { works, cycleBegins }),
    ...(draws.chance(0.6) && { standIn: draws.one(others) }),
    ...(draws.chance(0.4) && { absent: [absence(draws, span, day)] }),
    ...(draws.chance(0.3) && { standby: nightsOnCall(draws, span, zone) }),
  };
}

function absence(draws: Draws, [from, to]: Span, day: (at: number) => string) {
  const begins = draws.between(from, to);
  return { from: day(begins), to: day(begins + draws.below(12) * DAY_MS) };
}

function nightsOnCall(draws: Draws, [from, to]: Span, zone: string) {
  return Array.from({ length: 1 + draws.below(4) }, () => {
    const begins = draws.between(from, to);
    const ends = begins + draws.between(6, 40) * 3_600_000;
    return { from: localText(zone, begins).slice(0, 16), to: localText(zone, ends).slice(0, 16) };
  });
}

export const localText = (zone: string, at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at / 60_000) * 60_000)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
