// What gives the line of a late order more capacity: its usual rate back, more hours.
import { type Calendar, hoursBetween, withOvertime } from '../model/calendar.ts';
import type { UtcMs } from '../types/time.ts';
import { type Chance, type Countermeasure, overtimeCost } from './countermeasures.ts';
import type { Candidate, Site } from './delay-site.ts';

/** Chances that can still be asked for and begin before packing closes. */
export function openChances({ world, cutoffAt }: Site, measure: Countermeasure): readonly Chance[] {
  const { now } = world;
  return measure.chances.filter(({ at, closesAt }) => closesAt > now && at > now && at < cutoffAt);
}

/** A line that runs as usual has nothing to restore. The first chance is the one that helps most. */
export function restoring(site: Site, measure: Countermeasure): Candidate[] {
  const chance = openChances(site, measure)[0];
  if (measure.type !== 'restore-rate' || !chance || !site.world.estimates.get(site.queue.line.id)?.drift)
    return [];
  const { id, name, action, ask, costMinor } = measure;
  const { at, closesAt } = chance;
  return [
    {
      ...ON_LINE,
      key: `${id}@${at}`,
      lever: 'rate',
      costMinor,
      closesAt,
      change: (before) => ({ ...before, restoredAt: at }),
      plain: (before) => ({ ...before, restoredAt: at }),
      part: () => ({
        type: 'restore-rate',
        countermeasureId: id,
        name,
        action,
        ask,
        at,
        closesAt,
      }),
    },
  ];
}

export function longerHours(site: Site, measure: Countermeasure): Candidate[] {
  if (measure.type !== 'overtime') return [];
  const { calendar, queued } = site.late.need;
  return openChances(site, measure).flatMap(({ at, to, closesAt }): Candidate[] => {
    const longer = longerBy(calendar, at, to);
    const hours = hoursBetween(longer, at, to);
    const extraPieces = Math.round((hours - hoursBetween(calendar, at, to)) * queued.rate.nowPerHour);
    const part = {
      type: 'overtime',
      countermeasureId: measure.id,
      from: at,
      to,
      hours,
      extraPieces,
    } as const;
    if (hours <= hoursBetween(calendar, at, to)) return [];
    return [
      {
        ...ON_LINE,
        key: `${measure.id}@${at}`,
        lever: 'hours',
        costMinor: overtimeCost(measure, hours),
        closesAt,
        hours: [at, to],
        change: (before) => ({ ...before, calendar: longerBy(before.calendar, at, to) }),
        plain: (before) => ({ ...before, calendar: longerBy(before.calendar, at, to) }),
        part: () => ({ ...part, closesAt }),
      },
    ];
  });
}

/** By calendar and stretch: the same object, so that what was worked out on it is found again. */
const longerCalendars = new WeakMap<Calendar, Map<string, Calendar>>();

function longerBy(calendar: Calendar, from: UtcMs, to: UtcMs): Calendar {
  const known = longerCalendars.get(calendar) ?? new Map<string, Calendar>();
  longerCalendars.set(calendar, known);
  const key = `${from}-${to}`;
  const longer = known.get(key) ?? withOvertime(calendar, from, to);
  known.set(key, longer);
  return longer;
}

const ON_LINE = { hours: null, leaves: false, touches: [] } as const;
