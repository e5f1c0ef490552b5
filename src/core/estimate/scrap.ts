// Bad pieces at a station: a CUSUM that says "more than usual, since then", piece by piece or in batches (DESIGN.md 6).
import type { UtcMs } from '../types/time.ts';

/** Threefold is what we look for; below it a plant would rather not be called. */
const SOUGHT_FACTOR = 3;
/**
 * On made-up plants: 9 bad pieces until the alarm in the middle at fivefold, one false alarm in 300,000 pieces.
 * Each bad piece is worth ln 3 at most, so that fewer than eight are never an alarm.
 */
const ALARM_AT = 8.5;
/** An ended spike takes at most this much good work to fall below the line again. */
const SCORE_CAP = 2 * ALARM_AT;
/** Before the station's own share is known: that of its line, else 1 %, from 500 pieces, so that its own count soon outweighs it. */
const PRIOR_SHARE = 0.01;
const PRIOR_PIECES = 500;
const KEEP_EVENTS_MS = 86_400_000;
const KEEP_EVENTS = 5_000;

/** A reading with bad pieces in it: how many, and how many the line had made by then. */
export type BadEvent = { readonly at: UtcMs; readonly linePieces: number; readonly bad: number };

export type ScrapWatch = {
  readonly lineId: string;
  readonly priorShare: number;
  usualPieces: number;
  usualBad: number;
  /** Since the last time the score was at zero; goes into the usual share when it falls back to zero. */
  pendingPieces: number;
  pendingBad: number;
  score: number;
  scoredPieces: number;
  /** Of the reading before. */
  scoredAt: UtcMs | null;
  since: UtcMs | null;
  sinceLinePieces: number;
  badSince: number;
  alarm: boolean;
  alarmAt: UtcMs | null;
  events: BadEvent[];
};

/** Stations of one line see the same products: what is usual at the others is the first guess. */
export function newScrapWatch(lineId: string, linePieces: number, others: Iterable<ScrapWatch>): ScrapWatch {
  let bad = PRIOR_SHARE * PRIOR_PIECES;
  let pieces = PRIOR_PIECES;
  for (const other of others) {
    if (other.lineId !== lineId) continue;
    bad += other.usualBad;
    pieces += other.usualPieces;
  }
  return {
    lineId,
    priorShare: bad / pieces,
    usualPieces: 0,
    usualBad: 0,
    pendingPieces: 0,
    pendingBad: 0,
    score: 0,
    scoredPieces: linePieces,
    scoredAt: null,
    since: null,
    sinceLinePieces: 0,
    badSince: 0,
    alarm: false,
    alarmAt: null,
    events: [],
  };
}

/** The station's usual share of bad pieces, between 0.02 % and 30 %: a CUSUM needs room on both sides. */
export function usualShare(watch: ScrapWatch): number {
  const share = (watch.usualBad + watch.priorShare * PRIOR_PIECES) / (watch.usualPieces + PRIOR_PIECES);
  return Math.min(0.3, Math.max(0.0002, share));
}

type Weights = { readonly bad: number; readonly good: number; readonly piece: number };

/** ln of how much likelier threefold makes a bad piece, a good one, and of a batch any piece that was made. */
function weights(watch: ScrapWatch): Weights {
  const p0 = usualShare(watch);
  const p1 = Math.min(0.9, SOUGHT_FACTOR * p0);
  return { bad: Math.log(p1 / p0), good: Math.log((1 - p1) / (1 - p0)), piece: p0 - p1 };
}

/** Takes one reading. True: the alarm went on with it. */
export function watchScrap(watch: ScrapWatch, reading: BadEvent): boolean {
  const before = { at: watch.scoredAt ?? reading.at, linePieces: watch.scoredPieces };
  const made = Math.max(0, reading.linePieces - before.linePieces);
  // Bad pieces told together are those of the whole time since the reading before; they may be more than it counted.
  const batch = reading.bad > 1;
  const weight = weights(watch);
  watch.scoredPieces = reading.linePieces;
  watch.scoredAt = reading.at;
  watch.score += batch ? made * weight.piece : Math.max(0, made - reading.bad) * weight.good;
  watch.pendingPieces += made;
  if (watch.score <= 0) settle(watch);
  if (reading.bad <= 0) return false;
  if (watch.since === null) {
    watch.since = batch ? before.at : reading.at;
    watch.sinceLinePieces = batch ? before.linePieces : reading.linePieces;
  }
  watch.badSince += reading.bad;
  watch.pendingBad += reading.bad;
  watch.score = Math.min(SCORE_CAP, watch.score + reading.bad * weight.bad);
  watch.events.push(reading);
  trim(watch, reading.at);
  if (watch.alarm || watch.score < ALARM_AT) return false;
  watch.alarm = true;
  watch.alarmAt = reading.at;
  return true;
}

/** The score is back at zero: what came before was usual, unless it was a spike that has ended. */
function settle(watch: ScrapWatch): void {
  if (!watch.alarm) {
    watch.usualPieces += watch.pendingPieces;
    watch.usualBad += watch.pendingBad;
  }
  watch.pendingPieces = 0;
  watch.pendingBad = 0;
  watch.score = 0;
  watch.since = null;
  watch.badSince = 0;
  watch.alarm = false;
  watch.alarmAt = null;
}

function trim(watch: ScrapWatch, now: UtcMs): void {
  while (watch.events.length > KEEP_EVENTS || (watch.events[0]?.at ?? now) < now - KEEP_EVENTS_MS)
    watch.events.shift();
}

/** Bad pieces and all pieces that the share since the spike began is measured on. */
export type SinceSpike = { readonly bad: number; readonly pieces: number };

/**
 * The bad pieces after the first, among the pieces made between the first and the last: the first bad piece chose the
 * moment, so counting it would say too much. Null: nothing was made since.
 */
export function measuredSince(watch: ScrapWatch): SinceSpike | null {
  const last = watch.events.at(-1);
  if (watch.since === null || !last) return null;
  const pieces = last.linePieces - watch.sinceLinePieces;
  return pieces > 0 ? { bad: Math.min(pieces, watch.badSince - 1), pieces } : null;
}

export function shareSince(watch: ScrapWatch): number | null {
  const measured = measuredSince(watch);
  return measured && measured.bad / measured.pieces;
}
