// A clock set back: what the floor noted under the later time is moved to now, so that nothing waits for it to come again.
import type { UtcMs } from '../types/time.ts';
import type { Floor } from './floor.ts';
import type { LineSaid } from './said.ts';
import { rewindUsage } from './usage.ts';

export function rewindFloor(floor: Floor, at: UtcMs): void {
  for (const tag of floor.tags.values()) {
    tag.lastAt = Math.min(tag.lastAt, at);
    tag.lastGoodAt = tag.lastGoodAt === null ? null : Math.min(tag.lastGoodAt, at);
  }
  for (const counter of floor.counters.values()) {
    counter.baseAt = Math.min(counter.baseAt, at);
    counter.suspectAt = Math.min(counter.suspectAt, at);
  }
  for (const line of floor.lines.values()) {
    // Their pieces count for the job; of a time that has not been there is no rate.
    line.cells = line.cells.filter((cell) => cell.from <= at);
    line.hours = line.hours.filter((row) => row.from <= at);
    line.learned = null;
    line.version += 1;
    line.stops = line.stops.map(({ from, to, standing }) => ({
      from: Math.min(from, at),
      to: to === null ? null : Math.min(to, at),
      standing,
    }));
    line.jobSince = Math.min(line.jobSince, at);
    if (line.rated) line.rated.at = Math.min(line.rated.at, at);
    rewindSaid(line.said, at);
    line.jobs = line.jobs.map((job) => ({
      ...job,
      since: Math.min(job.since, at),
      lastAt: Math.min(job.lastAt, at),
    }));
  }
  rewindUsage(floor.usage, at);
  for (const watch of floor.stations.values()) {
    watch.since = watch.since === null ? null : Math.min(watch.since, at);
    watch.scoredAt = watch.scoredAt === null ? null : Math.min(watch.scoredAt, at);
    watch.alarmAt = watch.alarmAt === null ? null : Math.min(watch.alarmAt, at);
    watch.events = watch.events.map((event) => ({ ...event, at: Math.min(event.at, at) }));
  }
}

/** Shifts that have not been cannot be written anew: they stay as they were counted. */
function rewindSaid(said: LineSaid, at: UtcMs): void {
  said.turns = said.turns.map((turn) => ({ ...turn, since: Math.min(turn.since, at) }));
  said.counts = said.counts.filter(({ from }) => from < at);
  said.stops = said.stops.map((stop) => ({
    ...stop,
    from: Math.min(stop.from, at),
    to: stop.to === null ? null : Math.min(stop.to, at),
  }));
  said.next = said.next.map((one) => ({ ...one, at: Math.min(one.at, at) }));
  if (said.setUpOn) said.setUpOn = { ...said.setUpOn, at: Math.min(said.setUpOn.at, at) };
}
