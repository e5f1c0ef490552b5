// The works from the first day to the last: all lines, the desk and the stores, step by step on one clock.
import { fateOf, type LineFate } from './capacity.ts';
import { type Book, type Desk, fillBook, newDesk } from './desk.ts';
import { type Layout, type Line, layoutOf, type Product } from './layout.ts';
import { type Job, type LineState, newWalk, type Walk, type WalkInput, walkUntil } from './line-walk.ts';
import { type Route, type Run, routeOf } from './orders.ts';
import { FIRST_DAY, STEP_MINUTES, TAIL_WEEKS } from './setting.ts';
import {
  backflush,
  billOf,
  closeWeek,
  draw,
  newShelf,
  overuseAt,
  receive,
  reorder,
  type Shelf,
  stockUp,
} from './stores.ts';
import { extend, newTrack, type Track, timeOfTotal } from './track.ts';
import {
  addDays,
  advance,
  HOUR_MS,
  MINUTE_MS,
  timeOn,
  type WorkingTime,
  workingDays,
  workingTimeOf,
} from './working-time.ts';
import type { WorksSpec } from './works.ts';

export type StateChange = { readonly at: number; readonly state: LineState };
export type JobChange = { readonly at: number; readonly runId: string };
/** `product`: whose parts were missing. */
export type Block = { readonly from: number; readonly to: number; readonly product: Product };

/** A line as it was: what it made, used and showed. Run times in it are those of the desk's runs. */
export type LineStory = {
  readonly line: Line;
  readonly time: WorkingTime;
  readonly fate: LineFate;
  readonly book: Book;
  readonly walk: Walk;
  readonly good: Track;
  /** By part: pieces really taken at the line's dispenser. */
  readonly used: ReadonlyMap<string, Track>;
  readonly states: StateChange[];
  readonly jobs: JobChange[];
  /** It stood for want of material; whole steps. */
  readonly blocks: Block[];
};

export type Simulation = {
  readonly spec: WorksSpec;
  readonly layout: Layout;
  readonly from: number;
  readonly to: number;
  /** The truth goes on until then. */
  readonly end: number;
  readonly lastDay: string;
  readonly stories: readonly LineStory[];
  readonly shelves: ReadonlyMap<string, Shelf>;
  readonly routes: ReadonlyMap<string, Route>;
};

const STEP_MS = STEP_MINUTES * MINUTE_MS;
/** The desk books at these local hours of working days. */
const DESK_HOURS = ['08:00', '10:00', '12:00', '14:00', '16:00'];
const RECEIVING = '10:00';
const WEEK_ENDS = '23:00';
/** Calendars and trucks reach beyond the end, for promises made near it. */
const HORIZON_WEEKS = 30;

export function simulate(spec: WorksSpec): Simulation {
  const layout = layoutOf(spec);
  const lastDay = addDays(FIRST_DAY, 7 * spec.weeks);
  const horizon = addDays(lastDay, 7 * HORIZON_WEEKS);
  const from = timeOn(FIRST_DAY, '00:00');
  const end = timeOn(addDays(lastDay, 7 * TAIL_WEEKS), '00:00');
  const routes = new Map(layout.customers.map((one) => [one.id, routeOf(one, FIRST_DAY, horizon)]));
  const shelves = new Map(layout.parts.map((part) => [part.id, newShelf(spec.seed, part, from, end)]));
  const stories = layout.lines.map((line) => newStory(spec, line, horizon));
  const to = timeOn(lastDay, '00:00');
  const simulation = { spec, layout, from, to, end, lastDay, stories, shelves, routes };
  run(simulation, newDesk(spec, layout, routes));
  return simulation;
}

function newStory(spec: WorksSpec, line: Line, horizon: string): LineStory {
  const time = workingTimeOf(line.rhythm, FIRST_DAY, horizon);
  const from = timeOn(FIRST_DAY, '00:00');
  const parts = new Set(line.products.flatMap((product) => product.parts.map((use) => use.partId)));
  const shifts = { 'two-shift': 10, 'three-shift': 15, continuous: 21 }[line.rhythm];
  return {
    line,
    time,
    fate: fateOf(spec.seed, line, time),
    book: { line, time, weekHours: shifts * 7.5, runs: [], next: 0 },
    walk: newWalk(from, 0),
    good: newTrack(from),
    used: new Map([...parts].sort().map((part) => [part, newTrack(from)])),
    states: [],
    jobs: [],
    blocks: [],
  };
}

function run(simulation: Simulation, desk: Desk): void {
  const { stories, shelves, from, end } = simulation;
  const inputs = stories.map((story) => inputOf(simulation, story));
  for (const story of stories) fillBook(desk, story.book, story.walk, from);
  for (const shelf of shelves.values()) stockUp(shelf, from, firstUse(stories, shelf));
  const calendar = appointments(simulation, desk);
  let next = 0;
  for (let at = from; at < end; at += STEP_MS) {
    for (; next < calendar.length && (calendar[next]?.at ?? 0) <= at; next++) calendar[next]?.act(at);
    for (const shelf of shelves.values()) receive(simulation.spec.seed, shelf, at);
    for (const [i, story] of stories.entries()) {
      const input = inputs[i];
      if (input) walkUntil(story.walk, at + STEP_MS, input);
    }
  }
}

/** What the plant does by the clock, sorted. */
function appointments(simulation: Simulation, desk: Desk): { at: number; act: (at: number) => void }[] {
  const { stories, shelves, spec } = simulation;
  const found: { at: number; act: (at: number) => void }[] = [];
  const days = workingDays(FIRST_DAY, addDays(simulation.lastDay, 7 * TAIL_WEEKS));
  for (const date of days)
    for (const hour of DESK_HOURS)
      for (const story of stories)
        found.push({ at: timeOn(date, hour), act: (at) => fillBook(desk, story.book, story.walk, at) });
  for (let week = 0; week < spec.weeks + TAIL_WEEKS; week++)
    for (const shelf of shelves.values()) {
      const monday = addDays(FIRST_DAY, 7 * week);
      const friday = addDays(monday, 4);
      // Where its day is closed, material is planned on the next one that is not.
      const day = workingDays(addDays(monday, shelf.part.receiptWeekday - 1), friday)[0] ?? friday;
      const order = (at: number): void => {
        receive(spec.seed, shelf, at);
        reorder(spec.seed, shelf, neededUntil(stories, shelf, at), at);
      };
      found.push({ at: timeOn(day, RECEIVING), act: order });
      found.push({ at: timeOn(addDays(monday, 6), WEEK_ENDS), act: (at) => closeWeek(shelf, at, week) });
    }
  return found.sort((a, b) => a.at - b.at);
}

function inputOf(simulation: Simulation, story: LineStory): WalkInput {
  const { book } = story;
  const runOf = (job: Job): Run => {
    const run = book.runs[job.number];
    if (!run) throw new Error('a job without a run');
    return run;
  };
  return {
    capacity: story.fate.capacity,
    drifts: true,
    next: () => {
      const run = book.runs[book.next];
      if (!run) return null;
      const { product, pieces, setupHours } = run;
      return { number: book.next++, product, pieces, setupHours };
    },
    blocked: (at, job) => isBlocked(simulation, story, { at, job }),
    ears: {
      made: (from, to, pieces, job) => noteMade(simulation, story, { from, to, pieces, job }),
      state: (at, state) => noteState(story, runOf, at, state),
      done: (at, job) => close(simulation, story, runOf(job), at),
    },
  };
}

type Made = { readonly from: number; readonly to: number; readonly pieces: number; readonly job: Job };

function noteMade(simulation: Simulation, story: LineStory, { from, to, pieces, job }: Made): void {
  extend(story.good, from, to, pieces);
  for (const use of job.product.parts) {
    const shelf = simulation.shelves.get(use.partId);
    const track = story.used.get(use.partId);
    if (!shelf || !track) continue;
    const byBill = pieces * use.perPiece;
    const real = byBill * overuseAt(shelf, from);
    extend(track, from, to, real);
    draw(shelf, to, real, byBill);
  }
}

/** Empty at the beginning of a step, back at the beginning of a step: pieces on the way are made. */
function isBlocked(simulation: Simulation, story: LineStory, now: { at: number; job: Job }): boolean {
  const step = Math.floor((now.at - simulation.from) / STEP_MS) * STEP_MS + simulation.from;
  const empty = now.job.product.parts.some((use) => {
    const since = simulation.shelves.get(use.partId)?.emptySince ?? null;
    return since !== null && since <= step;
  });
  if (!empty) return false;
  const { product } = now.job;
  const last = story.blocks.at(-1);
  const to = step + STEP_MS;
  if (last && now.at <= last.to && last.product === product)
    story.blocks[story.blocks.length - 1] = { ...last, to };
  else story.blocks.push({ from: now.at, to, product });
  return true;
}

function noteState(story: LineStory, runOf: (job: Job) => Run, at: number, state: LineState): void {
  if (story.states.at(-1)?.state !== state) story.states.push({ at: Math.ceil(at), state });
  const { job } = story.walk;
  if (!job || state === 'idle') return;
  const run = runOf(job);
  if (run.startedAt <= at) return;
  run.startedAt = Math.ceil(at);
  story.jobs.push({ at: run.startedAt, runId: run.id });
}

function close(simulation: Simulation, story: LineStory, run: Run, at: number): void {
  run.doneAt = Math.ceil(at);
  const total = story.good.total.at(-1) ?? 0;
  let before = total - run.pieces;
  const inTurn = run.orders.toSorted((a, b) => a.truck.packingClosesAt - b.truck.packingClosesAt);
  for (const [i, order] of inTurn.entries()) {
    before += order.pieces;
    order.doneAt = i + 1 === inTurn.length ? run.doneAt : Math.ceil(timeOfTotal(story.good, before));
  }
  for (const use of run.product.parts) {
    const shelf = simulation.shelves.get(use.partId);
    if (shelf) backflush(shelf, run.doneAt, billOf(run, use.partId));
  }
}

/** Pieces of a part by bill, of all runs not booked, that plan rates use until the receipt after the next. */
function neededUntil(stories: readonly LineStory[], shelf: Shelf, at: number): number {
  const until = at + 14 * 24 * HOUR_MS;
  let pieces = 0;
  for (const { book, walk, time } of stories) {
    let begin = at;
    const first = walk.job ? book.next - 1 : book.next;
    for (let i = first; i < book.runs.length && begin < until; i++) {
      const run = book.runs[i];
      if (!run) break;
      const open = i === first && walk.job ? walk.piecesLeft : run.pieces;
      const end = advance(time, begin, (run.planSetupHours + open / run.product.planPerHour) * HOUR_MS);
      const share = end <= until ? 1 : (until - begin) / (end - begin);
      pieces +=
        billOf(run, shelf.part.id) -
        billOf({ product: run.product, pieces: open * (1 - share) }, shelf.part.id);
      begin = end;
    }
  }
  return pieces;
}

/** What the first two weeks use a working day, by bill. */
function firstUse(stories: readonly LineStory[], shelf: Shelf): number {
  const runs = stories.flatMap((story) => story.book.runs);
  return runs.reduce((sum, one) => sum + billOf(one, shelf.part.id), 0) / 10;
}
