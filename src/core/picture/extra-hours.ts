// Overtime that can still be asked for: what one stretch of it on each line is expected to save, most first.
import { type Calendar, hoursBetween, withOvertime } from '../model/calendar.ts';
import { compareIds } from '../model/model.ts';
import { chanceAfter } from '../project/chance-after.ts';
import { type Chance, type Countermeasure, countermeasures } from '../project/countermeasures.ts';
import { NEVER_LATE } from '../project/likely.ts';
import type { LineQueue } from '../project/queue.ts';
import { type Routing, routesOf, routingOf } from '../project/routing.ts';
import { type Stake, touching } from '../project/stakes.ts';
import { type Futures, futuresAfter, noChange } from '../project/what-if.ts';
import type { World } from '../project/world.ts';
import type { Projected } from '../rules/facts.ts';
import type { Decision } from '../types/decision.ts';
import type { ExtraHours } from '../types/picture.ts';
import type { UtcMs } from '../types/time.ts';

/**
 * One row a line: of its chances the one that closes first, whether or not a card stands on the line. Hours are what is
 * scarce, so that they are ranked by what they save; whether they pay is for the reader to see. A row that saves nothing
 * known is left out; so is a line that is silent, of which nobody knows how it stands.
 */
export function extraHours(
  projected: Projected,
  decisions: readonly Decision[],
  silent: ReadonlyMap<string, UtcMs>,
): ExtraHours[] {
  const { world } = projected;
  return countermeasures(world.model)
    .filter(({ type, lineId }) => type === 'overtime' && lineId !== null && !silent.has(lineId))
    .flatMap((measure) => rowOf(projected, measure, decisions))
    .toSorted(
      (a, b) =>
        b.savesMinor - a.savesMinor ||
        a.closesAt - b.closesAt ||
        compareIds(a.countermeasureId, b.countermeasureId),
    )
    .filter((row, i, rows) => rows.findIndex(({ lineId }) => lineId === row.lineId) === i);
}

function rowOf(projected: Projected, measure: Countermeasure, decisions: readonly Decision[]): ExtraHours[] {
  const { world, lines } = projected;
  const queue = lines.get(measure.lineId ?? '');
  const calendar = queue?.line.calendar;
  const chance = measure.chances.find(
    ({ at, to, closesAt }) => closesAt > world.now && at > world.now && to > at,
  );
  if (!queue?.capacity || !calendar || !chance) return [];
  const saved = savedOf(projected, queue, { calendar, chance });
  const savesMinor = saved.reduce((sum, { minor }) => sum + minor, 0);
  if (!(savesMinor > 0)) return [];
  const { at: from, to, closesAt } = chance;
  const spends = ({ plan }: Decision): boolean =>
    plan?.parts.some(
      (part) => part.type === 'overtime' && part.countermeasureId === measure.id && part.from === from,
    ) ?? false;
  return [
    {
      countermeasureId: measure.id,
      lineId: queue.line.id,
      lineName: queue.line.name,
      from,
      to,
      closesAt,
      costMinor: measure.costMinor,
      savesMinor,
      orderIds: saved.filter(({ minor }) => minor > 0).map(({ orderId }) => orderId),
      taskId: decisions.find(spends)?.taskId ?? null,
    },
  ];
}

type Slot = { readonly calendar: Calendar; readonly chance: Chance };
type Saved = { readonly orderId: string; readonly minor: number };

/** What each order of the line then is expected to lose less: the same as long as none of them is judged anew. */
function savedOf(projected: Projected, queue: LineQueue, slot: Slot): readonly Saved[] {
  const { world, lines } = projected;
  const stakes = touching(projected, queue.line.id);
  const tried = triedOn(world, queue, slot, () => routingOf(world, lines));
  if (tried.stakes === stakes) return tried.saved;
  const { futures } = tried;
  tried.saved = futures ? stakes.flatMap((stake) => savedBy(world, stake, futures)) : [];
  tried.stakes = stakes;
  return tried.saved;
}

/** An order that is late in no future has nothing to win. */
function savedBy(world: World, { orderId, outlook, lossMinor }: Stake, futures: Futures): Saved[] {
  if (lossMinor === null || outlook.likely?.pRaw === NEVER_LATE) return [];
  const then = chanceAfter(world, outlook, futures)?.expectedLossMinor ?? lossMinor;
  return [{ orderId, minor: lossMinor - then }];
}

/** The line with the longer calendar, and what that saves of its orders as they stood when it was asked. */
type Tried = {
  readonly rests: readonly unknown[];
  readonly futures: Futures | null;
  stakes: readonly Stake[] | null;
  saved: readonly Saved[];
};

const kept = new WeakMap<LineQueue, Tried>();

function triedOn(world: World, queue: LineQueue, { calendar, chance }: Slot, routing: () => Routing): Tried {
  const rests = [world.plant, world.calibrate, routesOf(world.model), chance];
  const known = kept.get(queue);
  if (known?.rests.every((one, i) => one === rests[i])) return known;
  const longer = withOvertime(calendar, chance.at, chance.to);
  const more = hoursBetween(longer, chance.at, chance.to) > hoursBetween(calendar, chance.at, chance.to);
  const change = { ...noChange(calendar), calendar: longer };
  const futures = more ? futuresAfter({ world, routing: routing() }, queue, change) : null;
  const tried: Tried = { rests, futures, stakes: null, saved: [] };
  kept.set(queue, tried);
  return tried;
}
