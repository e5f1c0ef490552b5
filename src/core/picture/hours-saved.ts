// What a stretch of overtime saves of each order of a line, on top of what is done about it besides.
import { type Calendar, HOUR_MS, hoursBetween, withOvertime } from '../model/calendar.ts';
import { chanceAfter } from '../project/chance-after.ts';
import type { Chance } from '../project/countermeasures.ts';
import { NEVER_LATE } from '../project/likely.ts';
import type { LineQueue } from '../project/queue.ts';
import { type Routing, routesOf, routingOf } from '../project/routing.ts';
import { type Stake, touching } from '../project/stakes.ts';
import { type Change, type Futures, futuresAfter, noChange } from '../project/what-if.ts';
import type { World } from '../project/world.ts';
import type { Projected } from '../rules/facts.ts';
import type { Option } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';

/** Are these hours not worked anyway? */
export function addsHours(calendar: Calendar, from: UtcMs, to: UtcMs): boolean {
  return hoursBetween(calendar, from, to) < (to - from) / HOUR_MS - LEAST_HOURS;
}

/** Less than a minute more is none. */
const LEAST_HOURS = 1 / 60;

export type Part = Option['parts'][number];

export type Slot = { readonly calendar: Calendar; readonly chance: Chance; readonly parts: readonly Part[] };
export type Saved = { readonly orderId: string; readonly minor: number };

/** What each order of the line then is expected to lose less: the same as long as none of them is judged anew. */
export function savedOf(projected: Projected, queue: LineQueue, slot: Slot): readonly Saved[] {
  const { world, lines } = projected;
  const stakes = touching(projected, queue.line.id);
  const tried = triedOn(world, queue, slot, () => routingOf(world, lines));
  if (tried.stakes === stakes) return tried.saved;
  tried.saved = stakes.flatMap((stake) => savedBy(world, stake, tried));
  tried.stakes = stakes;
  return tried.saved;
}

/** An order that is late in no future has nothing to win. */
function savedBy(world: World, { orderId, outlook, lossMinor }: Stake, { before, after }: Tried): Saved[] {
  if (!after || lossMinor === null || outlook.likely?.pRaw === NEVER_LATE) return [];
  const lossIn = (futures: Futures): number =>
    chanceAfter(world, outlook, futures)?.expectedLossMinor ?? lossMinor;
  return [{ orderId, minor: (before ? lossIn(before) : lossMinor) - lossIn(after) }];
}

/**
 * The line with the longer calendar, and what that saves of its orders as they stood when it was asked. `before`: with
 * what is done beside it; null where that is nothing. `after` null: nothing is known of the line, or no hour is more.
 */
type Tried = {
  readonly rests: readonly unknown[];
  readonly before: Futures | null;
  readonly after: Futures | null;
  stakes: readonly Stake[] | null;
  saved: readonly Saved[];
};

/** A line may have more than one kind of overtime. */
const kept = new WeakMap<LineQueue, Map<Chance, Tried>>();

function triedOn(world: World, queue: LineQueue, slot: Slot, routing: () => Routing): Tried {
  const { calendar, chance, parts } = slot;
  const rests = [world.plant, world.calibrate, routesOf(world.model), besideKey(parts)];
  const ofQueue = kept.get(queue) ?? new Map<Chance, Tried>();
  kept.set(queue, ofQueue);
  const known = ofQueue.get(chance);
  if (known?.rests.every((one, i) => one === rests[i])) return known;
  const beside = changeOf(calendar, parts);
  const longer = withOvertime(beside.calendar, chance.at, chance.to);
  const more = addsHours(beside.calendar, chance.at, chance.to);
  const futuresOf = (change: Change): Futures | null =>
    futuresAfter({ world, routing: routing() }, queue, change);
  const tried: Tried = {
    rests,
    before: more && besideKey(parts) !== '' ? futuresOf(beside) : null,
    after: more ? futuresOf({ ...beside, calendar: longer }) : null,
    ...{ stakes: null, saved: [] },
  };
  ofQueue.set(chance, tried);
  return tried;
}

/** What of it the line feels: its usual rate back, other hours. Where its runs then stand is not asked. */
function changeOf(calendar: Calendar, parts: readonly Part[]): Change {
  let longer = calendar;
  let restoredAt: UtcMs | null = null;
  for (const part of parts) {
    if (part.type === 'restore-rate') restoredAt = part.at;
    if (part.type === 'overtime') longer = withOvertime(longer, part.from, part.to);
  }
  return { ...noChange(longer), restoredAt };
}

function besideKey(parts: readonly Part[]): string {
  return parts
    .flatMap((part) =>
      part.type === 'restore-rate'
        ? [`${part.at}`]
        : part.type === 'overtime'
          ? [`${part.from}-${part.to}`]
          : [],
    )
    .join(' ');
}
