// The headline in numbers: what is at risk, what the joint plan costs, and how much of the order book was judged.
import { pastDue } from '../project/overdue.ts';
import type { Projected } from '../rules/facts.ts';
import type { Decision } from '../types/decision.ts';
import type { Headline } from '../types/picture.ts';
import type { Task } from '../types/task.ts';

/** The next deadline is that of what nobody has decided yet: what is being done, or is done, waits for nobody. */
export function headlineOf(
  decisions: readonly Decision[],
  { world, outlooks, dead }: Pick<Projected, 'world' | 'outlooks' | 'dead'>,
  tasks: ReadonlyMap<number, Pick<Task, 'phase'>> = new Map(),
): Headline {
  const isDecided = ({ taskId }: Decision): boolean => {
    const phase = tasks.get(taskId)?.phase;
    return phase === 'doing' || phase === 'done';
  };
  const due = decisions
    .filter((decision) => decision.actBy !== null && !isDecided(decision))
    .toSorted((a, b) => (a.actBy ?? 0) - (b.actBy ?? 0))[0];
  const living = [...outlooks.values()];
  const judged = living.filter((outlook) => outlook.unknown === null);
  const value = (some: readonly { readonly valueMinor: number | null }[]): number =>
    some.reduce((sum, { valueMinor }) => sum + (valueMinor ?? 0), 0);
  const judgedOrders = judged.map(({ order }) => order);
  const orders = [
    ...living.map(({ order }) => order),
    ...dead.flatMap((id) => world.plant.orders.get(id) ?? []),
  ];
  const past = pastDue(world);
  return {
    decisions: decisions.length,
    atRiskMinor: decisions.reduce((sum, decision) => sum + (decision.atRiskMinor ?? 0), 0),
    ...planOf(decisions),
    nextDeadlineAt: due?.actBy ?? null,
    nextDeadlinePlace: due?.consequence.lineName ?? null,
    judgedOrders: judged.length,
    ofOrders: orders.length,
    judgedValueMinor: value(judgedOrders),
    ofValueMinor: value(orders),
    notJudged: living
      .filter((outlook) => outlook.unknown !== null)
      .map(({ order, unknown }) => ({
        orderId: order.id,
        reason: unknown ?? '',
        valueMinor: order.valueMinor,
      })),
    pastDue: { orders: past.length, valueMinor: knownSum(past.map(({ valueMinor }) => valueMinor)) },
    dead,
  };
}

/** Null: none is known. */
function knownSum(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0);
}

function planOf(decisions: readonly Decision[]): Pick<Headline, 'fixMinor' | 'fixed'> {
  const fixed = decisions.filter(({ plan }) => plan?.fix);
  const costs = fixed.map((decision) => decision.planCostMinor);
  const fixMinor = costs.includes(null) ? null : costs.reduce((sum: number, cost) => sum + (cost ?? 0), 0);
  return { fixMinor: fixed.length ? fixMinor : null, fixed: fixed.length };
}
