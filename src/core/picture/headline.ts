// The headline in numbers: what is at risk, what the joint plan costs, and how much of the order book was judged.
import type { Outlook } from '../project/outlook.ts';
import type { Decision } from '../types/decision.ts';
import type { Headline } from '../types/picture.ts';

export function headlineOf(decisions: readonly Decision[], outlooks: ReadonlyMap<string, Outlook>): Headline {
  const fixes = decisions.map(
    (decision) =>
      decision.options.find((option) => option.kind === 'recover' && option.fix)?.costMinor ?? null,
  );
  const due = decisions
    .filter((decision) => decision.actBy !== null)
    .toSorted((a, b) => (a.actBy ?? 0) - (b.actBy ?? 0))[0];
  const orders = [...outlooks.values()];
  const judged = orders.filter((outlook) => outlook.unknown === null);
  const value = (some: readonly Outlook[]): number =>
    some.reduce((sum, outlook) => sum + (outlook.order.valueMinor ?? 0), 0);
  return {
    decisions: decisions.length,
    atRiskMinor: decisions.reduce((sum, decision) => sum + (decision.atRiskMinor ?? 0), 0),
    fixMinor: fixes.includes(null) ? null : fixes.reduce((sum: number, cost) => sum + (cost ?? 0), 0),
    nextDeadlineAt: due?.actBy ?? null,
    nextDeadlinePlace: due?.consequence.lineName ?? null,
    judgedOrders: judged.length,
    ofOrders: orders.length,
    judgedValueMinor: value(judged),
    ofValueMinor: value(orders),
    notJudged: orders
      .filter((outlook) => outlook.unknown !== null)
      .map((outlook) => ({ orderId: outlook.order.id, reason: outlook.unknown ?? '' })),
  };
}
