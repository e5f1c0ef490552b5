// All decisions together: each keeps the options that no other has spent, and knows what it adds to the joint plan.
import { compareIds } from '../model/model.ts';
import { withTaken } from '../project/options.ts';
import { itemOf, type Resources, resourcesOf } from '../project/resources.ts';
import type { World } from '../project/world.ts';
import type { Decision, Option } from '../types/decision.ts';
import type { OptionPart } from '../types/option-part.ts';
import type { UtcMs } from '../types/time.ts';
import { type Pins, pinOn, weighed } from './decisions.ts';
import { type Award, jointPlan } from './joint-plan.ts';

/** By decision id: the option somebody has begun with; null where nobody has. */
export type Begun = ReadonlyMap<string, string | null>;

export function jointly(
  world: World,
  decisions: readonly Decision[],
  given: { readonly pins: Pins; readonly begun: Begun; readonly quiet: ReadonlySet<string> },
): Decision[] {
  const resources = resourcesOf(world);
  const anew = decisions.map((decision) => withAward(world, decision, NOTHING_TAKEN, given.pins));
  const awards = jointPlan(
    anew.map((decision) => {
      const { id, taskId, consequence, waitingForDataSince } = decision;
      // Frozen, or somebody said that nothing is to be done: it asks for nothing new.
      const asks = waitingForDataSince === null && !given.quiet.has(id);
      const options = asks ? decision.options : decision.options.slice(-1);
      const keeps = keptOf(decision, given.begun.get(id) ?? null, { world, resources });
      return { decisionId: id, taskId, place: consequence.lineName, options, keeps };
    }),
    resources.holdsOf,
  );
  const left = anew.map((decision) => {
    const award = awards.get(decision.id);
    return { ...withAward(world, decision, award, given.pins), plan: award?.option ?? null };
  });
  return priced(left, resources);
}

/** What others had at the last look, they may not have at this one. */
const NOTHING_TAKEN: Award = { option: null, taken: new Map() };

/**
 * What somebody has begun with, until it is over: that it can no longer be asked for does not end it. What is frozen
 * for want of data keeps what it was last given.
 */
function keptOf(
  { options, plan, waitingForDataSince }: Decision,
  begunKey: string | null,
  { world, resources }: { readonly world: World; readonly resources: Resources },
): Option | null {
  const begun = options.find((option) => option.key === begunKey);
  if (begun) return begun;
  const goesOn = plan !== null && plan.key === begunKey && resources.endsAt(plan) > world.now;
  return goesOn || waitingForDataSince !== null ? plan : null;
}

function withAward(world: World, decision: Decision, award: Award | undefined, pins: Pins): Decision {
  if (!award || decision.waitingForDataSince !== null) return decision;
  if (award.taken.size === 0 && !decision.options.some(({ taken }) => taken)) return decision;
  const options = withTaken(decision.options, award.taken, acceptUntil(decision, world));
  const pin = pinOn(decision.consequence, pins);
  const { consequence, atRiskMinor } = decision;
  const { fixedBand } = decision.reason;
  const again = { consequence, atRiskMinor, options, pin, ...(fixedBand && { fixedBand }) };
  return { ...decision, ...weighed(world, again) };
}

function acceptUntil({ consequence }: Decision, { now }: World): UtcMs | null {
  return consequence.type === 'delay' && consequence.cutoffAt > now ? consequence.cutoffAt : null;
}

/** One thing that serves several decisions is paid once: by a fix before a hope, then by the order of their ids. */
function priced(decisions: readonly Decision[], resources: Resources): Decision[] {
  const paid = new Set<string>();
  const costs = new Map<string, number | null>();
  for (const { id, plan } of decisions.toSorted(byTurn)) {
    let costMinor = plan ? resources.givenCost(plan) : null;
    for (const part of plan?.parts ?? []) {
      const item = itemOf(part);
      if (paid.has(item) && costMinor !== null) costMinor -= shared(part, resources);
      paid.add(item);
    }
    costs.set(id, costMinor);
  }
  return decisions.map((decision) => ({ ...decision, planCostMinor: costs.get(decision.id) ?? null }));
}

function byTurn(a: Decision, b: Decision): number {
  return Number(b.plan?.fix ?? false) - Number(a.plan?.fix ?? false) || compareIds(a.id, b.id);
}

function shared(part: OptionPart, { partCost }: Resources): number {
  return partCost(part) ?? 0;
}
