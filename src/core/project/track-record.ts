// How forecasts came out: of every order, what was said at each lead and whether it was late in the end (DESIGN.md 3).
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

/** The flags of this moment, from those of the last one. An order that cannot be judged keeps its flag. */
export function flagsOf(
  record: TrackRecord,
  outlooks: ReadonlyMap<string, Outlook>,
): ReadonlyMap<string, Flag> {
  const flags = new Map<string, Flag>();
  for (const [id, outlook] of outlooks) {
    const before = record.open.get(id)?.flag ?? 'none';
    if (outlook.likely) flags.set(id, nextFlag(before, outlook.likely));
    else flags.set(id, outlook.unknown === null ? 'none' : before);
  }
  return flags;
}

/** Notes what is said now, scores what is over. Changes the record. */
export function takeRecord(
  record: TrackRecord,
  world: World,
  outlooks: ReadonlyMap<string, Outlook>,
  flags: ReadonlyMap<string, Flag>,
): void {
  for (const [id, outlook] of outlooks) {
    const known = record.open.get(id);
    const { likely, deadline } = outlook;
    if (!likely || !deadline || world.now > deadline.cutoffAt) continue;
    const open = known ?? { said: LEAD_HOURS.map(() => null), cutoffAt: deadline.cutoffAt, flag: 'none' };
    const lead = leadClass(likely.hoursLeft);
    if (hasLearned(world, outlook)) open.said[lead] ??= likely.pRaw;
    open.cutoffAt = deadline.cutoffAt;
    open.flag = flags.get(id) ?? 'none';
    if (!known) record.open.set(id, open);
  }
  for (const [id, open] of record.open) {
    const late = outcomeOf(world, open, outlooks.get(id));
    if (late === null) continue;
    record.open.delete(id);
    if (late !== 'unknown') score(record, open, late === 'late');
  }
  if (record.sinceFit >= FIT_EVERY) {
    record.curves = record.scored.map(fitCurve);
    record.sinceFit = 0;
  }
}

/** What is said of a line that is still being learned says nothing of what will be said once it is known. */
function hasLearned(world: World, { need }: Outlook): boolean {
  const usual = world.estimates.get(need?.queued.line.id ?? '')?.usual.values() ?? [];
  let hours = 0;
  for (const one of usual) hours += one.hours;
  return hours >= LEARNED_HOURS;
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
