// Walks a line through its capacity: setup, pieces, standing, one run after the other, and who wants to know what.
import { BROKEN, type Capacity, RUNS } from './capacity.ts';
import type { Product } from './layout.ts';
import { HOUR_MS } from './working-time.ts';

/** A run as the line makes it. Hours of setup are those it really takes. */
export type Job = {
  readonly number: number;
  readonly pieces: number;
  readonly product: Product;
  readonly setupHours: number;
};

export type LineState = 'running' | 'setup' | 'down' | 'idle';

/** What a walk tells; all times in ms UTC, with fractions. */
export type WalkEars = {
  /** Good pieces of a job made evenly between two moments. */
  readonly made?: (from: number, to: number, pieces: number, job: Job) => void;
  readonly state?: (at: number, state: LineState) => void;
  readonly done: (at: number, job: Job) => void;
};

export type Walk = {
  at: number;
  stretch: number;
  setupLeftMs: number;
  piecesLeft: number;
  job: Job | null;
};

export type WalkInput = {
  readonly capacity: Capacity;
  /** False: as if no hidden drift were. */
  readonly drifts: boolean;
  /** The next job of the queue; null: nothing to do. */
  readonly next: () => Job | null;
  /** The line stands for want of material at that moment. */
  readonly blocked?: (at: number, job: Job) => boolean;
  readonly ears: WalkEars;
};

export function newWalk(at: number, stretch: number): Walk {
  return { at, stretch, setupLeftMs: 0, piecesLeft: 0, job: null };
}

/** Goes on until that moment; what is blocked at the beginning of the step is blocked through it. */
export function walkUntil(walk: Walk, until: number, input: WalkInput): void {
  const { capacity, ears } = input;
  while (walk.at < until && walk.stretch < capacity.from.length) {
    const from = Math.max(walk.at, capacity.from[walk.stretch] ?? 0);
    const to = capacity.to[walk.stretch] ?? 0;
    if (from > walk.at) ears.state?.(walk.at, 'idle');
    walk.at = Math.min(from, until);
    if (from >= until) return;
    workStretch(walk, Math.min(to, until), input);
    if (walk.at >= to) {
      walk.at = to;
      walk.stretch += 1;
    }
  }
}

/** Works through one stretch or the part of it until `end`. */
function workStretch(walk: Walk, end: number, input: WalkInput): void {
  const { capacity, ears } = input;
  const state = capacity.state[walk.stretch];
  const drift = input.drifts ? (capacity.drift[walk.stretch] ?? 1) : 1;
  const efficiency = (capacity.efficiency[walk.stretch] ?? 0) * drift;
  while (walk.at < end) {
    const job = walk.job ?? take(walk, input.next());
    if (!job) ears.state?.(walk.at, 'idle');
    else if (state === BROKEN || input.blocked?.(walk.at, job)) ears.state?.(walk.at, 'down');
    else if (walk.setupLeftMs > 0) {
      ears.state?.(walk.at, 'setup');
      const used = Math.min(walk.setupLeftMs, end - walk.at);
      walk.setupLeftMs -= used;
      walk.at += used;
      continue;
    } else {
      ears.state?.(walk.at, 'running');
      if (state === RUNS) {
        produce(
          walk,
          job,
          { end, perMs: (job.product.planPerHour * job.product.factor * efficiency) / HOUR_MS },
          ears,
        );
        continue;
      }
    }
    walk.at = end;
  }
}

function take(walk: Walk, job: Job | null): Job | null {
  walk.job = job;
  walk.setupLeftMs = (job?.setupHours ?? 0) * HOUR_MS;
  walk.piecesLeft = job?.pieces ?? 0;
  return job;
}

type Pace = { readonly end: number; readonly perMs: number };

function produce(walk: Walk, job: Job, { end, perMs }: Pace, ears: WalkEars): void {
  const possible = perMs * (end - walk.at);
  const pieces = Math.min(walk.piecesLeft, possible);
  const to = pieces < possible ? walk.at + pieces / perMs : end;
  ears.made?.(walk.at, to, pieces, job);
  walk.at = to;
  walk.piecesLeft -= pieces;
  if (walk.piecesLeft > 0) return;
  walk.job = null;
  ears.done(to, job);
}
