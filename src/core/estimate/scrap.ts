// Bad pieces at a station: a Bernoulli CUSUM that says "more than usual, since then" (DESIGN.md 6).
import type { UtcMs } from '../types/time.ts';

/** Threefold is what we look for; below it a plant would rather not be called. */
const SOUGHT_FACTOR = 3;
/** About one false alarm in 71,000 pieces at 1.5 % (simulated). */
const ALARM_AT = 6.5;
/** An ended spike takes at most this much good work to fall below the line again. */
const SCORE_CAP = 2 * ALARM_AT;
/** Before the station's own share is known: 1 % from 500 pieces, so that its own count soon outweighs it. */
const PRIOR_BAD = 5;
const PRIOR_PIECES = 500;
const MIN_BAD = 3;
const KEEP_EVENTS_MS = 86_400_000;
const KEEP_EVENTS = 5_000;

/** A reading with bad pieces in it: how many, and how many the line had made by then. */
export type BadEvent = { readonly at: UtcMs; readonly linePieces: number; readonly bad: number };

export type ScrapWatch = {
  usualPieces: number;
  usualBad: number;
  /** Since the last time the score was at zero; goes into the usual share when it falls back to zero. */
  pendingPieces: number;
  pendingBad: number;
  score: number;
  scoredPieces: number;
  since: UtcMs | null;
  sinceLinePieces: number;
  badSince: number;
  alarm: boolean;
  alarmAt: UtcMs | null;
  events: BadEvent[];
};

export function newScrapWatch(linePieces: number): ScrapWatch {
  return {
    usualPieces: 0,
    usualBad: 0,
    pendingPieces: 0,
    pendingBad: 0,
    score: 0,
    scoredPieces: linePieces,
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
  const share = (watch.usualBad + PRIOR_BAD) / (watch.usualPieces + PRIOR_PIECES);
  return Math.min(0.3, Math.max(0.0002, share));
}

function weights(watch: ScrapWatch): { readonly bad: number; readonly good: number } {
  const p0 = usualShare(watch);
  const p1 = Math.min(0.9, SOUGHT_FACTOR * p0);
  return { bad: Math.log(p1 / p0), good: Math.log((1 - p1) / (1 - p0)) };
}

/** Takes one reading. True: the alarm went on with it. */
export function watchScrap(watch: ScrapWatch, reading: BadEvent): boolean {
  const made = Math.max(0, reading.linePieces - watch.scoredPieces);
  watch.scoredPieces = reading.linePieces;
  const goods = Math.max(0, made - reading.bad);
  const weight = weights(watch);
  watch.score += goods * weight.good;
  watch.pendingPieces += made;
  if (watch.score <= 0) settle(watch);
  if (reading.bad <= 0) return false;
  if (watch.since === null) {
    watch.since = reading.at;
    watch.sinceLinePieces = reading.linePieces;
  }
  watch.badSince += reading.bad;
  watch.pendingBad += reading.bad;
  watch.score = Math.min(SCORE_CAP, watch.score + reading.bad * weight.bad);
  watch.events.push(reading);
  trim(watch, reading.at);
  if (watch.alarm || watch.score < ALARM_AT || watch.badSince < MIN_BAD) return false;
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

/**
 * Share of bad pieces since the spike began: the bad ones after the first, among the pieces made between the
 * first and the last. The first bad piece chose the moment, so counting it would say too much.
 */
export function shareSince(watch: ScrapWatch): number | null {
  const last = watch.events.at(-1);
  if (watch.since === null || !last) return null;
  const pieces = last.linePieces - watch.sinceLinePieces;
  return pieces > 0 ? Math.min(1, (watch.badSince - 1) / pieces) : null;
}
