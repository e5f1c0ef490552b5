// Whose a task is now, for the fold and for whoever shows it.
import type { Task, TaskPhase } from './task.ts';
import type { UtcMs } from './time.ts';

/** Somebody has it and it is not done. */
export const isHeld = (phase: TaskPhase): boolean => phase === 'with' || phase === 'doing';

/** It was given to somebody by name, and nobody else is asked yet. Of a picture of an earlier version that is not known. */
export const waitsForAnother = (
  { phase, ownerId, keptUntil }: Pick<Task, 'phase' | 'ownerId' | 'keptUntil'>,
  personId: string | null,
  now: UtcMs,
): boolean => phase === 'nobody' && ownerId !== null && ownerId !== personId && (keptUntil ?? 0) > now;
