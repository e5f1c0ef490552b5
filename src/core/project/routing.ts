// Steps of one production order that wait for each other: when what comes before lets a run's last piece through.
import { HOUR_MS } from '../model/calendar.ts';
import { all, derived, type Model, numberOf, textOf } from '../model/model.ts';
import type { Run } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import { finishAt, SCENARIOS } from './capacity.ts';
import type { LineQueue, QueuedRun } from './queue.ts';
import type { World } from './world.ts';

/** A step of a production order: on a line (then a run does it), a wait (curing, lab), or outside. */
type Step = {
  readonly id: string;
  readonly step: number;
  readonly happens: string;
  readonly waitHours: number;
  readonly startedAt: UtcMs | null;
  readonly endedAt: UtcMs | null;
};

/** A moment in the plain statement and in every scenario. */
export type Moments = { readonly plain: UtcMs | null; readonly each: Float64Array };

export type Routing = {
  /** When the last open piece of the run is through this step and all before it. */
  readonly runDone: (queued: QueuedRun) => Moments;
  /** When a given number of its pieces is: the pieces of an order that shares the run. */
  readonly piecesDone: (queued: QueuedRun, pieces: number) => Moments;
  /** Clock hours after the run that its order still waits: curing, release, work outside. */
  readonly hoursAfter: (run: Run) => number;
};

const NO_PARTS: ReadonlyMap<string, Moments> = new Map();

/** Until enough waits of a place are known, they take what the routing says. */
const PRIOR_WAIT_HOURS = 48;

export function routingOf(
  world: World,
  lines: ReadonlyMap<string, LineQueue>,
  parts: ReadonlyMap<string, Moments> = NO_PARTS,
): Routing {
  const { byOrder: steps, factor } = stepsOf(world.model);
  const stepsBefore = (run: Run): QueuedRun[] => {
    const at = own(run)?.step;
    if (at === undefined || run.productionOrderId === null) return [];
    return (world.plant.runsByProductionOrder.get(run.productionOrderId) ?? []).flatMap((other) => {
      const queued = queuedRun(lines, other);
      return queued && (own(other)?.step ?? at) < at ? [queued] : [];
    });
  };
  const known = new Map<string, Moments>();
  const own = (run: Run): Step | null =>
    steps.get(run.productionOrderId ?? '')?.find((step) => step.id === run.operationId) ?? null;
  const waits = (run: Run, which: (step: number) => boolean): number => {
    let hours = 0;
    for (const step of steps.get(run.productionOrderId ?? '') ?? [])
      if (step.happens !== 'line' && step.endedAt === null && which(step.step))
        hours += leftOf(step, world.now, factor(step.happens));
    return hours;
  };
  const releaseOf = (one: QueuedRun): Moments | null => {
    const at = own(one.run);
    const before = stepsBefore(one.run);
    if (!at || before.length === 0) return null;
    // Waits that follow the last run before this one: those further up are in that run's own release.
    const nearest = Math.max(...before.map((other) => own(other.run)?.step ?? 0));
    const wait = waits(one.run, (step) => step > nearest && step < at.step) * HOUR_MS;
    return later(before.map((other) => shifted(runDone(other), wait)));
  };
  const runDone = (one: QueuedRun): Moments => {
    let found = known.get(one.run.id);
    if (!found) {
      found = piecesDone(one, one.openPieces);
      known.set(one.run.id, found);
    }
    return found;
  };
  const piecesDone = (one: QueuedRun, pieces: number): Moments => {
    const line = lines.get(one.line.id);
    const made = ownDone(one, pieces, line);
    const release = releaseOf(one);
    const there = parts.get(one.run.id);
    return release || there
      ? later([made, release, there].filter((moments) => moments !== null && moments !== undefined))
      : made;
  };
  const hoursAfter = (run: Run): number => {
    const at = own(run);
    return at ? waits(run, (step) => step > at.step) : 0;
  };
  return { runDone, piecesDone, hoursAfter };
}

/** An open run in the queue of its line. */
export function queuedRun(lines: ReadonlyMap<string, LineQueue>, run: Run): QueuedRun | undefined {
  return run.lineId === null ? undefined : lines.get(run.lineId)?.byRun.get(run.id);
}

function ownDone(one: QueuedRun, pieces: number, line: LineQueue | undefined): Moments {
  const each = new Float64Array(SCENARIOS);
  const capacity = line?.capacity;
  for (let s = 0; s < SCENARIOS; s++) {
    const hours = (one.before[s] as number) + pieces * (one.pieceHours[s] as number);
    each[s] = capacity ? finishAt(capacity, s, hours) : Number.POSITIVE_INFINITY;
  }
  return { plain: one.plainDone(pieces), each };
}

function shifted(moments: Moments, ms: number): Moments {
  if (ms === 0) return moments;
  return {
    plain: moments.plain === null ? null : moments.plain + ms,
    each: moments.each.map((at) => at + ms),
  };
}

function later(all: readonly Moments[]): Moments {
  const each = new Float64Array(SCENARIOS);
  let plain: UtcMs | null = 0;
  for (const moments of all) {
    plain = plain === null || moments.plain === null ? null : Math.max(plain, moments.plain);
    for (let s = 0; s < SCENARIOS; s++) each[s] = Math.max(each[s] as number, moments.each[s] as number);
  }
  return { plain, each };
}

/** A wait that has begun has only its rest left; one that takes longer than it should ends now at the earliest. */
function leftOf(step: Step, now: UtcMs, factor: number): number {
  const hours = step.waitHours * factor;
  return step.startedAt === null ? hours : Math.max(0, hours - (now - step.startedAt) / HOUR_MS);
}

type Steps = {
  readonly byOrder: ReadonlyMap<string, readonly Step[]>;
  /** What waits and outside work really took against what the routing says, of those that ended. */
  readonly factor: (happens: string) => number;
};

export const stepsOf: (model: Model) => Steps = derived(['operation'], madeSteps);

function madeSteps(model: Model): Steps {
  const byOrder = new Map<string, Step[]>();
  for (const { record } of all(model, 'operation')) {
    const order = textOf(record, 'productionOrder');
    const step = numberOf(record, 'step');
    if (order === null || step === null) continue;
    const row: Step = {
      id: record.id,
      step,
      happens: textOf(record, 'happens') ?? 'line',
      waitHours: Math.max(0, numberOf(record, 'waitHours') ?? 0),
      startedAt: numberOf(record, 'startedAt'),
      endedAt: numberOf(record, 'endedAt'),
    };
    const rows = byOrder.get(order);
    if (rows) rows.push(row);
    else byOrder.set(order, [row]);
  }
  return { byOrder, factor: waitFactor([...byOrder.values()].flat()) };
}

function waitFactor(steps: readonly Step[]): (happens: string) => number {
  const sums = new Map<string, { planned: number; actual: number }>();
  for (const { happens, waitHours, startedAt, endedAt } of steps) {
    if (happens === 'line' || startedAt === null || endedAt === null || endedAt < startedAt) continue;
    const sum = sums.get(happens) ?? { planned: 0, actual: 0 };
    sum.planned += waitHours;
    sum.actual += (endedAt - startedAt) / HOUR_MS;
    sums.set(happens, sum);
  }
  return (happens) => {
    const { planned, actual } = sums.get(happens) ?? { planned: 0, actual: 0 };
    return (PRIOR_WAIT_HOURS + actual) / (PRIOR_WAIT_HOURS + planned);
  };
}
