// The plain statement by hand on bare arrays: finish, slip, exposure and order of every demand, as fast as it goes.
import type { FloorInput } from './floor-input.ts';
import { DAY_MS } from './plant-size.ts';

/** `worst`: the order that comes first in the list; `late`: how many are. */
export type FloorAnswer = { readonly worst: number; readonly late: number };

/** One pass over the whole plant, with arrays made once: `plainFloor(input)()` computes it anew each time. */
export function plainFloor(input: FloorInput): () => FloorAnswer {
  const { orderStart, orderRuns, waitMs, cutoff, feeMinor } = input;
  const done = new Float64Array(input.pieces.length);
  const orders = cutoff.length;
  const exposure = new Float64Array(orders);
  const ranking = new Uint32Array(orders);
  return () => {
    finishRuns(input, done);
    let late = 0;
    for (let o = 0; o < orders; o++) {
      let ready = 0;
      for (let i = orderStart[o] as number; i < (orderStart[o + 1] as number); i++)
        ready = Math.max(done[orderRuns[i] as number] as number, ready + (waitMs[i] as number));
      const slip = ready > (cutoff[o] as number) ? slipDays(input, o, ready) : 0;
      if (slip > 0) late += 1;
      exposure[o] = slip > 0 ? (feeMinor[o] as number) : 0;
      ranking[o] = o;
    }
    ranking.sort((a, b) => (exposure[b] as number) - (exposure[a] as number) || a - b);
    return { worst: ranking[0] as number, late };
  };
}

function finishRuns(
  { runStart, pieces, perHour, setupHours, ...calendar }: FloorInput,
  done: Float64Array,
): void {
  for (let line = 0; line + 1 < runStart.length; line++) {
    let hours = 0;
    for (let run = runStart[line] as number; run < (runStart[line + 1] as number); run++) {
      hours += (setupHours[run] as number) + (pieces[run] as number) / (perHour[run] as number);
      done[run] = worked(calendar, hours);
    }
  }
}

/** When so many working hours from now are over. */
function worked({ from, hoursBefore }: Pick<FloorInput, 'from' | 'hoursBefore'>, hours: number): number {
  let low = 0;
  let high = hoursBefore.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hoursBefore[middle] as number) < hours) low = middle + 1;
    else high = middle;
  }
  const at = Math.max(0, low - 1);
  return (from[at] as number) + (hours - (hoursBefore[at] as number)) * 3_600_000;
}

/** Days from the missed departure to the first of the route that packs after the order is ready. */
export function slipDays(input: FloorInput, order: number, ready: number): number {
  const { route, routeStart, packing, leaves, departs } = input;
  const of = route[order] as number;
  let low = routeStart[of] as number;
  let high = routeStart[of + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((packing[middle] as number) < ready) low = middle + 1;
    else high = middle;
  }
  const next = low < (routeStart[of + 1] as number) ? (leaves[low] as number) : ready;
  return Math.max(1, Math.floor(next / DAY_MS) - Math.floor((departs[order] as number) / DAY_MS));
}
