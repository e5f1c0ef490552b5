// A line as of the last look: its rate and what is usual, its counter, and its open runs with the orders that wait for them.
import { type LineEstimate, rateNow } from '../estimate/line-estimate.ts';
import { isCountedBy } from '../model/read-lines.ts';
import { tagsByLine } from '../model/tags.ts';
import type { LineQueue, QueuedRun } from '../project/queue.ts';
import type { World } from '../project/world.ts';
import type { Projected } from '../rules/facts.ts';
import type { LineCounter, LineDrift, LineNow, LineRate, LineRun, SequenceKept } from '../types/line-now.ts';
import { byNeed, datesOf } from './order-now.ts';

/** More is a list to look up in ERP. */
const MOST_RUNS = 40;
/** Eight of ten values of a normal spread lie within so many of its sigmas. */
const EIGHT_OF_TEN = 1.2816;

/** Null: no such line. */
export function lineOf(projected: Projected, id: string): LineNow | null {
  const { world, lines } = projected;
  if (!world.plant.lines.has(id)) return null;
  const estimate = world.estimates.get(id);
  const queue = lines.get(id);
  const runs = queue?.runs ?? [];
  return {
    at: world.now,
    lineId: id,
    rate: estimate ? rateOf(world, estimate, queue) : null,
    drift: estimate ? driftOf(estimate) : null,
    counter: counterOf(world, id),
    sequence: sequenceOf(estimate, queue),
    runs: runs.slice(0, MOST_RUNS).map((run) => lineRun(projected, run)),
    moreRuns: Math.max(0, runs.length - MOST_RUNS),
    unknown: queue?.unknown ?? null,
  };
}

/** Of the product it is on. */
function rateOf(world: World, estimate: LineEstimate, queue: LineQueue | undefined): LineRate | null {
  const running = queue?.runs.find((run) => run.running);
  const rate = running ? rateNow(estimate, world.standards, running.run.materialId) : null;
  if (!running || !rate) return null;
  const { nowPerHour, planPerHour, usualPerHour } = rate;
  const usual = estimate.usual.get(running.run.materialId);
  if (!usual || !rate.measured) return { nowPerHour, planPerHour, usual: null };
  const spread = Math.exp(EIGHT_OF_TEN * usual.sigma);
  return {
    nowPerHour,
    planPerHour,
    usual: { perHour: usualPerHour, lowPerHour: usualPerHour / spread, highPerHour: usualPerHour * spread },
  };
}

function driftOf({ drift }: LineEstimate): LineDrift | null {
  return drift && { share: drift.share, since: drift.since, workingHours: drift.workingHours };
}

/** What its pieces rest on: of several tags the one heard of last. */
function counterOf({ model, floor }: World, lineId: string): LineCounter | null {
  const heard = (tagsByLine(model).get(lineId) ?? [])
    .filter((tag) => isCountedBy(model, tag))
    .map((tag) => {
      const seen = floor.tags.get(tag.id);
      const at = seen?.lastAt ?? null;
      return { tag: tag.id, source: tag.source, at, good: seen?.quality === 'good' };
    });
  return heard.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))[0] ?? null;
}

function sequenceOf(estimate: LineEstimate | undefined, queue: LineQueue | undefined): SequenceKept {
  const { asPlanned, other } = estimate?.floor?.starts ?? { asPlanned: 0, other: 0 };
  return { asPlanned, of: asPlanned + other, permuted: queue?.permuted ?? false };
}

function lineRun(projected: Projected, queued: QueuedRun): LineRun {
  const { plant } = projected.world;
  const { run, running, openPieces, startAt, finishAt } = queued;
  const ids = new Set((plant.pegsByRun.get(run.id) ?? []).map(({ orderId }) => orderId));
  const orders = [...ids]
    .flatMap((id) => plant.orders.get(id) ?? [])
    .map((order) => datesOf(projected, order))
    .toSorted(byNeed);
  return {
    runId: run.id,
    job: run.job,
    materialId: run.materialId,
    running,
    openPieces: Math.round(openPieces),
    quantityPieces: run.quantityPieces,
    startAt,
    finishAt,
    order: orders[0] ?? null,
    moreOrders: Math.max(0, orders.length - 1),
  };
}
