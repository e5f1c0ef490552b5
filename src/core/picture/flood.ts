// A rule, or a whole plant, that speaks about everything at once: it is shown, and people are told of the rest as one list.
import type { Flood } from '../types/picture.ts';
import type { RuleSpec } from '../types/rule.ts';
import type { Task } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';

const HOUR_MS = 3_600_000;
/** More than this from one rule within an hour nobody can answer one by one (ISA-18.2: ten in ten minutes is a flood). */
const MOST_RAISED = 10;
const TEN_MINUTES_MS = 600_000;
/** ISA-18.2: over ten in ten minutes is a flood, and it lasts until there are fewer than five. */
const FLOOD_BEGINS = 10;
const FLOOD_ENDS = 5;
/** Of a rule in flood so many are still told one by one: those a reader sees first. */
export const TOLD_IN_FLOOD = 3;

/** What is of a time to come was raised under a clock since set back. */
const isWithin = (at: UtcMs, now: UtcMs, spanMs: number): boolean => at <= now && now - at < spanMs;

/** Of each rule that raised more than `least` within the last hour, how many. */
export function floodsOf(
  tasks: ReadonlyMap<number, Task>,
  rules: readonly RuleSpec[],
  now: UtcMs,
  least: number = MOST_RAISED,
): Flood[] {
  const raised = new Map<string, { count: number; since: UtcMs }>();
  const add = (ruleId: string, at: UtcMs): void => {
    const known = raised.get(ruleId);
    raised.set(ruleId, { count: (known?.count ?? 0) + 1, since: Math.min(known?.since ?? at, at) });
  };
  for (const { ruleId, raisedAt } of tasks.values())
    if (isWithin(raisedAt, now, HOUR_MS)) add(ruleId, raisedAt);
  return rules.flatMap(({ id, title }) => {
    const { count, since } = raised.get(id) ?? { count: 0, since: now };
    return count > least ? [{ ruleId: id, ruleTitle: title, raised: count, since }] : [];
  });
}

/** When there is one less of what keeps a flood going: it ends there unless more are raised before. */
export function floodsMayEnd(
  tasks: ReadonlyMap<number, Task>,
  floods: readonly Pick<Flood, 'ruleId'>[],
  { now, isPlantWide }: { readonly now: UtcMs; readonly isPlantWide: boolean },
): UtcMs[] {
  const raised = [...tasks.values()]
    .filter(({ raisedAt }) => isWithin(raisedAt, now, HOUR_MS))
    .toSorted((a, b) => b.raisedAt - a.raisedAt);
  const nth = (of: readonly Task[], n: number, spanMs: number): UtcMs[] =>
    of.slice(n, n + 1).map(({ raisedAt }) => raisedAt + spanMs);
  return [
    ...floods.flatMap((flood) =>
      nth(
        raised.filter(({ ruleId }) => ruleId === flood.ruleId),
        MOST_RAISED,
        HOUR_MS,
      ),
    ),
    ...(isPlantWide ? nth(raised, FLOOD_ENDS - 1, TEN_MINUTES_MS) : []),
  ];
}

/** In a flood of the whole plant the rule that says most is named also where it says less than that. */
export function namedFloods(
  tasks: ReadonlyMap<number, Task>,
  rules: readonly RuleSpec[],
  { now, isPlantWide }: { readonly now: UtcMs; readonly isPlantWide: boolean },
): Flood[] {
  const floods = floodsOf(tasks, rules, now);
  if (floods.length > 0 || !isPlantWide) return floods;
  return floodsOf(tasks, rules, now, 0)
    .toSorted((a, b) => b.raised - a.raised)
    .slice(0, 1);
}

/** `was`: it was so at the last look. */
export function isPlantFlooded(tasks: ReadonlyMap<number, Task>, now: UtcMs, was: boolean): boolean {
  let raised = 0;
  for (const { raisedAt } of tasks.values()) if (isWithin(raisedAt, now, TEN_MINUTES_MS)) raised += 1;
  return was ? raised >= FLOOD_ENDS : raised > FLOOD_BEGINS;
}
