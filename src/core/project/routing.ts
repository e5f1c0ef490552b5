// Steps of one production order that wait for each other: when what comes before lets a run's last piece through.
import { HOUR_MS } from '../model/calendar.ts';
import { all, derived, type Model, numberOf, textOf } from '../model/model.ts';
import { plantOf, type Run } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import { finishAt, SCENARIOS } from './capacity.ts';
import { hold, type Link, letThrough, NOTHING_BEFORE, type Step } from './let-through.ts';
import { always, copyOf, type Moments, newRow } from './moments.ts';
import type { LineQueue, QueuedRun } from './queue.ts';
import type { World } from './world.ts';

export type Routing = {
  /** When the last open piece of the run is through this step and all before it. */
  readonly runDone: (queued: QueuedRun) => Moments;
  /** When pieces of it are that its own line is done with at `own`: what comes before and its parts may hold them. */
  readonly through: (queued: QueuedRun, own: Moments) => Moments;
  /** Clock hours after the run that its order still waits: curing, release, work outside. */
  readonly hoursAfter: (run: Run) => number;
  /** Of a run that has nothing left to make: when the waits after it are over. Null: they are. */
  readonly waitsUntil: (run: Run) => UtcMs | null;
  /** Why nobody can say when a run's pieces are through, for want of a fact about the steps around it. */
  readonly unknown: (run: Run) => string | null;
};

const NO_PARTS: ReadonlyMap<string, Moments> = new Map();

/** Until enough waits of a place are known, they take what the routing says. */
const PRIOR_WAIT_HOURS = 48;

const NOTHING_AFTER: readonly Step[] = [];

export function routingOf(
  world: World,
  lines: ReadonlyMap<string, LineQueue>,
  parts: ReadonlyMap<string, Moments> = NO_PARTS,
): Routing {
  const routes = routesOf(world.model);
  const known = new Map<string, Moments>();
  const after = (run: Run): readonly Step[] => routes.byRun.get(run.id)?.after ?? NOTHING_AFTER;
  const left = (step: Step, now: UtcMs): number => leftOf(step, now, routes.factor(step.happens)) * HOUR_MS;
  const isOpen = (run: Run): boolean => queuedRun(lines, run) !== undefined;
  const through = (one: QueuedRun, own: Moments): Moments => {
    const before = routes.byRun.get(one.run.id)?.before ?? NOTHING_BEFORE;
    const there = parts.get(one.run.id);
    if (!there && before.length === 0) return own;
    const done = { plain: own.plain, each: copyOf(own.each) };
    letThrough(done, one, before, { isOpen, left, doneOf });
    if (there) hold(done, there);
    return done;
  };
  const runDone = (one: QueuedRun): Moments => {
    let found = known.get(one.run.id);
    if (!found) {
      const own = ownDone(one, one.openPieces, lines.get(one.line.id));
      found = one.openPieces === 0 ? always(endOf(world, one.run)) : through(one, own);
      known.set(one.run.id, found);
    }
    return found;
  };
  const doneOf = (run: Run): Moments => {
    const queued = queuedRun(lines, run);
    return queued ? runDone(queued) : always(endOf(world, run));
  };
  const hoursAfter = (run: Run): number => {
    const steps = after(run);
    if (steps.length === 0) return 0;
    const now = seenAt(world, run);
    return steps.reduce((sum, step) => sum + left(step, now), 0) / HOUR_MS;
  };
  const waitsUntil = (run: Run): UtcMs | null => {
    const now = seenAt(world, run);
    let until = endOf(world, run);
    for (const step of after(run))
      until = (step.startedAt === null ? until : Math.max(until, now)) + left(step, now);
    return until > now ? until : null;
  };
  const unknown = (run: Run): string | null => whyUnknown(lines, run, routes.byRun.get(run.id));
  return { runDone, through, hoursAfter, waitsUntil, unknown };
}

/** From when its line is projected. */
function seenAt({ estimates, now }: World, run: Run): UtcMs {
  return estimates.get(run.lineId ?? '')?.at ?? now;
}

/** When a run that has nothing left to make ended: its last piece, its last booking, or when that was told. */
function endOf(world: World, run: Run): UtcMs {
  const jobs = world.floor.lines.get(run.lineId ?? '')?.jobs ?? [];
  const told = [jobs.findLast(({ job }) => job === run.job)?.lastAt, run.confirmedAt].filter(
    (at) => at !== undefined && at !== null,
  );
  // A job's name may be in use again: of what is known of a closed run, the first.
  const at = run.status === 'closed' ? Math.min(run.asOf, ...told) : (told[0] ?? run.asOf);
  return Math.min(seenAt(world, run), at);
}

function whyUnknown(
  lines: ReadonlyMap<string, LineQueue>,
  run: Run,
  route: Route | undefined,
): string | null {
  for (const { runs } of route?.before ?? [])
    for (const one of runs) {
      const reason = notPlaced(lines, one);
      if (reason) return reason;
    }
  const unsaid = route?.unsaid;
  return unsaid ? `nobody says how long step ${unsaid.step} of ${run.productionOrderId} takes` : null;
}

/** Why an open run stands in no queue. Null: it does, or has nothing left to make. */
export function notPlaced(lines: ReadonlyMap<string, LineQueue>, run: Run): string | null {
  if (run.status === 'closed') return null;
  if (run.quantityPieces === 0) return `run ${run.id} has no quantity`;
  if (run.lineId === null) return `run ${run.id} has no line`;
  const queue = lines.get(run.lineId);
  if (!queue) return `run ${run.id} is on line ${run.lineId}, which nobody knows`;
  if (queue.byRun.has(run.id) || queue.done.has(run.id)) return null;
  return queue.unknown?.reason ?? `run ${run.id} cannot be placed on ${queue.line.name}`;
}

/** An open run in the queue of its line. */
export function queuedRun(lines: ReadonlyMap<string, LineQueue>, run: Run): QueuedRun | undefined {
  return run.lineId === null ? undefined : lines.get(run.lineId)?.byRun.get(run.id);
}

/** When its line is done with so many of its pieces, whatever else they wait for. */
function ownDone(one: QueuedRun, pieces: number, line: LineQueue | undefined): Moments {
  return { plain: one.plainDone(pieces), each: endsOf(one, pieces, line) };
}

/** The same in each scenario. */
export function endsOf(one: QueuedRun, pieces: number, line: LineQueue | undefined): Float64Array {
  const capacity = line?.capacity ?? null;
  if (capacity && pieces === one.openPieces) return one.ends;
  const each = newRow();
  if (!capacity) return each.fill(Number.POSITIVE_INFINITY);
  for (let s = 0; s < SCENARIOS; s++) {
    const hours = (one.before[s] as number) + pieces * (one.pieceHours[s] as number);
    each[s] = finishAt(capacity, s, hours);
  }
  return each;
}

/** A wait that has begun has only its rest left; one that takes longer than it should ends now at the earliest. */
function leftOf(step: Step, now: UtcMs, factor: number): number {
  const hours = (step.waitHours ?? 0) * factor;
  return step.startedAt === null ? hours : Math.max(0, hours - (now - step.startedAt) / HOUR_MS);
}

/**
 * Where a run stands in its production order: what comes before it, first to last, and the waits after it. `unsaid`: the
 * first of them that nobody gives a time.
 */
type Route = {
  readonly before: readonly Link[];
  readonly after: readonly Step[];
  readonly unsaid: Step | null;
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
    const links = own
      .map((step) => ({ step, runs: runs.filter((run) => run.operationId === step.id) }))
      .filter(({ step, runs }) => runs.length > 0 || isPending(step));
    for (const { step, runs } of links) {
      const before = links.filter((other) => other.step.step < step.step);
      const after = own.filter((other) => other.step > step.step && isPending(other));
      const waits = [...before.map((link) => link.step), ...after];
      const unsaid = waits.find((wait) => isPending(wait) && wait.waitHours === null) ?? null;
      for (const run of runs) byRun.set(run.id, { before, after, unsaid });
    }
  }
  return { byRun, factor: steps.factor };
});

/** A wait or work outside that is not over. */
function isPending({ happens, endedAt }: Step): boolean {
  return happens !== 'line' && endedAt === null;
}

/** By production order, in the order of their steps. */
type Steps = { readonly byOrder: ReadonlyMap<string, readonly Step[]>; readonly factor: Routes['factor'] };

function stepsOf(model: Model): Steps {
  const byOrder = new Map<string, Step[]>();
  for (const { record } of all(model, 'operation')) {
    const order = textOf(record, 'productionOrder');
    const step = numberOf(record, 'step');
    if (order === null || step === null) continue;
    const told = numberOf(record, 'waitHours');
    const row: Step = {
      id: record.id,
      step,
      happens: textOf(record, 'happens') ?? 'line',
      waitHours: told !== null && told >= 0 ? told : null,
      startedAt: numberOf(record, 'startedAt'),
      endedAt: numberOf(record, 'endedAt'),
    };
    const rows = byOrder.get(order);
    if (rows) rows.push(row);
    else byOrder.set(order, [row]);
  }
  for (const rows of byOrder.values()) rows.sort((a, b) => a.step - b.step);
  return { byOrder, factor: waitFactor([...byOrder.values()].flat()) };
}

function waitFactor(steps: readonly Step[]): (happens: string) => number {
  const sums = new Map<string, { planned: number; actual: number }>();
  for (const { happens, waitHours, startedAt, endedAt } of steps) {
    if (happens === 'line' || startedAt === null || endedAt === null || endedAt < startedAt) continue;
    if (waitHours === null) continue;
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
