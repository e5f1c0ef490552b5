// Whoever has a task is told of it once more where nothing has moved for half of the time there was.
import type { Task } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';
import { isHeld } from '../types/whose.ts';

const HALF = 0.5;
/** Nobody is told again of what they took a moment ago. */
const LEAST_WAIT_MS = 10 * 60_000;

/**
 * With somebody, or being done, and nothing moved for half of the time that was left when it was taken; told once. Where
 * the deadline has come nearer since, it is that one; where it was over already when it was taken, nobody is chased.
 */
export function owesAgain(task: Task, now: UtcMs): boolean {
  const at = againAt(task);
  return at !== null && now >= at;
}

/** When they are told again, as it stands now. Null: never. */
export function againAt({ phase, deadline, dueWhenTaken, againAt: toldAt, events }: Task): UtcMs | null {
  if (!isHeld(phase) || deadline === null || dueWhenTaken === null || toldAt !== null) return null;
  const takenAt = events[events.findLastIndex(({ to }) => !isHeld(to)) + 1]?.at;
  const movedAt = events.at(-1)?.at;
  if (takenAt === undefined || movedAt === undefined || dueWhenTaken <= takenAt) return null;
  const left = Math.min(deadline, dueWhenTaken) - takenAt;
  return movedAt + Math.max(LEAST_WAIT_MS, HALF * left);
}
