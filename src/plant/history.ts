// Three weeks of the plant as the box would have recorded them: observations, one a line, for the replay source.
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { SampleObservation, SnapshotObservation } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import { erpRecords } from './erp.ts';
import { exportTime } from './erp-drop.ts';
import { csvText, ERP_TABLES } from './erp-tables.ts';
import { type FloorTag, isWorking } from './floor.ts';
import { SPIKE_AT } from './riverside.ts';
import type { PlantLine, RiversidePlant } from './riverside-plant.ts';

/** Under whose name the snapshots are journaled: the file name of the files source. */
const ERP_SOURCE = 'erp';
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const QUARTER_MS = 900_000;
/** A standing machine is heard so often, and a rate is sampled so often. */
const HEARTBEAT_MS = 10 * MINUTE_MS;
const RATE_EVERY_MS = 5 * MINUTE_MS;
const JOB_EVERY_MS = 60 * MINUTE_MS;
/** Line 2 is recorded finer around the moment its station 4 turns. */
const FINE_LINE = 'L2';
const FINE_FROM = SPIKE_AT - 80 * MINUTE_MS;
/** All counters are recorded so at the end, so that none is old when the first live value comes. */
const FINE_END_MS = 2 * MINUTE_MS;
const FINE_EVERY_MS = 5 * SECOND_MS;
/** How long after it was true each kind of thing was learned. */
const SAMPLE_LATE_MS = 900;
const SNAPSHOT_LATE_MS = 61_000;
/** A write to disk each so many characters: the whole file never lies in memory. */
const WRITE_AT = 1 << 20;

export type HistorySpan = { readonly from: UtcMs; readonly to: UtcMs };

/** Writes the recording of [from, to) to `path`. Calls back with the share that is done, rising to 1. */
export function writeHistory(
  path: string,
  { plant, span }: { readonly plant: RiversidePlant; readonly span: HistorySpan },
  progress: (done: number) => void,
): { readonly observations: number; readonly bytes: number } {
  const file = openSync(path, 'w');
  const count = { observations: 0, bytes: 0 };
  let text = '';
  const flush = (): void => {
    count.bytes += writeSync(file, text);
    text = '';
  };
  try {
    for (const line of lines(plant, span, progress)) {
      text += `${line}\n`;
      count.observations += 1;
      if (text.length >= WRITE_AT) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
  return count;
}

/** In the order in which the box learned them. */
function* lines(
  plant: RiversidePlant,
  span: HistorySpan,
  progress: (done: number) => void,
): Generator<string> {
  const lastExport = exportTime(span.to);
  const told: Told = new Map();
  yield* changedExports(plant, exportTime(span.from), told);
  for (let at = span.from; at < span.to; at += QUARTER_MS) {
    const to = Math.min(at + QUARTER_MS, span.to);
    const exported = exportTime(to);
    // The newest is told even where nothing changed: it says how fresh the orders are.
    if (exported === lastExport) told.clear();
    const snapshots = exported > at ? changedExports(plant, exported, told) : [];
    const learned = exported + SNAPSHOT_LATE_MS;
    const samples = samplesBetween(plant, { from: at, to }, span.to - FINE_END_MS);
    const before = samples.findIndex((sample) => (sample.recordedAt ?? 0) >= learned);
    const cut = before < 0 ? samples.length : before;
    for (const sample of samples.slice(0, cut)) yield JSON.stringify(sample);
    yield* snapshots;
    for (const sample of samples.slice(cut)) yield JSON.stringify(sample);
    progress((to - span.from) / (span.to - span.from));
  }
}

/** By kind, what the last export of it said. */
type Told = Map<string, string>;

function changedExports(plant: RiversidePlant, at: UtcMs, told: Told): string[] {
  const found: string[] = [];
  for (const table of ERP_TABLES) {
    const records = erpRecords(plant, table.kind, at);
    const said = JSON.stringify(records);
    if (told.get(table.kind) === said) continue;
    told.set(table.kind, said);
    const snapshot: SnapshotObservation = {
      type: 'snapshot',
      as: ERP_SOURCE,
      covers: [table.kind],
      asOf: at,
      recordedAt: at + SNAPSHOT_LATE_MS,
      hash: createHash('sha256').update(csvText(table, records)).digest('hex'),
      records,
    };
    found.push(JSON.stringify(snapshot));
  }
  return found;
}

function samplesBetween(plant: RiversidePlant, span: HistorySpan, fineFrom: UtcMs): SampleObservation[] {
  const samples: SampleObservation[] = [];
  for (const line of plant.lines) {
    const tags = plant.tags.filter((tag) => tag.lineId === line.id);
    for (const tag of tags)
      for (const at of timesOf(tag, line, { ...span, fineFrom })) samples.push(sampleOf(tag, at));
  }
  // Counters before the job they close, in the order of their tags.
  return samples.sort((a, b) => a.effectiveAt - b.effectiveAt || place(a.tag) - place(b.tag));
}

function place(tag: string): number {
  return tag.endsWith('.Job') ? 2 : tag.endsWith('.BadCount') ? 1 : 0;
}

function sampleOf(tag: FloorTag, at: UtcMs): SampleObservation {
  const sample = {
    type: 'sample',
    tag: tag.id,
    effectiveAt: at,
    value: tag.at(at),
    quality: 'good',
  } as const;
  return { ...sample, recordedAt: at + SAMPLE_LATE_MS };
}

/** When a tag was sampled in [from, to), rising. */
function timesOf(tag: FloorTag, line: PlantLine, span: HistorySpan & { readonly fineFrom: UtcMs }): UtcMs[] {
  const { from, to } = span;
  const fineFrom = tag.lineId === FINE_LINE ? FINE_FROM : span.fineFrom;
  const times = new Set<UtcMs>();
  for (let at = from; at < to; at += MINUTE_MS) {
    const every = everyMs(tag, isWorking(line.output, at) || isWorking(line.output, at - MINUTE_MS));
    if (at % every === 0) times.add(at);
  }
  if (tag.shows === 'count')
    for (let at = Math.max(from, fineFrom); at < to; at += FINE_EVERY_MS) times.add(at);
  // At a change of job the count of the old one is closed, then the new one named.
  if (tag.shows !== 'rate')
    for (const job of line.jobs) if (job.startAt >= from && job.startAt < to) times.add(job.startAt);
  return [...times].sort((a, b) => a - b);
}

function everyMs(tag: FloorTag, working: boolean): number {
  if (tag.shows === 'job') return JOB_EVERY_MS;
  if (!working) return HEARTBEAT_MS;
  return tag.shows === 'rate' ? RATE_EVERY_MS : MINUTE_MS;
}
