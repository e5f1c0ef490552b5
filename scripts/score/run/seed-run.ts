// One seed from beginning to end: the plant tells, the core decides every few scheduled hours and whenever packing closes, the record is kept.
import { HOUR_MS } from '../../../src/core/model/calendar.ts';
import type { FactBody } from '../../../src/core/types/observation.ts';
import type { Picture } from '../../../src/core/types/picture.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Works } from '../../../src/plant/works/works.ts';
import type { Rivals } from '../rivals.ts';
import { type CoreRun, coreRun } from './core-run.ts';
import { designLook } from './design.ts';
import { setFlags } from './flag-track.ts';
import { isPickTime, pickLines } from './pick.ts';
import { type PlantCalendar, plantCalendar } from './plant-calendar.ts';
import { newRecord, type RunRecord, recordLook, recordPicture, trackOf } from './record.ts';
import { newStopwatch, type Stopwatch } from './stopwatch.ts';

const WEEK_MS = 7 * 24 * HOUR_MS;
/** A box looks every five minutes: it knows right after packing closed which orders had not made it. */
const NEXT_TICK_MS = 300_000;

export type SeedRun = {
  readonly record: RunRecord;
  readonly calendar: PlantCalendar;
  readonly ticks: number;
  readonly seconds: { readonly [part: string]: number };
};

export type SeedRunInput = {
  readonly works: Works;
  readonly rivals: Rivals;
  readonly rules: FactBody;
  /** A look every so many hours of the clock. */
  readonly lookHours: number;
  readonly onWeek: (week: number, ticks: number) => void;
};

type Running = SeedRunInput & {
  readonly cutoffs: ReadonlyMap<string, UtcMs>;
  readonly core: CoreRun;
  readonly record: RunRecord;
  readonly calendar: PlantCalendar;
  readonly stopwatch: Stopwatch;
  ticks: number;
};

export function runSeed(input: SeedRunInput): SeedRun {
  const { works } = input;
  const running: Running = {
    ...input,
    cutoffs: new Map(works.truth.orders.map(({ orderId, cutoffAt }) => [orderId, cutoffAt])),
    core: coreRun(input.rules, works.from),
    record: newRecord(),
    calendar: plantCalendar(works),
    stopwatch: newStopwatch(),
    ticks: 0,
  };
  const closed = new Set([...running.cutoffs.values()].map((cutoffAt) => cutoffAt + NEXT_TICK_MS));
  let learnedTo = works.from - 1;
  for (const at of momentsOf(works, closed)) {
    if (at % HOUR_MS === 0 && (at - works.from) % WEEK_MS < HOUR_MS)
      input.onWeek(Math.round((at - works.from) / WEEK_MS), running.ticks);
    const looks = at % HOUR_MS === 0 && running.calendar.busy(at) && isLookTime(running, at);
    if (!looks && !closed.has(at)) continue;
    take(running, learnedTo, at);
    learnedTo = at;
    if (looks) look(running, at);
    else decide(running, at);
  }
  const { record, calendar, ticks, stopwatch } = running;
  return { record, calendar, ticks, seconds: stopwatch.seconds() };
}

/** Every hour of the clock, and right after packing has closed for some order. */
function momentsOf({ from, to }: Works, closed: ReadonlySet<UtcMs>): UtcMs[] {
  const moments = new Set([...closed].filter((at) => at >= from && at <= to));
  for (let at = Math.ceil(from / HOUR_MS) * HOUR_MS; at <= to; at += HOUR_MS) moments.add(at);
  return [...moments].sort((a, b) => a - b);
}

/** Overtime is given at one moment of the day: nobody misses that. */
function isLookTime({ lookHours, core }: Running, at: UtcMs): boolean {
  return (at / HOUR_MS) % lookHours === 0 || isPickTime(core.state, at);
}

/** What was told between two looks goes to the box; who copes without one asks its own book. */
function take(running: Running, from: UtcMs, to: UtcMs): void {
  const { works, core, record, stopwatch } = running;
  const learned = stopwatch.during('plant', () => works.learn(from, to));
  stopwatch.during('core, samples and snapshots', () =>
    core.learn(
      learned,
      ({ picture }) => {
        running.ticks++;
        recordPicture(record, picture);
      },
      (alarm) => record.alarms.push(alarm),
    ),
  );
}

function decide(running: Running, at: UtcMs): Picture {
  const { core, record, stopwatch } = running;
  running.ticks++;
  const { picture } = stopwatch.during('core, decide', () => core.decide(at));
  recordPicture(record, picture);
  return picture;
}

function look(running: Running, at: UtcMs): void {
  const { core, record, rivals, stopwatch } = running;
  const picture = decide(running, at);
  const alarmed = [...core.state.floor.stations].flatMap(([id, watch]) => (watch.alarm ? [id] : []));
  setFlags(record.alarmed, at, new Set(alarmed));
  const said = stopwatch.during('core, look', () => designLook(core.state, at));
  recordLook(record, said, at);
  stopwatch.during('rivals', () => {
    for (const rival of rivals.forecasters)
      setFlags(trackOf(record, rival.name), at, stillOpen(running, rival.flags(at), at));
  });
  if (!isPickTime(core.state, at)) return;
  const pick = stopwatch.during('picks', () => pickLines({ state: core.state, picture, rivals, at }));
  if (pick) record.picks.push(pick);
}

/** From packing on nobody's flag counts, the design's no more than others'. */
function stillOpen({ cutoffs }: Running, flagged: ReadonlySet<string>, at: UtcMs): Set<string> {
  return new Set([...flagged].filter((orderId) => (cutoffs.get(orderId) ?? 0) > at));
}
