// What would have been: a line walked again from some run on, without its drift or with hours added.

import { lastAtOrBefore } from '../physics/output.ts';
import type { Capacity } from './capacity.ts';
import { stretchAt } from './capacity.ts';
import { type Job, newWalk, walkUntil } from './line-walk.ts';
import type { Order, Run } from './orders.ts';
import type { LineStory } from './simulation.ts';

export type Replay = {
  readonly story: LineStory;
  readonly capacity: Capacity;
  /** No hidden drift from then on; infinite: all of it as it was. */
  readonly noDriftFrom: number;
  /** Indices into the runs of the line's book. */
  readonly first: number;
  readonly last: number;
};

/** Without an end, but a walk must have one. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** When each order of the runs from first to last is done, by its id. */
export function replay({ story, capacity, noDriftFrom, first, last }: Replay): Map<string, number> {
  const { runs } = story.book;
  const begin = runs[first - 1]?.doneAt ?? story.time.from[0] ?? 0;
  const walk = newWalk(begin, stretchAt(capacity, begin));
  const starts = story.blocks.map((block) => block.from);
  const done = new Map<string, number>();
  let next = first;
  const input = {
    capacity,
    next: () => {
      const run = next <= last ? runs[next] : undefined;
      return run
        ? { number: next++, product: run.product, pieces: run.pieces, setupHours: run.setupHours }
        : null;
    },
    blocked: (at: number, job: Job) => {
      const block = story.blocks[lastAtOrBefore(starts, at)];
      return block !== undefined && at < block.to && block.product === job.product;
    },
    ears: {
      done: (at: number, job: { readonly number: number }) => {
        for (const order of runs[job.number]?.orders ?? []) done.set(order.id, Math.ceil(at));
        if (job.number === last) walk.stretch = capacity.from.length;
      },
    },
  };
  // What blocks is asked at the beginning of a walk: it must begin anew wherever that may change.
  for (const until of edgesAfter(story, begin, noDriftFrom)) {
    if (walk.stretch >= capacity.from.length) break;
    walkUntil(walk, until, { ...input, drifts: walk.at < noDriftFrom });
  }
  return done;
}

function edgesAfter(story: LineStory, begin: number, noDriftFrom: number): number[] {
  const edges = story.blocks.flatMap((block) => [block.from, block.to]);
  return [...edges, noDriftFrom, NEVER].filter((edge) => edge > begin && edge <= NEVER).sort((a, b) => a - b);
}

/** When the order had been done if nothing hidden had slowed its line since it was promised. */
export function doneWithoutDrift(story: LineStory, run: Run, order: Order): number {
  const last = story.book.runs.indexOf(run);
  const first = runAt(story, order.knownAt);
  const { capacity } = story.fate;
  const done = replay({ story, capacity, noDriftFrom: order.knownAt, first, last });
  return done.get(order.id) ?? Number.POSITIVE_INFINITY;
}

/** Index of the run that the line works on at that moment. */
export function runAt(story: LineStory, at: number): number {
  const { runs } = story.book;
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.doneAt ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
