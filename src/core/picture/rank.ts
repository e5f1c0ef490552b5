// The order of decisions: pins first, then what waiting costs, then the value of acting (DESIGN.md 8).

import type { Calendar } from '../model/calendar.ts';
import { HOUR_MS, hoursBetween, isWorking, nextWork } from '../model/calendar.ts';
import { compareIds } from '../model/model.ts';
import { costOfWaiting, valueOfActing } from '../project/options.ts';
import type { World } from '../project/world.ts';
import type { Band, Consequence, Decision, Option, RankReason } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';

/** On shift somebody looks every hour; off shift when the next one begins. */
const LOOK_MS = HOUR_MS;
const SHIFT_HOURS = 8;

export type Pin = { readonly ruleId: string; readonly minBand: Band };

export type Weighed = {
  readonly consequence: Consequence;
  readonly options: readonly Option[];
  readonly actBy: UtcMs | null;
  readonly atRiskMinor: number | null;
  readonly pin: Pin | null;
};

export function reasonOf(world: World, calendar: Calendar | null, weighed: Weighed): RankReason {
  const nextLookAt = nextLook(world.now, calendar);
  const value = valueOfActing(weighed.options);
  const growing = weighed.consequence.type === 'quality' ? (weighed.consequence.costPerHourMinor ?? 0) : 0;
  const hours = calendar ? hoursBetween(calendar, world.now, nextLookAt) : (nextLookAt - world.now) / HOUR_MS;
  const band = bandOf(world, value ?? weighed.atRiskMinor ?? 0, weighed.actBy);
  return {
    pinnedBy: weighed.pin?.ruleId ?? null,
    band: weighed.pin && weighed.pin.minBand < band ? weighed.pin.minBand : band,
    waitingCostMinor: Math.round(costOfWaiting(weighed.options, nextLookAt) + growing * hours),
    nextLookAt,
    valueOfActingMinor: value,
    byExposure: value === null,
  };
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

/** Ranked copies, 1 first. Without any known value a decision counts by exposure per hour left. */
export function ranked(decisions: readonly Decision[], now: UtcMs): Decision[] {
  const worth = (decision: Decision): number => {
    if (decision.reason.valueOfActingMinor !== null) return decision.reason.valueOfActingMinor;
    const hours = decision.actBy === null ? 1 : Math.max(1, (decision.actBy - now) / HOUR_MS);
    return (decision.atRiskMinor ?? 0) / hours;
  };
  const sorted = decisions.toSorted(
    (a, b) =>
      Number(b.reason.pinnedBy !== null) - Number(a.reason.pinnedBy !== null) ||
      b.reason.waitingCostMinor - a.reason.waitingCostMinor ||
      worth(b) - worth(a) ||
      compareIds(a.id, b.id),
  );
  return sorted.map((decision, i) => ({ ...decision, rank: i + 1 }));
}
