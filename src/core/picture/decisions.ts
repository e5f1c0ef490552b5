// From an open episode to a decision: its consequence, options, act-by, place in the order and path.
import type { Calendar } from '../model/calendar.ts';
import type { MaterialOutlook } from '../project/material.ts';
import { materialConsequence } from '../project/material-consequence.ts';
import { materialOptions, standingLoss } from '../project/material-options.ts';
import { ladderOf } from '../project/options.ts';
import { qualityActBy, qualityConsequence, qualityOptions, reworkLoss, spikeOf } from '../project/quality.ts';
import type { World } from '../project/world.ts';
import type { RuleSet } from '../rules/compile.ts';
import type { Projected } from '../rules/facts.ts';
import { markingOf } from '../rules/option-policies.ts';
import type { Consequence, Decision, Option } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';
import { projectDelay } from './delay-projection.ts';
import type { Episode, Group } from './episodes.ts';
import { projectNotice } from './notice.ts';
import { pathOf } from './path.ts';
import type { Projection } from './projection.ts';
import { type Pin, reasonOf, type Weighed } from './rank.ts';
import { writtenFor } from './written.ts';

export type Pins = ReadonlyMap<string, Pin>;

/** A quality alarm is a measured fact, not a forecast: it is as sure as its false alarm rate leaves it. */
export const P_MEASURED = 0.99;

/** What a projection is given beside what was seen: the rules that shape it, and how it stood. */
export type Shaping = {
  readonly rules: RuleSet;
  readonly pins: Pins;
  readonly last: Decision | null;
  /** When it began in the plant. */
  readonly since: UtcMs;
};

export function project(
  projected: Projected,
  group: Group,
  { rules, pins, last, since }: Shaping,
): Projection | null {
  switch (group.rule.consequence) {
    case 'delay':
      return projectDelay(projected, group.findings, {
        cannotSlip: (orderId) => pins.has(orderId),
        ledBefore: last?.consequence.orderId ?? null,
        marking: (order) => markingOf(rules, projected, order),
      });
    case 'notice':
      return projectNotice(projected, group, { rules, since });
    case 'material':
      return projectMaterial(projected, group, rules);
    case 'quality':
      return projectQuality(projected, group);
    default:
      return group.rule.consequence satisfies never;
  }
}

function projectMaterial(projected: Projected, group: Group, rules: RuleSet): Projection | null {
  const outlook: MaterialOutlook | undefined = projected.materials.get(group.cause.id);
  const consequence = outlook ? materialConsequence(projected.world, outlook) : null;
  if (!outlook || !consequence) return null;
  const order = { kind: 'salesOrderLine', id: consequence.orderId };
  const { mark } = markingOf(rules, projected, order);
  const options = materialOptions(projected.world, consequence, { ...outlook, mark });
  return {
    consequence,
    options,
    probability: outlook.pRunout,
    atRiskMinor: standingLoss(consequence),
    actBy: ladderOf(options).actBy,
  };
}

function projectQuality(projected: Projected, group: Group): Projection | null {
  const { world } = projected;
  const spike = spikeOf(world, group.cause.id, projected.lines);
  const consequence = spike && qualityConsequence(world, spike);
  if (!consequence) return null;
  const options = qualityOptions(world, consequence);
  const actBy = qualityActBy(consequence, ladderOf(options).best?.costMinor ?? null, world.now);
  return { consequence, options, probability: P_MEASURED, atRiskMinor: reworkLoss(consequence), actBy };
}

export type DecisionInput = {
  readonly projected: Projected;
  readonly group: Group;
  readonly episode: Episode;
  readonly projection: Projection;
  readonly taskId: number;
  readonly pins: Pins;
  /** What somebody has begun with, as last known. */
  readonly begun: Option | null;
};

export function decisionOf(input: DecisionInput): Decision {
  const { projected, group, episode, projection } = input;
  const { world } = projected;
  const pin = pinOn(projection.consequence, input.pins);
  const { rule } = group;
  const written = writtenFor(world, projection);
  return {
    id: episode.decisionId,
    taskId: input.taskId,
    ruleId: rule.id,
    ruleTitle: rule.title,
    ruleWhy: rule.why,
    ruleAuthor: rule.author,
    ruleSince: rule.since,
    cause: group.cause,
    openedAt: episode.openedAt ?? world.now,
    rank: 0,
    above: null,
    role: rule.owner.role,
    consequence: projection.consequence,
    probability: projection.probability,
    atRiskMinor: projection.atRiskMinor,
    expectedLossMinor: projection.options.at(-1)?.expectedCostMinor ?? null,
    lossP90Minor: projection.lossP90Minor === undefined ? allOrNothing(projection) : projection.lossP90Minor,
    remarks: projection.remarks ?? [],
    ...weighed(world, { ...projection, pin, ...(rule.band && { fixedBand: rule.band }) }),
    plan: input.begun,
    path: pathOf(world, projection.consequence, { ruleId: rule.id, pinnedBy: pin?.by.ruleId ?? null }),
    ...(written.length > 0 && { written }),
    waitingForDataSince: null,
  };
}

/** A notice about an order that is held on to is no lateness of it. */
export function pinOn({ type, orderId }: Consequence, pins: Pins): Pin | null {
  return type === 'notice' ? null : (pins.get(orderId) ?? null);
}

/** Where it either happens whole or not at all, nine of ten futures lose nothing only if it is that seldom. */
function allOrNothing({ probability, atRiskMinor }: Projection): number | null {
  return atRiskMinor === null || probability > 0.1 ? atRiskMinor : 0;
}

/** What follows from the options: computed again once other decisions have spent what some of them need. */
export type FromOptions = Pick<
  Decision,
  | 'reason'
  | 'options'
  | 'fixCostMinor'
  | 'planCostMinor'
  | 'actBy'
  | 'ladder'
  | 'lastMomentAt'
  | 'afterActByKey'
>;

export function weighed(
  world: World,
  weighing: Omit<Weighed, 'actBy'> & { readonly actBy?: UtcMs | null },
): FromOptions {
  const { consequence, options } = weighing;
  const calendar: Calendar | null = world.plant.lines.get(consequence.lineId)?.calendar ?? null;
  const ladder = ladderOf(options);
  const fixCostMinor = ladder.best?.costMinor ?? null;
  const own =
    consequence.type === 'quality' ? qualityActBy(consequence, fixCostMinor, world.now) : ladder.actBy;
  const actBy = weighing.actBy === undefined ? own : weighing.actBy;
  return {
    reason: reasonOf(world, calendar, { ...weighing, actBy }),
    options,
    fixCostMinor,
    planCostMinor: fixCostMinor,
    actBy,
    ladder: ladder.rungs,
    lastMomentAt: ladder.lastMomentAt ?? actBy,
    afterActByKey: ladder.after?.key ?? null,
  };
}
