// What would bring a late order back: tool change, overtime, both; each with its result, how sure, and its cost.
import type { RateForecast } from '../estimate/level.ts';
import { advance, type Calendar, hoursBetween, withOvertime } from '../model/calendar.ts';
import { localDay } from '../model/local-time.ts';
import type { Option, OptionPart } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';
import { type Countermeasure, countermeasures } from './countermeasures.ts';
import type { LateOrder } from './delay.ts';
import { FIX_P, orderOptions } from './options.ts';
import { forecastFor, nextShipment, probabilityLate } from './outlook.ts';
import type { World } from './world.ts';

type Restore = Extract<OptionPart, { type: 'restore-rate' }>;
type Overtime = Extract<OptionPart, { type: 'overtime' }>;
type Priced<P> = { readonly part: P; readonly costMinor: number | null };

export function delayOptions(world: World, late: LateOrder): Option[] {
  const own = countermeasures(world.model).filter((measure) => measure.lineId === late.need.queued.line.id);
  const restores = own.flatMap((measure) => restoreParts(world, late, measure));
  const overtimes = own.flatMap((measure) => overtimeParts(world, late, measure));
  const single = [...restores, ...overtimes].map((one) => optionOf(world, late, [one]));
  const pairs = restores.flatMap((restore) =>
    overtimes.map((overtime) => optionOf(world, late, [restore, overtime])),
  );
  return orderOptions([...single, ...pairs], nothingOf(late));
}

function open(world: World, late: LateOrder, measure: Countermeasure): Countermeasure['chances'] {
  const cutoff = late.outlook.shipment?.packingClosesAt ?? 0;
  return measure.chances.filter(
    (chance) => chance.closesAt > world.now && chance.at > world.now && chance.at < cutoff,
  );
}

/** A line that runs as usual has nothing to restore. The first chance is the one that helps most. */
function restoreParts(world: World, late: LateOrder, measure: Countermeasure): Priced<Restore>[] {
  const chance = open(world, late, measure)[0];
  if (measure.type !== 'restore-rate' || !chance || !world.estimates.get(late.need.queued.line.id)?.drift)
    return [];
  const { id, name, action, ask, costMinor } = measure;
  const part = {
    type: 'restore-rate',
    countermeasureId: id,
    name,
    action,
    ask,
    at: chance.at,
    closesAt: chance.closesAt,
  } as const;
  return [{ part: { ...part, provenCause: false }, costMinor }];
}

function overtimeParts(world: World, late: LateOrder, measure: Countermeasure): Priced<Overtime>[] {
  if (measure.type !== 'overtime') return [];
  return open(world, late, measure).map((chance) => {
    const hours = hoursBetween(withOvertime(late.need.calendar, chance.at, chance.to), chance.at, chance.to);
    const extraPieces = Math.round(
      (hours - hoursBetween(late.need.calendar, chance.at, chance.to)) * late.need.queued.rate.nowPerHour,
    );
    const base = { type: 'overtime', countermeasureId: measure.id, from: chance.at, to: chance.to } as const;
    return { part: { ...base, hours, extraPieces, closesAt: chance.closesAt }, costMinor: measure.costMinor };
  });
}

function optionOf(world: World, late: LateOrder, chosen: readonly Priced<Restore | Overtime>[]): Option {
  const parts = chosen.map((one) => one.part);
  const overtime = parts.find((part) => part.type === 'overtime');
  const restore = parts.find((part) => part.type === 'restore-rate');
  const calendar = overtime
    ? withOvertime(late.need.calendar, overtime.from, overtime.to)
    : late.need.calendar;
  const readyAt = readyWith(world, late, calendar, restore?.at ?? null);
  const cutoff = late.outlook.shipment?.packingClosesAt ?? 0;
  const pLate = probabilityLate(world, {
    need: late.need,
    cutoff,
    calendar,
    forecast: forecastWith(world, late, calendar, restore?.at ?? null),
  });
  const costs = chosen.map((one) => one.costMinor);
  const costMinor = costs.includes(null) ? null : costs.reduce((sum: number, cost) => sum + (cost ?? 0), 0);
  const fee = late.outlook.lateFeeMinor;
  const slip = slipWith(world, late, readyAt);
  return {
    key: parts
      .map((part) => `${part.countermeasureId}@${part.type === 'overtime' ? part.from : part.at}`)
      .join('+'),
    kind: 'recover',
    parts,
    readyAt,
    slipDays: slip,
    shortPieces: readyAt !== null && readyAt <= cutoff ? 0 : late.outlook.shortPieces,
    pLate,
    fix: pLate <= FIX_P && slip === 0,
    costMinor,
    expectedCostMinor: costMinor === null || fee === null ? null : Math.round(costMinor + pLate * fee),
    closesAt: Math.min(...parts.map((part) => part.closesAt)),
    marginAfterMinor:
      late.outlook.order.marginMinor === null || costMinor === null
        ? null
        : late.outlook.order.marginMinor - costMinor,
  };
}

function nothingOf(late: LateOrder): Option {
  const { outlook } = late;
  const fee = outlook.lateFeeMinor;
  const margin = outlook.order.marginMinor;
  return {
    key: 'nothing',
    kind: 'do-nothing',
    parts: [],
    readyAt: late.finishAt,
    slipDays: outlook.slipDays,
    shortPieces: outlook.shortPieces,
    pLate: outlook.pLate,
    fix: false,
    costMinor: fee,
    expectedCostMinor: fee === null || outlook.pLate === null ? null : Math.round(fee * outlook.pLate),
    closesAt: null,
    marginAfterMinor: margin === null || fee === null ? null : margin - fee,
  };
}

/** Plain statement: at today's rate until the rate is restored, at the usual rate after; whole pieces at the change. */
function readyWith(
  world: World,
  late: LateOrder,
  calendar: Calendar,
  restoredAt: UtcMs | null,
): UtcMs | null {
  const { queued, openPieces } = late.need;
  const slowAt = advance(calendar, world.now, queued.waitHours + openPieces / queued.rate.nowPerHour);
  if (restoredAt === null || (slowAt !== null && slowAt <= restoredAt)) return slowAt;
  const slowHours = hoursBetween(calendar, world.now, restoredAt);
  const speedUp = queued.rate.usualPerHour / queued.rate.nowPerHour;
  const waitLeft = Math.max(0, queued.waitHours - slowHours) / speedUp;
  const made = Math.floor(Math.max(0, slowHours - queued.waitHours) * queued.rate.nowPerHour);
  return advance(calendar, restoredAt, waitLeft + (openPieces - made) / queued.rate.usualPerHour);
}

/** Until the change the level stays where it is; after it the line is back at usual. */
function forecastWith(
  world: World,
  late: LateOrder,
  calendar: Calendar,
  restoredAt: UtcMs | null,
): RateForecast {
  const cutoff = late.outlook.shipment?.packingClosesAt ?? 0;
  const plain = forecastFor(world, late.need, cutoff, calendar);
  if (restoredAt === null) return plain;
  const slow = hoursBetween(calendar, world.now, restoredAt);
  const fast = Math.max(0, hoursBetween(calendar, restoredAt, cutoff));
  const ratio = world.estimates.get(late.need.queued.line.id)?.drift?.ratio ?? 1;
  return { meanLog: Math.log((slow * ratio + fast) / Math.max(1e-9, slow + fast)), sigma: plain.sigma };
}

function slipWith(world: World, late: LateOrder, readyAt: UtcMs | null): number {
  const { shipment } = late.outlook;
  if (!shipment || readyAt === null) return late.outlook.slipDays;
  if (readyAt <= shipment.packingClosesAt) return 0;
  const next = nextShipment(world, shipment, readyAt);
  const zone = world.plant.zone;
  return Math.max(1, localDay(zone, next?.departsAt ?? readyAt) - localDay(zone, shipment.departsAt));
}
