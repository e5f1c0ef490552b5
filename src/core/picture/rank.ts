// What a decision is ranked by: its band, what waiting costs, what acting is worth, how long there is (DESIGN.md 8).
import type { Calendar } from '../model/calendar.ts';
import { HOUR_MS, hoursBetween, isWorking, nextWork } from '../model/calendar.ts';
import { find, textOf } from '../model/model.ts';
import { bestAt, costOfWaiting, valueOfActing } from '../project/options.ts';
import type { World } from '../project/world.ts';
import type { Band, Consequence, Option, RankReason, StandIn } from '../types/decision.ts';
import type { PolicySaid } from '../types/said.ts';
import type { UtcMs } from '../types/time.ts';

/** On shift somebody looks every hour; off shift when the next one begins. */
const LOOK_MS = HOUR_MS;
const SHIFT_HOURS = 8;
/** Longer than any time that counts as soon. */
const WAITS_MS = 30 * 24 * HOUR_MS;
/** What must be decided within the next quarter of an hour is not more urgent by the minute. */
const LEAST_HOURS = 0.25;

/** `by`: the policy that holds on to the order most; `also`: others that do. */
export type Pin = {
  readonly minBand: Band;
  readonly by: PolicySaid;
  readonly also: readonly PolicySaid[];
};

export type Weighed = {
  readonly consequence: Consequence;
  readonly options: readonly Option[];
  readonly actBy: UtcMs | null;
  readonly atRiskMinor: number | null;
  readonly pin: Pin | null;
  /** The band its rule's author fixed. */
  readonly fixedBand?: Band;
};

export function reasonOf(world: World, calendar: Calendar | null, weighed: Weighed): RankReason {
  const { options, actBy, pin } = weighed;
  const nextLookAt = nextLook(world.now, calendar);
  const value = valueOfActing(options);
  const growing = weighed.consequence.type === 'quality' ? (weighed.consequence.costPerHourMinor ?? 0) : 0;
  const worked = (to: UtcMs): number =>
    Math.max(0, calendar ? hoursBetween(calendar, world.now, to) : (to - world.now) / HOUR_MS);
  const known = value ?? weighed.atRiskMinor;
  const standIn = known === null ? standInOf(world, weighed.consequence, worked(nextLookAt)) : null;
  const band = weighed.fixedBand ?? bandOf(world, known ?? standIn?.minor ?? 0, urgentBy(world, weighed));
  const hoursToAct = actBy === null ? null : worked(actBy);
  return {
    pinnedBy: pin?.by.ruleId ?? null,
    band: pin && pin.minBand < band ? pin.minBand : band,
    waitingCostMinor: Math.round(costOfWaiting(options, nextLookAt) + growing * worked(nextLookAt)),
    nextLookAt,
    valueOfActingMinor: value,
    waitingPerHourMinor: waitingPerHour(options, { actBy, hoursToAct, growing }),
    hoursToAct,
    byExposure: value === null,
    ...(standIn && { standIn }),
    ...(weighed.fixedBand && { fixedBand: weighed.fixedBand }),
  };
}

/** Where nothing closes it is late already; a notice without a deadline can wait. */
function urgentBy({ now }: World, { consequence, actBy }: Weighed): UtcMs | null {
  return consequence.type === 'notice' && actBy === null ? now + WAITS_MS : actBy;
}

/**
 * Where nobody has said what is at stake: an A customer counts as what just reaches the highest severity, a B customer
 * as the next, a C customer as the one below; without a class as B. Bad pieces cost their share of it as they are made.
 */
function standInOf(world: World, consequence: Consequence, lookHours: number): StandIn {
  const order = world.plant.orders.get(consequence.orderId);
  const customer = find(world.model, 'customer', order?.customerId ?? null);
  const told = customer ? textOf(customer.record, 'class') : null;
  const customerClass = told === 'A' || told === 'B' || told === 'C' ? told : null;
  const [m1, m2, m3] = world.plant.bandLimits;
  const minor = 1 + (customerClass === 'A' ? m3 : customerClass === 'C' ? m1 : m2);
  const isQuality = consequence.type === 'quality';
  const pieces = isQuality ? consequence.projectedBadPieces : consequence.shortPieces;
  const soon = isQuality ? Math.min(1, (consequence.badPerHour * lookHours) / Math.max(1, pieces)) : 0;
  const lateDays = consequence.type === 'delay' ? (consequence.slipDays ?? 0) : 0;
  return { customerClass, minor, waitingMinor: Math.round(minor * soon), lateDays, pieces };
}

/** What first deciding just after act-by loses against deciding now, spread over the working hours until then. */
function waitingPerHour(
  options: readonly Option[],
  given: { readonly actBy: UtcMs | null; readonly hoursToAct: number | null; readonly growing: number },
): number | null {
  if (given.growing > 0) return Math.round(given.growing);
  if (given.actBy === null || given.hoursToAct === null) return null;
  const now = bestAt(options, Number.NEGATIVE_INFINITY);
  const after = bestAt(options, given.actBy + 1);
  return now === null || after === null
    ? null
    : Math.round(Math.max(0, after - now) / Math.max(LEAST_HOURS, given.hoursToAct));
}

function nextLook(now: UtcMs, calendar: Calendar | null): UtcMs {
  if (!calendar || isWorking(calendar, now)) return now + LOOK_MS;
  return nextWork(calendar, now) ?? now + LOOK_MS;
}

/** Severity against time to act (DESIGN.md 8). What the table calls watch stays in band 3: it is a decision already. */
export function bandOf(world: World, lossMinor: number, actBy: UtcMs | null): Band {
  const [m1, m2, m3] = world.plant.bandLimits;
  const hours = actBy === null ? 0 : Math.max(0, actBy - world.now) / HOUR_MS;
  const soon = hours < SHIFT_HOURS ? 0 : hours < 24 ? 1 : hours < 72 ? 2 : 3;
  const severity = lossMinor > m3 ? 0 : lossMinor > m2 ? 1 : lossMinor > m1 ? 2 : 3;
  const table: readonly (readonly Band[])[] = [
    [1, 1, 2, 3],
    [1, 2, 2, 3],
    [2, 3, 3, 3],
    [3, 3, 3, 3],
  ];
  return table[severity]?.[soon] ?? 3;
}
