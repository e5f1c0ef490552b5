// The truth of the works, kept from the box: when orders are done and why not, what stops, drifts, spoils and runs out.
import { badTimesOf, countBy } from './bad-pieces.ts';
import { lossMinorOf, type Order, type Run, slipDaysOf } from './orders.ts';
import { lossBook } from './overtime.ts';
import { doneWithoutDrift } from './replays.ts';
import type { LineStory, Simulation } from './simulation.ts';
import { countAt } from './track.ts';
import type { PlannedRun, TrueOrder, TrueRunout, TrueSpike, TrueStop, Truth } from './works.ts';

export function truthOf(simulation: Simulation): Truth {
  const stories = new Map(simulation.stories.map((story) => [story.line.id, story]));
  const storyOf = (lineId: string): LineStory => {
    const story = stories.get(lineId);
    if (!story) throw new Error(`no line ${lineId}`);
    return story;
  };
  const losses = lossBook(simulation);
  return {
    orders: simulation.stories.flatMap((story) => ordersOf(simulation, story)),
    drifts: simulation.stories.flatMap(({ line, fate }) =>
      fate.drifts
        .filter((one) => one.from < simulation.to)
        .map(({ from, to, share }) => ({
          lineId: line.id,
          from: Math.round(from),
          to: Math.round(to),
          share,
        })),
    ),
    stops: simulation.stories.flatMap((story) => stopsOf(story)).filter((one) => one.from < simulation.to),
    spikes: simulation.stories.flatMap((story) => spikesOf(simulation, story)),
    runouts: runoutsOf(simulation),
    piecesBy: (lineId, at) => countAt(storyOf(lineId).good, at),
    lossWithOvertime: (lineId, at, hours) => losses.withOvertime(storyOf(lineId), at, hours),
    lossWithout: (lineId) => losses.without(storyOf(lineId)),
  };
}

/** Runs known before the end, in the order in which they are made. */
export function plannedRuns(simulation: Simulation, lineId: string): PlannedRun[] {
  const story = simulation.stories.find((one) => one.line.id === lineId);
  return (story?.book.runs ?? [])
    .filter((run) => run.knownAt < simulation.to)
    .map((run) => ({
      runId: run.id,
      orderIds: run.orders.map((order) => order.id),
      pieces: run.pieces,
      planPerHour: run.product.planPerHour,
      setupHours: run.planSetupHours,
      knownAt: run.knownAt,
      confirmedAt: run.doneAt,
    }));
}

function ordersOf(simulation: Simulation, story: LineStory): TrueOrder[] {
  return story.book.runs
    .filter((run) => run.knownAt < simulation.to)
    .flatMap((run) => run.orders.map((order) => orderOf(simulation, story, run, order)));
}

function orderOf(simulation: Simulation, story: LineStory, run: Run, order: Order): TrueOrder {
  const late = order.doneAt > order.truck.packingClosesAt;
  const driftCaused = late && doneWithoutDrift(story, run, order) <= order.truck.packingClosesAt;
  const route = simulation.routes.get(order.customer.id);
  const slipDays = late && route ? slipDaysOf(order, route, order.doneAt) : 0;
  return {
    orderId: order.id,
    runId: run.id,
    lineId: story.line.id,
    materialId: run.product.materialId,
    pieces: order.pieces,
    knownAt: order.knownAt,
    cutoffAt: order.truck.packingClosesAt,
    doneAt: order.doneAt,
    late,
    driftCaused,
    lossMinor: lossMinorOf(order, slipDays),
  };
}

function stopsOf({ line, fate, blocks }: LineStory): TrueStop[] {
  const lineId = line.id;
  return [
    ...fate.breakdowns.map(({ from, to }) => ({ lineId, from, to, logged: true })),
    ...blocks.map(({ from, to }) => ({ lineId, from: Math.round(from), to: Math.round(to), logged: true })),
    ...fate.microStops.map(({ from, to }) => ({ lineId, from, to, logged: false })),
  ].sort((a, b) => a.from - b.from);
}

function spikesOf(simulation: Simulation, { line, fate, good }: LineStory): TrueSpike[] {
  const { seed } = simulation.spec;
  return line.stations.flatMap((station, place) => {
    const times = badTimesOf({ seed, line, fate, good, station: place });
    return fate.spikes
      .filter((spike) => spike.station === place && spike.from < simulation.to)
      .map(({ from, to, usualShare, share }) => ({
        lineId: line.id,
        stationId: station.id,
        from,
        to,
        usualShare,
        share,
        badTimes: [...times.subarray(countBy(times, from), countBy(times, to))],
      }));
  });
}

function runoutsOf(simulation: Simulation): TrueRunout[] {
  return [...simulation.shelves.values()].flatMap((shelf) =>
    shelf.runouts
      .filter((one) => one.at < simulation.to)
      .map(({ at, cause, overSince }) => ({
        materialId: shelf.part.id,
        at: Math.round(at),
        cause,
        overSince,
      })),
  );
}
