// A line of which only the rate is read: its pieces are the rate over time, set right by what was booked on closed runs.
import type { Run } from '../model/plant.ts';
import type { TagMeaning } from '../model/tags.ts';
import type { Sample } from '../types/observation.ts';
import type { UtcMs } from '../types/time.ts';
import { addStretch, gapMsOf, jobsBetween } from './cells.ts';
import type { LineFloor } from './floor.ts';

const HOUR_MS = 3_600_000;
/** Of fewer closed runs nobody knows whether the rate or a booking is off. */
const MIN_RUNS = 3;
/** The newest say how it is now. */
const MOST_RUNS = 20;
/** A rate that is off by more than this is in another unit, not off: it is taken as far as that and no further. */
const MOST_OFF = 2;

export type RateBook = {
  /** The last reading. */
  at: UtcMs;
  perHour: number;
  /** By job, what the rate came to before it was set right. */
  readonly raw: Map<string, number>;
  /** Pieces that are booked for each that the rate comes to, and on how many closed runs that rests. */
  factor: number;
  runs: number;
};

/** Between two readings it went from one rate to the other; longer than three sampling periods nobody knows. */
export function takeRate(line: LineFloor, meaning: TagMeaning, { effectiveAt: at, value }: Sample): void {
  if (typeof value !== 'number' || value < 0) return;
  const now = value * meaning.scale;
  const before = line.rated;
  if (!before) {
    line.rated = { at, perHour: now, raw: new Map(), factor: 1, runs: 0 };
    return;
  }
  const { at: from, perHour, raw, factor } = before;
  before.at = at;
  before.perHour = now;
  const gapMs = gapMsOf(meaning);
  if (at - from > gapMs) return;
  for (const part of jobsBetween(line, from, at)) {
    const pieces = (((perHour + now) / 2) * (part.to - part.from)) / HOUR_MS;
    if (part.job !== null) raw.set(part.job, (raw.get(part.job) ?? 0) + pieces);
    line.pieces += pieces * factor;
    addStretch(line, part.job, { from: part.from, to: part.to, pieces: pieces * factor, gapMs });
  }
}

/** What the closed runs of a line say of its rate; nothing where only few are known. */
export function learnRate(line: LineFloor, runs: readonly Run[]): void {
  const { rated } = line;
  if (!rated) return;
  const known = new Set(line.jobs.map(({ job }) => job));
  for (const job of rated.raw.keys()) if (!known.has(job)) rated.raw.delete(job);
  const closed = closedRuns(line, rated, runs);
  if (closed.length < MIN_RUNS) return;
  const raw = closed.reduce((sum, one) => sum + one.raw, 0);
  const booked = closed.reduce((sum, one) => sum + one.booked, 0);
  rated.factor = Math.min(MOST_OFF, Math.max(1 / MOST_OFF, booked / raw));
  rated.runs = closed.length;
}

/** Seen from their first piece to the next run, and closed in ERP. */
function closedRuns(
  { jobs, job: running }: LineFloor,
  { raw }: RateBook,
  runs: readonly Run[],
): { readonly raw: number; readonly booked: number }[] {
  return jobs
    .flatMap(({ job, whole }) => {
      const own = runs.filter((run) => run.job === job);
      const made = raw.get(job) ?? 0;
      const booked = own.reduce((sum, { confirmedPieces }) => sum + confirmedPieces, 0);
      const isClosed = booked > 0 && own.every(({ status }) => status === 'closed');
      return whole && job !== running && made > 0 && isClosed ? [{ raw: made, booked }] : [];
    })
    .slice(-MOST_RUNS);
}
