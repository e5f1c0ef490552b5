// What a line made against what it should have made, hour by hour, in scheduled time (DESIGN.md 1).
import { type Calendar, HOUR_MS, hoursBetween } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import { CELL_MS, type Cell } from './floor.ts';

/** With less than two minutes of good readings a cell says nothing about the rate. */
const MIN_COVERED_MS = 120_000;
/** Buckets with less scheduled time are too short to judge. */
const MIN_BUCKET_HOURS = 10 / 60;

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

/** The scheduled hours of one cell that readings cover, up to `now`. Zero: not scheduled, hardly covered, or still open. */
export function countedHours(cell: Cell, calendar: Calendar, now: UtcMs): number {
  const end = cell.from + CELL_MS;
  if (end > now || cell.coveredMs < MIN_COVERED_MS) return 0;
  return Math.min(hoursBetween(calendar, cell.from, end), cell.coveredMs / HOUR_MS);
}

type OpenBucket = {
  readonly key: string;
  readonly from: UtcMs;
  readonly materialId: string;
  readonly plan: number;
  to: UtcMs;
  pieces: number;
  hours: number;
};

/** Cells of one clock hour and product become one bucket. Cells whose job or product is unknown are left out. */
export function bucketsOf(cells: readonly Cell[], calendar: Calendar, rateOf: RateOf, now: UtcMs): Bucket[] {
  const open: OpenBucket[] = [];
  for (const cell of cells) {
    const hours = countedHours(cell, calendar, now);
    const rate = hours > 0 ? rateOf(cell.job) : null;
    if (!rate || rate.planPerHour <= 0) continue;
    const key = `${Math.floor(cell.from / HOUR_MS)}|${rate.materialId}`;
    let bucket = open.at(-1);
    if (bucket?.key !== key) {
      bucket = {
        key,
        from: cell.from,
        to: cell.from,
        pieces: 0,
        hours: 0,
        materialId: rate.materialId,
        plan: rate.planPerHour,
      };
      open.push(bucket);
    }
    bucket.pieces += cell.pieces;
    bucket.hours += hours;
    bucket.to = cell.from + CELL_MS;
  }
  return open.filter((bucket) => bucket.hours >= MIN_BUCKET_HOURS).map(closed);
}

/** A dead hour is finite: half a piece, so that its logarithm exists and is very low. */
function closed({ from, to, materialId, pieces, hours, plan }: OpenBucket): Bucket {
  return {
    from,
    to,
    materialId,
    pieces,
    hours,
    planPerHour: plan,
    log: Math.log(Math.max(0.5, pieces) / (hours * plan)),
  };
}
