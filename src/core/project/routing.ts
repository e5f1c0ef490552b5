// Steps of one production order that wait for each other: when what comes before lets a run's last piece through.
import { HOUR_MS } from '../model/calendar.ts';
import { all, derived, type Model, numberOf, textOf } from '../model/model.ts';
import { plantOf, type Run } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import { type Capacity, finishAt, SCENARIOS } from './capacity.ts';
import { type Moments, raise } from './moments.ts';
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

export type Routing = {
  /** When the last open piece of the run is through this step and all before it. */
  readonly runDone: (queued: QueuedRun) => Moments;
  /** When pieces of it are that its own line is done with at `own`: what comes before and its parts may hold them. */
  readonly through: (queued: QueuedRun, own: Moments) => Moments;
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
  const { byRun: routes, factor } = routesOf(world.model);
  const known = new Map<string, Moments>();
  const hoursOf = (waits: readonly Step[], after: number, before: number): number => {
    let hours = 0;
    for (const step of waits)
      if (step.step > after && step.step < before) hours += leftOf(step, world.now, factor(step.happens));
    return hours;
  };
  const through = (one: QueuedRun, own: Moments): Moments => {
    const route = routes.get(one.run.id);
    const there = parts.get(one.run.id);
    const before: QueuedRun[] = [];
    let nearest = Number.NEGATIVE_INFINITY;
    for (const { run, step } of route?.earlier ?? []) {
      const queued = queuedRun(lines, run);
      if (!queued) continue;
      before.push(queued);
      nearest = Math.max(nearest, step);
    }
    if (!there && before.length === 0) return own;
    const done = { plain: own.plain, each: own.each.slice() };
    // Waits that follow the last run before this one: those further up are in that run's own release.
    const wait = route ? hoursOf(route.waits, nearest, route.step) * HOUR_MS : 0;
    for (const other of before) hold(done, runDone(other), wait);
    if (there) hold(done, there, 0);
    return done;
  };
  const runDone = (one: QueuedRun): Moments => {
    let found = known.get(one.run.id);
    if (!found) {
      found = through(one, ownDone(one, one.openPieces, lines.get(one.line.id)));
      known.set(one.run.id, found);
    }
    return found;
  };
  const hoursAfter = (run: Run): number => {
    const route = routes.get(run.id);
    return route ? hoursOf(route.waits, route.step, Number.POSITIVE_INFINITY) : 0;
  };
  return { runDone, through, hoursAfter };
}

type Growing = { plain: UtcMs | null; readonly each: Float64Array };

/** Not before `other`, `ms` later. */
function hold(done: Growing, other: Moments, ms: number): void {
  done.plain = done.plain === null || other.plain === null ? null : Math.max(done.plain, other.plain + ms);
  raise(done.each, other.each, ms);
}

/** An open run in the queue of its line. */
export function queuedRun(lines: ReadonlyMap<string, LineQueue>, run: Run): QueuedRun | undefined {
  return run.lineId === null ? undefined : lines.get(run.lineId)?.byRun.get(run.id);
}

/** When its line is done with so many of its pieces, whatever else they wait for. */
export function ownDone(one: QueuedRun, pieces: number, line: LineQueue | undefined): Moments {
  return { plain: one.plainDone(pieces), each: endsOf(one, pieces, line?.capacity ?? null) };
}

function endsOf(one: QueuedRun, pieces: number, capacity: Capacity | null): Float64Array {
  if (capacity && pieces === one.openPieces) return one.ends;
  const each = new Float64Array(SCENARIOS).fill(Number.POSITIVE_INFINITY);
  for (let s = 0; s < SCENARIOS && capacity; s++) {
    const hours = (one.before[s] as number) + pieces * (one.pieceHours[s] as number);
    each[s] = finishAt(capacity, s, hours);
  }
  return each;
}

/** A wait that has begun has only its rest left; one that takes longer than it should ends now at the earliest. */
function leftOf(step: Step, now: UtcMs, factor: number): number {
  const hours = step.waitHours * factor;
  return step.startedAt === null ? hours : Math.max(0, hours - (now - step.startedAt) / HOUR_MS);
}

type Earlier = { readonly run: Run; readonly step: number };

/** Where a run stands in its production order: the runs of the steps before it, and every wait that is not over. */
type Route = {
  readonly step: number;
  readonly earlier: readonly Earlier[];
  readonly waits: readonly Step[];
};

export type Routes = {
  /** Of runs whose step is known. */
  readonly byRun: ReadonlyMap<string, Route>;
  /** What waits and outside work really took against what the routing says, of those that ended. */
  readonly factor: (happens: string) => number;
};

export const routesOf: (model: Model) => Routes = derived(['operation', 'run'], (model) => {
  const steps = stepsOf(model);
  const byRun = new Map<string, Route>();
  for (const [productionOrderId, runs] of plantOf(model).runsByProductionOrder) {
    const own = steps.byOrder.get(productionOrderId);
    if (!own) continue;
    const waits = own.filter(({ happens, endedAt }) => happens !== 'line' && endedAt === null);
    const placed = runs.flatMap((run) => {
      const step = own.find(({ id }) => id === run.operationId)?.step;
      return step === undefined ? [] : [{ run, step }];
    });
    for (const { run, step } of placed)
      byRun.set(run.id, { step, earlier: placed.filter((other) => other.step < step), waits });
  }
  return { byRun, factor: steps.factor };
});

type Steps = { readonly byOrder: ReadonlyMap<string, readonly Step[]>; readonly factor: Routes['factor'] };

function stepsOf(model: Model): Steps {
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
