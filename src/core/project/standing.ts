// Whether a line stands: by what its machine says, else by a counter that counts nothing while its source goes on talking.
import { isWorking } from '../model/calendar.ts';
import { tagsByLine } from '../model/tags.ts';
import type { UtcMs } from '../types/time.ts';
import type { World } from './world.ts';

/** A machine between two pieces does not stand; the slowest ones make one in ten minutes. */
const STANDS_MS = 900_000;

/** Null: it runs, is not to run now, or nobody can tell. */
export function standingSince(world: World, lineId: string): UtcMs | null {
  const floor = world.floor.lines.get(lineId);
  const line = world.plant.lines.get(lineId);
  if (!floor || !line?.calendar || !isWorking(line.calendar, world.now)) return null;
  const told = floor.stops.at(-1);
  if (told && told.to === null) return told.standing === 'stop' ? told.from : null;
  if (floor.tellsState) return null;
  const countedAt = lastPieceAt(world, lineId);
  const heardAt = heardOf(world, lineId);
  const stands = countedAt !== null && heardAt !== null && heardAt - countedAt >= STANDS_MS;
  return stands ? countedAt : null;
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
  for (const { id, measure } of tagsByLine(model).get(lineId) ?? []) {
    const at = measure === 'goodTotal' || measure === 'total' ? floor.tags.get(id)?.lastGoodAt : null;
    if (at && (last === null || at > last)) last = at;
  }
  return last;
}
