// When people work: shift patterns over the changes of the clock, absence, standby, against a calendar's own word.
import fc from 'fast-check';
import t from 'tap';
import type { CyclePattern, PersonEntry } from '../../src/config/plant-file.ts';
import { zoneTable } from '../../src/config/zone-table.ts';
import { momentOf } from '../../src/core/model/local-time.ts';
import type { Model } from '../../src/core/model/model.ts';
import {
  dutyBegins,
  dutyEnds,
  isAbsent,
  isDutyLonger,
  isOnDuty,
  isOnStandby,
  reachedAt,
} from '../../src/core/model/roster.ts';
import {
  type Crew,
  duties,
  type Expanded,
  expanded,
  HOUR,
  isAwayOn,
  modelOf,
  utc,
  YEAR,
} from './roster-plant.ts';

const BERLIN = 'Europe/Berlin';

/** Of one person, the duties that begin within so many days, as "Mon 06:00-14:00 8 h". */
function week(zone: string, person: Omit<PersonEntry, 'id' | 'name'>, first: string, days: number): string[] {
  const model = modelOf({ zone, people: [{ id: 'p1', name: 'Kim Ro', ...person }] });
  const until = utc(zone, first) + days * 24 * HOUR;
  const found: string[] = [];
  for (let at = utc(zone, first); ; ) {
    const from = dutyBegins(model, 'p1', at);
    if (from === null || from >= until) return found;
    const to = dutyEnds(model, 'p1', from) ?? Number.NaN;
    const shown = (t: number): Temporal.ZonedDateTime =>
      Temporal.Instant.fromEpochMilliseconds(t).toZonedDateTimeISO(zone);
    const name = shown(from).toLocaleString('en', { weekday: 'short' });
    const clock = (t: number): string => shown(t).toPlainTime().toString({ smallestUnit: 'minute' });
    found.push(`${name} ${clock(from)}-${clock(to)} ${(to - from) / HOUR} h`);
    at = from + 1;
  }
}

t.test('a night on which the clocks change has 7 or 9 hours', async (t) => {
  const nights: CyclePattern = {
    id: 'night',
    name: 'Nights',
    cycleDays: 7,
    shifts: [{ days: [6, 7], from: '22:00', to: '06:00' }],
  };
  for (const [zone, day, hours] of [
    [BERLIN, '2026-03-28', 7],
    [BERLIN, '2026-10-24', 9],
    [BERLIN, '2026-10-31', 8],
    ['America/Chicago', '2026-03-07', 7],
    ['America/Chicago', '2026-10-31', 9],
  ] as const) {
    const model = modelOf({ zone, people: [{ id: 'p1', name: 'K', works: 'night' }], patterns: [nights] });
    const from = utc(zone, `${day}T22:00`);
    t.equal(dutyBegins(model, 'p1', from - 8 * HOUR), from, `${zone} ${day}`);
    t.equal(((dutyEnds(model, 'p1', from) ?? 0) - from) / HOUR, hours, `${zone} ${day}`);
  }
  t.same(week(BERLIN, { works: '4x12', cycleBegins: '2026-03-26' }, '2026-03-26T00:00', 8), [
    'Thu 06:00-18:00 12 h',
    'Fri 06:00-18:00 12 h',
    'Sat 18:00-06:00 11 h',
    'Sun 18:00-06:00 12 h',
  ]);
});

t.test('two and three shifts go round by the week, from the Monday on which the cycle begins', async (t) => {
  const two = { works: '2x8', cycleBegins: '2026-11-02' };
  const five = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];
  const early = five.map((day) => `${day} 06:00-14:00 8 h`);
  const late = five.map((day) => `${day} 14:00-22:00 8 h`);
  const night = five.map((day) => `${day} 22:00-06:00 8 h`);
  t.same(week(BERLIN, two, '2026-11-02T00:00', 28), [...early, ...late, ...early, ...late]);
  t.same(week(BERLIN, two, '2026-10-26T00:00', 7), late, 'the week before it as well');
  const three = { works: '3x8', cycleBegins: '2026-11-02' };
  t.same(week(BERLIN, three, '2026-11-02T00:00', 28), [...early, ...late, ...night, ...early]);
});

t.test('an absence takes the shifts that begin on its days, to the end of the last night', async (t) => {
  const person = {
    id: 'p1',
    name: 'Kim Ro',
    works: '3x8',
    cycleBegins: '2026-10-26',
    // Tuesday and Wednesday of the week of nights.
    absent: [{ from: '2026-11-10', to: '2026-11-11' }],
    standby: [{ from: '2026-11-11T08:00', to: '2026-11-12T20:00' }],
  };
  const model = modelOf({ zone: BERLIN, people: [person] });
  const at = (text: string): number => utc(BERLIN, text);
  const state = (text: string) => [
    isOnDuty(model, 'p1', at(text)),
    isAbsent(model, 'p1', at(text)),
    isOnStandby(model, 'p1', at(text)),
    reachedAt(model, 'p1', at(text)),
  ];
  t.same(state('2026-11-10T03:00'), [true, false, false, 'on-duty'], "Monday's night is worked to its end");
  t.same(state('2026-11-10T06:00'), [false, true, false, null], 'Tuesday');
  t.same(state('2026-11-11T12:00'), [false, true, false, null], 'on call and away is away');
  t.same(state('2026-11-12T05:59'), [false, true, false, null], "Wednesday's night would last till six");
  t.same(state('2026-11-12T06:00'), [false, false, true, 'standby'], 'and is over');
  t.same(state('2026-11-12T20:00'), [false, false, false, null], 'the end of standby is not of it');
  t.same(state('2026-11-12T22:00'), [true, false, false, 'on-duty']);
  t.equal(dutyBegins(model, 'p1', at('2026-11-10T06:00')), at('2026-11-12T22:00'));
  t.equal(dutyEnds(model, 'p1', at('2026-11-10T03:00')), at('2026-11-10T06:00'));
  t.equal(dutyEnds(model, 'p1', at('2026-11-10T06:00')), null, 'off duty');
});

t.test('a shift whose hours the clocks skip is none, and no duty begins with it', async (t) => {
  const hour = { days: [1], from: '02:00', to: '03:00' };
  const patterns = [{ id: 'hour', name: 'At two', cycleDays: 1, shifts: [hour] }];
  const model = modelOf({ zone: BERLIN, people: [{ id: 'p1', name: 'K', works: 'hour' }], patterns });
  const saturday = utc(BERLIN, '2026-03-28T02:00');
  t.equal(dutyBegins(model, 'p1', saturday), saturday);
  t.equal(dutyBegins(model, 'p1', saturday + HOUR), utc(BERLIN, '2026-03-30T02:00'), 'not on Sunday');
});

t.test('how long a duty is does not depend on how much of it is past', async (t) => {
  const absent = [{ from: '2026-11-11', to: '2026-11-12' }];
  const people = [
    { id: 'p1', name: 'A', works: 'any-time', absent },
    { id: 'p2', name: 'B', works: '2x8', cycleBegins: '2026-11-02' },
  ];
  const model = modelOf({ zone: BERLIN, people });
  const longer = (id: string, text: string, hours: number) =>
    isDutyLonger(model, id, utc(BERLIN, `2026-11-${text}`), hours * HOUR);
  t.ok(longer('p1', '10T12:00', 12), 'half a day before a leave');
  t.ok(longer('p1', '10T23:59', 12), 'a minute before it');
  t.notOk(longer('p1', '11T12:00', 12), 'away');
  t.ok(longer('p1', '20T12:00', 12), 'for good');
  t.same(
    [7, 8].map((hours) => longer('p2', '10T15:00', hours)),
    [true, false],
  );
});

t.test('of whom nobody knows when they work no duty begins; who is at any hour never begins', async (t) => {
  const people = [
    { id: 'p1', name: 'A', absent: [{ from: '2026-11-10', to: '2026-11-10' }] },
    { id: 'p2', name: 'B', works: 'any-time' },
    {
      id: 'p3',
      name: 'C',
      works: '2x8',
      cycleBegins: '2026-11-02',
      absent: [{ from: '2026-11-01', to: '2027-12-31' }],
    },
  ];
  const model = modelOf({ zone: BERLIN, people });
  const noon = utc(BERLIN, '2026-11-10T12:00');
  const next = noon + 24 * HOUR;
  t.same([dutyBegins(model, 'p1', noon), dutyEnds(model, 'p1', noon)], [null, null]);
  t.same([reachedAt(model, 'p1', noon), reachedAt(model, 'p1', next)], [null, 'any-hour']);
  t.same([reachedAt(model, 'p2', noon), dutyBegins(model, 'p2', noon)], ['on-duty', null]);
  t.equal(dutyEnds(model, 'p2', noon), null, 'and never ends');
  t.same([reachedAt(model, 'p3', noon), dutyBegins(model, 'p3', noon)], [null, null], 'away for a year');
  t.same([reachedAt(model, 'p9', noon), isOnDuty(model, 'p9', noon)], ['any-hour', false], 'unknown here');
});

/** Changes by an hour and by half of one, at midnight and after it, in both halves of the world; and none at all. */
const ZONES = [
  ...[BERLIN, 'America/Chicago', 'America/Havana', 'Asia/Beirut', 'Africa/Cairo'],
  ...['Australia/Lord_Howe', 'Pacific/Auckland', 'Asia/Kathmandu', 'UTC'],
];

const anyDay = fc
  .tuple(fc.constantFrom('2026-03-01', '2026-04-01', '2026-09-10', '2026-10-10'), fc.nat(35))
  .map(([first, days]) => Temporal.PlainDate.from(first).add({ days }).toString());
const anyTime = fc
  .tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

const anyPattern = fc.integer({ min: 1, max: 16 }).chain((cycleDays) =>
  fc.record({
    id: fc.constant('own'),
    name: fc.constant('Own'),
    cycleDays: fc.constant(cycleDays),
    shifts: fc.array(
      fc.record({
        days: fc.uniqueArray(fc.integer({ min: 1, max: cycleDays }), { minLength: 1 }),
        from: anyTime,
        to: anyTime,
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

/** A few days before a change of the clocks; any day where there is none. */
function anyDayIn(zone: string): fc.Arbitrary<string> {
  const changes = zoneTable(zone, YEAR).offsets.slice(1);
  if (changes.length === 0) return anyDay;
  return fc.tuple(fc.constantFrom(...changes), fc.nat(5)).map(([[at], days]) => {
    const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
    return date.subtract({ days }).toString();
  });
}

const anyAbsence = (zone: string) =>
  fc.tuple(anyDayIn(zone), fc.nat(6)).map(([from, days]) => {
    return { from, to: Temporal.PlainDate.from(from).add({ days }).toString() };
  });

const anyAsked = fc.constantFrom(...ZONES).chain((zone) =>
  fc
    .record({
      pattern: anyPattern,
      works: fc.constantFrom('own', 'own', '2x8', '3x8', '4x12'),
      cycleBegins: anyDay,
      day: anyDayIn(zone),
      absent: fc.array(anyAbsence(zone), { maxLength: 4 }),
    })
    .map(({ pattern, day, ...given }): Asked => {
      const person = { id: 'p1', name: 'Kim Ro', ...given };
      return { crew: { zone, people: [person], patterns: [pattern] }, person, day };
    }),
);

type Asked = { readonly crew: Crew; readonly person: PersonEntry; readonly day: string };

const WINDOW = 6 * 24 * HOUR;

/** What differs at `at` from what the calendar says; null: nothing. Of what lies beyond the table nothing is asked. */
function differs(
  { crew, person }: Asked,
  model: Model,
  shifts: readonly Expanded[],
  at: number,
): string | null {
  const worked = duties(person, shifts);
  const table = at + 50 * 24 * HOUR;
  const on = worked.find(([from, to]) => from <= at && at < to);
  if (isOnDuty(model, 'p1', at) !== (on !== undefined)) return 'on duty';
  const end = on?.[1] ?? null;
  if ((end ?? 0) < table && dutyEnds(model, 'p1', at) !== end) return 'ends';
  const next = worked.find(([from]) => from >= at)?.[0] ?? null;
  if (next !== null && next < table && dutyBegins(model, 'p1', at) !== next) return 'begins';
  const begun = shifts.filter(({ from, to }) => from <= at && at < to);
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(crew.zone).toPlainDate();
  const days = begun.length > 0 ? begun.map((one) => one.day) : [today.toString()];
  return isAbsent(model, 'p1', at) === days.every((one) => isAwayOn(person, one)) ? null : 'absent';
}

t.test(
  'duty, its begin and end, and absence are what the calendar says over every change of the clock',
  async (t) => {
    let crossed = 0;
    const check = (asked: Asked, minutes: readonly number[]): void => {
      const { crew, person, day } = asked;
      const model = modelOf(crew);
      const start = utc(crew.zone, `${day}T00:00`);
      const within = (at: number): boolean => at >= start && at < start + WINDOW;
      if (zoneTable(crew.zone, YEAR).offsets.some(([at]) => within(at))) crossed += 1;
      const shifts = expanded(
        crew,
        person,
        Temporal.PlainDate.from(day).subtract({ days: 3 }).toString(),
        75,
      );
      const edges = shifts.flatMap(({ from, to }) => [from - 1, from, to - 1, to]).filter(within);
      for (const at of [...minutes.map((one) => start + one * 60_000), ...edges]) {
        const found = differs(asked, model, shifts, at);
        if (found !== null) throw new Error(`${found}: ${crew.zone} ${new Date(at).toISOString()}`);
      }
    };
    const anyMinutes = fc.array(fc.nat(WINDOW / 60_000), { minLength: 5, maxLength: 20 });
    fc.assert(fc.property(anyAsked, anyMinutes, check), { numRuns: 300 });
    t.ok(crossed > 200, `${crossed} of them crossed a change`);
  },
);

t.test('a local time is the moment the calendar says, skipped and repeated hours as well', async (t) => {
  const anyZoneDay = fc.constantFrom(...ZONES).chain((zone) => fc.tuple(fc.constant(zone), anyDayIn(zone)));
  const anyMoment = fc.property(anyZoneDay, fc.nat(1439), ([zone, day], minute) => {
    const plainTime = Temporal.PlainTime.from('00:00').add({ minutes: minute });
    const wanted = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime });
    const local = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
    return momentOf(zoneTable(zone, YEAR), local) === wanted.epochMilliseconds;
  });
  fc.assert(anyMoment, { numRuns: 2_000 });
  const berlin = zoneTable(BERLIN, YEAR);
  const skipped = momentOf(berlin, Date.UTC(2026, 2, 29, 2, 30));
  t.equal(skipped, Date.UTC(2026, 2, 29, 1, 30), 'half past two is half past three');
  const repeated = momentOf(berlin, Date.UTC(2026, 9, 25, 2, 30));
  t.equal(repeated, Date.UTC(2026, 9, 25, 0, 30), 'the first of two');
});
