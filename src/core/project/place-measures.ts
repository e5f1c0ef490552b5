// What gives a late run another place: next in its own line's queue, or on another line.
import { rateNow } from '../estimate/line-estimate.ts';
import { HOUR_MS, hoursBetween } from '../model/calendar.ts';
import { setupHoursTo } from '../model/setups.ts';
import type { Remark } from '../types/option-part.ts';
import type { UtcMs } from '../types/time.ts';
import type { Countermeasure } from './countermeasures.ts';
import type { Candidate, Site } from './delay-site.ts';
import type { Need } from './outlook.ts';
import { setupOf } from './places.ts';
import { productHours } from './product-hours.ts';
import type { LineQueue, QueuedRun } from './queue.ts';
import { touching } from './stakes.ts';

/** It can begin at any time; what it brings depends on when. */
export type AnyTime = (startAt: UtcMs) => Candidate;

/** Null: nothing that has not begun stands before the run. `measure`: what the plant says it costs, if it does. */
export function pulling(site: Site, measure: Countermeasure | null): AnyTime | null {
  const { queue, late } = site;
  const { queued } = late.need;
  const waiting = queue.runs.slice(0, queue.runs.indexOf(queued)).filter((one) => !hasBegun(one));
  if (hasBegun(queued) || waiting.length === 0) return null;
  const setupHours = measure?.setupHours ?? 0;
  const factor = site.world.estimates.get(queue.line.id)?.setupFactor ?? 1;
  const setup = setupOf(queued, factor) + setupHours;
  const countermeasureId = measure?.id ?? 'resequence';
  const runId = queued.run.id;
  return (startAt) => ({
    key: `${countermeasureId}:${runId}`,
    lever: 'place',
    costMinor: measure?.costMinor ?? 0,
    closesAt: startAt,
    hours: null,
    leaves: false,
    touches: [],
    change: (before) => ({ ...before, pull: { runId, setupHours, startAt } }),
    plain: (before) => ({ ...before, waitHours: begunHours(queue, factor, startAt) + setup }),
    part: () => ({
      type: 'resequence',
      countermeasureId,
      runId,
      lineName: queue.line.name,
      pushedRuns: waiting.length,
      setupHours,
      setupCostMinor: measure?.costMinor ?? null,
      closesAt: startAt,
    }),
  });
}

function hasBegun(one: QueuedRun): boolean {
  return one.running || one.madePieces > 0;
}

/** Working hours at today's rates until what has begun on the line by `startAt` is done, and not before that. */
function begunHours({ line, runs }: LineQueue, setupFactor: number, startAt: UtcMs): number {
  const from = runs[0]?.at;
  const until = line.calendar && from !== undefined ? hoursBetween(line.calendar, from, startAt) : 0;
  let hours = 0;
  for (const one of runs.toSorted((a, b) => Number(hasBegun(b)) - Number(hasBegun(a)))) {
    if (!hasBegun(one) && hours >= until) break;
    hours += setupOf(one, setupFactor) + one.openPieces / one.rate.nowPerHour;
  }
  return Math.max(hours, until);
}

/** Plain statement: pieces of the run that its line makes by `t`. */
function madeUntil({ queued, calendar, openPieces }: Need, t: UtcMs): number {
  const hours = hoursBetween(calendar, queued.at, t) - queued.waitHours;
  return Math.min(openPieces, Math.max(0, Math.floor(hours * queued.rate.nowPerHour)));
}

/** Or why the run cannot be made on the line it names. */
export function moving(site: Site, measure: Countermeasure): AnyTime | Remark['code'] {
  const { world, late, lines } = site;
  const { queued } = late.need;
  const to = lines.get(measure.toLineId ?? '');
  if (!to) return 'unknown-line';
  if (to.line.id === queued.line.id) return 'same-line';
  const estimate = world.estimates.get(to.line.id);
  const rate = estimate ? rateNow(estimate, world.standards, queued.run.materialId) : null;
  const { calendar } = to.line;
  if (!estimate || !rate || !calendar || calendar.from.length === 0) return 'no-rate';
  const runId = queued.run.id;
  const plannedHours = setupHoursTo(world.model, to.line.id, queued.run.materialId) ?? queued.run.setupHours;
  const setupHours = measure.setupHours ?? plannedHours * estimate.setupFactor;
  const pieceHours = productHours(to.line, queued.run.materialId, rate);
  const here = new Set(site.touched);
  const touches = touching(site, to.line.id).filter((one) => !here.has(one));
  const waitHours = (startAt: UtcMs): number =>
    Math.max(
      begunHours(to, estimate.setupFactor, startAt),
      hoursBetween(calendar, estimate.at, Math.max(world.now, startAt)),
    ) + setupHours;
  const there = { calendar, at: estimate.at, restoredAt: null };
  return (startAt) => ({
    key: `${measure.id}:${runId}`,
    lever: 'place',
    costMinor: measure.costMinor,
    closesAt: startAt,
    hours: null,
    leaves: true,
    touches,
    change: (before) => ({ ...before, move: { runId, to, pieceHours, setupHours, startAt } }),
    plain: (before) => ({
      ...before,
      ...there,
      waitHours: waitHours(startAt),
      madeBefore: madeUntil(late.need, startAt),
      nowPerHour: rate.nowPerHour,
      usualPerHour: rate.usualPerHour,
    }),
    part: () => ({
      type: 'move',
      countermeasureId: measure.id,
      runId,
      toLineId: to.line.id,
      toLineName: to.line.name,
      pieces: Math.round(queued.openPieces),
      setupHours,
      ask: measure.ask,
      closesAt: startAt,
    }),
  });
}

/** A last start is told to the quarter of an hour: it moves with every piece made. */
const STEP_MS = HOUR_MS / 4;
/** Halvings: 4,096 quarters of an hour are six weeks of looking ahead. */
const MOST_LOOKS = 12;

/**
 * The last start from `now` on at which it still holds, at most shortly before `until`; it must hold at `now`, and
 * once it holds no more it never does again.
 */
export function lastStart(now: UtcMs, until: UtcMs, holds: (startAt: UtcMs) => boolean): UtcMs {
  const first = Math.ceil(now / STEP_MS);
  let low = first - 1;
  let high = Math.min(Math.ceil(until / STEP_MS), low + 2 ** MOST_LOOKS);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle * STEP_MS)) low = middle;
    else high = middle;
  }
  return Math.max(now, low * STEP_MS);
}
