// All decisions together: each keeps the options that no other has spent, and knows what it adds to the joint plan.
import { ladderOf, withTaken } from '../project/options.ts';
import { itemOf, type Resources, resourcesOf } from '../project/resources.ts';
import type { World } from '../project/world.ts';
import type { Decision } from '../types/decision.ts';
import type { OptionPart } from '../types/option-part.ts';
import { type Pins, weighed } from './decisions.ts';
import { type Award, type Bidder, jointPlan } from './joint-plan.ts';

/** By decision id: the option somebody has begun with; null where nobody has. */
export type Begun = ReadonlyMap<string, string | null>;

export function jointly(
  world: World,
  decisions: readonly Decision[],
  given: { readonly pins: Pins; readonly begun: Begun },
): Decision[] {
  const resources = resourcesOf(world);
  const awards = jointPlan(
    decisions.map((decision) => bidderOf(decision, given.begun)),
    resources.holdsOf,
  );
  const left = decisions.map((decision) => withAward(world, decision, awards.get(decision.id), given.pins));
  return priced(left, resources);
}

/** What is frozen for want of data keeps what it was last said to need. */
function bidderOf(decision: Decision, begun: Begun): Bidder {
  const { id, taskId, consequence, options, waitingForDataSince } = decision;
  const frozen = waitingForDataSince === null ? null : (ladderOf(options).best?.key ?? null);
  return { decisionId: id, taskId, place: consequence.lineName, options, keeps: begun.get(id) ?? frozen };
}

function withAward(world: World, decision: Decision, award: Award | undefined, pins: Pins): Decision {
  if (!award || award.taken.size === 0 || decision.waitingForDataSince !== null) return decision;
  const options = withTaken(decision.options, award.taken);
  const pin = pins.get(decision.consequence.orderId) ?? null;
  const { consequence, atRiskMinor } = decision;
  return { ...decision, ...weighed(world, { consequence, atRiskMinor, options, pin }) };
}

/** One thing that serves several decisions is paid once, by the first of them in the order of their ids. */
function priced(decisions: readonly Decision[], resources: Resources): Decision[] {
  const paid = new Set<string>();
  const costs = new Map<string, number | null>();
  for (const decision of decisions.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const { best } = ladderOf(decision.options);
    let costMinor = best ? resources.givenCost(best) : null;
    for (const part of best?.parts ?? []) {
      const item = itemOf(part);
      if (paid.has(item) && costMinor !== null) costMinor -= shared(part, resources);
      paid.add(item);
    }
    costs.set(decision.id, costMinor);
  }
  return decisions.map((decision) => ({ ...decision, planCostMinor: costs.get(decision.id) ?? null }));
}

function shared(part: OptionPart, { partCost }: Resources): number {
  return partCost(part) ?? 0;
}
