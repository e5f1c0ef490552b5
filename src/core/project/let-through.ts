// When what comes before a run lets its pieces through: the runs of earlier steps, and the waits after those.
import type { Run } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import { SCENARIOS } from './capacity.ts';
import { copyOf, type Moments, raise } from './moments.ts';
import type { QueuedRun } from './queue.ts';

/** A step of a production order: on a line (then a run does it), a wait (curing, lab), or outside. */
export type Step = {
  readonly id: string;
  readonly step: number;
  readonly happens: string;
  /** Null: nobody says how long a wait or the work outside takes. */
  readonly waitHours: number | null;
  readonly startedAt: UtcMs | null;
  readonly endedAt: UtcMs | null;
};

/** A step before a run: the runs that do it, or none where it is a wait that is not over. */
export type Link = { readonly step: Step; readonly runs: readonly Run[] };

export const NOTHING_BEFORE: readonly Link[] = [];

export type Ways = {
  readonly isOpen: (run: Run) => boolean;
  readonly left: (step: Step, now: UtcMs) => number;
  readonly doneOf: (run: Run) => Moments;
};

/** A step that is over lets the next begin; one that is not holds all after it. So the last that runs do begins the waits. */
export function letThrough(done: Growing, one: QueuedRun, before: readonly Link[], ways: Ways): void {
  const { at: now } = one;
  const last = before.findLastIndex(({ runs }) => runs.length > 0);
  const waits = last + 1 < before.length ? before.slice(last + 1) : NOTHING_BEFORE;
  for (let i = 0; i <= last; i++)
    for (const run of (before[i] as Link).runs) {
      if (i < last && !ways.isOpen(run)) continue;
      hold(done, ways.doneOf(run));
      if (i === last && waits.length > 0) hold(done, waited(ways.doneOf(run), waits, now, ways));
    }
  if (last < 0) holdSure(done, firstWaited(one, waits, ways));
}

/** Later by the waits; one that has begun is not over before now. */
function waited(run: Moments, waits: readonly Link[], now: UtcMs, { left }: Ways): Moments {
  let { plain } = run;
  const each = copyOf(run.each);
  for (const { step } of waits) {
    const ms = left(step, now);
    const from = step.startedAt === null ? 0 : now;
    if (plain !== null) plain = Math.max(plain, from) + ms;
    for (let s = 0; s < SCENARIOS; s++) each[s] = Math.max(each[s] as number, from) + ms;
  }
  return { plain, each };
}

/** When the waits are over that no run comes before; 0 where none is left. */
function firstWaited(
  { at: now, running, madePieces }: QueuedRun,
  waits: readonly Link[],
  { left }: Ways,
): UtcMs {
  let until = 0;
  for (const { step } of waits) {
    // Where nobody says when a wait began, a run that has begun says that it is over.
    if (until === 0 && step.startedAt === null && (running || madePieces > 0)) continue;
    until = (until === 0 || step.startedAt !== null ? Math.max(until, now) : until) + left(step, now);
  }
  return until;
}

type Growing = { plain: UtcMs | null; readonly each: Float64Array };

/** Not before `other`. */
export function hold(done: Growing, other: Moments): void {
  done.plain = done.plain === null || other.plain === null ? null : Math.max(done.plain, other.plain);
  raise(done.each, other.each);
}

function holdSure(done: Growing, at: UtcMs): void {
  if (done.plain !== null) done.plain = Math.max(done.plain, at);
  for (let s = 0; s < SCENARIOS; s++) if (at > (done.each[s] as number)) done.each[s] = at;
}
