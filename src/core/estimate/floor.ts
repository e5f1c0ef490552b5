// What the floor said, taken in sample by sample: cells of pieces per line, pieces per job, bad pieces per station.
import type { Model } from '../model/model.ts';
import { type TagMeaning, tagMeaning } from '../model/tags.ts';
import type { Sample, SampleValue } from '../types/observation.ts';
import type { UtcMs } from '../types/time.ts';
import { type Counted, type CounterState, countReading, newCounter } from './counter.ts';
import { newScrapWatch, type ScrapWatch, watchScrap } from './scrap.ts';

/** Rates are kept in cells of ten minutes: fine enough for "since when", small enough for six weeks of 200 lines. */
export const CELL_MS = 600_000;
/** Six weeks: the baseline of a (line, product) wants 150 to 600 hours (DESIGN.md 1). */
const KEEP_CELLS_MS = 42 * 86_400_000;
/** A longer silence counts for quantity but says nothing about the rate (three periods of a one-minute counter). */
const GAP_MS = 180_000;
/** Jobs kept per line, newest last. */
const KEEP_JOBS = 400;

/** Ten minutes of one line and job: the pieces of the time that good readings cover, and how much time that is. */
export type Cell = { readonly from: UtcMs; readonly job: string | null; pieces: number; coveredMs: number };

/** `whole`: the box saw the job begin, so its count is the whole truth. */
export type JobCount = {
  readonly job: string;
  readonly since: UtcMs;
  pieces: number;
  lastAt: UtcMs;
  readonly whole: boolean;
};

export type TagState = { lastAt: UtcMs; lastGoodAt: UtcMs | null; value: SampleValue; quality: string };

/** `before` is the job until `jobSince`: pieces counted across the change belong to both. */
export type LineFloor = {
  cells: Cell[];
  job: string | null;
  before: string | null;
  jobSince: UtcMs;
  jobs: JobCount[];
  pieces: number;
};

export type Floor = {
  readonly tags: Map<string, TagState>;
  readonly counters: Map<string, CounterState>;
  readonly lines: Map<string, LineFloor>;
  readonly stations: Map<string, ScrapWatch>;
  /** Material of a job as ERP knew it when the run was open: closed runs leave ERP, their hours stay a baseline. */
  readonly jobMaterials: Map<string, string>;
};

export function emptyFloor(): Floor {
  return {
    tags: new Map(),
    counters: new Map(),
    lines: new Map(),
    stations: new Map(),
    jobMaterials: new Map(),
  };
}

/** Takes one sample in. True: a detector crossed its limit with it. A sample not newer than its tag's last is a repeat. */
export function takeSample(floor: Floor, model: Model, sample: Sample): boolean {
  const before = floor.tags.get(sample.tag);
  if (before && sample.effectiveAt <= before.lastAt) return false;
  const good = sample.quality === 'good' && sample.value !== null;
  floor.tags.set(sample.tag, {
    lastAt: sample.effectiveAt,
    lastGoodAt: good ? sample.effectiveAt : (before?.lastGoodAt ?? null),
    value: sample.value,
    quality: sample.quality,
  });
  const meaning = tagMeaning(model, sample.tag);
  if (!meaning || !good) return false;
  if (meaning.measure === 'job' && meaning.lineId) takeJob(lineFloor(floor, meaning.lineId), sample);
  if (meaning.measure === 'goodTotal' || meaning.measure === 'total') takeCount(floor, meaning, sample);
  if (meaning.measure === 'scrapTotal') return takeScrap(floor, meaning, sample);
  return false;
}

/** The tag means something else now: what it said last counts under the new meaning, from there on. */
export function retakeTag(floor: Floor, model: Model, tag: string): void {
  const seen = floor.tags.get(tag);
  floor.counters.delete(tag);
  if (seen?.quality !== 'good') return;
  floor.tags.delete(tag);
  const { lastAt, value } = seen;
  takeSample(floor, model, { tag, effectiveAt: lastAt, recordedAt: lastAt, value, quality: 'good' });
}

function lineFloor(floor: Floor, lineId: string): LineFloor {
  let line = floor.lines.get(lineId);
  if (!line) {
    line = { cells: [], job: null, before: null, jobSince: 0, jobs: [], pieces: 0 };
    floor.lines.set(lineId, line);
  }
  return line;
}

function counterOf(floor: Floor, tag: string): CounterState {
  let counter = floor.counters.get(tag);
  if (!counter) {
    counter = newCounter();
    floor.counters.set(tag, counter);
  }
  return counter;
}

function takeJob(line: LineFloor, sample: Sample): void {
  const job = String(sample.value).trim() || null;
  if (job === line.job) return;
  const first = line.job === null && line.jobs.length === 0;
  line.before = line.job;
  line.job = job;
  line.jobSince = sample.effectiveAt;
  const at = sample.effectiveAt;
  if (job !== null && !line.jobs.some((known) => known.job === job)) {
    line.jobs.push({ job, since: at, pieces: 0, lastAt: at, whole: !first });
    if (line.jobs.length > KEEP_JOBS) line.jobs.shift();
  }
}

function takeCount(floor: Floor, meaning: TagMeaning, sample: Sample): void {
  if (typeof sample.value !== 'number' || meaning.lineId === null) return;
  const counted = countReading(counterOf(floor, meaning.id), meaning, sample.effectiveAt, sample.value);
  if (counted.how === 'first' || counted.how === 'jump') return;
  const line = lineFloor(floor, meaning.lineId);
  line.pieces += counted.pieces;
  const to = sample.effectiveAt;
  const change = Math.min(to, Math.max(counted.from, line.jobSince));
  addStretch(line, line.before, {
    from: counted.from,
    to: change,
    pieces: share(counted, to, change - counted.from),
  });
  addStretch(line, line.job, { from: change, to, pieces: share(counted, to, to - change) });
}

function share(counted: Counted, to: UtcMs, ms: number): number {
  return (counted.pieces * ms) / (to - counted.from);
}

type Stretch = { readonly from: UtcMs; readonly to: UtcMs; readonly pieces: number };

function addStretch(line: LineFloor, job: string | null, stretch: Stretch): void {
  if (stretch.to <= stretch.from) return;
  const count = line.jobs.findLast((known) => known.job === job);
  if (count) {
    count.pieces += stretch.pieces;
    count.lastAt = stretch.to;
  }
  addToCells(line, job, stretch);
}

/** Spreads pieces evenly over the time they were made in. A stretch with a gap says nothing about the rate. */
function addToCells(line: LineFloor, job: string | null, { from, to, pieces }: Stretch): void {
  if (to - from > GAP_MS) return;
  for (let at = from; at < to; ) {
    const start = Math.floor(at / CELL_MS) * CELL_MS;
    const end = Math.min(to, start + CELL_MS);
    const cell = cellAt(line, start, job);
    cell.pieces += (pieces * (end - at)) / (to - from);
    cell.coveredMs += end - at;
    at = end;
  }
  const oldest = to - KEEP_CELLS_MS;
  while ((line.cells[0]?.from ?? oldest) < oldest) line.cells.shift();
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

function takeScrap(floor: Floor, meaning: TagMeaning, sample: Sample): boolean {
  if (typeof sample.value !== 'number' || !meaning.stationId || !meaning.lineId) return false;
  const counted = countReading(counterOf(floor, meaning.id), meaning, sample.effectiveAt, sample.value);
  let watch = floor.stations.get(meaning.stationId);
  if (!watch) {
    watch = newScrapWatch(lineFloor(floor, meaning.lineId).pieces);
    floor.stations.set(meaning.stationId, watch);
  }
  if (counted.how === 'first' || counted.how === 'jump') return false;
  return watchScrap(watch, {
    at: sample.effectiveAt,
    linePieces: lineFloor(floor, meaning.lineId).pieces,
    bad: counted.pieces,
  });
}
