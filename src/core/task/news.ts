// That something was taken, or how it ended: at once to whoever is awake, to others when their shift begins.
import type { PlannedMessage } from '../types/message.ts';
import type { Task } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';
import type { Reading } from './pace.ts';
import { messageOf, type NewsClass, type Told } from './telling.ts';

export type News = {
  readonly task: Task;
  readonly told: Told;
  readonly class: NewsClass;
  readonly to: string;
};

type Kept = {
  readonly told: ReadonlyMap<string, Told>;
  readonly tasks: ReadonlyMap<number, Task>;
  readonly taskOfDecision: ReadonlyMap<string, number>;
};

/** All that somebody is still to hear, by reader. */
export function newsToTell({ told: all, tasks, taskOfDecision }: Kept): ReadonlyMap<string, readonly News[]> {
  const waiting = [...all].flatMap(([decisionId, told]): News[] => {
    if (told.news.size === 0) return [];
    const task = tasks.get(taskOfDecision.get(decisionId) ?? -1);
    return task ? [...told.news].map(([to, kind]) => ({ task, told, class: kind, to })) : [];
  });
  return Map.groupBy(waiting, ({ to }) => to);
}

/** Whoever was asked so lately is awake. */
const AWAKE_MS = 2 * 3_600_000;

/** It wakes nobody who was not woken for it. Who never comes on duty again hears of it now. */
export function mayHear(
  { told, to }: News,
  { now, isAwake, dutyBegins }: Pick<Reading, 'now' | 'isAwake' | 'dutyBegins'>,
): boolean {
  const ago = now - (told.askedAt.get(to) ?? 0);
  return isAwake || (ago >= 0 && ago <= AWAKE_MS) || dutyBegins() === null;
}

/** Each by itself: its reader has heard of it then. */
export function tellNews({ told, task, class: kind, to }: News, at: UtcMs): PlannedMessage[] {
  told.news.delete(to);
  const message = messageOf(told, task, { class: kind, to, at });
  return message ? [message] : [];
}
