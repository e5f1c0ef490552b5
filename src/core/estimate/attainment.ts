// What a line made against what it should have made, hour by hour, in scheduled time less logged stops (DESIGN.md 1).
import { type Calendar, HOUR_MS, hoursBetween } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import { CELL_MS, type Cell, type HourRow, type LineFloor, type Stop } from './floor.ts';

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
  return merged(line.hours, rateOf);
}

/** The cells of the last days, merged by clock hour and product. */
export function recentBuckets(line: LineFloor, calendar: Calendar, rateOf: RateOf, now: UtcMs): Bucket[] {
  const rows: HourRow[] = [];
  for (const cell of line.cells) {
    const hours = cell.job === null ? 0 : countedHours(cell, calendar, now, line.stops);
    if (hours > 0 && cell.job !== null)
      rows.push({ from: cell.from, to: cell.from + CELL_MS, job: cell.job, pieces: cell.pieces, hours });
  }
  return merged(rows, rateOf);
}

type OpenBucket = {
  readonly hour: number;
  readonly from: UtcMs;
  readonly materialId: string;
  readonly plan: number;
  to: UtcMs;
  pieces: number;
  hours: number;
};

/** Rows of one clock hour and product become one bucket. Jobs or products that are not known are left out. */
function merged(rows: readonly HourRow[], rateOf: RateOf): Bucket[] {
  const all: OpenBucket[] = [];
  for (const row of rows) {
    const rate = rateOf(row.job);
    if (!rate || rate.planPerHour <= 0) continue;
    const hour = Math.floor(row.from / HOUR_MS);
    const { from, to, pieces, hours } = row;
    const last = all.at(-1);
    if (last?.hour === hour && last.materialId === rate.materialId) {
      last.pieces += pieces;
      last.hours += hours;
      last.to = to;
    } else all.push({ hour, from, to, pieces, hours, materialId: rate.materialId, plan: rate.planPerHour });
  }
  return all.filter((bucket) => bucket.hours >= MIN_BUCKET_HOURS).map(closed);
}

/** A dead hour is finite: half a piece, so that its logarithm exists and is very low. */
function closed({ from, to, materialId, pieces, hours, plan }: OpenBucket): Bucket {
  const log = Math.log(Math.max(0.5, pieces) / (hours * plan));
  return { from, to, materialId, pieces, hours, planPerHour: plan, log };
}
