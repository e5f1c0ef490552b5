// How often the same rule has raised a decision about the same thing lately: what comes back was never mended.
import type { Decision } from '../types/decision.ts';
import type { RuleSpec } from '../types/rule.ts';
import type { Task } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';

/** Closed tasks are kept as long. */
const REPEATS_MS = 30 * 86_400_000;

/** By "kind id" of the cause, the most that any one rule raised within 30 days and nobody said was nothing. */
export function repeatsOf(
  tasks: ReadonlyMap<number, Task>,
  decisions: ReadonlyMap<number, Decision>,
  { now, rules }: { readonly now: UtcMs; readonly rules: readonly RuleSpec[] },
): ReadonlyMap<string, number> {
  // A rule that speaks because something came back is not what came back.
  const counting = new Set(rules.filter(({ when }) => when.includes('repeats30Days')).map(({ id }) => id));
  const byRule = new Map<string, number>();
  const most = new Map<string, number>();
  for (const { id, ruleId, raisedAt, closedAs } of tasks.values()) {
    const decision = decisions.get(id);
    const isNothing = closedAs === 'not-a-problem' || closedAs === 'rule-withdrawn';
    if (!decision || isNothing || now - raisedAt >= REPEATS_MS || counting.has(ruleId)) continue;
    const cause = `${decision.cause.kind} ${decision.cause.id}`;
    const count = (byRule.get(`${ruleId} ${cause}`) ?? 0) + 1;
    byRule.set(`${ruleId} ${cause}`, count);
    most.set(cause, Math.max(most.get(cause) ?? 0, count));
  }
  return most;
}
