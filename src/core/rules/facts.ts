// The facts rules read: each subject's own fields and what was computed about it, unknown left out.
import type { LineEstimate, RateNow } from '../estimate/line-estimate.ts';
import { type ScrapWatch, usualShare } from '../estimate/scrap.ts';
import type { MaterialOutlook } from '../project/material.ts';
import type { Outlook } from '../project/outlook.ts';
import type { LineQueue } from '../project/queue.ts';
import type { Flag } from '../project/track-record.ts';
import type { World } from '../project/world.ts';
import type { EntityRecord } from '../types/entity.ts';
import type { Value } from './scope.ts';

export type Projected = {
  readonly world: World;
  readonly lines: ReadonlyMap<string, LineQueue>;
  readonly outlooks: ReadonlyMap<string, Outlook>;
  readonly flags: ReadonlyMap<string, Flag>;
  readonly materials: ReadonlyMap<string, MaterialOutlook>;
};

export type Facts = { readonly [field: string]: Value };
export type Measured = { readonly [field: string]: Value | null | undefined };

/** All facts of one record: what a source told of it, then what is measured of it; unknown ones left out. */
export function factsOf(record: EntityRecord, measured: Measured): Facts {
  const facts: { [field: string]: Value } = { id: record.id };
  for (const name of [...Object.keys(record.fields), ...Object.keys(measured)]) {
    const value = factOf(record, measured, name);
    if (value !== undefined) facts[name] = value;
  }
  return facts;
}

/** One of them. Undefined: it is not known, or nothing a rule can compare. */
export function factOf(record: EntityRecord, measured: Measured, name: string): Value | undefined {
  const value = measured[name];
  if (isFact(value)) return value;
  const told = record.fields[name];
  if (isFact(told)) return told;
  return name === 'id' ? record.id : undefined;
}

function isFact(value: unknown): value is Value {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/**
 * How a kind is measured: `from` finds what its facts are made of, a thing that never changes, and `facts` makes them
 * and sees nothing else. So the same thing gives the same facts.
 */
type Measure<T> = {
  readonly from: (projected: Projected, id: string) => T | undefined;
  readonly facts: (thing: T) => Measured;
};

function measure<T>(from: Measure<T>['from'], facts: Measure<T>['facts']): Measure<unknown> {
  return { from, facts: (thing) => facts(thing as T) };
}

const ofOrder = measure(({ outlooks }, id) => outlooks.get(id), orderFacts);

/** The kinds of which something is measured. */
const MEASURES: { readonly [kind: string]: Measure<unknown> } = {
  line: measure(lineNow, lineFacts),
  salesOrderLine: ofOrder,
  stockRefill: ofOrder,
  material: measure(({ materials }, id) => materials.get(id), materialFacts),
  station: measure(stationNow, stationFacts),
};

export function isMeasured(kind: string): boolean {
  return MEASURES[kind] !== undefined;
}

/** What the measured facts of a record are made of now. Undefined: nothing is measured of it. */
export function thingOf(projected: Projected, { kind, id }: EntityRecord): unknown {
  return MEASURES[kind]?.from(projected, id);
}

const NOTHING: Measured = {};

/** The measured facts of a record of that kind, from what `thingOf` found. */
export function measuredOf(kind: string, thing: unknown): Measured {
  return thing === undefined ? NOTHING : (MEASURES[kind]?.facts(thing) ?? NOTHING);
}

type LineNow = { readonly estimate: LineEstimate; readonly rate: RateNow | undefined };

function lineNow({ world, lines }: Projected, lineId: string): LineNow | undefined {
  const estimate = world.estimates.get(lineId);
  return estimate && { estimate, rate: lines.get(lineId)?.runs[0]?.rate };
}

/** A line that is measured and does not drift has a drift of zero; one that is not measured has none. */
function lineFacts({ estimate, rate }: LineNow): Measured {
  if (!estimate.measured) return NOTHING;
  return {
    ...driftFacts(estimate),
    ratePerHour: rate?.nowPerHour,
    gap: rate ? rate.nowPerHour / rate.planPerHour - 1 : null,
  };
}

function driftFacts({ drift }: LineEstimate): Measured {
  return {
    drift: drift?.share ?? 0,
    driftLow: drift?.shareLow ?? 0,
    driftSure: drift?.sure ?? 0,
    driftSince: drift?.since ?? null,
  };
}

function orderFacts(outlook: Outlook): Measured {
  if (outlook.unknown !== null) return NOTHING;
  return {
    pLate: outlook.likely?.pLate ?? 0,
    slipDays: outlook.slipDays,
    shortPieces: outlook.shortPieces,
    slackHours: outlook.slackHours,
    margin: outlook.order.marginMinor,
    running: outlook.need?.queued.running ?? false,
  };
}

function materialFacts(outlook: MaterialOutlook): Measured {
  return {
    runoutAt: outlook.runoutAt,
    shortPieces: outlook.shortPieces,
    pRunout: outlook.pRunout,
    leftPieces: outlook.leftPieces,
  };
}

/** A copy: the watch itself goes on counting. */
function stationNow({ world }: Projected, stationId: string): ScrapWatch | undefined {
  const watch = world.floor.stations.get(stationId);
  return watch && { ...watch };
}

function stationFacts(watch: ScrapWatch): Measured {
  return {
    scrapSpike: watch.alarm,
    badSinceSpike: watch.alarm ? watch.badSince : 0,
    spikeSince: watch.alarm ? watch.since : null,
    usualShare: usualShare(watch),
  };
}
