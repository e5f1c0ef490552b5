// What a line made against what it should have made, hour by hour, in scheduled time less logged stops (DESIGN.md 1).
import { type Calendar, HOUR_MS, hoursBetween } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import { CELL_MS } from './cells.ts';
import type { Cell, LineFloor, Stop } from './floor.ts';

/** With less than two minutes of good readings a cell says nothing about the rate. */
const MIN_COVERED_MS = 120_000;
/** Buckets with less scheduled time are too short to judge. */
const MIN_BUCKET_HOURS = 10 / 60;
/** Cells are kept for the chart and for "since when"; what is older is kept by the hour. */
const KEEP_CELLS_MS = 4 * 86_400_000;
/** Folded once this much is over age, so that it happens about once a day. */
const FOLD_SLACK_MS = 86_400_000;
/** Without a calendar nobody knows which hours count: cells wait so long for one. */
const KEEP_UNFOLDED_MS = 14 * 86_400_000;
/** Half a year: a product that runs one week in four still has its 150 hours. */
const KEEP_HOURS_MS = 182 * 86_400_000;

/** One scheduled stretch of at most an hour on one product. `log`: ln of pieces over expected pieces. */
export type Bucket = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly materialId: string;
  readonly pieces: number;
  readonly hours: number;
  readonly planPerHour: number;
  readonly log: number;
};

export type RateOf = (
  job: string | null,
) => { readonly materialId: string; readonly planPerHour: number } | null;

/** Scheduled hours of [from, to) in which the machine said that it stood or was set up. */
function stoppedHours(stops: readonly Stop[], calendar: Calendar, from: UtcMs, to: UtcMs): number {
  let hours = 0;
  for (let i = stops.length - 1; i >= 0; i--) {
    const stop = stops[i] as Stop;
    if (stop.to !== null && stop.to <= from) break;
    const begin = Math.max(from, stop.from);
    const end = Math.min(to, stop.to ?? to);
    if (end > begin) hours += hoursBetween(calendar, begin, end);
  }
  return hours;
}

/** The scheduled hours of one cell that readings cover, less stops, up to `now`. Zero: nothing can be said of it. */
export function countedHours(cell: Cell, calendar: Calendar, now: UtcMs, stops: readonly Stop[]): number {
  const end = cell.from + CELL_MS;
  if (end > now || cell.coveredMs < MIN_COVERED_MS) return 0;
  const scheduled = hoursBetween(calendar, cell.from, end);
  if (scheduled === 0) return 0;
  const stopped = stoppedHours(stops, calendar, cell.from, end);
  return Math.max(0, Math.min(scheduled, cell.coveredMs / HOUR_MS) - stopped);
}

/** Folds cells past their age into hours, and lets the oldest hours go. Without a calendar they wait for one. */
export function foldOldCells(line: LineFloor, calendar: Calendar | null, now: UtcMs): void {
  const first = line.cells[0];
  if (!first || first.from > now - KEEP_CELLS_MS - FOLD_SLACK_MS) return;
  // On the hour, so that no clock hour is in both.
  const keepMs = calendar ? KEEP_CELLS_MS : KEEP_UNFOLDED_MS;
  const keepFrom = Math.floor((now - keepMs) / HOUR_MS) * HOUR_MS;
  const old = line.cells.findIndex((cell) => cell.from >= keepFrom);
  const folded = line.cells.splice(0, old < 0 ? line.cells.length : old);
  if (calendar)
    for (const cell of folded) foldCell(line, cell, countedHours(cell, calendar, now, line.stops));
  const gone = line.hours.findIndex((row) => row.from >= now - KEEP_HOURS_MS);
  if (gone > 0) line.hours.splice(0, gone);
}

function foldCell(line: LineFloor, cell: Cell, hours: number): void {
  if (hours <= 0 || cell.job === null) return;
  const last = line.hours.at(-1);
  const to = cell.from + CELL_MS;
  if (last && last.job === cell.job && sameHour(last.from, cell.from)) {
    last.pieces += cell.pieces;
    last.hours += hours;
    last.to = to;
  } else line.hours.push({ from: cell.from, to, job: cell.job, pieces: cell.pieces, hours });
}

function sameHour(a: UtcMs, b: UtcMs): boolean {
  return Math.floor(a / HOUR_MS) === Math.floor(b / HOUR_MS);
}

/** The hours that were folded, by product. They change once a day. */
export function pastBuckets(line: LineFloor, rateOf: RateOf): Bucket[] {
  const merging = newMerging();
  for (const row of line.hours) merge(merging, row, row.hours, rateOf(row.job));
  return closed(merging);
}

/** The cells of the last days, merged by clock hour and product. */
export function recentBuckets(line: LineFloor, calendar: Calendar, rateOf: RateOf, now: UtcMs): Bucket[] {
  const merging = newMerging();
  for (const cell of line.cells) {
    const hours = cell.job === null ? 0 : countedHours(cell, calendar, now, line.stops);
    if (hours > 0) merge(merging, cell, hours, rateOf(cell.job));
  }
  return closed(merging);
}

/** Rows of one clock hour and product become one bucket: those that are done, and the one that is open. */
type Merging = {
  readonly done: Bucket[];
  rate: ReturnType<RateOf>;
  from: UtcMs;
  to: UtcMs;
  pieces: number;
  hours: number;
};

function newMerging(): Merging {
  return { done: [], rate: null, from: 0, to: 0, pieces: 0, hours: 0 };
}

type Row = Pick<Cell, 'from' | 'pieces'> & { readonly to?: UtcMs };

/** Jobs or products that are not known are left out. */
function merge(open: Merging, row: Row, hours: number, rate: ReturnType<RateOf>): void {
  if (!rate || rate.planPerHour <= 0) return;
  if (open.rate?.materialId !== rate.materialId || !sameHour(open.from, row.from)) {
    closed(open);
    open.rate = rate;
    open.from = row.from;
    open.pieces = 0;
    open.hours = 0;
  }
  open.pieces += row.pieces;
  open.hours += hours;
  open.to = row.to ?? row.from + CELL_MS;
}

/** A dead hour is finite: half a piece, so that its logarithm exists and is very low. */
function closed({ done, rate, from, to, pieces, hours }: Merging): Bucket[] {
  if (!rate || hours < MIN_BUCKET_HOURS) return done;
  const { materialId, planPerHour } = rate;
  const log = Math.log(Math.max(0.5, pieces) / (hours * planPerHour));
  done.push({ from, to, materialId, pieces, hours, planPerHour, log });
  return done;
}
