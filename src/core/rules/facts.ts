// The facts rules read: each subject's own fields and what was computed about it, unknown left out.
import type { LineEstimate } from '../estimate/line-estimate.ts';
import { usualShare } from '../estimate/scrap.ts';
import { compareIds } from '../model/model.ts';
import type { MaterialOutlook } from '../project/material.ts';
import type { Outlook } from '../project/outlook.ts';
import type { LineQueue } from '../project/queue.ts';
import type { World } from '../project/world.ts';
import type { EntityRecord } from '../types/entity.ts';
import type { Value } from './expression.ts';

export type Projected = {
  readonly world: World;
  readonly lines: ReadonlyMap<string, LineQueue>;
  readonly outlooks: ReadonlyMap<string, Outlook>;
  readonly materials: ReadonlyMap<string, MaterialOutlook>;
};

export type Facts = { readonly [field: string]: Value };
type Loose = { readonly [field: string]: Value | null | undefined };

/** All facts of one record: what a source told of it, then what is measured of it. */
export function factsOf(projected: Projected, record: EntityRecord): Facts {
  const facts: { [field: string]: Value } = { id: record.id };
  for (const [name, value] of Object.entries(record.fields)) {
    if (
      typeof value === 'string' ||
      typeof value === 'boolean' ||
      (typeof value === 'number' && Number.isFinite(value))
    )
      facts[name] = value;
  }
  for (const [name, value] of Object.entries(measured(projected, record))) {
    if (value !== null && value !== undefined && !(typeof value === 'number' && !Number.isFinite(value)))
      facts[name] = value;
  }
  return facts;
}

function measured(projected: Projected, record: EntityRecord): Loose {
  switch (record.kind) {
    case 'line':
      return lineFacts(projected, record.id);
    case 'salesOrderLine':
    case 'stockRefill':
      return orderFacts(projected.outlooks.get(record.id));
    case 'material':
      return materialFacts(projected.materials.get(record.id));
    case 'station':
      return stationFacts(projected, record.id);
    default:
      return {};
  }
}

/** A line that is measured and does not drift has a drift of zero; one that is not measured has none. */
function lineFacts(projected: Projected, lineId: string): Loose {
  const estimate = projected.world.estimates.get(lineId);
  const first = projected.lines.get(lineId)?.runs[0];
  if (!estimate || estimate.buckets.length === 0) return {};
  const rate = first?.rate;
  return {
    ...driftFacts(estimate),
    ratePerHour: rate?.nowPerHour,
    gap: rate ? rate.nowPerHour / rate.planPerHour - 1 : null,
  };
}

function driftFacts({ drift }: LineEstimate): Loose {
  return {
    drift: drift?.share ?? 0,
    driftLow: drift?.shareLow ?? 0,
    driftSure: drift?.sure ?? 0,
    driftSince: drift?.since ?? null,
  };
}

function orderFacts(outlook: Outlook | undefined): Loose {
  if (!outlook || outlook.unknown !== null) return {};
  return {
    pLate: outlook.pLate ?? 0,
    slipDays: outlook.slipDays,
    shortPieces: outlook.shortPieces,
    slackHours: outlook.slackHours,
    margin: outlook.order.marginMinor,
    running: outlook.need?.queued.running ?? false,
  };
}

function materialFacts(outlook: MaterialOutlook | undefined): Loose {
  if (!outlook) return {};
  return {
    runoutAt: outlook.runoutAt,
    shortPieces: outlook.shortPieces,
    pRunout: outlook.pRunout,
    leftPieces: outlook.leftPieces,
  };
}

function stationFacts(projected: Projected, stationId: string): Loose {
  const watch = projected.world.floor.stations.get(stationId);
  if (!watch) return {};
  return {
    scrapSpike: watch.alarm,
    badSinceSpike: watch.alarm ? watch.badSince : 0,
    spikeSince: watch.alarm ? watch.since : null,
    usualShare: usualShare(watch),
  };
}

/** Records a rule may look at: orders with something left to make, runs that are open, all of the other kinds. */
export function candidates(projected: Projected, kind: string): EntityRecord[] {
  const records = [...(projected.world.model.kinds.get(kind)?.values() ?? [])].map((held) => held.record);
  const open = records.filter((record) => isOpen(projected, record));
  return open.toSorted((a, b) => compareIds(a.id, b.id));
}

function isOpen(projected: Projected, record: EntityRecord): boolean {
  if (record.kind === 'salesOrderLine' || record.kind === 'stockRefill')
    return projected.outlooks.has(record.id);
  if (record.kind === 'material') return projected.materials.has(record.id);
  if (record.kind !== 'run') return true;
  const line = record.fields['line'];
  return (
    typeof line === 'string' &&
    (projected.lines.get(line)?.runs.some((queued) => queued.run.id === record.id) ?? false)
  );
}
