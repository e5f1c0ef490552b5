// Overtime that can still be asked for: what one stretch of it on each line is expected to save, most first.
import { HOUR_MS } from '../model/calendar.ts';
import { compareIds } from '../model/model.ts';
import {
  type Chance,
  type Countermeasure,
  countermeasuresOn,
  overtimeCost,
} from '../project/countermeasures.ts';
import type { LineQueue } from '../project/queue.ts';
import type { Projected } from '../rules/facts.ts';
import type { Decision } from '../types/decision.ts';
import type { ExtraHours } from '../types/picture.ts';
import type { Task } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';
import { addsHours, type Part, savedOf } from './hours-saved.ts';

/**
 * One row a line: of its chances the one that closes first, whether or not a card stands on the line. Hours are what is
 * scarce, so that they are ranked by what they save; whether they pay is for the reader to see. A row that saves nothing
 * known is left out; so is a line that is silent, of which nobody knows how it stands.
 */
export function extraHours(projected: Projected, decisions: readonly Decision[], given: Given): ExtraHours[] {
  const { model } = projected.world;
  const decided = { decisions, tasks: given.tasks };
  return [...projected.lines.values()]
    .filter(({ line }) => !given.silent.has(line.id))
    .flatMap((queue) =>
      countermeasuresOn(model, queue.line.id)
        .filter(({ type }) => type === 'overtime')
        .flatMap((measure) => rowOf(projected, queue, { measure, decided })),
    )
    .filter((row) => !isForbidden(row, given.forbids))
    .toSorted(
      (a, b) =>
        b.savesMinor - a.savesMinor ||
        a.closesAt - b.closesAt ||
        compareIds(a.countermeasureId, b.countermeasureId),
    )
    .filter((row, i, rows) => rows.findIndex(({ lineId }) => lineId === row.lineId) === i);
}

/** Forbidden for each order it would save: then nobody is to ask for it. */
function isForbidden({ from, to, costMinor, orderIds }: ExtraHours, forbids: Given['forbids']): boolean {
  if (!forbids) return false;
  const hours = (to - from) / HOUR_MS;
  return orderIds.every((id) => forbids(id, { hours, costMinor }));
}

type Given = {
  readonly silent: ReadonlyMap<string, UtcMs>;
  readonly tasks: Tasks;
  /** Whether a policy forbids these hours for an order. */
  readonly forbids?: (orderId: string, hours: ForbiddenHours) => boolean;
};

/** What a policy asks of a stretch of overtime. */
export type ForbiddenHours = { readonly hours: number; readonly costMinor: number | null };

type Tasks = ReadonlyMap<number, Pick<Task, 'phase'>>;
type Decided = { readonly decisions: readonly Decision[]; readonly tasks: Tasks };

/** Of its chances the first that can still be had and is not worked anyway. */
function rowOf(
  projected: Projected,
  queue: LineQueue,
  { measure, decided }: { readonly measure: Countermeasure; readonly decided: Decided },
): ExtraHours[] {
  const { now } = projected.world;
  const { calendar } = queue.line;
  if (!queue.capacity || !calendar) return [];
  const chance = measure.chances.find(
    ({ at, to, closesAt }) => closesAt > now && at > now && addsHours(calendar, at, to),
  );
  if (!chance) return [];
  const beside = besideOf(queue.line.id, { measure, chance }, decided);
  const saved = savedOf(projected, queue, { calendar, chance, parts: beside?.parts ?? NO_PARTS });
  const savesMinor = saved.reduce((sum, { minor }) => sum + minor, 0);
  if (!(savesMinor > 0)) return [];
  const { at: from, to, closesAt } = chance;
  const orderIds = saved.filter(({ minor }) => minor > 0).map(({ orderId }) => orderId);
  const rival = decided.decisions.find(
    ({ plan, consequence }) => plan?.fix && !beside && orderIds.includes(consequence.orderId),
  );
  return [
    {
      countermeasureId: measure.id,
      lineId: queue.line.id,
      lineName: queue.line.name,
      ...{ from, to, closesAt },
      costMinor: overtimeCost(measure, (to - from) / HOUR_MS),
      savesMinor,
      orderIds,
      taskId: beside?.taskId ?? null,
      planned: beside?.planned ?? false,
      rivalTaskId: rival?.taskId ?? null,
    },
  ];
}

const NO_PARTS: readonly Part[] = [];

/**
 * What the hours come on top of: what somebody is doing about the line, or what a plan that has these hours has beside
 * them. Of what is only proposed nobody knows whether it will be done.
 */
function besideOf(
  lineId: string,
  { measure, chance }: { readonly measure: Countermeasure; readonly chance: Chance },
  { decisions, tasks }: Decided,
): { readonly taskId: number; readonly planned: boolean; readonly parts: readonly Part[] } | null {
  const isThese = (part: Part): boolean =>
    part.type === 'overtime' && part.countermeasureId === measure.id && part.from === chance.at;
  for (const { taskId, plan, consequence } of decisions) {
    if (!plan || consequence.lineId !== lineId) continue;
    const phase = tasks.get(taskId)?.phase;
    const planned = plan.parts.some(isThese);
    if (planned || phase === 'doing' || phase === 'done')
      return { taskId, planned, parts: plan.parts.filter((part) => !isThese(part)) };
  }
  return null;
}
