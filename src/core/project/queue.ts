// The queue of each line: which runs are open, in which order, and when each is done if nothing changes.
import { type RateNow, rateNow } from '../estimate/line-estimate.ts';
import { advance } from '../model/calendar.ts';
import { compareIds } from '../model/model.ts';
import type { Line, Run } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import type { World } from './world.ts';

export type QueuedRun = {
  readonly run: Run;
  readonly line: Line;
  readonly madePieces: number;
  readonly openPieces: number;
  readonly rate: RateNow;
  /** Is on the machine now, by its own word. */
  readonly running: boolean;
  /** Working hours from now until it begins, at today's rates and at usual rates. */
  readonly waitHours: number;
  readonly usualWaitHours: number;
  readonly startAt: UtcMs | null;
  readonly finishAt: UtcMs | null;
};

export type LineQueue = {
  readonly line: Line;
  readonly runs: readonly QueuedRun[];
  /** Why the runs that follow cannot be placed, with the run it begins at. */
  readonly unknown: { readonly runId: string; readonly reason: string } | null;
};

/** Pieces made on a run: the box's own count where it saw the run begin, else at least what ERP has booked. */
function madeOn(world: World, run: Run, counted: ReadonlyMap<string, number>): number {
  const line = run.lineId === null ? undefined : world.floor.lines.get(run.lineId);
  const count = line?.jobs.findLast((known) => known.job === run.job);
  if (!count) return run.confirmedPieces;
  // Runs that the machine calls by one name share its count: what the runs before them have used up is theirs.
  const own = Math.max(0, count.pieces - (counted.get(run.job) ?? 0));
  return count.whole ? own : Math.max(run.confirmedPieces, own);
}

export function queues(world: World): Map<string, LineQueue> {
  const byLine = new Map<string, Run[]>();
  for (const run of world.plant.runs.values()) {
    if (run.status === 'closed' || run.lineId === null) continue;
    const runs = byLine.get(run.lineId);
    if (runs) runs.push(run);
    else byLine.set(run.lineId, [run]);
  }
  return new Map(
    [...world.plant.lines.values()].map((line) => [line.id, queueOf(world, line, byLine.get(line.id) ?? [])]),
  );
}

function queueOf(world: World, line: Line, runs: readonly Run[]): LineQueue {
  const job = world.estimates.get(line.id)?.job ?? null;
  const ordered = runs.toSorted(
    (a, b) =>
      Number(b.job === job) - Number(a.job === job) || a.sequence - b.sequence || compareIds(a.id, b.id),
  );
  const queued: QueuedRun[] = [];
  const counted = new Map<string, number>();
  let waitHours = 0;
  let usualWaitHours = 0;
  for (const run of ordered) {
    const made = madeOn(world, run, counted);
    counted.set(run.job, (counted.get(run.job) ?? 0) + Math.min(made, run.quantityPieces));
    const openPieces = Math.max(0, run.quantityPieces - made);
    const running = run.job === job;
    if (openPieces === 0 && !running) continue;
    const estimate = world.estimates.get(line.id);
    const rate = estimate ? rateNow(estimate, world.standards, run.materialId) : null;
    if (!rate || !line.calendar) {
      const reason = line.calendar
        ? `no standard rate for ${run.materialId} on ${line.name}`
        : `no calendar for ${line.name}`;
      return { line, runs: queued, unknown: { runId: run.id, reason } };
    }
    const setup = running ? 0 : run.setupHours;
    const hours = setup + openPieces / rate.nowPerHour;
    queued.push({
      run,
      line,
      madePieces: made,
      openPieces,
      rate,
      running,
      waitHours: waitHours + setup,
      usualWaitHours: usualWaitHours + setup,
      startAt: advance(line.calendar, world.now, waitHours),
      finishAt: advance(line.calendar, world.now, waitHours + hours),
    });
    waitHours += hours;
    usualWaitHours += setup + openPieces / rate.usualPerHour;
  }
  return { line, runs: queued, unknown: null };
}
