// What the floor said, taken in sample by sample: cells of pieces per line, pieces per job, bad pieces per station.
import type { Model } from '../model/model.ts';
import { isCountedBy } from '../model/read-lines.ts';
import { piecesOfCount, type TagMeaning, tagMeaning } from '../model/tags.ts';
import type { Sample, SampleValue } from '../types/observation.ts';
import type { UtcMs } from '../types/time.ts';
import { addStretch, gapMsOf, jobsBetween } from './cells.ts';
import { type Counted, type CounterState, countReading, newCounter } from './counter.ts';
import { takeJob } from './jobs.ts';
import type { Learned } from './learn.ts';
import { type RateBook, takeRate } from './rate-only.ts';
import { emptySaid, type LineSaid } from './said.ts';
import { newScrapWatch, type ScrapWatch, watchScrap } from './scrap.ts';
import { takeSetUp } from './set-up.ts';
import { standingOf } from './state-words.ts';
import { counterSpec, type Uncounted, wordFor } from './tag-pieces.ts';
import { emptyUsage, takeDrawn, type UsageBook } from './usage.ts';

/** Told stops and set-ups kept per line: half a year of a line with thirty of them a week. */
export const KEEP_STOPS = 800;

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

/** A stretch in which the machine, or a person, said that it stood or was set up. `to` null: it still does. */
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
  /** Null: what its counter shows is counted. */
  uncounted: Uncounted | null;
  readonly said: LineSaid;
  /** Of a line of which only the rate is read. */
  rated: RateBook | null;
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
  if (meaning.measure === 'state' && meaning.lineId)
    takeState(lineFloor(floor, meaning.lineId), model, {
      lineId: meaning.lineId,
      word: wordFor(meaning, sample.value),
      at: sample.effectiveAt,
    });
  if (meaning.measure === 'goodTotal' || meaning.measure === 'total')
    takeCount(floor, model, meaning, sample);
  if (meaning.measure === 'ratePerHour' && meaning.lineId && isCountedBy(model, meaning))
    takeRate(lineFloor(floor, meaning.lineId), meaning, sample);
  if (meaning.measure === 'consumedTotal') takeConsumed(floor, model, meaning, sample);
  if (meaning.measure === 'scrapTotal') return takeScrap(floor, model, meaning, sample);
  return false;
}

/** The tag means something else now: what it said last counts under the new meaning, from there on. */
export function retakeTag(floor: Floor, model: Model, tag: string): void {
  const seen = floor.tags.get(tag);
  floor.counters.delete(tag);
  forgetRate(floor, tagMeaning(model, tag));
  if (seen?.quality !== 'good') return;
  floor.tags.delete(tag);
  const { lastAt, value } = seen;
  takeSample(floor, model, { tag, effectiveAt: lastAt, recordedAt: lastAt, value, quality: 'good' });
}

/** What a rate came to as it was read before is no measure of what it comes to now. */
function forgetRate(floor: Floor, meaning: TagMeaning | null): void {
  const line = meaning?.measure === 'ratePerHour' ? floor.lines.get(meaning.lineId ?? '') : undefined;
  if (line) line.rated = null;
}

/** The line as far as anything was heard of it; begun where nothing was. */
export function lineFloor(floor: Floor, lineId: string): LineFloor {
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
      uncounted: null,
      said: emptySaid(),
      rated: null,
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

type Word = { readonly lineId: string; readonly word: string; readonly at: UtcMs };

/** Stops are kept apart from the cells: the state and the count of a line need not arrive in one order. */
function takeState(line: LineFloor, model: Model, { lineId, word, at }: Word): void {
  const standing = standingOf(word);
  if (standing === null) return;
  line.tellsState = true;
  const last = line.stops.at(-1);
  const open = last?.to === null ? last : null;
  if (open?.standing === standing) return;
  if (open) open.to = Math.max(open.from, at);
  if (standing === 'run' || standing === 'idle') return;
  if (standing === 'setup') takeSetUp(line, model, { lineId, at });
  line.stops.push({ from: at, to: null, standing });
  if (line.stops.length > KEEP_STOPS) line.stops.shift();
}

/** What the counter shows since its last good reading, in its own counts. Null: nothing to count. */
function readCounter(floor: Floor, model: Model, meaning: TagMeaning, sample: Sample): Counted | null {
  if (typeof sample.value !== 'number') return null;
  const { effectiveAt: at, value } = sample;
  const line = meaning.lineId === null ? null : lineFloor(floor, meaning.lineId);
  const materialId = productOf(floor, line?.job ?? null);
  return countReading(
    counterOf(floor, meaning.id),
    counterSpec(model, meaning, { line, materialId, at }),
    at,
    value,
  );
}

const productOf = (floor: Floor, job: string | null): string | null =>
  job === null ? null : (floor.jobMaterials.get(job) ?? null);

function takeCount(floor: Floor, model: Model, meaning: TagMeaning, sample: Sample): void {
  const counted = readCounter(floor, model, meaning, sample);
  if (counted === null || counted.how === 'first' || counted.how === 'jump' || !meaning.lineId) return;
  // It is read on, so that it has a base when it is the one that counts.
  if (!isCountedBy(model, meaning)) return;
  const line = lineFloor(floor, meaning.lineId);
  const to = sample.effectiveAt;
  const gapMs = gapMsOf(meaning);
  for (const { job, from, to: until } of jobsBetween(line, counted.from, to)) {
    const perCount = piecesOfCount(meaning, productOf(floor, job));
    if (perCount === null)
      noteUncounted(line, { tag: meaning.id, materialId: productOf(floor, job), since: to });
    if (perCount === null) continue;
    const pieces = (perCount * counted.pieces * (until - from)) / (to - counted.from);
    if (job === line.job) line.uncounted = null;
    line.pieces += pieces;
    addStretch(line, job, { from, to: until, pieces, gapMs });
  }
}

/** Since the first of its kind: the counter of this product has no pieces per count all the while. */
function noteUncounted(line: LineFloor, now: Uncounted): void {
  const { uncounted: before } = line;
  if (before?.tag !== now.tag || before.materialId !== now.materialId) line.uncounted = now;
}

function takeConsumed(floor: Floor, model: Model, meaning: TagMeaning, sample: Sample): void {
  const { lineId, materialId } = meaning;
  const counted = readCounter(floor, model, meaning, sample);
  if (counted === null || counted.how === 'jump' || lineId === null || materialId === null) return;
  const perCount = piecesOfCount(meaning, materialId);
  if (perCount === null) return;
  takeDrawn(floor.usage, {
    materialId,
    lineId,
    at: sample.effectiveAt,
    pieces: counted.pieces * perCount,
    jobs: lineFloor(floor, lineId).jobs,
    productOf: (job) => floor.jobMaterials.get(job),
  });
}

function takeScrap(floor: Floor, model: Model, meaning: TagMeaning, sample: Sample): boolean {
  if (!meaning.stationId || !meaning.lineId) return false;
  const counted = readCounter(floor, model, meaning, sample);
  if (counted === null) return false;
  let watch = floor.stations.get(meaning.stationId);
  if (!watch) {
    watch = newScrapWatch(meaning.lineId, lineFloor(floor, meaning.lineId).pieces, floor.stations.values());
    floor.stations.set(meaning.stationId, watch);
  }
  if (counted.how === 'first' || counted.how === 'jump') return false;
  const { pieces: linePieces, job } = lineFloor(floor, meaning.lineId);
  const perCount = piecesOfCount(meaning, productOf(floor, job));
  if (perCount !== null)
    return watchScrap(watch, { at: sample.effectiveAt, linePieces, bad: counted.pieces * perCount });
  // How many of these are bad nobody can say: they are neither good nor bad.
  Object.assign(watch, { scoredPieces: linePieces, scoredAt: sample.effectiveAt });
  return false;
}
