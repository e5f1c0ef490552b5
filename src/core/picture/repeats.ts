// How often the same rule has raised a decision about the same thing lately: what comes back was never mended.
import type { Decision } from '../types/decision.ts';
import type { Task } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';

/** Closed tasks are kept as long. */
const REPEATS_MS = 30 * 86_400_000;

/** By "kind id" of the cause, the most that any one rule raised within 30 days. Notices do not count: they project nothing. */
export function repeatsOf(
  tasks: ReadonlyMap<number, Task>,
  decisions: ReadonlyMap<number, Decision>,
  now: UtcMs,
): ReadonlyMap<string, number> {
  const byRule = new Map<string, number>();
  const most = new Map<string, number>();
  for (const { id, ruleId, raisedAt } of tasks.values()) {
    const decision = decisions.get(id);
    if (!decision || decision.consequence.type === 'notice' || now - raisedAt >= REPEATS_MS) continue;
    const cause = `${decision.cause.kind} ${decision.cause.id}`;
    const count = (byRule.get(`${ruleId} ${cause}`) ?? 0) + 1;
    byRule.set(`${ruleId} ${cause}`, count);
    most.set(cause, Math.max(most.get(cause) ?? 0, count));
  }
  return most;
}
