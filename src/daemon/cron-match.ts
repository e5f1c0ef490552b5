// When a schedule is due in the plant's zone: the latest moment already past, and the next one to come.
import type { UtcMs, Zone } from '../core/types/time.ts';
import type { CronPattern } from './cron-pattern.ts';
import { DAY_MS, type LocalMs, MINUTE_MS, toLocal, toUtc } from './zone-time.ts';

/** 29 February comes at most every eight years; a pattern that finds no day within it never runs. */
const FURTHEST_DAYS = 8 * 366;

/** The last due moment in (after, until], or null. Days are walked, not minutes: a step of years costs little. */
export function latestDue(pattern: CronPattern, zone: Zone, after: UtcMs, until: UtcMs): UtcMs | null {
  const today = dayOf(toLocal(zone, until));
  for (let back = 0; back < FURTHEST_DAYS; back += 1) {
    const day = today - back * DAY_MS;
    const due = dueOn(pattern, zone, day).findLast((at) => at <= until);
    if (due !== undefined) return due > after ? due : null;
    // A local day ends at most a day after the same day of UTC.
    if (day + 2 * DAY_MS < after) return null;
  }
  return null;
}

/** The first due moment after `after`, or null where the pattern never comes (30 February). */
export function nextDue(pattern: CronPattern, zone: Zone, after: UtcMs): UtcMs | null {
  const today = dayOf(toLocal(zone, after));
  for (let ahead = 0; ahead < FURTHEST_DAYS; ahead += 1) {
    const due = dueOn(pattern, zone, today + ahead * DAY_MS).find((at) => at > after);
    if (due !== undefined) return due;
  }
  return null;
}

/** Every due moment of one local day, earliest first, none twice. */
function dueOn(pattern: CronPattern, zone: Zone, day: LocalMs): UtcMs[] {
  if (!matchesDay(pattern, day)) return [];
  const due = new Set<UtcMs>();
  for (const hour of pattern.hours) {
    for (const minute of pattern.minutes) {
      const { at, gapEnd } = toUtc(zone, day + (hour * 60 + minute) * MINUTE_MS);
      // A schedule that walks through the hours has nothing to make up for in an hour that does not exist.
      if (gapEnd !== null && !pattern.walksHours) due.add(gapEnd);
      for (const one of pattern.walksHours ? at : at.slice(0, 1)) due.add(one);
    }
  }
  return [...due].sort((a, b) => a - b);
}

function matchesDay(pattern: CronPattern, day: LocalMs): boolean {
  const date = new Date(day);
  if (!pattern.months.has(date.getUTCMonth() + 1)) return false;
  const byMonth = pattern.daysOfMonth.has(date.getUTCDate());
  const byWeek = pattern.daysOfWeek.has(date.getUTCDay());
  return pattern.eitherDay ? byMonth || byWeek : byMonth && byWeek;
}

const dayOf = (local: LocalMs): LocalMs => Math.floor(local / DAY_MS) * DAY_MS;
