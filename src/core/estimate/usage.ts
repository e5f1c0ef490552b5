// What lines really draw of each part, by their own counters: totals by the hour, and stretches to compare with the bill.
import type { UtcMs } from '../types/time.ts';
import { type Estimate, newEstimate } from './usage-filter.ts';
import { newSupplyMemory, type SupplyMemory } from './usage-supply.ts';

/** Shorter stretches are mostly the difference between two sampling times. */
const STRETCH_MS = 3_600_000;
/** Parts that are drawn by the box say little until so many boxes are drawn. */
const STRETCH_STEPS = 8;
/** A stretch that has drawn too little by then is compared all the same, with the noise it has. */
const LONGEST_STRETCH_MS = 5 * 86_400_000;
/** Totals are kept by the hour for ten days: a count of the shelf is told within them. */
const ROW_MS = 3_600_000;
const KEEP_ROWS = 240;
/** Stretches wait for the next tick only. */
const KEEP_STRETCHES = 500;
/** Readings of a line come a little after the job changed: pieces of so many jobs may have grown since the last one. */
const RECENT_JOBS = 3;

/** Drawn in a stretch of time, and good pieces made meanwhile by product; '' where the product is not known. */
export type Stretch = {
  from: UtcMs;
  to: UtcMs;
  used: number;
  /** The largest step of the counter in it: what one box holds, or one sampling period draws. */
  step: number;
  made: [productId: string, pieces: number][];
};

/** One part on one line. `total` counts since the first reading. */
export type Drawn = {
  readonly materialId: string;
  readonly lineId: string;
  readonly since: UtcMs;
  at: UtcMs;
  total: number;
  /** Total at a moment, by the hour, oldest first. */
  rows: [at: UtcMs, total: number][];
  /** Pieces of the last jobs as they stood at the last reading. */
  marks: [job: string, pieces: number][];
  open: Stretch;
  waiting: Stretch[];
  estimate: Estimate;
};

export type UsageBook = {
  /** By "material|line". */
  readonly drawn: Map<string, Drawn>;
  readonly supply: SupplyMemory;
};

export function emptyUsage(): UsageBook {
  return { drawn: new Map(), supply: newSupplyMemory() };
}

export type JobPieces = { readonly job: string; readonly pieces: number };

export type DrawReading = {
  readonly materialId: string;
  readonly lineId: string;
  readonly at: UtcMs;
  /** Drawn since the reading before; 0 with the first one. */
  readonly pieces: number;
  readonly jobs: readonly JobPieces[];
  readonly productOf: (job: string) => string | undefined;
};

/** Takes one reading of a counter of drawn parts in. Only counts: what it means is learned at a tick. */
export function takeDrawn(book: UsageBook, reading: DrawReading): void {
  const { materialId, lineId, at, pieces } = reading;
  const key = `${materialId}|${lineId}`;
  const marks = marksOf(reading.jobs);
  const known = book.drawn.get(key);
  if (!known) {
    book.drawn.set(key, newDrawn(reading, marks));
    return;
  }
  const { open } = known;
  for (const [job, now] of marks) {
    const before = known.marks.find(([name]) => name === job)?.[1] ?? 0;
    if (now > before) addMade(open, reading.productOf(job) ?? '', now - before);
  }
  known.marks = marks;
  known.at = at;
  known.total += pieces;
  open.to = at;
  open.used += pieces;
  open.step = Math.max(open.step, pieces);
  noteRow(known);
  closeStretch(known);
}

function newDrawn({ materialId, lineId, at }: DrawReading, marks: Drawn['marks']): Drawn {
  return {
    materialId,
    lineId,
    since: at,
    at,
    total: 0,
    rows: [[at, 0]],
    marks,
    open: newStretch(at),
    waiting: [],
    estimate: newEstimate(),
  };
}

function newStretch(at: UtcMs): Stretch {
  return { from: at, to: at, used: 0, step: 0, made: [] };
}

function marksOf(jobs: readonly JobPieces[]): Drawn['marks'] {
  return jobs.slice(-RECENT_JOBS).map(({ job, pieces }) => [job, pieces]);
}

function addMade(stretch: Stretch, productId: string, pieces: number): void {
  const row = stretch.made.find(([id]) => id === productId);
  if (row) row[1] += pieces;
  else stretch.made.push([productId, pieces]);
}

/** While nothing is drawn the last row moves on instead of a new one being written. */
function noteRow(drawn: Drawn): void {
  const { rows, at, total } = drawn;
  const last = rows.at(-1);
  if (last && at - last[0] < ROW_MS) return;
  const before = rows.at(-2);
  if (last && before && last[1] === total && before[1] === total) last[0] = at;
  else rows.push([at, total]);
  if (rows.length > KEEP_ROWS) rows.shift();
}

function closeStretch(drawn: Drawn): void {
  const { open } = drawn;
  const long = open.to - open.from;
  // Neither made nor drawn: the line stands, and the stretch begins when it goes on.
  if (open.used === 0 && open.made.length === 0) drawn.open = newStretch(open.to);
  else if (
    (long >= STRETCH_MS && open.used >= STRETCH_STEPS * open.step && open.made.length > 0) ||
    long >= LONGEST_STRETCH_MS
  ) {
    drawn.waiting.push(open);
    if (drawn.waiting.length > KEEP_STRETCHES) drawn.waiting.shift();
    drawn.open = newStretch(open.to);
  }
}

/** The total as it stood at `at`; null where that lies before what is kept. Evenly drawn between two rows. */
export function totalAt(drawn: Drawn, at: UtcMs): number | null {
  if (at >= drawn.at) return drawn.total;
  let after: readonly [UtcMs, number] = [drawn.at, drawn.total];
  for (let i = drawn.rows.length - 1; i >= 0; i--) {
    const row = drawn.rows[i] as readonly [UtcMs, number];
    if (row[0] <= at) {
      const span = after[0] - row[0];
      return span <= 0 ? row[1] : row[1] + ((after[1] - row[1]) * (at - row[0])) / span;
    }
    after = row;
  }
  return null;
}

/** A clock set back: what was noted under a later time is moved to now. */
export function rewindUsage(book: UsageBook, at: UtcMs): void {
  for (const drawn of book.drawn.values()) {
    drawn.at = Math.min(drawn.at, at);
    drawn.rows = drawn.rows.filter(([when]) => when <= at);
    drawn.open.from = Math.min(drawn.open.from, at);
    drawn.open.to = Math.min(drawn.open.to, at);
  }
}
