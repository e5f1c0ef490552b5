// What more hours on a line would save: the promised orders of the line made again with a slot between the shifts.

import { lastAtOrBefore } from '../physics/output.ts';
import { type Capacity, RUNS, stretchAt } from './capacity.ts';
import { normalFor } from './chance.ts';
import { driftShareAt } from './episodes.ts';
import { lossMinorOf, slipDaysOf } from './orders.ts';
import { replay, runAt } from './replays.ts';
import type { LineStory, Simulation } from './simulation.ts';
import { HOUR_MS } from './working-time.ts';

/** ln rate of a slot about the line's level: seven hours of noise. */
const SLOT_SIGMA = 0.04;

export type LossBook = {
  readonly without: (story: LineStory) => number;
  readonly withOvertime: (story: LineStory, at: number, hours: number) => number;
};

/**
 * Losses per line, minor units. Orders promised after `at` are promised on the queue as it then is: only those
 * promised before gain by the slot.
 */
export function lossBook(simulation: Simulation): LossBook {
  const lossAt = (
    story: LineStory,
    index: number,
    doneAt: (orderId: string) => number | undefined,
  ): number => {
    let loss = 0;
    for (const order of story.book.runs[index]?.orders ?? []) {
      const route = simulation.routes.get(order.customer.id);
      const done = doneAt(order.id) ?? order.doneAt;
      if (route) loss += lossMinorOf(order, slipDaysOf(order, route, done));
    }
    return loss;
  };
  const known = (story: LineStory): number[] =>
    story.book.runs.flatMap((run, index) => (run.knownAt < simulation.to ? [index] : []));
  const sums = new Map<string, number>();
  const without = (story: LineStory): number => {
    const sum =
      sums.get(story.line.id) ??
      known(story).reduce((total, index) => total + lossAt(story, index, () => undefined), 0);
    sums.set(story.line.id, sum);
    return sum;
  };
  return {
    without,
    withOvertime: (story, at, hours) => {
      const first = runAt(story, at);
      let last = first - 1;
      while ((story.book.runs[last + 1]?.knownAt ?? Number.POSITIVE_INFINITY) <= at) last++;
      if (last < first) return without(story);
      const capacity = withSlot(simulation, story, at, hours);
      const done = replay({ story, capacity, noDriftFrom: Number.POSITIVE_INFINITY, first, last });
      let change = 0;
      for (let index = first; index <= last; index++)
        change += lossAt(story, index, (id) => done.get(id)) - lossAt(story, index, () => undefined);
      return without(story) + change;
    },
  };
}

/** The capacity with one more stretch in the first pause that is long enough. */
function withSlot(simulation: Simulation, story: LineStory, at: number, hours: number): Capacity {
  const { capacity, drifts } = story.fate;
  const { from: starts } = story.time;
  let i = Math.max(0, lastAtOrBefore(starts, at));
  while ((starts[i + 1] ?? Number.POSITIVE_INFINITY) - Math.max(at, story.time.to[i] ?? 0) < hours * HOUR_MS)
    i++;
  const begin = Math.max(at, story.time.to[i] ?? at);
  const noise = SLOT_SIGMA * normalFor(simulation.spec.seed, 'overtime', story.line.number, begin);
  const place = stretchAt(capacity, begin);
  const lost = drifts.reduce((sum, one) => sum + driftShareAt(one, begin), 0);
  return {
    from: insert(capacity.from, place, begin),
    to: insert(capacity.to, place, begin + hours * HOUR_MS),
    efficiency: insert(capacity.efficiency, place, Math.exp(noise)),
    drift: insert(capacity.drift, place, 1 - lost),
    state: Uint8Array.from([...capacity.state.subarray(0, place), RUNS, ...capacity.state.subarray(place)]),
  };
}

function insert(values: Float64Array, place: number, value: number): Float64Array {
  const found = new Float64Array(values.length + 1);
  found.set(values.subarray(0, place));
  found[place] = value;
  found.set(values.subarray(place), place + 1);
  return found;
}
