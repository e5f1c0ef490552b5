// What the people of the works wrote down for the box: lines, calendars, tags, what can be done and by when.
import type { EntityRecord, Json } from '../../core/types/entity.ts';
import { drawOf } from './chance.ts';
import type { Line } from './layout.ts';
import { record } from './record.ts';
import type { Simulation } from './simulation.ts';
import {
  addDays,
  DAY_MS,
  dateOf,
  HOUR_MS,
  timeOn,
  type WorkingTime,
  workingDays,
  ZONE,
} from './working-time.ts';

/** Counters that go faster than this times the fastest plan rate have jumped. */
const JUMP_FACTOR = 1.6;
/** A value was due by then, on shift. */
const STALE_MS = 15 * 60_000;
const SLOT_HOURS = 7;
const SLOT_DAYS = 42;
/** Shifts told: enough behind for what usual is, enough ahead for every open order. */
const SHIFT_DAYS_BACK = 210;
const SHIFT_DAYS_AHEAD = 150;
const ZONE_FIRST = '2023-01-01';
const ZONE_YEARS = 8;
/** M1, M2 and M3 of the ranking. */
const BAND_LIMITS_MINOR = [100_000, 400_000, 1_000_000];
const ROLES = ['planner', 'buyer', 'quality', 'shift-supervisor', 'plant-manager'];

export function configRecords(simulation: Simulation, at: number): EntityRecord[] {
  const { stories, layout } = simulation;
  const calendars = new Map(stories.map(({ line, time }) => [line.rhythm, time]));
  return [
    record('plant', 'plant', {
      name: 'The works',
      currency: 'USD',
      zone: zoneTable(),
      bandLimits: BAND_LIMITS_MINOR,
    }),
    record('source', 'mes', { title: 'MES', staleAfterMs: STALE_MS }),
    record('source', 'erp', { title: 'ERP', staleAfterMs: 3 * DAY_MS }),
    ...[...calendars].map(([rhythm, time]) =>
      record('shiftCalendar', rhythm, { name: rhythm, shifts: shiftsAround(time, at) }),
    ),
    ...layout.lines.flatMap((line) => [
      record('line', line.id, { name: line.name, calendar: line.rhythm, standCostPerHourMinor: 28_000 }),
      ...line.stations.map(({ id, name }) =>
        record('station', id, { name, line: line.id, reworkCostMinor: 420 }),
      ),
      ...overtimeOf(simulation, line, at),
    ]),
    ...stories.flatMap(({ line, used }) => tagsOf(line, [...used.keys()])),
    ...ROLES.flatMap((role, i) => [
      record('person', `p${i + 1}`, {}),
      record('role', role, { name: role.replace('-', ' '), holder: `p${i + 1}` }),
    ]),
  ];
}

function zoneTable(): Json {
  const offsets: [number, number][] = [];
  const first = Temporal.PlainDate.from(ZONE_FIRST);
  const end = first.add({ years: ZONE_YEARS }).toZonedDateTime(ZONE).epochMilliseconds;
  let at: Temporal.ZonedDateTime | null = first.toZonedDateTime(ZONE);
  while (at !== null && at.epochMilliseconds < end) {
    offsets.push([at.epochMilliseconds, at.offsetNanoseconds / 1_000_000]);
    at = at.getTimeZoneTransition('next');
  }
  return { name: ZONE, offsets };
}

function shiftsAround(time: WorkingTime, at: number): Json {
  const shifts: [number, number][] = [];
  for (const [i, from] of time.from.entries())
    if (from > at - SHIFT_DAYS_BACK * DAY_MS && from < at + SHIFT_DAYS_AHEAD * DAY_MS)
      shifts.push([from, time.to[i] ?? from]);
  return shifts;
}

function tagsOf(line: Line, parts: readonly string[]): EntityRecord[] {
  const source = 'mes';
  const { id, samplingMs } = line;
  const fastest = Math.max(...line.products.map((product) => product.planPerHour));
  const maxPerHour = Math.ceil(JUMP_FACTOR * fastest);
  const rolloverAt = line.rolloverAt;
  const good = {
    source,
    line: id,
    measure: 'goodTotal',
    rolloverAt,
    maxPerHour,
    samplingMs,
    staleAfterMs: STALE_MS,
  };
  return [
    record('tag', `${id}.Good`, good),
    record('tag', `${id}.Job`, { source, line: id, measure: 'job' }),
    record('tag', `${id}.State`, { source, line: id, measure: 'state' }),
    ...line.stations.map((station) =>
      record('tag', `${station.id}.Bad`, {
        source,
        line: id,
        station: station.id,
        measure: 'scrapTotal',
        maxPerHour,
      }),
    ),
    ...parts.map((material) =>
      record('tag', `${id}.${material}.Taken`, { source, line: id, material, measure: 'consumedTotal' }),
    ),
  ];
}

/** One slot of seven hours a working night, on Fridays on the Saturday instead; lines that work at night have Saturdays only. */
function overtimeOf({ spec }: Simulation, line: Line, at: number): EntityRecord[] {
  const days = workingDays(dateOf(at), addDays(dateOf(at), SLOT_DAYS));
  const slots: Json[] = [];
  for (const date of days) {
    const friday = Temporal.PlainDate.from(date).dayOfWeek === 5;
    if (line.rhythm === 'continuous' || (line.rhythm === 'three-shift' && !friday)) continue;
    const from = friday ? timeOn(addDays(date, 1), '06:00') : timeOn(date, '22:00');
    slots.push({ at: from, to: from + SLOT_HOURS * HOUR_MS, closesAt: timeOn(date, '14:00') });
  }
  if (slots.length === 0) return [];
  const hourMinor = Math.round(drawOf(spec.seed, 'overtime', line.number).between(180, 380)) * 100;
  return [
    record('countermeasure', `overtime-${line.id}`, {
      type: 'overtime',
      line: line.id,
      name: 'Overtime',
      ask: 'the shift',
      costMinor: SLOT_HOURS * hourMinor,
      slots,
    }),
  ];
}
