// Whether the reader of a list has heard of a task before: what they know already is not new to them.
import type { Task } from '../core/types/task.ts';
import type { Scene } from './scene.ts';

/** They have it; they did something about it, or it was given to them before; or it was quiet and speaks to them again. */
export function isKnownTo({ phase, ownerId, events }: Task, readerId: string): boolean {
  const last = events.at(-1);
  const isBack = last?.via === 'box' && last.worse !== undefined;
  if (ownerId === readerId && (phase === 'with' || phase === 'doing' || isBack)) return true;
  return events.some(
    (event) => event.personId === readerId || (event !== last && event.toPersonId === readerId),
  );
}

/** The tasks that a list names, in its order: those its reader hears of for the first time, and the others. */
export function partedByNews(
  { picture }: Scene,
  about: readonly number[],
  readerId: string,
): { readonly fresh: readonly Task[]; readonly known: readonly Task[] } {
  const tasks = about.flatMap((id) => picture.tasks.find((task) => task.id === id) ?? []);
  const isKnown = (task: Task): boolean => isKnownTo(task, readerId);
  return { fresh: tasks.filter((task) => !isKnown(task)), known: tasks.filter(isKnown) };
}
