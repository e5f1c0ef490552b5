// What the floor said, taken in sample by sample: cells of pieces per line, pieces per job, bad pieces per station.
import { bestRates } from '../model/best-rates.ts';
import type { Model } from '../model/model.ts';
import { type TagMeaning, tagMeaning } from '../model/tags.ts';
import type { Sample, SampleValue } from '../types/observation.ts';
import type { UtcMs } from '../types/time.ts';
import { type Counted, type CounterState, countReading, newCounter } from './counter.ts';
import { takeJob } from './jobs.ts';
import type { Learned } from './learn.ts';
import { newScrapWatch, type ScrapWatch, watchScrap } from './scrap.ts';
import { standingOf } from './state-words.ts';
import { emptyUsage, takeDrawn, type UsageBook } from './usage.ts';

/** Rates are kept in cells of ten minutes: fine enough for "since when" and for a chart. */
export const CELL_MS = 600_000;
/** A longer silence than three sampling periods counts for quantity but says nothing about the rate. */
const GAP_PERIODS = 3;
const SAMPLING_MS = 60_000;
/** Told stops and set-ups kept per line: half a year of a line with thirty of them a week. */
const KEEP_STOPS = 800;

/** Ten minutes of one line and job: the pieces of the time that good readings cover, and how much time that is. */
export type Cell = { readonly from: UtcMs; readonly job: string | null; pieces: number; coveredMs: number };

/** `whole`: the box saw the job begin, so its count is the whole truth. */
export type JobCount = {
  readonly job: string;
  readonly since: UtcMs;
  pieces: number;
  /** Its last piece; until there is one, when it began. */
  lastAt: UtcMs;
  readonly whole: boolean;
  /** Set-up that was planned for it. */
  readonly setupHours: number;
};

export type TagState = { lastAt: UtcMs; lastGoodAt: UtcMs | null; value: SampleValue; quality: string };

/** A clock hour of one job in scheduled time that readings cover, less stops: what older cells are folded into. */
export type HourRow = {
  readonly from: UtcMs;
  to: UtcMs;
  readonly job: string;
  pieces: number;
  hours: number;
};

/** A stretch in which the machine said that it stood, or was set up. `to` null: it still does. */
export type Stop = { readonly from: UtcMs; to: UtcMs | null; readonly standing: 'stop' | 'setup' };

/** `before` is the job until `jobSince`: pieces counted across the change belong to both. */
export type LineFloor = {
  cells: Cell[];
  hours: HourRow[];
  stops: Stop[];
  /** It has told its state at least once: then what is not a stop is a loss nobody logged. */
  tellsState: boolean;
  /** Of the jobs that began, how often it was the one that ERP had next (DESIGN.md 3). */
  starts: { asPlanned: number; other: number };
  learned: Learned | null;
  /** Counts what was taken in: as long as it stands still, nothing about the line has changed. */
  version: number;
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
  /** What lines draw of each part, and what ERP told of counts and receipts. */
  readonly usage: UsageBook;
};

export function emptyFloor(): Floor {
  return {
    tags: new Map(),
    counters: new Map(),
    lines: new Map(),
    stations: new Map(),
    jobMaterials: new Map(),
    usage: emptyUsage(),
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
  if (meaning.lineId) lineFloor(floor, meaning.lineId).version += 1;
  if (meaning.measure === 'job' && meaning.lineId)
    takeJob(lineFloor(floor, meaning.lineId), model, meaning.lineId, sample);
  if (meaning.measure === 'state' && meaning.lineId) takeState(lineFloor(floor, meaning.lineId), sample);
  if (meaning.measure === 'goodTotal' || meaning.measure === 'total')
    takeCount(floor, countedBy(model, meaning), sample);
  if (meaning.measure === 'consumedTotal') takeConsumed(floor, meaning, sample);
  if (meaning.measure === 'scrapTotal') return takeScrap(floor, countedBy(model, meaning), sample);
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
    line = {
      cells: [],
      hours: [],
      stops: [],
      tellsState: false,
      starts: { asPlanned: 0, other: 0 },
      learned: null,
      version: 0,
      job: null,
      before: null,
      jobSince: 0,
      jobs: [],
      pieces: 0,
    };
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

/** Stops are kept apart from the cells: the state and the count of a line need not arrive in one order. */
function takeState(line: LineFloor, sample: Sample): void {
  const standing = standingOf(String(sample.value));
  if (standing === null) return;
  line.tellsState = true;
  const last = line.stops.at(-1);
  const open = last?.to === null ? last : null;
  if (open?.standing === standing) return;
  if (open) open.to = Math.max(open.from, sample.effectiveAt);
  if (standing === 'run' || standing === 'idle') return;
  line.stops.push({ from: sample.effectiveAt, to: null, standing });
  if (line.stops.length > KEEP_STOPS) line.stops.shift();
}

type Counting = TagMeaning & { readonly usualPerHour: number | null };

/** A line makes no product faster than the one with the highest plan rate, and no more bad pieces than that. */
function countedBy(model: Model, meaning: TagMeaning): Counting {
  return { ...meaning, usualPerHour: bestRates(model).get(meaning.lineId ?? '') ?? null };
}

function takeCount(floor: Floor, meaning: Counting, sample: Sample): void {
  if (typeof sample.value !== 'number' || meaning.lineId === null) return;
  const counted = countReading(counterOf(floor, meaning.id), meaning, sample.effectiveAt, sample.value);
  if (counted.how === 'first' || counted.how === 'jump') return;
  const line = lineFloor(floor, meaning.lineId);
  line.pieces += counted.pieces;
  const to = sample.effectiveAt;
  const change = Math.min(to, Math.max(counted.from, line.jobSince));
  const gapMs = GAP_PERIODS * (meaning.samplingMs ?? SAMPLING_MS);
  const before = { from: counted.from, to: change, pieces: share(counted, to, change - counted.from), gapMs };
  addStretch(line, line.before, before);
  addStretch(line, line.job, { from: change, to, pieces: share(counted, to, to - change), gapMs });
}

function share(counted: Counted, to: UtcMs, ms: number): number {
  return (counted.pieces * ms) / (to - counted.from);
}

type Stretch = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly pieces: number;
  /** Longer than this, it says nothing about the rate. */
  readonly gapMs: number;
};

function addStretch(line: LineFloor, job: string | null, stretch: Stretch): void {
  if (stretch.to <= stretch.from) return;
  const count = line.jobs.findLast((known) => known.job === job);
  if (count) {
    count.pieces += stretch.pieces;
    if (stretch.pieces > 0) count.lastAt = stretch.to;
  }
  addToCells(line, job, stretch);
}

/** Spreads pieces evenly over the time they were made in. A stretch with a gap says nothing about the rate. */
function addToCells(line: LineFloor, job: string | null, { from, to, pieces, gapMs }: Stretch): void {
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

function takeConsumed(floor: Floor, meaning: TagMeaning, sample: Sample): void {
  const { lineId, materialId } = meaning;
  if (typeof sample.value !== 'number' || lineId === null || materialId === null) return;
  const counted = countReading(counterOf(floor, meaning.id), meaning, sample.effectiveAt, sample.value);
  if (counted.how === 'jump') return;
  takeDrawn(floor.usage, {
    materialId,
    lineId,
    at: sample.effectiveAt,
    pieces: counted.pieces,
    jobs: lineFloor(floor, lineId).jobs,
    productOf: (job) => floor.jobMaterials.get(job),
  });
}

function takeScrap(floor: Floor, meaning: Counting, sample: Sample): boolean {
  if (typeof sample.value !== 'number' || !meaning.stationId || !meaning.lineId) return false;
  const counted = countReading(counterOf(floor, meaning.id), meaning, sample.effectiveAt, sample.value);
  let watch = floor.stations.get(meaning.stationId);
  if (!watch) {
    watch = newScrapWatch(meaning.lineId, lineFloor(floor, meaning.lineId).pieces, floor.stations.values());
    floor.stations.set(meaning.stationId, watch);
  }
  if (counted.how === 'first' || counted.how === 'jump') return false;
  return watchScrap(watch, {
    at: sample.effectiveAt,
    linePieces: lineFloor(floor, meaning.lineId).pieces,
    bad: counted.pieces,
  });
}
