// The queue of each line: which runs are open, in which order, when each is done if nothing changes, and in 64 futures.
import type { JobCount } from '../estimate/floor.ts';
import { hashText, stir, uniformOf } from '../estimate/keyed.ts';
import { type LineEstimate, type RateNow, rateNow } from '../estimate/line-estimate.ts';
import { asSaid, inSequence, LEFT_SHARE } from '../estimate/next-runs.ts';
import { advance, type Calendar } from '../model/calendar.ts';
import type { Line, Plant, Run } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import { type Capacity, type CapacityInput, capacityOf, finishNear, SCENARIOS } from './capacity.ts';
import { productHours } from './product-hours.ts';
import type { World } from './world.ts';

export type QueuedRun = {
  readonly run: Run;
  readonly line: Line;
  /** The moment from which it is projected. */
  readonly at: UtcMs;
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
  /** Plain statement: when so many of its open pieces are made. Null: the calendar does not reach that far. */
  readonly plainDone: (pieces: number) => UtcMs | null;
  /** Usual hours of work before its first piece, and per piece, in each scenario. */
  readonly before: Float64Array;
  readonly pieceHours: Float64Array;
  /** When its line is done with it in each scenario, whatever else it waits for. */
  readonly ends: Float64Array;
  /** In which interval of the capacity that is: where a look for another end of it begins. */
  readonly endsIn: Int32Array;
};

export type LineQueue = {
  readonly line: Line;
  readonly runs: readonly QueuedRun[];
  readonly byRun: ReadonlyMap<string, QueuedRun>;
  /** Open in ERP with nothing left to make. */
  readonly done: ReadonlySet<string>;
  /** Null where nothing is queued. */
  readonly capacity: Capacity | null;
  /** Starts on this line follow ERP's sequence too seldom: runs that have not begun may come in any order. */
  readonly permuted: boolean;
  /** Why the runs that follow cannot be placed, with the run it begins at. */
  readonly unknown: { readonly runId: string; readonly reason: string } | null;
};

/** Below this share of starts as planned, the sequence is not believed; with fewer starts nobody knows. */
const FOLLOWED_SHARE = 0.8;
const MIN_STARTS = 10;

/** Less than a piece is nothing: a step of the counter across a change of job is shared between two. */
export const WHOLE_PIECE = 1 - 1e-6;

/**
 * Pieces made on a run: the box's own count where it saw the run begin, else at least what ERP has booked. `counted`:
 * what runs before it that the machine calls by the same name have used up of its count.
 */
function madeOn(run: Run, count: JobCount | undefined, counted: number): number {
  if (!count) return run.confirmedPieces;
  const own = Math.max(0, count.pieces - counted);
  return count.whole ? own : Math.max(run.confirmedPieces, own);
}

/** What the line counted for each job the last time it was on it. */
function lastCounts({ floor }: World, line: Line): ReadonlyMap<string, JobCount> {
  return new Map((floor.lines.get(line.id)?.jobs ?? []).map((count) => [count.job, count]));
}

type Kept = { readonly plant: Plant; readonly queue: LineQueue };
const kept = new WeakMap<LineEstimate, Kept>();

/** The queue of a line whose estimate and runs have not changed is the same object. */
export function queues(world: World): Map<string, LineQueue> {
  const found = new Map<string, LineQueue>();
  for (const line of world.plant.lines.values()) {
    const estimate = world.estimates.get(line.id);
    const known = estimate && kept.get(estimate);
    const queue =
      known?.plant === world.plant ? known.queue : queueOf(world, line, openRuns(world.plant, line));
    if (estimate) kept.set(estimate, { plant: world.plant, queue });
    found.set(line.id, queue);
  }
  return found;
}

/** In ERP's sequence; the same as long as the records are. */
const sequences = new WeakMap<Plant, Map<string, readonly Run[]>>();

function openRuns(plant: Plant, line: Line): readonly Run[] {
  const known = sequences.get(plant) ?? new Map<string, readonly Run[]>();
  sequences.set(plant, known);
  let runs = known.get(line.id);
  if (!runs) {
    const open = (plant.runsByLine.get(line.id) ?? []).filter(({ status }) => status !== 'closed');
    runs = inSequence(open);
    known.set(line.id, runs);
  }
  return runs;
}

/** What is known of one open run before it is placed. */
type Placed = Pick<QueuedRun, 'run' | 'madePieces' | 'openPieces' | 'rate' | 'running'> & {
  readonly setupHours: number;
};

function queueOf(world: World, line: Line, runs: readonly Run[]): LineQueue {
  const estimate = world.estimates.get(line.id);
  const { placed, done, unknown } = placedRuns(world, line, runs);
  const starts = estimate?.floor?.starts ?? { asPlanned: 0, other: 0 };
  const begun = starts.asPlanned + starts.other;
  const permuted = begun >= MIN_STARTS && starts.asPlanned < FOLLOWED_SHARE * begun;
  if (!estimate || !line.calendar || placed.length === 0)
    return { line, runs: [], byRun: new Map(), done, capacity: null, permuted, unknown };
  const named = new Set(estimate.floor?.said.next.at(-1)?.runIds);
  const futures = futuresOf(line, placed, { permuted, named });
  const capacity = capacityOf(capacityInput(estimate, line.calendar, estimate.at), futures.hours);
  endRuns(capacity, placed, futures.runs);
  const queued = plainly(line, line.calendar, { placed, futures: futures.runs, at: estimate.at });
  const byRun = new Map(queued.map((one) => [one.run.id, one]));
  return { line, runs: queued, byRun, done, capacity, permuted, unknown };
}

/** One run behind the other at the rates of today. */
function plainly(
  line: Line,
  calendar: Calendar,
  { placed, futures, at }: { placed: readonly Placed[]; futures: readonly Future[]; at: UtcMs },
): QueuedRun[] {
  let waitHours = 0;
  let usualWaitHours = 0;
  return placed.map(({ run, madePieces, openPieces, rate, running, setupHours }, i) => {
    const { before, pieceHours, ends, endsIn } = futures[i] as Future;
    const hours = setupHours + openPieces / rate.nowPerHour;
    const wait = waitHours + setupHours;
    const queued: QueuedRun = {
      run,
      line,
      at,
      madePieces,
      openPieces,
      rate,
      running,
      before,
      pieceHours,
      ends,
      endsIn,
      waitHours: wait,
      usualWaitHours: usualWaitHours + setupHours,
      startAt: advance(calendar, at, waitHours),
      finishAt: advance(calendar, at, waitHours + hours),
      plainDone: (pieces) => advance(calendar, at, wait + pieces / rate.nowPerHour),
    };
    waitHours += hours;
    usualWaitHours += setupHours + openPieces / rate.usualPerHour;
    return queued;
  });
}

export function capacityInput(
  estimate: LineEstimate,
  calendar: CapacityInput['calendar'],
  now: UtcMs,
  restoredAt: UtcMs | null = null,
): CapacityInput {
  const { lineId, belief, hazards, hourSpread, crewSigma, availability } = estimate;
  const ownShifts = estimate.calendar ?? calendar;
  return {
    lineId,
    calendar,
    ownShifts,
    now,
    belief,
    hazards,
    hourSpread,
    crewSigma,
    availability,
    restoredAt,
  };
}

/** Open runs in the order in which the line will take them: the one on the machine, then as a person said, then as ERP does. */
function placedRuns(
  world: World,
  line: Line,
  runs: readonly Run[],
): { readonly placed: readonly Placed[] } & Pick<LineQueue, 'done' | 'unknown'> {
  const estimate = world.estimates.get(line.id);
  const job = estimate?.job ?? null;
  const said = asSaid(runs, estimate?.floor?.said.next.at(-1) ?? null);
  const ordered = [...said.filter((run) => run.job === job), ...said.filter((run) => run.job !== job)];
  const rates = new Map<string, RateNow | null>();
  const rateOf = (materialId: string): RateNow | null => {
    let rate = rates.get(materialId);
    if (rate === undefined) {
      rate = estimate ? rateNow(estimate, world.standards, materialId) : null;
      rates.set(materialId, rate);
    }
    return rate;
  };
  const counts = lastCounts(world, line);
  const placed: Placed[] = [];
  const done = new Set<string>();
  let unknown: LineQueue['unknown'] = null;
  const counted = new Map<string, number>();
  for (const run of ordered) {
    const before = counted.get(run.job) ?? 0;
    const madePieces = madeOn(run, counts.get(run.job), before);
    counted.set(run.job, before + Math.min(madePieces, run.quantityPieces));
    const running = run.job === job;
    const missing = Math.max(0, run.quantityPieces - madePieces);
    const isDone = missing < WHOLE_PIECE || (!running && missing <= LEFT_SHARE * run.quantityPieces);
    if (isDone) done.add(run.id);
    if ((isDone && !running) || unknown) continue;
    const openPieces = isDone ? 0 : missing;
    const rate = rateOf(run.materialId);
    if (!estimate || !rate || !line.calendar || line.calendar.from.length === 0) {
      unknown = { runId: run.id, reason: whyNot(line, run) };
      continue;
    }
    const setupHours = running ? 0 : run.setupHours * estimate.setupFactor;
    placed.push({ run, madePieces, openPieces, rate, running, setupHours });
  }
  return { placed, done, unknown };
}

function whyNot(line: Line, run: Run): string {
  if (!line.calendar) return `no calendar for ${line.name}`;
  if (line.calendar.from.length === 0) return `the calendar of ${line.name} has no shifts`;
  return `no standard rate for ${run.materialId} on ${line.name}`;
}

type Future = Pick<QueuedRun, 'before' | 'pieceHours' | 'ends' | 'endsIn'>;

/** Where each run stands in each scenario; and the most work any scenario has. Ends are left open. */
function futuresOf(
  line: Line,
  placed: readonly Placed[],
  { permuted, named }: { readonly permuted: boolean; readonly named: ReadonlySet<string> },
): { readonly runs: readonly Future[]; readonly hours: number } {
  // One table for the line, each run with its row of it.
  const rows = new Float64Array(2 * placed.length * SCENARIOS);
  const intervals = new Int32Array(placed.length * SCENARIOS);
  const row = (i: number): Float64Array => rows.subarray(i * SCENARIOS, (i + 1) * SCENARIOS);
  const runs = placed.map((one, i) => ({
    before: row(2 * i),
    ends: row(2 * i + 1),
    endsIn: intervals.subarray(i * SCENARIOS, (i + 1) * SCENARIOS),
    pieceHours: productHours(line, one.run.materialId, one.rate),
  }));
  const orders = permuted
    ? Array.from({ length: SCENARIOS }, (_, s) => shuffled(line.id, { placed, named }, s))
    : null;
  ahead.fill(0);
  for (let place = 0; place < placed.length; place++)
    for (let s = 0; s < SCENARIOS; s++) {
      const i = orders?.[s]?.[place] ?? place;
      const { setupHours, openPieces } = placed[i] as Placed;
      const { before, pieceHours } = runs[i] as Future;
      const begin = (ahead[s] as number) + setupHours;
      before[s] = begin;
      ahead[s] = begin + openPieces * (pieceHours[s] as number);
    }
  return { runs, hours: Math.max(...ahead) };
}

/** Written anew for every line: the work in front of a run, and the interval in which the run before it ends. */
const ahead = new Float64Array(SCENARIOS);
const near = new Int32Array(SCENARIOS);

function endRuns(capacity: Capacity, placed: readonly Placed[], runs: readonly Future[]): void {
  near.fill(0);
  for (let i = 0; i < placed.length; i++) {
    const { openPieces } = placed[i] as Placed;
    const { before, pieceHours, ends, endsIn } = runs[i] as Future;
    for (let s = 0; s < SCENARIOS; s++) {
      const hours = (before[s] as number) + openPieces * (pieceHours[s] as number);
      ends[s] = finishNear(capacity, s, hours, near);
    }
    endsIn.set(near);
  }
}

type Shuffling = { readonly placed: readonly Placed[]; readonly named: ReadonlySet<string> };

/** What runs stays in front, and what a person named; the rest in an order of its own in each scenario. */
function shuffled(lineId: string, { placed, named }: Shuffling, s: number): number[] {
  const seed = stir(hashText(lineId), s);
  const key = ({ run, running, madePieces }: Placed, i: number): number =>
    running || madePieces > 0 || named.has(run.id)
      ? i - placed.length
      : uniformOf(stir(seed, hashText(run.id)));
  const keys = placed.map(key);
  return placed.map((_, i) => i).sort((a, b) => (keys[a] as number) - (keys[b] as number));
}
