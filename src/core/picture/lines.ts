// The strip of lines: what each makes against plan, what it runs, and whether a decision is about it.
import { rateNow } from '../estimate/line-estimate.ts';
import { basisOf } from '../estimate/said.ts';
import { hoursPerWorkingDay, isWorking, nextWork } from '../model/calendar.ts';
import type { Line } from '../model/plant.ts';
import { tagsByLine } from '../model/tags.ts';
import type { LineQueue } from '../project/queue.ts';
import type { World } from '../project/world.ts';
import type { Decision } from '../types/decision.ts';
import type { LineStatus } from '../types/picture.ts';
import type { UtcMs } from '../types/time.ts';

export type LineInput = {
  readonly lines: ReadonlyMap<string, LineQueue>;
  readonly decisions: readonly Decision[];
  readonly silent: ReadonlyMap<string, UtcMs>;
};

export function lineStatuses(world: World, input: LineInput): LineStatus[] {
  const tagsOf = tagsByLine(world.model);
  return [...world.plant.lines.values()].map((line) => {
    const running = input.lines.get(line.id)?.runs.find((run) => run.running);
    const estimate = world.estimates.get(line.id);
    const rate = running && estimate ? rateNow(estimate, world.standards, running.run.materialId) : null;
    const scheduled = line.calendar ? isWorking(line.calendar, world.now) : false;
    const decision = input.decisions.find((candidate) => candidate.consequence.lineId === line.id);
    const peg = running && world.plant.pegsByRun.get(running.run.id)?.[0];
    const tags = tagsOf.get(line.id) ?? [];
    return {
      lineId: line.id,
      name: line.name,
      scheduled,
      nextShiftAt: line.calendar && !scheduled ? nextWork(line.calendar, world.now) : null,
      ratePerHour: rate?.nowPerHour ?? null,
      planPerHour: rate?.planPerHour ?? null,
      isMeasured: rate?.measured ?? false,
      rateTag: tags.find((tag) => tag.measure === 'ratePerHour')?.id ?? null,
      orderId: peg?.orderId ?? null,
      isProposed: !!estimate?.floor && basisOf(estimate.floor.said) === 'proposed',
      band: decision?.reason.band ?? null,
      decisionId: decision?.id ?? null,
      silentSince: input.silent.get(line.id) ?? null,
      blindDays: blindDays(world, line),
      unknown: !line.calendar
        ? 'no calendar'
        : tags.length > 0 || (estimate?.floor?.said.counts.length ?? 0) > 0
          ? (input.lines.get(line.id)?.unknown?.reason ?? null)
          : 'no counter',
    };
  });
}

/** A drift of 8 % that is seen within two working days is seen in time. */
const SEEN_IN_TIME_DAYS = 2;

function blindDays(world: World, line: Line): number | null {
  const estimate = world.estimates.get(line.id);
  if (!estimate || estimate.usual.size === 0) return null;
  const days = estimate.hoursToSeeDrift / hoursPerWorkingDay(line.calendar, estimate.at);
  return days > SEEN_IN_TIME_DAYS ? days : null;
}
