// Which looks on the grid can find no more than the one before: they are left out, and the state is as if they had been made.

import { localDay, momentOf } from '../../../src/core/model/local-time.ts';
import { all, type Model, pairsOf } from '../../../src/core/model/model.ts';
import { plantOf } from '../../../src/core/model/plant.ts';
import { floodsOf } from '../../../src/core/picture/flood.ts';
import type { FoldState } from '../../../src/core/state.ts';
import { againAt } from '../../../src/core/task/again.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { GRID_MS } from '../../../src/daemon/tick.ts';
import type { Span } from '../truth/truth.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Every moment at which somebody may come, go, be away or be back, in order. */
export function turnsOf(model: Model, [from, to]: Span): readonly UtcMs[] {
  const { zone } = plantOf(model);
  const people = all(model, 'person').map(({ record }) => record);
  const minutes = new Set([0]);
  for (const { fields } of people)
    for (const [, begins, ends] of (fields['shifts'] ?? []) as unknown as [number, number, number][])
      minutes.add(begins).add(ends);
  const moments = new Set(people.flatMap((record) => pairsOf(record, 'standby').flat()));
  // A day more at each end: the clock of the box may be wrong, and a night ends the day after.
  for (let day = localDay(zone, from) - 1; day <= localDay(zone, to) + 1; day += 1)
    for (const minute of minutes) moments.add(momentOf(zone, day * DAY_MS + minute * MINUTE_MS));
  return [...moments].toSorted((a, b) => a - b);
}

/** When, by its own clock, a look may find more than the last one did, besides who is to be told at a moment of their own. */
export function nextToLook({ lastTickAt, ...state }: FoldState, turns: readonly UtcMs[]): UtcMs {
  const last = lastTickAt ?? 0;
  const { episodes, tasks, rules, isFlooded } = state;
  const held = [...state.paces.values()].filter((pace) => pace.held.size > 0);
  if (isFlooded || (held.length > 0 && floodsOf(tasks, rules.rules, last).length > 0)) return last;
  let next = Number.POSITIVE_INFINITY;
  const at = (moment: UtcMs | null | undefined): void => {
    if (moment !== null && moment !== undefined && moment > last && moment < next) next = moment;
  };
  const keepMs = new Map(
    rules.rules.map((rule) => [rule.id, rule.kind === 'alert' ? MINUTE_MS * (rule.keep?.amount ?? 0) : 0]),
  );
  for (const { lastHeldAt, key } of episodes.values())
    if (lastHeldAt < last) at(lastHeldAt + (keepMs.get(key.slice(0, key.indexOf('|'))) ?? 0));
  for (const { shiftEndsAt } of held) at(shiftEndsAt);
  let isAsking = held.length > 0;
  for (const task of tasks.values()) {
    if (task.phase === 'closed') continue;
    at(againAt(task));
    at(task.quiet?.until);
    if (task.phase === 'nobody') isAsking = true;
  }
  if (isAsking) at(turns[firstAfter(turns, last)]);
  return next;
}

function firstAfter(sorted: readonly number[], at: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What the looks on the grid after `since` and before `now` would have noted: that all was still as at the last one. */
export function asIfLooked(state: FoldState, since: UtcMs, now: UtcMs): void {
  const last = state.lastTickAt;
  const looked = Math.floor((now - 1) / GRID_MS) * GRID_MS;
  if (last === null || looked <= since) return;
  for (const episode of state.episodes.values()) if (episode.lastHeldAt === last) episode.lastHeldAt = looked;
  state.lastTickAt = looked;
}
