// How forecasts came out: of every order, what was said at each lead and whether it was late in the end (DESIGN.md 3).
import { changedIn } from '../model/changed.ts';
import type { UtcMs } from '../types/time.ts';
import { type Curve, fitCurve, LEAD_HOURS, leadClass, readCurve, type Scored } from './calibration.ts';
import type { Likely } from './likely.ts';
import type { Outlook } from './outlook.ts';
import type { Calibrate, World } from './world.ts';

/** Whether an order is listed as watched: on and off at different probabilities, so that nothing flickers. */
export type Flag = 'none' | 'watch';

/** `said` by lead class: the raw probability when the order first came into it. */
export type OpenForecast = { readonly said: (number | null)[]; cutoffAt: UtcMs; flag: Flag };

export type TrackRecord = {
  readonly open: Map<string, OpenForecast>;
  /** By lead class, newest last. */
  readonly scored: Scored[][];
  curves: readonly Curve[];
  sinceFit: number;
};

/** On and off. A week ahead a warning is worth more than its sureness; two days before, what is listed is to be late. */
export type Listing = { readonly fromHours: number; readonly on: number; readonly off: number };

/** By working hours to the deadline, the farthest first: more than four days of two shifts, more than a day and a half. */
export const LISTINGS: readonly Listing[] = [
  { fromHours: 60, on: 0.38, off: 0.18 },
  { fromHours: 22, on: 0.51, off: 0.31 },
  { fromHours: 0, on: 0.52, off: 0.44 },
];
const LEAST_OFF = Math.min(...LISTINGS.map(({ off }) => off));
/** Outcomes kept per lead class: half a year of a plant with thirty orders a week. Older ones were said by a box that knew less. */
const KEEP_SCORED = 900;
/** A line with so many quiet hours behind it is known: five weeks of two shifts. */
const LEARNED_HOURS = 400;
/** Curves are fitted again after so many outcomes. */
const FIT_EVERY = 25;

export function emptyTrackRecord(): TrackRecord {
  return { open: new Map(), scored: LEAD_HOURS.map(() => []), curves: [], sinceFit: 0 };
}

/** Between the middles of two lead classes the two curves are blended. */
export function calibrateBy(record: TrackRecord): Calibrate {
  const { curves } = record;
  const known = readers.get(curves) ?? reader(curves);
  readers.set(curves, known);
  return known;
}

const readers = new WeakMap<readonly Curve[], Calibrate>();

function reader(curves: readonly Curve[]): Calibrate {
  if (curves.length === 0) return (p) => p;
  return (p, hoursLeft) => {
    const lower = leadClass(hoursLeft);
    const here = readCurve(curves[lower] as Curve, p);
    const begin = LEAD_HOURS[lower] as number;
    const end = LEAD_HOURS[lower + 1];
    if (end === undefined) return here;
    const share = (hoursLeft - begin) / (end - begin);
    const next = share < 0.5 ? lower - 1 : lower + 1;
    const other = curves[next];
    if (other === undefined) return here;
    const weight = Math.abs(share - 0.5);
    return here * (1 - weight) + readCurve(other, p) * weight;
  };
}

export function nextFlag(before: Flag, { pLate, hoursLeft }: Pick<Likely, 'pLate' | 'hoursLeft'>): Flag {
  const { on, off } =
    LISTINGS.find(({ fromHours }) => hoursLeft >= fromHours) ?? (LISTINGS.at(-1) as Listing);
  if (pLate < off) return 'none';
  return pLate >= on ? 'watch' : before;
}

/** The flags of this moment, from those of the last one, of those that have one. An order that cannot be judged keeps it. */
export function flagsOf(
  record: TrackRecord,
  outlooks: ReadonlyMap<string, Outlook>,
): ReadonlyMap<string, Flag> {
  const flags = new Map<string, Flag>();
  for (const [id, outlook] of outlooks) {
    const { likely, unknown } = outlook;
    // Below this nothing that stood before counts.
    if (likely ? likely.pLate < LEAST_OFF : unknown === null) continue;
    const before = record.open.get(id)?.flag ?? 'none';
    const flag = likely ? nextFlag(before, likely) : before;
    if (flag !== 'none') flags.set(id, flag);
  }
  return flags;
}

type Outlooks = ReadonlyMap<string, Outlook>;

/** What was taken last, and when the first of what is open is over by its date: the same taken again changes nothing. */
type Taken = { readonly outlooks: Outlooks; readonly at: UtcMs; readonly until: UtcMs };
const taken = new WeakMap<TrackRecord, Taken>();

/** Notes what is said now, scores what is over. Changes the record. */
export function takeRecord(
  record: TrackRecord,
  world: World,
  outlooks: Outlooks,
  flags: ReadonlyMap<string, Flag>,
): void {
  const known = taken.get(record);
  const before = known && known.at <= world.now ? known : null;
  const changed = before ? changedIn(before.outlooks, outlooks) : outlooks.keys();
  note(record, world, { changed, outlooks, flags });
  const isOver = (id: string): boolean => {
    const open = record.open.get(id);
    return open !== undefined && outcomeOf(world, open, outlooks.get(id)) !== null;
  };
  if (!before || world.now > before.until || [...changed].some(isOver)) scoreOver(record, world, outlooks);
  let until = Number.POSITIVE_INFINITY;
  for (const { cutoffAt } of record.open.values()) until = Math.min(until, cutoffAt);
  taken.set(record, { outlooks, at: world.now, until });
  if (record.sinceFit >= FIT_EVERY) {
    record.curves = record.scored.map(fitCurve);
    record.sinceFit = 0;
  }
}

type Said = {
  readonly changed: Iterable<string>;
  readonly outlooks: Outlooks;
  readonly flags: ReadonlyMap<string, Flag>;
};

function note(record: TrackRecord, world: World, { changed, outlooks, flags }: Said): void {
  const hasLearned = learnedLines(world);
  for (const id of changed) {
    const known = record.open.get(id);
    const { likely, deadline, need } = outlooks.get(id) ?? NOTHING;
    if (!likely || !deadline || world.now > deadline.cutoffAt) continue;
    const open = known ?? { said: LEAD_HOURS.map(() => null), cutoffAt: deadline.cutoffAt, flag: 'none' };
    const lead = leadClass(likely.hoursLeft);
    if (typeof open.said[lead] !== 'number' && hasLearned(need?.queued.line.id ?? ''))
      open.said[lead] = likely.pRaw;
    open.cutoffAt = deadline.cutoffAt;
    open.flag = flags.get(id) ?? 'none';
    if (!known) record.open.set(id, open);
  }
}

const NOTHING = { likely: null, deadline: null, need: null };

function scoreOver(record: TrackRecord, world: World, outlooks: Outlooks): void {
  for (const [id, open] of record.open) {
    const late = outcomeOf(world, open, outlooks.get(id));
    if (late === null) continue;
    record.open.delete(id);
    if (late !== 'unknown') score(record, open, late === 'late');
  }
}

/** What is said of a line that is still being learned says nothing of what will be said once it is known. */
function learnedLines({ estimates }: World): (lineId: string) => boolean {
  const known = new Map<string, boolean>();
  return (lineId) => {
    let learned = known.get(lineId);
    if (learned === undefined) {
      let hours = 0;
      for (const one of estimates.get(lineId)?.usual.values() ?? []) hours += one.hours;
      learned = hours >= LEARNED_HOURS;
      known.set(lineId, learned);
    }
    return learned;
  };
}

/** Null: not over yet. An order that leaves ERP before its date with pieces open was changed, not late. */
function outcomeOf(
  world: World,
  open: OpenForecast,
  outlook: Outlook | undefined,
): 'late' | 'in time' | 'unknown' | null {
  if (outlook?.unknown) return world.now > open.cutoffAt ? 'unknown' : null;
  // Something is left to make, or what is made still waits: curing, work outside.
  if (outlook?.likely || outlook?.need) return world.now > open.cutoffAt ? 'late' : null;
  if (outlook) return 'in time';
  return 'unknown';
}

function score(record: TrackRecord, open: OpenForecast, late: boolean): void {
  for (const [lead, pRaw] of open.said.entries()) {
    const scored = record.scored[lead];
    if (pRaw === null || !scored) continue;
    scored.push({ pRaw, late });
    if (scored.length > KEEP_SCORED) scored.shift();
  }
  record.sinceFit += 1;
}
