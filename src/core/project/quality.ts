// Bad pieces at a station followed to the run, the order and the customer, and what stopping costs (DESIGN.md 6, 7).
import { type ScrapWatch, shareSince, usualShare } from '../estimate/scrap.ts';
import { HOUR_MS, hoursBetween } from '../model/calendar.ts';
import type { Station } from '../model/plant.ts';
import type { Option, QualityConsequence } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';
import { countermeasures } from './countermeasures.ts';
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

export function qualityConsequence(world: World, spike: Spike): QualityConsequence | null {
  const { station, watch, queued } = spike;
  const share = shareSince(watch);
  const inspectionAt = queued.finishAt;
  const calendar = queued.line.calendar;
  if (share === null || inspectionAt === null || !calendar) return null;
  const badPerHour = share * queued.rate.nowPerHour;
  const linePieces = world.floor.lines.get(queued.line.id)?.pieces ?? 0;
  const peg = world.plant.pegs.find((candidate) => candidate.runId === queued.run.id);
  const order = peg && world.plant.orders.get(peg.orderId);
  const rework = station.reworkCostMinor;
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
    piecesSince: Math.round(linePieces - watch.sinceLinePieces),
    badShare: share,
    usualShare: usualShare(watch),
    badPerHour,
    projectedBadPieces: Math.round(
      watch.badSince + badPerHour * hoursBetween(calendar, world.now, inspectionAt),
    ),
    inspectionAt,
    reworkCostMinor: rework,
    costPerHourMinor: rework === null ? null : Math.round(badPerHour * rework),
    bars: barsOf(watch, world.now),
    usualPerBar: (usualShare(watch) * queued.rate.nowPerHour * BAR_MS) / HOUR_MS,
  };
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

export function qualityOptions(world: World, consequence: QualityConsequence): Option[] {
  const loss = reworkLoss(consequence);
  const stops = countermeasures(world.model).filter(
    (measure) => measure.type === 'stop-and-fix' && measure.stationId === consequence.stationId,
  );
  const recovering = stops.map((measure): Option => {
    return {
      key: measure.id,
      kind: 'recover',
      parts: [
        {
          type: 'stop-and-fix',
          countermeasureId: measure.id,
          name: measure.name,
          minutes: measure.minutes ?? 0,
          holdPieces: consequence.piecesSince,
          closesAt: null,
        },
      ],
      readyAt: consequence.inspectionAt,
      slipDays: 0,
      shortPieces: 0,
      pLate: null,
      fix: true,
      costMinor: measure.costMinor,
      expectedCostMinor: measure.costMinor,
      closesAt: null,
      marginAfterMinor: null,
    };
  });
  return orderOptions(recovering, {
    key: 'nothing',
    kind: 'do-nothing',
    parts: [],
    readyAt: consequence.inspectionAt,
    slipDays: 0,
    shortPieces: consequence.projectedBadPieces,
    pLate: null,
    fix: false,
    costMinor: loss,
    expectedCostMinor: loss,
    closesAt: null,
    marginAfterMinor: null,
  });
}

/**
 * No pallet known to leave: act by the moment the bad pieces have cost as much as the fix, counted from when it
 * began, and never before now (DESIGN.md 7).
 */
export function qualityActBy(
  consequence: QualityConsequence,
  fixCostMinor: number | null,
  now: UtcMs,
): UtcMs {
  const perHour = consequence.costPerHourMinor;
  if (fixCostMinor === null || perHour === null || perHour <= 0) return now;
  return Math.max(now, Math.round(consequence.since + (fixCostMinor / perHour) * HOUR_MS));
}
