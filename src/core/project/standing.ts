// Whether a line stands: by what its machine says, else by a counter that counts nothing while its source goes on talking.
import { type Calendar, isWorking, nextWork } from '../model/calendar.ts';
import { isCountedBy } from '../model/read-lines.ts';
import { tagsByLine } from '../model/tags.ts';
import type { UtcMs } from '../types/time.ts';
import type { World } from './world.ts';

/** A machine between two pieces does not stand; the slowest ones make one in ten minutes. */
const STANDS_MS = 900_000;

/** `since` null: it runs. */
export type Standing = { readonly since: UtcMs | null };

/** Null: nobody can tell, for it is not to run now, or is not counted. */
export function standingOf(world: World, lineId: string): Standing | null {
  const floor = world.floor.lines.get(lineId);
  const calendar = world.plant.lines.get(lineId)?.calendar;
  if (!floor || !calendar || !isWorking(calendar, world.now)) return null;
  const told = floor.stops.at(-1);
  if (told && told.to === null) return { since: told.standing === 'stop' ? told.from : null };
  if (floor.tellsState) return { since: null };
  const countedAt = lastPieceAt(world, lineId);
  const heardAt = heardOf(world, lineId);
  if (countedAt === null || heardAt === null) return null;
  const since = missedFrom(calendar, countedAt);
  return { since: since !== null && heardAt - since >= STANDS_MS ? since : null };
}

/** From when pieces are missing: a shift that ended before the next piece was due is no stop. */
function missedFrom(calendar: Calendar, countedAt: UtcMs): UtcMs | null {
  const due = countedAt + STANDS_MS;
  return isWorking(calendar, countedAt) && isWorking(calendar, due) ? countedAt : nextWork(calendar, due);
}

/** Of whichever job; of one that has made none yet, when it began. Null: no job is known. */
function lastPieceAt({ floor }: World, lineId: string): UtcMs | null {
  let last: UtcMs | null = null;
  for (const { lastAt } of floor.lines.get(lineId)?.jobs ?? [])
    if (last === null || lastAt > last) last = lastAt;
  return last;
}

/** When its counter was last heard of, whatever it said. */
function heardOf({ floor, model }: World, lineId: string): UtcMs | null {
  let last: UtcMs | null = null;
  for (const tag of tagsByLine(model).get(lineId) ?? []) {
    const at = isCountedBy(model, tag) ? floor.tags.get(tag.id)?.lastGoodAt : null;
    if (at && (last === null || at > last)) last = at;
  }
  return last;
}
