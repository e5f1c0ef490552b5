// Bad pieces at a station followed to the run, the order and the customer, and what stopping costs (DESIGN.md 6, 7).
import {
  measuredSince,
  type ScrapWatch,
  type SinceSpike,
  shareSince,
  usualShare,
} from '../estimate/scrap.ts';
import { HOUR_MS, hoursBetween } from '../model/calendar.ts';
import type { Station } from '../model/plant.ts';
import { isCountedBy } from '../model/read-lines.ts';
import { tagsByLine } from '../model/tags.ts';
import type { Option, QualityConsequence } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';
import { type Containment, containmentOf } from './containment.ts';
import { type Countermeasure, countermeasures } from './countermeasures.ts';
import { orderOptions } from './options.ts';
import type { LineQueue, QueuedRun } from './queue.ts';
import type { World } from './world.ts';

const BAR_MS = 600_000;
const BARS = 24;

export type Spike = {
  readonly station: Station;
  readonly watch: ScrapWatch;
  readonly queued: QueuedRun;
  readonly since: UtcMs;
};

/** The alarm of a station together with the run its line is on; null where there is none. */
export function spikeOf(
  world: World,
  stationId: string,
  lines: ReadonlyMap<string, LineQueue>,
): Spike | null {
  const station = world.plant.stations.get(stationId);
  const watch = world.floor.stations.get(stationId);
  const queued = station && lines.get(station.lineId)?.runs.find((run) => run.running);
  return station && watch?.alarm && queued && watch.since !== null
    ? { station, watch, queued, since: watch.since }
    : null;
}

/** `remaining`: pieces the station still sees if the run goes on as it does. */
type Rest = { readonly share: number; readonly remaining: number; readonly inspectionAt: UtcMs };

function restOf(world: World, { watch, queued }: Spike): Rest | null {
  const share = shareSince(watch);
  const inspectionAt = queued.finishAt;
  const calendar = queued.line.calendar;
  if (share === null || inspectionAt === null || !calendar) return null;
  const remaining = queued.rate.nowPerHour * hoursBetween(calendar, world.now, inspectionAt);
  return { share, remaining, inspectionAt };
}

export function qualityConsequence(world: World, spike: Spike): QualityConsequence | null {
  const { station, watch, queued } = spike;
  const rest = restOf(world, spike);
  if (!rest) return null;
  const { share, remaining, inspectionAt } = rest;
  const badPerHour = share * queued.rate.nowPerHour;
  const piecesSince = Math.round(
    (world.floor.lines.get(queued.line.id)?.pieces ?? 0) - watch.sinceLinePieces,
  );
  const peg = world.plant.pegsByRun.get(queued.run.id)?.[0];
  const order = peg && world.plant.orders.get(peg.orderId);
  const rework = station.reworkCostMinor;
  const [low, high] = rangeOf(measuredSince(watch) ?? { bad: 0, pieces: 1 }, remaining);
  const held = containmentOf(world, {
    lineId: queued.line.id,
    stationId: station.id,
    since: spike.since,
    piecesSince,
  });
  return {
    type: 'quality',
    stationId: station.id,
    stationName: station.name,
    lineId: queued.line.id,
    lineName: queued.line.name,
    runId: queued.run.id,
    orderId: order?.id ?? peg?.orderId ?? '',
    customerName: order?.customerName ?? null,
    since: spike.since,
    badPieces: Math.round(watch.badSince),
    piecesSince,
    badShare: share,
    usualShare: usualShare(watch),
    badPerHour,
    projectedBadPieces: Math.round(watch.badSince + share * remaining),
    projectedBadLow: Math.floor(watch.badSince + low),
    projectedBadHigh: Math.ceil(watch.badSince + high),
    extraPieces: extraPieces(world, spike),
    ...heldPart(held),
    inspectionAt,
    reworkCostMinor: rework,
    costPerHourMinor: rework === null ? null : Math.round(badPerHour * rework),
    bars: barsOf(watch, world.now),
    usualPerBar: (usualShare(watch) * queued.rate.nowPerHour * BAR_MS) / HOUR_MS,
  };
}

function heldPart(
  held: Containment,
): Pick<QualityConsequence, 'holdSince' | 'holdPieces' | 'containment' | 'nextLeavesAt'> {
  const { since, pieces, units, nextLeavesAt } = held;
  return { holdSince: since, holdPieces: pieces, containment: units, nextLeavesAt };
}

/** A share measured on few pieces: half a piece on either side (Jeffreys). */
const PRIOR_BAD = 0.5;
/** Nine in ten lie within so many sigmas. */
const Z_90 = 1.645;

/**
 * How many of the remaining pieces will be bad, nine times in ten: beta-binomial, by its mean and spread, with the
 * skew of counts (Wilson and Hilferty).
 */
export function rangeOf(
  { bad, pieces }: SinceSpike,
  remaining: number,
): readonly [low: number, high: number] {
  const a = bad + PRIOR_BAD;
  const b = Math.max(0, pieces - bad) + PRIOR_BAD;
  const share = a / (a + b);
  const mean = remaining * share;
  const variance = (mean * (1 - share) * (a + b + remaining)) / (a + b + 1);
  if (mean <= 0 || variance <= 0) return [0, 0];
  const shape = (mean * mean) / variance;
  const at = (z: number): number => mean * Math.max(0, 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
  return [Math.min(remaining, at(-Z_90)), Math.min(remaining, at(Z_90))];
}

/**
 * Pieces to make on top: where the line counts all pieces, every bad one is missing at the end; where it counts good
 * ones only, the count goes on until they are made, and what takes longer is in its rate.
 */
export function extraPieces(world: World, spike: Spike): number {
  const rest = restOf(world, spike);
  if (!rest || !countsAll(world, spike.queued.line.id)) return 0;
  const usual = usualShare(spike.watch);
  const missing = spike.watch.badSince + rest.share * rest.remaining;
  // What is made on top has its own bad ones, as many as usual once the cause is gone.
  return Math.ceil(missing / (1 - usual));
}

function countsAll(world: World, lineId: string): boolean {
  const tags = tagsByLine(world.model).get(lineId) ?? [];
  return tags.some((tag) => tag.measure === 'total' && isCountedBy(world.model, tag));
}

/** Bad pieces per ten minutes, in bars that end now, so that the newest is whole. */
function barsOf(watch: ScrapWatch, now: UtcMs): QualityConsequence['bars'] {
  const bars = Array.from({ length: BARS }, (_, i) => ({ from: now - (BARS - i) * BAR_MS, bad: 0 }));
  for (const event of watch.events) {
    const bar = bars[Math.floor((event.at - (now - BARS * BAR_MS)) / BAR_MS)];
    if (bar && event.at >= now - BARS * BAR_MS) bar.bad += event.bad;
  }
  return bars;
}

/** What letting it run costs: every projected bad piece reworked. */
export function reworkLoss(consequence: QualityConsequence): number | null {
  return consequence.reworkCostMinor === null
    ? null
    : Math.round(consequence.projectedBadPieces * consequence.reworkCostMinor);
}

/** Holding comes first whatever the cause; where a fix is known it is part of it. */
export function qualityOptions(world: World, consequence: QualityConsequence): Option[] {
  const loss = reworkLoss(consequence);
  const stops = countermeasures(world.model).filter(
    (measure) => measure.type === 'stop-and-fix' && measure.stationId === consequence.stationId,
  );
  const recovering = stops.map((measure) => stopOption(consequence, measure));
  if (recovering.length === 0) recovering.push(holdOption(consequence));
  return orderOptions(recovering, {
    ...AFTER,
    key: 'nothing',
    kind: 'do-nothing',
    parts: [],
    readyAt: consequence.inspectionAt,
    shortPieces: consequence.projectedBadPieces,
    fix: false,
    costMinor: loss,
    expectedCostMinor: loss,
  });
}

const AFTER = { slipDays: 0, pLate: null, closesAt: null, marginAfterMinor: null } as const;

type Stop = Pick<Countermeasure, 'id' | 'name' | 'minutes' | 'costMinor'>;

function stopOption(consequence: QualityConsequence, measure: Stop): Option {
  const part = {
    type: 'stop-and-fix',
    countermeasureId: measure.id,
    name: measure.name,
    minutes: measure.minutes ?? 0,
    holdPieces: consequence.holdPieces,
    closesAt: null,
  } as const;
  return {
    ...AFTER,
    key: measure.id,
    kind: 'recover',
    parts: [part],
    readyAt: consequence.inspectionAt,
    shortPieces: 0,
    fix: true,
    costMinor: measure.costMinor,
    expectedCostMinor: measure.costMinor,
  };
}

/** No fix is known: stop, hold what may be bad, look. What that costs nobody has said. */
function holdOption(consequence: QualityConsequence): Option {
  return { ...stopOption(consequence, { id: 'hold', name: '', minutes: 0, costMinor: null }), readyAt: null };
}

/**
 * Act before the next box leaves. Where none is known to leave: by the moment the bad pieces have cost as much as the
 * fix, counted from when it began, and never before now (DESIGN.md 7).
 */
export function qualityActBy(
  consequence: QualityConsequence,
  fixCostMinor: number | null,
  now: UtcMs,
): UtcMs {
  if (consequence.nextLeavesAt !== null) return Math.max(now, consequence.nextLeavesAt);
  const perHour = consequence.costPerHourMinor;
  if (fixCostMinor === null || perHour === null || perHour <= 0) return now;
  return Math.max(now, Math.round(consequence.since + (fixCostMinor / perHour) * HOUR_MS));
}
