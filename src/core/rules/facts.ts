// The facts rules read: each subject's own fields and what was computed about it, unknown left out.
import type { LineEstimate, RateNow } from '../estimate/line-estimate.ts';
import { type ScrapWatch, usualShare } from '../estimate/scrap.ts';
import { find, numberOf } from '../model/model.ts';
import type { MaterialOutlook } from '../project/material.ts';
import type { Outlook } from '../project/outlook.ts';
import type { LineQueue } from '../project/queue.ts';
import { type Standing, standingOf } from '../project/standing.ts';
import type { Flag } from '../project/track-record.ts';
import { type Without, withoutReceipt } from '../project/without-receipt.ts';
import type { World } from '../project/world.ts';
import type { EntityRecord } from '../types/entity.ts';
import { knownUntil, type SourceState } from '../types/picture.ts';
import type { UtcMs } from '../types/time.ts';
import type { Value } from './scope.ts';

const DAY_MS = 86_400_000;

export type Projected = {
  readonly world: World;
  readonly lines: ReadonlyMap<string, LineQueue>;
  /** Of all open orders but the dead. */
  readonly outlooks: ReadonlyMap<string, Outlook>;
  /** Ids of orders that perhaps live in ERP alone. */
  readonly dead: readonly string[];
  readonly flags: ReadonlyMap<string, Flag>;
  readonly materials: ReadonlyMap<string, MaterialOutlook>;
  readonly sources: ReadonlyMap<string, SourceState>;
  /** By "kind id", how often the same rule raised a decision about it within 30 days. */
  readonly repeats: ReadonlyMap<string, number>;
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
  readonly from: (projected: Projected, id: string, before: T | undefined) => T | undefined;
  readonly facts: (thing: T) => Measured;
};

function measure<T>(from: Measure<T>['from'], facts: Measure<T>['facts']): Measure<unknown> {
  return {
    from: (projected, id, before) => from(projected, id, before as T | undefined),
    facts: (thing) => facts(thing as T),
  };
}

const ofOrder = measure(orderNow, orderFacts);

/** The kinds of which something is measured. */
const MEASURES: { readonly [kind: string]: Measure<unknown> } = {
  line: measure(lineNow, lineFacts),
  salesOrderLine: ofOrder,
  stockRefill: ofOrder,
  material: measure(({ materials }, id) => materials.get(id), materialFacts),
  station: measure(stationNow, stationFacts),
  receipt: measure(receiptNow, receiptFacts),
  source: measure(({ sources }, id) => sources.get(id), sourceFacts),
};

export function isMeasured(kind: string): boolean {
  return MEASURES[kind] !== undefined;
}

/**
 * What the measured facts of a record are made of now. Undefined: nothing is measured of it. `before`: what it was at
 * the last look; as long as it still stands, it is given again.
 */
export function thingOf(projected: Projected, { kind, id }: EntityRecord, before?: unknown): unknown {
  return MEASURES[kind]?.from(projected, id, before);
}

const NOTHING: Measured = {};

/** The measured facts of a record of that kind, from what `thingOf` found. */
export function measuredOf(kind: string, thing: unknown): Measured {
  return thing === undefined ? NOTHING : (MEASURES[kind]?.facts(thing) ?? NOTHING);
}

type LineNow = {
  readonly estimate: LineEstimate;
  readonly rate: RateNow | undefined;
  readonly standing: Standing | null;
  readonly repeats: number;
};

function lineNow({ world, lines, repeats }: Projected, lineId: string): LineNow | undefined {
  const estimate = world.estimates.get(lineId);
  if (!estimate) return undefined;
  const rate = lines.get(lineId)?.runs[0]?.rate;
  return {
    estimate,
    rate,
    standing: standingOf(world, lineId),
    repeats: repeats.get(`line ${lineId}`) ?? 0,
  };
}

/** A line that is measured and does not drift has a drift of zero; one that is not measured has none. */
function lineFacts({ estimate, rate, standing, repeats }: LineNow): Measured {
  if (!estimate.measured) return { repeats30Days: repeats };
  return {
    ...driftFacts(estimate),
    stopped: standing && standing.since !== null,
    stoppedSince: standing?.since ?? null,
    repeats30Days: repeats,
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

/** The same from `from` until before `until`, ms UTC: then the order is a day older. */
type OrderNow = {
  readonly outlook: Outlook;
  readonly placedDaysAgo: number | null;
  readonly from: UtcMs;
  readonly until: UtcMs;
};

/** The same thing until its outlook is another or a day has passed. */
function orderNow(projected: Projected, orderId: string, before: OrderNow | undefined): OrderNow | undefined {
  const outlook = projected.outlooks.get(orderId);
  if (!outlook) return undefined;
  const { now } = projected.world;
  if (before?.outlook === outlook && now >= before.from && now < before.until) return before;
  return { outlook, ...ageOf(projected, orderId) };
}

/** An order placed after now, as clocks have it, was placed today. */
function ageOf({ world }: Projected, orderId: string): Omit<OrderNow, 'outlook'> {
  const record = find(world.model, 'salesOrderLine', orderId)?.record;
  const placedAt = record ? numberOf(record, 'placedAt') : null;
  if (placedAt === null)
    return { placedDaysAgo: null, from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  const placedDaysAgo = Math.max(0, Math.floor((world.now - placedAt) / DAY_MS));
  const until = placedAt + (placedDaysAgo + 1) * DAY_MS;
  return { placedDaysAgo, from: Math.min(world.now, until - DAY_MS), until };
}

function orderFacts({ outlook, placedDaysAgo }: OrderNow): Measured {
  if (outlook.unknown !== null) return { placedDaysAgo };
  return {
    placedDaysAgo,
    lossIfLate: outlook.lossIfLateMinor,
    pLate: outlook.likely?.pLate ?? 0,
    slipDays: outlook.slipDays,
    shortPieces: outlook.shortPieces,
    slackHours: outlook.slackHours,
    margin: outlook.order.marginMinor,
    cannotSlip: outlook.order.cannotSlip,
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

type StationNow = { readonly watch: ScrapWatch; readonly repeats: number };

/** A copy: the watch itself goes on counting. */
function stationNow({ world, repeats }: Projected, stationId: string): StationNow | undefined {
  const watch = world.floor.stations.get(stationId);
  return watch && { watch: { ...watch }, repeats: repeats.get(`station ${stationId}`) ?? 0 };
}

function stationFacts({ watch, repeats }: StationNow): Measured {
  return {
    repeats30Days: repeats,
    scrapSpike: watch.alarm,
    badSinceSpike: watch.alarm ? watch.badSince : 0,
    spikeSince: watch.alarm ? watch.since : null,
    usualShare: usualShare(watch),
  };
}

type ReceiptNow = { readonly id: string; readonly outlook: MaterialOutlook; readonly without: Without };

const receipts = new WeakMap<MaterialOutlook, Map<string, ReceiptNow>>();

/** Asked only of what a supplier has not confirmed: what is confirmed is counted on. */
function receiptNow({ world, materials }: Projected, id: string): ReceiptNow | undefined {
  const record = world.model.kinds.get('receipt')?.get(id)?.record;
  const outlook = materials.get(String(record?.fields['material'] ?? ''));
  const isOpen = record?.fields['receivedAt'] === undefined || record.fields['receivedAt'] === null;
  if (!outlook || !isOpen || record?.fields['confirmed'] !== false) return undefined;
  const known = receipts.get(outlook) ?? new Map<string, ReceiptNow>();
  receipts.set(outlook, known);
  let found = known.get(id);
  if (!found) {
    found = { id, outlook, without: withoutReceipt(world, outlook, id) };
    known.set(id, found);
  }
  return found;
}

function receiptFacts({ outlook, without }: ReceiptNow): Measured {
  // Only what this one would spare: what is missing anyway is no reason to ask for it.
  const saved = Math.max(0, without.shortPieces - outlook.shortPieces);
  return { shortWithoutPieces: saved, runoutWithoutAt: without.runoutAt };
}

/** How fresh it is, and since when it has been silent. */
function sourceFacts(source: SourceState): Measured {
  const { state, since } = source;
  const old = state === 'old' ? (knownUntil(source) ?? since) : null;
  return { state, quietSince: state === 'lost' ? since : old };
}
