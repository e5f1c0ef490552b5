// Flags against what came true: hits and misses at each horizon, how long the final warning lasted, how often it flapped.
import type { TrueOrder } from '../../../src/plant/works/works.ts';
import { type FlagTrack, lastingFrom } from '../run/flag-track.ts';
import type { PlantCalendar } from '../run/plant-calendar.ts';
import { type Counts, HORIZONS, type Warnings } from '../seed-score.ts';
import type { Asked } from './scored-orders.ts';

export type WarningInput = {
  readonly orders: readonly TrueOrder[];
  readonly asked: readonly Asked[];
  readonly calendar: PlantCalendar;
};

export function measureWarnings(track: FlagTrack, { orders, asked, calendar }: WarningInput): Warnings {
  const at: { [horizon: string]: Counts } = Object.fromEntries(
    HORIZONS.map((horizon) => [horizon, { hit: 0, falseFlag: 0, missed: 0, quiet: 0 }]),
  );
  for (const one of asked) {
    const flagged = lastingFrom(track, one.order.orderId, one.at) !== null;
    const counts = at[one.horizon];
    if (counts) counts[cellOf(flagged, one.order.late)] += 1;
  }
  const late = orders.filter((order) => order.late);
  const flagged = orders.filter((order) => track.stretches.has(order.orderId));
  const episodesOf = (order: TrueOrder): number => track.stretches.get(order.orderId)?.length ?? 0;
  const sum = (some: readonly TrueOrder[]): number =>
    some.reduce((total, order) => total + episodesOf(order), 0);
  return {
    at,
    lateHours: late.map((order) => warnedHours(track, order, calendar)),
    driftLateHours: late.filter((one) => one.driftCaused).map((order) => warnedHours(track, order, calendar)),
    flaggedOrders: flagged.length,
    episodes: sum(flagged),
    falseEpisodes: sum(flagged.filter((order) => !order.late)),
  };
}

function cellOf(flagged: boolean, late: boolean): keyof Counts {
  if (late) return flagged ? 'hit' : 'missed';
  return flagged ? 'falseFlag' : 'quiet';
}

/** Scheduled hours for which the flag that stands when packing closes has stood without a break. */
function warnedHours(track: FlagTrack, order: TrueOrder, calendar: PlantCalendar): number {
  // The flag ends with the first look after the cut-off: the last moment before it is what counts.
  const from = lastingFrom(track, order.orderId, order.cutoffAt - 1);
  return from === null ? 0 : calendar.hours(order.lineId, from, order.cutoffAt);
}
