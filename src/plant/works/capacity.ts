// What a line could make, stretch by stretch of its working time: noise, crew, stops, drift and scrap in one table.

import { lastAtOrBefore } from '../physics/output.ts';
import { drawOf, normalFor } from './chance.ts';
import {
  breakdownsOf,
  type Drift,
  driftShareAt,
  driftsOf,
  type LineKey,
  microStopIn,
  type Spike,
  type Stop,
  spikesOf,
} from './episodes.ts';
import type { Line } from './layout.ts';
import { CREW_SIGMA, HOUR_MEMORY, HOUR_SIGMA } from './setting.ts';
import { DAY_MS, HOUR_MS, type WorkingTime } from './working-time.ts';

export const RUNS = 0;
export const BROKEN = 1;
const STANDS_UNLOGGED = 2;

/** Stretches of working time, sorted, disjoint. Efficiency is true rate over the product's own, without the drift. */
export type Capacity = {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly efficiency: Float64Array;
  /** 1 where no drift is. */
  readonly drift: Float64Array;
  readonly state: Uint8Array;
};

export type LineFate = {
  readonly drifts: readonly Drift[];
  readonly breakdowns: readonly Stop[];
  readonly microStops: readonly Stop[];
  readonly spikes: readonly Spike[];
  readonly capacity: Capacity;
};

type Hour = { readonly from: number; readonly to: number; readonly shift: number; readonly log: number };

export function fateOf(seed: number, line: Line, time: WorkingTime): LineFate {
  const key: LineKey = { seed, line: line.number, time };
  const hours = hoursOf(key);
  const microStops = hours.map(({ from, to }) => microStopIn(key, from, to)).filter((stop) => stop !== null);
  const events = {
    drifts: driftsOf(key),
    breakdowns: breakdownsOf(key),
    microStops,
    spikes: spikesOf(key, line.stations),
  };
  return { ...events, capacity: capacityOf(hours, events) };
}

/** Working time cut at clock hours, with the ln of each hour's own rate. */
function hoursOf(key: LineKey): Hour[] {
  const { time } = key;
  const hours: Hour[] = [];
  let log = 0;
  for (let i = 0; i < time.from.length; i++) {
    const end = time.to[i] ?? 0;
    const shift = time.shift[i] ?? 0;
    const crew = crewLog(key, time.from[i] ?? 0, shift);
    for (let from = time.from[i] ?? 0; from < end; ) {
      const to = Math.min(end, (Math.floor(from / HOUR_MS) + 1) * HOUR_MS);
      const news = Math.sqrt(1 - HOUR_MEMORY ** 2) * normalFor(key.seed, 'hour', key.line, from);
      log = HOUR_MEMORY * log + news;
      hours.push({ from, to, shift, log: HOUR_SIGMA * log - HOUR_SIGMA ** 2 / 2 + crew });
      from = to;
    }
  }
  return hours;
}

const CREWS = 3;

/** Three crews that change shifts every week, none of them new to the plan rates, and the day itself. */
function crewLog(key: LineKey, at: number, shift: number): number {
  const week = Math.floor(at / (7 * DAY_MS));
  const draw = drawOf(key.seed, 'crew', key.line);
  const crews = Array.from({ length: CREWS }, () => draw.normal());
  const mean = crews.reduce((sum, crew) => sum + crew, 0) / CREWS;
  const crew = ((crews[(shift + week) % CREWS] ?? 0) - mean) / Math.sqrt(1 - 1 / CREWS);
  const day = normalFor(key.seed, 'crew', key.line, shift, 1);
  return CREW_SIGMA * Math.SQRT1_2 * (crew + day);
}

type Events = Omit<LineFate, 'capacity'>;

function capacityOf(hours: readonly Hour[], events: Events): Capacity {
  const rows: [from: number, to: number, efficiency: number, drift: number, state: number][] = [];
  const near = {
    drifts: walker(events.drifts),
    breakdowns: walker(events.breakdowns),
    microStops: walker(events.microStops),
    spikes: walker(events.spikes),
  };
  for (const hour of hours) {
    const drift = near.drifts(hour.from);
    const breakdown = near.breakdowns(hour.from);
    const micro = near.microStops(hour.from);
    const spike = near.spikes(hour.from);
    const edges = [drift, breakdown, micro, spike].flatMap((list) =>
      list.flatMap((one) => [one.from, one.to]),
    );
    const cuts = [hour.from, ...inside(edges, hour), hour.to].sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i++) {
      const from = cuts[i] ?? 0;
      const to = cuts[i + 1] ?? 0;
      if (to <= from) continue;
      const at = (from + to) / 2;
      const state = covers(breakdown, at) ? BROKEN : covers(micro, at) ? STANDS_UNLOGGED : RUNS;
      const lost = drift.reduce((sum, one) => sum + driftShareAt(one, at), 0);
      rows.push([
        from,
        to,
        state === RUNS ? Math.exp(hour.log) * scrapFactor(spike, at) : 0,
        1 - lost,
        state,
      ]);
    }
  }
  return {
    from: Float64Array.from(rows, (row) => row[0]),
    to: Float64Array.from(rows, (row) => row[1]),
    efficiency: Float64Array.from(rows, (row) => row[2]),
    drift: Float64Array.from(rows, (row) => row[3]),
    state: Uint8Array.from(rows, (row) => row[4]),
  };
}

/** The usual share of bad pieces is in the plan rate; what a spike spoils beyond it is missing from the good ones. */
function scrapFactor(spikes: readonly Spike[], at: number): number {
  let factor = 1;
  for (const spike of spikes)
    if (at >= spike.from && at < spike.to) factor *= (1 - spike.share) / (1 - spike.usualShare);
  return factor;
}

function covers(list: readonly Stop[], at: number): boolean {
  return list.some((one) => at >= one.from && at < one.to);
}

function inside(edges: readonly number[], hour: Hour): number[] {
  return edges.filter((edge) => edge > hour.from && edge < hour.to);
}

/** Asked hour after hour: the events of a sorted list that touch the hour from there on. */
function walker<T extends Stop>(list: readonly T[]): (at: number) => readonly T[] {
  let first = 0;
  return (at) => {
    while (first < list.length && (list[first]?.to ?? 0) <= at) first++;
    const found: T[] = [];
    for (let i = first; i < list.length; i++) {
      const one = list[i];
      if (!one || one.from >= at + HOUR_MS) break;
      found.push(one);
    }
    return found;
  };
}

/** Index of the stretch that contains `at`, or the next one. */
export function stretchAt(capacity: Capacity, at: number): number {
  return Math.max(0, lastAtOrBefore(capacity.to, at) + 1);
}
