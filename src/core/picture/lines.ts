// The strip of lines: what each makes against plan, what it runs, and whether a decision is about it.
import { rateNow } from '../estimate/line-estimate.ts';
import { isWorking, nextWork } from '../model/calendar.ts';
import { all } from '../model/model.ts';
import { meaningOf } from '../model/tags.ts';
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
  const tags = all(world.model, 'tag').map(meaningOf);
  return [...world.plant.lines.values()].map((line) => {
    const running = input.lines.get(line.id)?.runs.find((run) => run.running);
    const estimate = world.estimates.get(line.id);
    const rate = running && estimate ? rateNow(estimate, world.standards, running.run.materialId) : null;
    const scheduled = line.calendar ? isWorking(line.calendar, world.now) : false;
    const decision = input.decisions.find((candidate) => candidate.consequence.lineId === line.id);
    const peg = running && world.plant.pegs.find((candidate) => candidate.runId === running.run.id);
    const counted = tags.some((tag) => tag.lineId === line.id);
    return {
      lineId: line.id,
      name: line.name,
      scheduled,
      nextShiftAt: line.calendar && !scheduled ? nextWork(line.calendar, world.now) : null,
      ratePerHour: rate?.nowPerHour ?? null,
      planPerHour: rate?.planPerHour ?? null,
      rateTag: tags.find((tag) => tag.lineId === line.id && tag.measure === 'ratePerHour')?.id ?? null,
      orderId: peg?.orderId ?? null,
      band: decision?.reason.band ?? null,
      decisionId: decision?.id ?? null,
      silentSince: input.silent.get(line.id) ?? null,
      unknown: !line.calendar
        ? 'no calendar'
        : counted
          ? (input.lines.get(line.id)?.unknown?.reason ?? null)
          : 'no counter',
    };
  });
}
