// Material in the plain statement: what is measured now goes on, receipts come as promised; redone on paper.
import type { Usage } from '../estimate/usage-filter.ts';
import { hoursBetween } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import type { LineUse, Use } from './material-use.ts';
import { type Movement, type ShortageWindow, shortageWindows } from './shortage.ts';

const HORIZON_MS = 60 * 86_400_000;
/** Finer than anybody counts. */
const BISECT_MS = 1_000;
/** Sums of fractions of pieces leave dust. */
const DUST_PIECES = 1e-6;

/** A line's use with what it really takes of each piece of the bill. */
export type PacedUse = { readonly use: LineUse } & Usage;
export type PlainReceipt = { readonly at: UtcMs; readonly pieces: number };

export type PlainInput = {
  readonly lines: readonly PacedUse[];
  readonly leftPieces: number;
  /** In the order in which they come, none before `now`. */
  readonly receipts: readonly PlainReceipt[];
  readonly now: UtcMs;
};

export type Plain = {
  readonly needPieces: number;
  readonly runoutAt: UtcMs | null;
  /** The deepest shortfall. */
  readonly shortPieces: number;
  readonly windows: readonly ShortageWindow[];
  /** The run that stands when it is gone. */
  readonly hit: Use | null;
};

export function plainOf(input: PlainInput): Plain {
  const needPieces = neededBy(input.lines);
  const makes = input.lines.some(({ use }) => use.makes.length > 0);
  if (needPieces <= input.leftPieces && !makes)
    return { needPieces, runoutAt: null, shortPieces: 0, windows: [], hit: null };
  const runoutAt = runout(input);
  const windows = runoutAt === null ? [] : shortageWindows(input.leftPieces, movements(input));
  return {
    needPieces,
    runoutAt,
    shortPieces: Math.max(0, ...windows.map(({ deepestPieces }) => deepestPieces)),
    windows,
    hit: runoutAt === null ? null : hitAt(input.lines, runoutAt),
  };
}

/** Pieces that the open runs still use. */
function neededBy(lines: readonly PacedUse[]): number {
  let pieces = 0;
  for (const { use, factor } of lines) pieces += use.openNeed * factor;
  return pieces;
}

/** Pieces used from now until `t`, over all runs in their queues, at today's rates, less the pieces made meanwhile. */
function usedBy({ lines, now }: PlainInput, t: UtcMs): number {
  let used = 0;
  for (const { use, factor } of lines) {
    const { queue, uses, makes } = use;
    const calendar = queue.line.calendar;
    if (!calendar) continue;
    // Each line is projected from the moment it was last heard of.
    const hours = hoursBetween(calendar, queue.runs[0]?.at ?? now, t);
    for (const { queued, perPiece } of uses) used += perPiece * factor * madeIn(queued, hours);
    for (const queued of makes) used -= madeIn(queued, hours);
  }
  return used;
}

function madeIn({ waitHours, openPieces, rate }: Use['queued'], hours: number): number {
  return Math.min(openPieces, Math.max(0, hours - waitHours) * rate.nowPerHour);
}

/** Moments between which nobody begins or ends: receipts, and where the material is made too, runs. */
function checkpoints({ lines, receipts, now }: PlainInput): UtcMs[] {
  const end = now + HORIZON_MS;
  const times = new Set([...receipts.map(({ at }) => at), end]);
  if (lines.some(({ use }) => use.makes.length > 0))
    for (const { uses, makes } of lines.map(({ use }) => use))
      for (const { startAt, finishAt } of [...uses.map(({ queued }) => queued), ...makes])
        for (const at of [startAt, finishAt]) if (at !== null && at > now && at < end) times.add(at);
  return [...times].sort((a, b) => a - b);
}

/** First moment at which more is used than was there and came in. A receipt counts from the moment it is promised. */
function runout(input: PlainInput): UtcMs | null {
  const { leftPieces, receipts, now } = input;
  if (leftPieces < -DUST_PIECES) return now;
  let from = now;
  for (const until of checkpoints(input)) {
    let have = leftPieces;
    for (const { at, pieces } of receipts) if (at < until) have += pieces;
    have += DUST_PIECES;
    if (usedBy(input, until) > have) return bisect(input, have, { from, until });
    from = until;
  }
  return null;
}

function bisect(input: PlainInput, have: number, { from, until }: { from: UtcMs; until: UtcMs }): UtcMs {
  let low = from;
  let high = until;
  while (high - low > BISECT_MS) {
    const middle = Math.floor((low + high) / 2);
    if (usedBy(input, middle) > have) high = middle;
    else low = middle;
  }
  return high;
}

/** What is used until a moment is gone just before it: a receipt of that moment does not hide that it was missing. */
function movements(input: PlainInput): Movement[] {
  const found: Movement[] = input.receipts.map(({ at, pieces }) => ({ at, pieces }));
  let before = 0;
  for (const at of checkpoints(input)) {
    const used = usedBy(input, at);
    found.push({ at: at - 1, pieces: before - used });
    before = used;
  }
  return found;
}

/** Pieces a line uses in a stretch. `until` null: as far as anybody looks. */
export function usedIn(
  line: PacedUse,
  now: UtcMs,
  { from, until }: { readonly from: UtcMs; readonly until: UtcMs | null },
): number {
  const alone = { lines: [{ ...line, use: { ...line.use, makes: [] } }], leftPieces: 0, receipts: [], now };
  return usedBy(alone, until ?? now + HORIZON_MS) - usedBy(alone, from);
}

/** The run using it at that moment: the last one begun by then that is not done, else the first of the queues. */
export function hitAt(lines: readonly PacedUse[], at: UtcMs): Use | null {
  const uses = lines.flatMap(({ use }) => use.uses);
  const begun = uses.filter(({ queued }) => (queued.startAt ?? Number.POSITIVE_INFINITY) <= at);
  const using = begun.filter(({ queued }) => queued.finishAt === null || queued.finishAt > at);
  const candidates = using.length > 0 ? using : begun;
  return (
    candidates.toSorted((a, b) => (b.queued.startAt ?? 0) - (a.queued.startAt ?? 0))[0] ?? uses[0] ?? null
  );
}
