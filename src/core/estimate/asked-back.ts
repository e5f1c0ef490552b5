// An order number that cannot be: closed, of another line, unknown, overrun or unchanged across a changeover.
import { distanceOf } from '../model/edit-distance.ts';
import type { Model } from '../model/model.ts';
import { type Plant, plantOf, type Run } from '../model/plant.ts';
import { isCounted } from '../model/read-lines.ts';
import type { Doubt, Question } from '../types/floor-line.ts';
import type { UtcMs } from '../types/time.ts';
import type { LineFloor } from './floor.ts';
import { nextRuns, openQuantity } from './next-runs.ts';
import { addTurn } from './said.ts';
import { isBegun } from './set-up.ts';
import { respread, setRight } from './shift-counts.ts';
import { putOn } from './turn.ts';

/** ERP may close a run while the machine finishes it: only what was closed a day before it began is odd. */
const CLOSED_BEFORE_MS = 86_400_000;
/** Beyond this share of its quantity a run goes on too long. */
const OVERRUN = 1.05;
/** A run that has less of its quantity was hardly left for another: a set-up in the middle of it is a change of tool. */
const NEARLY_MADE = 0.95;
/** After a changeover the operator has so long to say what is made now. */
const TOLD_LATE_MS = 600_000;
/** Letters that a mistyped number may have wrong, and at most a third of them: with more it is another number. */
const MOST_WRONG = 2;

type Asking = { readonly lineId: string; readonly now: UtcMs };
type Told = Asking & { readonly tag: string };
type Counting = Told & { readonly meant: string; readonly doubt: Doubt };
type Doubted = Pick<Question, 'doubt' | 'closedAt' | 'otherLineId'>;

/**
 * Asks of the number its tag says, once, and counts for the run that is meant until a person has answered. Where what
 * spoke against the number is gone, ERP knows it by now, the line has been on it all the while.
 */
export function askBack(line: LineFloor, model: Model, { lineId, now }: Asking): void {
  const { said } = line;
  const { tag, question } = said;
  if (tag === null || said.answer?.said === tag) return;
  const plant = plantOf(model);
  const doubted = doubtOf(line, model, { lineId, now, tag });
  if (question) {
    // Of a changeover only people know what became of it: the next one says nothing of the one before.
    if (doubted || question.doubt === 'unchanged') return;
    said.question = null;
    setRight(line, model, { lineId, job: tag, basis: 'tag' });
  } else {
    const meant = doubted && meantRun(line, plant, { lineId, now, tag, doubt: doubted.doubt });
    if (!doubted || !meant) return;
    said.question = { said: tag, job: meant.job, at: now, ...doubted };
    countFor(line, model, { lineId, now, tag, meant: meant.job, doubt: doubted.doubt });
  }
  respread(line, model, lineId);
  line.version += 1;
}

/** A number that never was: all since it was said. One that may be over: from the changeover, or from now on. */
function countFor(line: LineFloor, model: Model, counting: Counting): void {
  const { lineId, now, meant, doubt, tag } = counting;
  const { setUpOn } = line.said;
  if (doubt === 'overrun') {
    // A line that tells its set-ups and was not set up is on what it was on, whatever its quantity says.
    const job = tellsSetUps(line) ? tag : meant;
    putOn(line, model, { lineId, job, at: now, basis: 'proposed', seen: false });
    return;
  }
  if (doubt === 'unchanged' && setUpOn) {
    const { job: before, at: since, pieces: begunPieces } = setUpOn;
    addTurn(line.said, { job: before, since, basis: 'proposed', begunPieces, derived: false });
    line.before = before;
    line.jobSince = since;
    const quantity = openQuantity(plantOf(model), lineId, before) ?? 0;
    if (begunPieces < NEARLY_MADE * quantity) return;
  }
  setRight(line, model, { lineId, job: meant, basis: 'proposed' });
}

const tellsSetUps = ({ stops }: LineFloor): boolean => stops.some(({ standing }) => standing === 'setup');

function doubtOf(line: LineFloor, model: Model, { lineId, now, tag }: Told): Doubted | null {
  const plant = plantOf(model);
  const nothing = { closedAt: null, otherLineId: null };
  const own = (plant.runsByLine.get(lineId) ?? []).filter(({ job }) => job === tag);
  const since = line.said.turns.at(-1)?.since ?? now;
  if (own.length === 0) return elsewhere(plant, tag);
  if (own.every(({ status }) => status === 'closed')) {
    const closedAt = Math.max(...own.map((run) => run.confirmedAt ?? run.asOf));
    return closedAt < since - CLOSED_BEFORE_MS ? { ...nothing, doubt: 'closed', closedAt } : null;
  }
  const { setUpOn } = line.said;
  // Since it was set up its pieces may be those of another: that is a question of its own.
  const made =
    setUpOn?.job === tag ? setUpOn.pieces : (line.jobs.findLast(({ job }) => job === tag)?.pieces ?? 0);
  const quantity = openQuantity(plant, lineId, tag) ?? 0;
  if (quantity > 0 && made > OVERRUN * quantity) return { ...nothing, doubt: 'overrun' };
  return isUnchanged(line, model, { lineId, now, tag }) ? { ...nothing, doubt: 'unchanged' } : null;
}

/** ERP has it on another line, or nowhere. What it has on no line yet may well be made on this one. */
function elsewhere({ jobs, runs }: Plant, tag: string): Doubted | null {
  const named = jobs.has(tag) ? [...runs.values()].filter(({ job }) => job === tag) : [];
  if (named.some(({ lineId }) => lineId === null)) return null;
  const otherLineId = named.find(({ status }) => status !== 'closed')?.lineId ?? null;
  return { doubt: otherLineId === null ? 'unknown' : 'other-line', closedAt: null, otherLineId };
}

/** It makes pieces since the changeover: one that is broken off for the night has not ended. */
function isUnchanged(line: LineFloor, model: Model, { lineId, now, tag }: Told): boolean {
  const { setUpOn } = line.said;
  const setUp = line.stops.findLast(({ standing }) => standing === 'setup');
  if (setUpOn?.job !== tag || !setUp || setUp.to === null || now - setUp.to < TOLD_LATE_MS) return false;
  const made = line.jobs.findLast(({ job }) => job === tag)?.pieces ?? 0;
  return !isCounted(model, lineId) || isBegun(model, { lineId, job: tag }, made - setUpOn.pieces);
}

/** The open run of the line that is nearest in letters, where one is near; else the one that comes next. */
function meantRun(
  line: LineFloor,
  plant: Plant,
  { lineId, now, tag, doubt }: Told & { readonly doubt: Doubt },
): Run | null {
  const open = nextRuns(plant, lineId, { line, but: tag, at: now });
  const isOver = doubt === 'overrun' || doubt === 'unchanged';
  const near = isOver ? null : nearestOf(open, tag);
  // A number nobody knows may be of a run that ERP has not told yet: only a likely slip of the hand is asked about.
  return near ?? (doubt === 'unknown' ? null : (open[0] ?? null));
}

/** Of several that are as near, the one that comes first. */
export function nearestOf(open: readonly Run[], tag: string): Run | null {
  const most = Math.min(MOST_WRONG, Math.floor(tag.length / 3));
  let best: { readonly run: Run; readonly wrong: number } | null = null;
  for (const run of open) {
    if (Math.abs(run.job.length - tag.length) > most) continue;
    const wrong = distanceOf(tag, run.job);
    if (wrong <= most && (best === null || wrong < best.wrong)) best = { run, wrong };
  }
  return best?.run ?? null;
}
