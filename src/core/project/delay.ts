// The consequence of a slow line for one order: pieces short, days late, money, and what would bring it back.
import { countedHours } from '../estimate/attainment.ts';
import { CELL_MS } from '../estimate/cells.ts';
import type { Drift } from '../estimate/drift.ts';
import type { Stop } from '../estimate/floor.ts';
import type { LineEstimate, Standards } from '../estimate/line-estimate.ts';
import { type Calendar, hoursBetween, intervalsBetween } from '../model/calendar.ts';
import type { DelayConsequence, RatePoint } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';
import type { Need, Outlook } from './outlook.ts';
import { nextShipment } from './slip.ts';
import type { Stake } from './stakes.ts';
import type { World } from './world.ts';

/** "If the rate drops to 108": two per cent below what is measured, as a whole number. */
const SENSITIVITY = 0.98;
/** The chart shows this much, in hours of the clock. */
const CHART_MS = 4 * 86_400_000;
const CHART_STEP_MS = 3_600_000;

export type LateOrder = { readonly outlook: Outlook; readonly need: Need; readonly finishAt: UtcMs | null };

/** Null where the order is not known to be late or nothing is left to make. */
export function lateOrder(outlook: Outlook): LateOrder | null {
  const { need, finishAt } = outlook;
  return need && outlook.deadline && outlook.unknown === null ? { outlook, need, finishAt } : null;
}

export function delayConsequence(
  world: World,
  late: LateOrder,
  /** The others that its line completes. */
  others: readonly Stake[],
  cannotSlip: boolean,
): DelayConsequence {
  const { outlook, need } = late;
  const { order, deadline } = outlook;
  const line = need.queued.line;
  const estimate = world.estimates.get(line.id);
  const rate = need.queued.rate;
  const cutoffAt = deadline?.cutoffAt ?? 0;
  const next = deadline && nextShipment(deadline, late.finishAt ?? Number.POSITIVE_INFINITY);
  return {
    type: 'delay',
    lineId: line.id,
    lineName: line.name,
    orderId: order.id,
    customerName: order.customerName,
    cannotSlip,
    completeOnly: order.completeOnly,
    runId: need.queued.run.id,
    runPieces: need.queued.run.quantityPieces,
    openPieces: Math.round(need.openPieces),
    ratePlanPerHour: rate.planPerHour,
    rateUsualPerHour: rate.usualPerHour,
    rateNowPerHour: rate.nowPerHour,
    gap: rate.nowPerHour / rate.planPerHour - 1,
    ...likelyPart(outlook),
    ...driftPart(estimate?.drift ?? null),
    loggedStops: stopsSince(estimate?.floor?.stops ?? [], estimate?.drift?.since ?? null),
    cutoffAt,
    madeByCutoffPieces: outlook.madeByCutoffPieces,
    shortPieces: outlook.shortPieces,
    finishAt: late.finishAt,
    shipmentId: deadline?.shipment?.id ?? '',
    departsAt: deadline?.departsAt ?? 0,
    nextShipmentId: next?.id ?? null,
    nextDepartsAt: next?.departsAt ?? null,
    slipDays: outlook.slipDays,
    ...moneyPart(outlook),
    sensitivity: sensitivityOf(world, late, cutoffAt),
    assumedShifts: intervalsBetween(need.calendar, world.now, cutoffAt),
    others: others.filter(({ orderId }) => orderId !== order.id).map(({ named }) => named),
    rates: ratesOn(world, line.id),
  };
}

type DriftPart = Pick<DelayConsequence, 'drift' | 'driftSince' | 'driftSure' | 'driftWorkingHours'>;

function driftPart(drift: Drift | null): DriftPart {
  if (!drift) return { drift: null, driftSince: null, driftSure: null, driftWorkingHours: null };
  const { share, since, sure, workingHours } = drift;
  return { drift: share, driftSince: since, driftSure: sure, driftWorkingHours: workingHours };
}

function likelyPart({ likely }: Outlook): Pick<DelayConsequence, 'likely'> {
  if (!likely) return {};
  const when = (at: number): UtcMs | null => (Number.isFinite(at) ? Math.round(at) : null);
  const { requiredEfficiency, p50At, p90At } = likely;
  return { likely: { requiredEfficiency, p50At: when(p50At), p90At: when(p90At) } };
}

/** Stops the machine told of since the drift began, the one that still went on then among them. */
function stopsSince(stops: readonly Stop[], since: UtcMs | null): number {
  if (since === null) return 0;
  return stops.filter(({ standing, to }) => standing === 'stop' && (to === null || to > since)).length;
}

type MoneyPart = Pick<DelayConsequence, 'lateFeeShare' | 'valueMinor' | 'marginMinor' | 'marginIfLateMinor'>;

function moneyPart({ order, lossIfLateMinor }: Outlook): MoneyPart {
  const { lateFeeShare, valueMinor, marginMinor } = order;
  const marginIfLateMinor =
    marginMinor === null || lossIfLateMinor === null ? null : marginMinor - lossIfLateMinor;
  return { lateFeeShare, valueMinor, marginMinor, marginIfLateMinor };
}

function sensitivityOf(world: World, late: LateOrder, cutoffAt: UtcMs): DelayConsequence['sensitivity'] {
  const ratePerHour = Math.round(late.need.queued.rate.nowPerHour * SENSITIVITY);
  const hours = Math.max(
    0,
    hoursBetween(late.need.calendar, world.now, cutoffAt) - late.need.queued.waitHours,
  );
  return {
    ratePerHour,
    shortPieces: Math.min(
      Math.round(late.need.ownPieces),
      Math.max(0, Math.round(late.need.openPieces) - Math.floor(hours * ratePerHour)),
    ),
  };
}

type Charted = { readonly standards: Standards; readonly now: UtcMs; readonly points: readonly RatePoint[] };

/** An estimate is the same object as long as nothing was heard of its line. */
const charted = new WeakMap<LineEstimate, Charted>();

function ratesOn({ estimates, standards, now, floor }: World, lineId: string): readonly RatePoint[] {
  const estimate = estimates.get(lineId);
  if (!estimate) return [];
  let known = charted.get(estimate);
  if (known?.standards !== standards || known.now !== now) {
    known = { standards, now, points: ratePoints(estimate, { standards, now, floor }) };
    charted.set(estimate, known);
  }
  return known.points;
}

/** Hourly rates of the last days in scheduled time, with the plan beside them. */
function ratePoints(estimate: LineEstimate, world: Pick<World, 'standards' | 'now' | 'floor'>): RatePoint[] {
  const { lineId } = estimate;
  if (!estimate.floor || !estimate.calendar) return [];
  const points = new Map<UtcMs, { pieces: number; hours: number; plan: number }>();
  for (const cell of estimate.floor.cells) {
    if (cell.from < world.now - CHART_MS) continue;
    const hours = countedHours(cell, estimate.calendar as Calendar, world.now, estimate.floor.stops);
    const material = cell.job === null ? undefined : world.floor.jobMaterials.get(cell.job);
    const plan = material === undefined ? undefined : world.standards.get(`${lineId}|${material}`);
    if (hours <= 0 || plan === undefined) continue;
    const from = Math.floor(cell.from / CHART_STEP_MS) * CHART_STEP_MS;
    const point = points.get(from) ?? { pieces: 0, hours: 0, plan };
    points.set(from, { pieces: point.pieces + cell.pieces, hours: point.hours + hours, plan });
  }
  // An hour of one cell only would draw a spike out of a few pieces.
  return [...points]
    .filter(([, point]) => point.hours * 3_600_000 >= 2 * CELL_MS)
    .map(([from, point]) => ({
      from,
      to: from + CHART_STEP_MS,
      perHour: point.pieces / point.hours,
      planPerHour: point.plan,
    }));
}
