// What people said of a line, and what the box itself takes it to be on where no tag says: plain data of the fold.
import type { JobBasis, Question } from '../types/floor-line.ts';
import type { UtcMs } from '../types/time.ts';

/** From `since` on the line was on this job, until the next turn. */
export type Turn = {
  job: string | null;
  readonly since: UtcMs;
  basis: JobBasis;
  /** What the job had counted when the turn began. */
  readonly begunPieces: number;
  /** It follows from the counts of shifts, so it is found anew whenever one of them is written. */
  readonly derived: boolean;
};

/** A stretch of a shift that went to one job. */
export type CountPart = {
  readonly job: string | null;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly pieces: number;
};

export type ShiftCount = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly goodPieces: number;
  readonly scrapPieces: number | null;
  readonly personId: string;
  readonly at: UtcMs;
  /** A tag counted the line when it was first written: it is a check, whatever is read there later. */
  readonly isCheck: boolean;
  /** Where its pieces went. Empty where it is a check. */
  parts: readonly CountPart[];
};

export type SaidStop = {
  readonly from: UtcMs;
  readonly to: UtcMs | null;
  readonly reason: string;
  readonly personId: string;
  readonly at: UtcMs;
};

export type SaidNext = {
  readonly runIds: readonly string[];
  readonly personId: string;
  readonly at: UtcMs;
};

export type LineSaid = {
  /** By shift, oldest first; only of days that may still be written. */
  counts: ShiftCount[];
  stops: SaidStop[];
  /** Oldest first: what was written for a shift that was went by the word of its time. */
  next: SaidNext[];
  /** In the order of time. */
  turns: Turn[];
  /** What its job tag said last, believed or not. */
  tag: string | null;
  question: Question | null;
  /** A person's answer to a question: it holds as long as the tag goes on saying `said`. */
  answer: { readonly said: string; readonly job: string } | null;
  /** The line was set up while on this job of its tag, having made pieces of it. */
  setUpOn: { readonly job: string; readonly at: UtcMs; readonly pieces: number } | null;
};

export function emptySaid(): LineSaid {
  return {
    counts: [],
    stops: [],
    next: [],
    turns: [],
    tag: null,
    question: null,
    answer: null,
    setUpOn: null,
  };
}

/** Turns kept per line: some weeks of a line with ten jobs a day. */
const KEEP_TURNS = 200;

/** A turn, in its place by time. */
export function addTurn(said: LineSaid, turn: Turn): void {
  const at = said.turns.findLastIndex(({ since }) => since <= turn.since);
  said.turns.splice(at + 1, 0, turn);
  if (said.turns.length > KEEP_TURNS) said.turns.shift();
}

/** The turns of [from, to), cut to it. Before the first turn nobody knows what the line was on. */
export function turnsBetween(
  { turns }: LineSaid,
  from: UtcMs,
  to: UtcMs,
): { readonly job: string | null; readonly from: UtcMs; readonly to: UtcMs }[] {
  const found: { job: string | null; from: UtcMs; to: UtcMs }[] = [];
  const edges = [{ job: null, since: Number.NEGATIVE_INFINITY }, ...turns];
  for (const [i, { job, since }] of edges.entries()) {
    const begin = Math.max(from, since);
    const end = Math.min(to, edges[i + 1]?.since ?? to);
    if (end > begin) found.push({ job, from: begin, to: end });
  }
  return found;
}

/** The last word on what comes next that was said by then. */
export function nextSaidBy({ next }: LineSaid, at: UtcMs): SaidNext | null {
  return next.findLast((one) => one.at <= at) ?? null;
}

/** How it is known what the line is on now; null where nothing is known. */
export function basisOf({ turns }: LineSaid): JobBasis | null {
  const last = turns.at(-1);
  return last?.job ? last.basis : null;
}
