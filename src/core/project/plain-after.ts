// The plain statement of an option: what is measured now goes on, and this is done about it. Redone on paper.
import { advance, type Calendar, HOUR_MS, hoursBetween } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import type { LateOrder } from './delay.ts';
import { type Need, shortOf } from './outlook.ts';
import type { Routing } from './routing.ts';
import { slipDaysOf } from './slip.ts';
import type { World } from './world.ts';

/** Where and how fast the open pieces are then made. `waitHours`: working hours from now until the first of them. */
export type PlainChange = {
  readonly calendar: Calendar;
  /** From when its line is projected. */
  readonly at: UtcMs;
  readonly waitHours: number;
  /** Of the open pieces, those that its own line makes before it leaves. */
  readonly madeBefore: number;
  readonly nowPerHour: number;
  readonly usualPerHour: number;
  readonly restoredAt: UtcMs | null;
  /** Some part of it comes sooner: what else holds it lets it through by then. Null: nothing lets it through sooner. */
  readonly partsAt: UtcMs | null;
  /** What it waits for after its last piece: curing, release, work outside. */
  readonly afterMs: number;
};

export function plainNow({ need }: LateOrder, routing: Routing): PlainChange {
  const { at, waitHours, rate } = need.queued;
  return {
    calendar: need.calendar,
    at,
    waitHours,
    madeBefore: 0,
    nowPerHour: rate.nowPerHour,
    usualPerHour: rate.usualPerHour,
    restoredAt: null,
    partsAt: null,
    afterMs: routing.hoursAfter(need.queued.run) * HOUR_MS,
  };
}

export type PlainAfter = {
  readonly readyAt: UtcMs | null;
  readonly slipDays: number;
  readonly shortPieces: number;
};

export function plainAfter(world: World, late: LateOrder, change: PlainChange): PlainAfter {
  const { deadline, needs } = late.outlook;
  // Runs on other lines are done when they were: nothing is done about them.
  const elsewhere = needs.filter(({ queued }) => queued.line.id !== late.need.queued.line.id);
  const readyAt = latest([throughAt(late, change, doneAt(late, change)), ...elsewhere.map(finish)]);
  if (!deadline) return { readyAt, slipDays: late.outlook.slipDays, shortPieces: late.outlook.shortPieces };
  if (readyAt !== null && readyAt <= deadline.cutoffAt) return { readyAt, slipDays: 0, shortPieces: 0 };
  const { ownPieces, openPieces } = late.need;
  const own = Math.min(
    Math.round(ownPieces),
    Math.round(openPieces) - change.madeBefore - madeBy(change, deadline.cutoffAt),
  );
  const others = needs.reduce((sum, n) => sum + (n === late.need ? 0 : shortOf(n, deadline.cutoffAt)), 0);
  const shortPieces = Math.max(1, Math.max(0, own) + others);
  return { readyAt, slipDays: slipDaysOf(world, deadline, readyAt ?? Number.POSITIVE_INFINITY), shortPieces };
}

const finish = ({ finishAt }: Need): UtcMs | null => finishAt;

function latest(moments: readonly (UtcMs | null)[]): UtcMs | null {
  return moments.reduce((last, at) => (last === null || at === null ? null : Math.max(last, at)));
}

/** At today's rate until the rate is restored, at the usual rate after; whole pieces at the change. */
function doneAt({ need }: LateOrder, change: PlainChange): UtcMs | null {
  const { calendar, at, waitHours, restoredAt } = change;
  const openPieces = Math.max(0, need.openPieces - change.madeBefore);
  const slowAt = advance(calendar, at, waitHours + openPieces / change.nowPerHour);
  if (restoredAt === null || (slowAt !== null && slowAt <= restoredAt)) return slowAt;
  const { waitLeft, made } = atRestore(change, restoredAt);
  return advance(calendar, restoredAt, waitLeft + Math.max(0, openPieces - made) / change.usualPerHour);
}

/** Work that waits in front of it goes faster too once the rate is restored. */
function atRestore(
  { calendar, at, waitHours, nowPerHour, usualPerHour }: PlainChange,
  restoredAt: UtcMs,
): { readonly waitLeft: number; readonly made: number } {
  const slowHours = hoursBetween(calendar, at, restoredAt);
  return {
    waitLeft: (Math.max(0, waitHours - slowHours) * nowPerHour) / usualPerHour,
    made: Math.floor(Math.max(0, slowHours - waitHours) * nowPerHour),
  };
}

function madeBy(change: PlainChange, t: UtcMs): number {
  const { calendar, at, waitHours, restoredAt, nowPerHour, usualPerHour } = change;
  if (restoredAt === null || restoredAt >= t) {
    const hours = Math.max(0, hoursBetween(calendar, at, t) - waitHours);
    return Math.floor(hours * nowPerHour);
  }
  const { waitLeft, made } = atRestore(change, restoredAt);
  return made + Math.floor(Math.max(0, hoursBetween(calendar, restoredAt, t) - waitLeft) * usualPerHour);
}

/** What the order waits for elsewhere today it still waits for: a step before it, curing or work outside after it. */
function throughAt(
  { need }: LateOrder,
  { partsAt, afterMs }: PlainChange,
  doneAt: UtcMs | null,
): UtcMs | null {
  const own = need.queued.plainDone(need.openPieces);
  if (doneAt === null || own === null || need.finishAt === null) return doneAt;
  const heldMs = Math.max(0, need.finishAt - own - afterMs);
  if (heldMs === 0) return doneAt + afterMs;
  const held = need.finishAt - afterMs;
  return Math.max(doneAt, partsAt === null ? held : Math.min(held, partsAt)) + afterMs;
}
