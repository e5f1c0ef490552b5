// Cells of ten minutes: the pieces of a stretch spread evenly over the time they were made in.
import type { TagMeaning } from '../model/tags.ts';
import type { UtcMs } from '../types/time.ts';
import type { Cell, LineFloor } from './floor.ts';

/** Rates are kept in cells of ten minutes: fine enough for "since when" and for a chart. */
export const CELL_MS = 600_000;

export type Stretch = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly pieces: number;
  /** Longer than this, it says nothing about the rate. */
  readonly gapMs: number;
};

/** A longer silence than three sampling periods counts for quantity but says nothing about the rate. */
const GAP_PERIODS = 3;
const SAMPLING_MS = 60_000;

export function gapMsOf({ samplingMs }: Pick<TagMeaning, 'samplingMs'>): number {
  return GAP_PERIODS * (samplingMs ?? SAMPLING_MS);
}

/** The line was on what it is on since its last change of job, and on the job before until then. */
export function jobsBetween(
  line: LineFloor,
  from: UtcMs,
  to: UtcMs,
): { readonly job: string | null; readonly from: UtcMs; readonly to: UtcMs }[] {
  const change = Math.min(to, Math.max(from, line.jobSince));
  const parts = [
    { job: line.before, from, to: change },
    { job: line.job, from: change, to },
  ];
  return parts.filter((part) => part.to > part.from);
}

/** Pieces of one job. */
export function addStretch(line: LineFloor, job: string | null, stretch: Stretch): void {
  if (stretch.to <= stretch.from) return;
  const count = line.jobs.findLast((known) => known.job === job);
  if (count) {
    count.pieces += stretch.pieces;
    if (stretch.pieces > 0) count.lastAt = stretch.to;
  }
  addToCells(line, job, stretch);
}

/** Spreads pieces evenly over the time they were made in. A stretch with a gap says nothing about the rate. */
export function addToCells(line: LineFloor, job: string | null, { from, to, pieces, gapMs }: Stretch): void {
  if (to - from > gapMs) return;
  for (let at = from; at < to; ) {
    const start = Math.floor(at / CELL_MS) * CELL_MS;
    const end = Math.min(to, start + CELL_MS);
    const cell = cellAt(line, start, job);
    cell.pieces += (pieces * (end - at)) / (to - from);
    cell.coveredMs += end - at;
    at = end;
  }
}

function cellAt(line: LineFloor, start: UtcMs, job: string | null): Cell {
  for (let i = line.cells.length - 1; i >= 0; i--) {
    const cell = line.cells[i];
    if (!cell || cell.from < start) break;
    if (cell.from === start && cell.job === job) return cell;
  }
  const cell: Cell = { from: start, job, pieces: 0, coveredMs: 0 };
  line.cells.push(cell);
  return cell;
}
