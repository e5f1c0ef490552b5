// Counts that people write for whole shifts: on a line without a counter they are its pieces, elsewhere a check.
import type { Model } from '../model/model.ts';
import { plantOf } from '../model/plant.ts';
import { isCounted } from '../model/read-lines.ts';
import type { CountEntry } from '../types/entry.ts';
import type { UtcMs } from '../types/time.ts';
import { addToCells, CELL_MS } from './cells.ts';
import type { LineFloor, Stop } from './floor.ts';
import { nextRuns, openQuantity } from './next-runs.ts';
import { addTurn, type CountPart, type LineSaid, type ShiftCount, turnsBetween } from './said.ts';
import { countOf, type Instead, turnInto } from './turn.ts';

/**
 * So long after its beginning a shift may be written, and written again: on Monday that of Friday morning. Cells are kept
 * longer, so that what a count came to can still be taken back.
 */
export const WRITABLE_MS = 84 * 3_600_000;

/**
 * The same shift written again takes the place of what was written before. Since a tag counts the line, what people counted
 * until then stays where it went.
 */
export function takeShiftCount(line: LineFloor, model: Model, entry: CountEntry): void {
  const { from, to, goodPieces, scrapPieces, personId, at, lineId } = entry;
  const { said } = line;
  // What can no longer be written anew stays as it was counted.
  said.counts = said.counts.filter((one) => one.from >= at - WRITABLE_MS);
  const counted = isCounted(model, lineId);
  if (!counted) takeBackCounts(line);
  const before = said.counts.find((one) => one.from === from);
  const known = { isCheck: before?.isCheck ?? counted, parts: before?.parts ?? [] };
  const count = { from, to: Math.min(to, at), goodPieces, scrapPieces, personId, at, ...known };
  said.counts = [...said.counts.filter((one) => one !== before), count].sort((a, b) => a.from - b.from);
  if (!counted) spreadCounts(line, model, lineId);
}

/** Those that are the pieces of the line, oldest first. */
const spreadOf = ({ counts }: LineSaid): readonly ShiftCount[] => counts.filter(({ isCheck }) => !isCheck);

/** Whatever the parts of shifts rest on has changed, the turns or the stops: they are found anew. */
export function respread(line: LineFloor, model: Model, lineId: string): void {
  if (isCounted(model, lineId)) return;
  takeBackCounts(line);
  spreadCounts(line, model, lineId);
}

/** What the line is on now was never so: since the turn began it was another job, and its pieces are that one's. */
export function setRight(line: LineFloor, model: Model, instead: Instead): void {
  const { turns } = line.said;
  const turn = turns.at(-1);
  const { lineId, job, basis } = instead;
  if (isCounted(model, lineId)) turnInto(line, model, instead);
  else if (turn) turns[turns.length - 1] = { ...turn, job, basis, derived: false };
  respread(line, model, lineId);
}

/** As if none of the counts that can still be written anew had been. */
function takeBackCounts(line: LineFloor): void {
  const { said } = line;
  const spread = spreadOf(said);
  const first = spread[0]?.from;
  if (first === undefined || spread.every(({ parts }) => parts.length === 0)) return;
  for (const count of spread) {
    for (const { job, pieces } of count.parts) {
      line.pieces -= pieces;
      const known = line.jobs.findLast((one) => one.job === job);
      if (known) known.pieces -= pieces;
    }
    count.parts = [];
  }
  line.cells = line.cells.filter(
    (cell) => !spread.some(({ from, to }) => cell.from < to && cell.from + CELL_MS > from),
  );
  said.turns = said.turns.filter(({ derived, since }) => !derived || since < first);
  goOnWithLastTurn(line);
}

function spreadCounts(line: LineFloor, model: Model, lineId: string): void {
  const { said } = line;
  beginTurns(line, model, lineId);
  for (const count of spreadOf(said)) {
    count.parts = partsOf(line, model, { lineId, count });
    for (const part of count.parts) addPart(line, model, { lineId, part });
  }
  goOnWithLastTurn(line);
}

/** Before anybody said what the line is on, it was on what it is said to be on, else on the first run of its queue. */
function beginTurns(line: LineFloor, model: Model, lineId: string): void {
  const { said } = line;
  const since = spreadOf(said)[0]?.from;
  const known = said.turns[0];
  if (since === undefined || (known && known.since <= since)) return;
  const isTold = known !== undefined && known.basis !== 'proposed';
  const [first] = nextRuns(plantOf(model), lineId, { line, but: null, at: since });
  const job = isTold ? known.job : (first?.job ?? null);
  if (job !== null) addTurn(said, { job, since, basis: 'proposed', begunPieces: 0, derived: true });
}

type Spread = { readonly lineId: string; readonly count: ShiftCount };

/** A run that is made in the middle of a shift leaves the rest of it to the one behind. */
function partsOf(line: LineFloor, model: Model, { lineId, count }: Spread): CountPart[] {
  const plant = plantOf(model);
  const free = worked(count, line.stops);
  const full = new Set<string>();
  for (;;) {
    const found = firstFull(line, cutByTurns(line.said, count, free), (job) =>
      full.has(job) ? null : openQuantity(plant, lineId, job),
    );
    if (!found) break;
    full.add(found.job);
    const next = nextRuns(plant, lineId, { line, but: found.job, at: found.at }).find(
      ({ job }) => !full.has(job),
    );
    if (!next) break;
    const { at: since } = found;
    addTurn(line.said, { job: next.job, since, basis: 'proposed', begunPieces: 0, derived: true });
  }
  return cutByTurns(line.said, count, free);
}

type Span = readonly [from: UtcMs, to: UtcMs];

/** The shift without the stops that were told; all of it where they leave nothing. */
function worked({ from, to }: ShiftCount, stops: readonly Stop[]): readonly Span[] {
  let spans: Span[] = [[from, to]];
  for (const stop of stops)
    spans = spans.flatMap(([begin, end]): Span[] =>
      stop.from >= end || (stop.to ?? end) <= begin
        ? [[begin, end]]
        : ([
            [begin, stop.from],
            [stop.to ?? end, end],
          ] as Span[]),
    );
  const left = spans.filter(([begin, end]) => end > begin);
  return left.length > 0 ? left : [[from, to]];
}

function cutByTurns(said: LineSaid, { goodPieces }: ShiftCount, free: readonly Span[]): CountPart[] {
  const ms = free.reduce((sum, [from, to]) => sum + to - from, 0);
  return free.flatMap(([begin, end]) =>
    turnsBetween(said, begin, end).map(({ job, from, to }) => ({
      job,
      from,
      to,
      pieces: (goodPieces * (to - from)) / ms,
    })),
  );
}

/** Less than a piece too much is the rounding of a share. */
const WHOLE = 1e-6;

/** The first moment at which a run that no tag tells of has all its pieces. A person who says it goes on is believed. */
function firstFull(
  { said, jobs }: LineFloor,
  parts: readonly CountPart[],
  quantityOf: (job: string) => number | null,
): { readonly job: string; readonly at: UtcMs } | null {
  const made = new Map<string | null, number>();
  for (const { job, from, to, pieces } of parts) {
    const before = made.get(job) ?? jobs.findLast((one) => one.job === job)?.pieces ?? 0;
    made.set(job, before + pieces);
    const quantity = job === null ? null : quantityOf(job);
    const basis = said.turns.findLast(({ since }) => since <= from)?.basis;
    if (job === null || quantity === null || basis === undefined || basis === 'tag') continue;
    const room = quantity - before;
    if (pieces <= 0 || pieces <= room + WHOLE || (basis === 'person' && room <= WHOLE)) continue;
    return { job, at: from + Math.round(((to - from) * Math.max(0, room)) / pieces) };
  }
  return null;
}

type Adding = { readonly lineId: string; readonly part: CountPart };

function addPart(line: LineFloor, model: Model, { lineId, part }: Adding): void {
  const { job, from, to, pieces } = part;
  line.pieces += pieces;
  if (job !== null) {
    const count = countOf(line, model, { lineId, job, at: from, whole: false, told: false });
    count.pieces += pieces;
    if (pieces > 0) count.lastAt = Math.max(count.lastAt, to);
  }
  addToCells(line, job, { from, to, pieces, gapMs: Number.POSITIVE_INFINITY });
}

function goOnWithLastTurn(line: LineFloor): void {
  const { turns } = line.said;
  const last = turns.at(-1);
  line.job = last?.job ?? null;
  line.before = turns.at(-2)?.job ?? null;
  line.jobSince = last?.since ?? 0;
}
