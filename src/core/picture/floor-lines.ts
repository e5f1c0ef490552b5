// What the floor page shows of each line: what it makes and how that is known, its shifts, what comes next.
import { CELL_MS } from '../estimate/cells.ts';
import { shiftsOf } from '../estimate/entries.ts';
import type { LineFloor } from '../estimate/floor.ts';
import { rateNow } from '../estimate/line-estimate.ts';
import { nextRuns, openQuantity } from '../estimate/next-runs.ts';
import { basisOf, type ShiftCount } from '../estimate/said.ts';
import { WRITABLE_MS } from '../estimate/shift-counts.ts';
import { wordFor } from '../estimate/tag-pieces.ts';
import type { Line, Run } from '../model/plant.ts';
import { hasJobTag, hasStateTag } from '../model/read-lines.ts';
import { tagsByLine } from '../model/tags.ts';
import type { World } from '../project/world.ts';
import type { FloorLine, JobNow, NextRun, ShiftNow } from '../types/floor-line.ts';

/** Offered to choose from: more is a list to look up in ERP. */
const MOST_NEXT = 12;
/** A shift of which so much was not covered by readings is no check on what was counted by hand. */
const COVERED_SHARE = 0.9;

export function floorLines(world: World): FloorLine[] {
  return [...world.plant.lines.values()].map((line) => floorLine(world, line));
}

function floorLine(world: World, line: Line): FloorLine {
  const { model, plant } = world;
  const floor = world.floor.lines.get(line.id);
  const job = floor ? jobNow(world, line, floor) : null;
  const tags = tagsByLine(model).get(line.id) ?? [];
  const measures = tags.map(({ measure }) => measure);
  const isRead = tags.some(({ id }) => id === floor?.uncounted?.tag);
  const uncounted = isRead ? (floor?.uncounted ?? null) : null;
  const estimate = world.estimates.get(line.id);
  const rate = estimate && job?.materialId ? rateNow(estimate, world.standards, job.materialId) : null;
  const next = nextRuns(plant, line.id, { line: floor, but: floor?.job ?? null, at: world.now });
  const said = floor?.said.next.at(-1);
  return {
    lineId: line.id,
    name: line.name,
    counts: countsBy(measures, floor),
    uncounted: uncounted && { materialId: uncounted.materialId },
    hasJobTag: hasJobTag(model, line.id),
    hasStateTag: hasStateTag(model, line.id),
    // Bad pieces are judged by station: a count of none is not taken in.
    countsBad: tags.some(({ measure, stationId }) => measure === 'scrapTotal' && stationId !== null),
    ratePerHour: rate?.nowPerHour ?? null,
    isMeasured: rate?.measured ?? false,
    job,
    question: floor?.said.question ?? null,
    standing: standingNow(world, line, floor),
    shifts: shiftsNow(world, line.id, floor),
    next: next.slice(0, MOST_NEXT).map((run) => nextRun(world, run)),
    nextSaid: said && isInForce(next, said.runIds) ? { personId: said.personId, at: said.at } : null,
    rateOverBooked: rateOverBooked(floor),
  };
}

function countsBy(measures: readonly string[], floor: LineFloor | undefined): FloorLine['counts'] {
  if (measures.includes('goodTotal') || measures.includes('total')) return 'counter';
  if (measures.includes('ratePerHour')) return 'rate';
  return (floor?.said.counts.length ?? 0) > 0 ? 'people' : 'nothing';
}

function rateOverBooked(floor: LineFloor | undefined): FloorLine['rateOverBooked'] {
  const rated = floor?.rated;
  return rated && rated.runs > 0 ? { ratio: 1 / rated.factor, runs: rated.runs } : null;
}

/** Some run that was named is still to come. */
function isInForce(next: readonly Run[], runIds: readonly string[]): boolean {
  return next.some(({ id }) => runIds.includes(id));
}

function jobNow({ plant }: World, { id }: Line, floor: LineFloor): JobNow | null {
  const { job, jobSince, jobs, said } = floor;
  if (job === null) return null;
  const runs = (plant.runsByLine.get(id) ?? []).filter((run) => run.job === job);
  const run = runs.find(({ status }) => status !== 'closed') ?? runs[0];
  const counted = jobs.findLast((one) => one.job === job);
  const booked = runs.reduce((sum, { confirmedPieces }) => sum + confirmedPieces, 0);
  return {
    job,
    basis: basisOf(said) ?? 'tag',
    since: jobSince,
    orderId: (run && plant.pegsByRun.get(run.id)?.[0]?.orderId) ?? null,
    materialId: run?.materialId ?? null,
    madePieces: counted?.whole ? counted.pieces : Math.max(booked, counted?.pieces ?? 0),
    quantityPieces: openQuantity(plant, id, job),
  };
}

function standingNow(world: World, { id }: Line, floor: LineFloor | undefined): FloorLine['standing'] {
  const stop = floor?.stops.at(-1);
  if (!floor || !stop || stop.to !== null) return null;
  // What was said of a stop that is over is no reason of this one, though nobody wrote when it ended.
  const ranUntil = floor.stops.at(-2)?.to ?? Number.NEGATIVE_INFINITY;
  const why = floor.said.stops.findLast(({ from, to }) => (to === null ? from >= ranUntil : to > stop.from));
  const reason = why?.reason ?? reasonTold(world, id);
  return { since: stop.from, setUp: stop.standing === 'setup', reason };
}

/** By a tag of the line. A number without a word says nothing to people. */
function reasonTold({ floor, model }: World, lineId: string): string | null {
  const tag = tagsByLine(model)
    .get(lineId)
    ?.find(({ measure }) => measure === 'stopReason');
  const seen = tag && floor.tags.get(tag.id);
  if (!tag || seen?.quality !== 'good' || seen.value === null) return null;
  const word = wordFor(tag, seen.value);
  return /[^\d.\s-]/.test(word) ? word : null;
}

function shiftsNow({ model, now }: World, lineId: string, floor: LineFloor | undefined): ShiftNow[] {
  return shiftsOf(model, lineId)
    .filter(([from]) => from < now && from >= now - WRITABLE_MS)
    .toReversed()
    .map(([from, to]) => {
      const count = floor?.said.counts.find((one) => one.from === from);
      if (!floor || !count) return { from, to, written: null, countedPieces: null };
      const { goodPieces, scrapPieces, personId, at } = count;
      const written = { goodPieces, scrapPieces, personId, at };
      return { from, to, written, countedPieces: countedIn(floor, count) };
    });
}

/** By the line's own tags. Null: people are all it is counted by, or readings leave too much of the shift open. */
function countedIn({ cells }: LineFloor, { from, to, parts }: ShiftCount): number | null {
  if (parts.length > 0) return null;
  let pieces = 0;
  let coveredMs = 0;
  for (const cell of cells) {
    const share = (Math.min(to, cell.from + CELL_MS) - Math.max(from, cell.from)) / CELL_MS;
    if (share <= 0) continue;
    pieces += cell.pieces * share;
    coveredMs += cell.coveredMs * share;
  }
  return coveredMs >= COVERED_SHARE * (to - from) ? pieces : null;
}

function nextRun({ plant }: World, { id, job, materialId, quantityPieces }: Run): NextRun {
  const orderId = plant.pegsByRun.get(id)?.[0]?.orderId ?? null;
  return { runId: id, job, orderId, materialId, quantityPieces };
}
