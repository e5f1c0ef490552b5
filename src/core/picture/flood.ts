// A rule that speaks about everything at once: it is shown, and people are told of what stands first only.
import type { Flood } from '../types/picture.ts';
import type { RuleSpec } from '../types/rule.ts';
import type { Task } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';

const HOUR_MS = 3_600_000;
/** More than this from one rule within an hour nobody can answer one by one (ISA-18.2: ten in ten minutes is a flood). */
const MOST_RAISED = 10;
/** Of a rule in flood so many are still told: those a reader sees first. */
export const TOLD_IN_FLOOD = 3;

/** `opening`: ids of the rules of decisions that are about to be raised, each as often as it raises one. */
export function floodsOf(
  tasks: ReadonlyMap<number, Task>,
  rules: readonly RuleSpec[],
  { now, opening = [] }: { readonly now: UtcMs; readonly opening?: readonly string[] },
): Flood[] {
  const raised = new Map<string, { count: number; since: UtcMs }>();
  const add = (ruleId: string, at: UtcMs): void => {
    const known = raised.get(ruleId);
    raised.set(ruleId, { count: (known?.count ?? 0) + 1, since: Math.min(known?.since ?? at, at) });
  };
  for (const { ruleId, raisedAt } of tasks.values()) if (now - raisedAt < HOUR_MS) add(ruleId, raisedAt);
  for (const ruleId of opening) add(ruleId, now);
  return rules.flatMap(({ id, title }) => {
    const { count, since } = raised.get(id) ?? { count: 0, since: now };
    return count > MOST_RAISED ? [{ ruleId: id, ruleTitle: title, raised: count, since }] : [];
  });
}
