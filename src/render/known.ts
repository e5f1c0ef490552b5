// What a list is to its reader: what is new to them, what they have heard of before, and what asks nothing any more.
import type { Task } from '../core/types/task.ts';
import type { Scene } from './scene.ts';

/** They have it; they did something about it, or it was given to them before; or it was quiet and speaks to them again. */
function isKnownTo({ phase, ownerId, events }: Task, readerId: string): boolean {
  const last = events.at(-1);
  const isBack = last?.via === 'box' && last.worse !== undefined;
  if (ownerId === readerId && (phase === 'with' || phase === 'doing' || isBack)) return true;
  return events.some(
    (event) => event.personId === readerId || (event !== last && event.toPersonId === readerId),
  );
}

/** It still asks them: nobody has it and they have not said that it is not theirs, or it is theirs. */
const asks = ({ phase, ownerId, declined }: Task, readerId: string): boolean =>
  phase === 'nobody'
    ? !declined.includes(readerId)
    : (phase === 'with' || phase === 'doing') && ownerId === readerId;

/** The tasks that a list names, in its order. */
export type Listed = {
  /** Its reader hears of them for the first time. */
  readonly fresh: readonly Task[];
  readonly known: readonly Task[];
  /** Taken by another, or over. */
  readonly settled: readonly Task[];
};

export function listedFor({ picture }: Scene, about: readonly number[], readerId: string): Listed {
  const tasks = about.flatMap((id) => picture.tasks.find((task) => task.id === id) ?? []);
  const asking = tasks.filter((task) => asks(task, readerId));
  return {
    fresh: asking.filter((task) => !isKnownTo(task, readerId)),
    known: asking.filter((task) => isKnownTo(task, readerId)),
    settled: tasks.filter((task) => !asks(task, readerId)),
  };
}
