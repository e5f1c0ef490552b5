// How each rule that may look at a thing stands on it: it speaks, or what keeps it from speaking.
import { compareIds } from '../model/model.ts';
import { unjudgedMaterials } from '../project/material.ts';
import type { CompiledRule, RuleSet } from '../rules/compile.ts';
import { subjectsAsked } from '../rules/each.ts';
import { type Finding, viewsJudged } from '../rules/evaluate.ts';
import type { Projected } from '../rules/facts.ts';
import { labelOf } from '../rules/facts-now.ts';
import { partsNow } from '../rules/parts-now.ts';
import { subjectOf } from '../rules/vocabulary.ts';
import type { Decision } from '../types/decision.ts';
import type { DomainSpec, EntityRef } from '../types/entity.ts';
import type { AlertRule, RuleSpec } from '../types/rule.ts';
import type { Task } from '../types/task.ts';
import type { CardRef, Looked, NotLooking, RuleWhy, Standing } from '../types/why.ts';
import { type Episode, type EpisodeContext, type Group, lasted, tellersOf } from './episodes.ts';
import { speaksAt } from './watching.ts';

/** The last look of the rules at everything, and what it moved. */
export type Seen = {
  readonly projected: Projected;
  readonly set: RuleSet;
  readonly groups: readonly Group[];
  readonly context: EpisodeContext;
  readonly rules: readonly RuleSpec[];
  readonly domains: readonly DomainSpec[];
  readonly episodes: ReadonlyMap<string, Episode>;
  readonly tasks: ReadonlyMap<number, Task>;
  readonly taskOfDecision: ReadonlyMap<string, number>;
};

/** Pairs told of one rule: a line may make hundreds of orders, and the nearest to a decision are those asked about. */
const MOST_LOOKS = 12;

/** Every alert rule that looks at such things, by id. */
export function whyRules(seen: Seen, ref: EntityRef): RuleWhy[] {
  const subject = subjectOf(ref.kind);
  return seen.rules
    .filter((spec) => spec.kind === 'alert')
    .map((spec) => ({ spec, subjects: subjectsAsked(spec.each, seen.set.vocabulary).subjects }))
    .filter(({ subjects }) => subjects.includes(subject))
    .toSorted((a, b) => compareIds(a.spec.id, b.spec.id))
    .map(({ spec, subjects }) =>
      ruleWhy(seen, ref, { spec, other: subjects.find((one) => one !== subject) }),
    );
}

type Asked = { readonly spec: AlertRule; readonly other: string | undefined };

function ruleWhy(seen: Seen, ref: EntityRef, { spec, other }: Asked): RuleWhy {
  const head = { ruleId: spec.id, title: spec.title, status: spec.status };
  const rule = seen.set.rules.find((one) => one.spec.id === spec.id);
  if (!rule) return { ...head, looks: [], more: 0, notLooking: notJudged(seen, spec) };
  const looks = seen.groups
    .filter((group) => group.rule.id === spec.id)
    .flatMap((group) =>
      group.findings
        .filter(({ subjects }) => subjects.some((one) => isSame(one, ref)))
        .map((finding) => lookedAt(seen, ref, { rule, group, finding })),
    )
    .toSorted((a, b) => nearness(a.standing) - nearness(b.standing));
  return {
    ...head,
    looks: looks.slice(0, MOST_LOOKS),
    more: Math.max(0, looks.length - MOST_LOOKS),
    notLooking: looks.length > 0 ? null : notLooking(seen.projected, ref, other),
  };
}

const isSame = (a: EntityRef, b: EntityRef): boolean => a.kind === b.kind && a.id === b.id;

function notJudged({ set }: Seen, { id, status }: AlertRule): NotLooking {
  switch (status) {
    case 'draft':
    case 'retired':
      return { type: status };
    case 'active':
    case 'shadow': {
      const trouble = set.troubles.find(({ ruleId }) => ruleId === id);
      return { type: 'broken', reason: trouble?.words ?? 'it cannot be used' };
    }
    default:
      return status satisfies never;
  }
}

type Looking = { readonly rule: CompiledRule; readonly group: Group; readonly finding: Finding };

function lookedAt(seen: Seen, ref: EntityRef, looking: Looking): Looked {
  const other = looking.finding.subjects.find((one) => !isSame(one, ref));
  const { model } = seen.projected.world;
  return {
    other: other ? { subject: subjectOf(other.kind), id: other.id, label: labelOf(model, other) } : null,
    standing: standingOf(seen, looking),
  };
}

function standingOf(seen: Seen, { rule, group, finding }: Looking): Standing {
  const { context, episodes } = seen;
  const episode = episodes.get(group.key);
  const holds = finding.verdict.value === true;
  const named = isNamed(episode?.last ?? null, finding);
  if (episode && episode.state !== 'holding' && (holds || isRaised(episode, finding)))
    return raisedStanding(seen, episode, { holds, named });
  const frozen = context.frozen(group);
  if (frozen !== null) return { type: 'frozen', since: frozen };
  if (finding.verdict.value === true) return waiting(seen, group, episode);
  const views = viewsJudged(seen.set, seen.projected.world.model, finding.subjects) ?? [];
  const given = {
    words: { domains: seen.domains, vocabulary: seen.set.vocabulary },
    projected: seen.projected,
  };
  const { unfulfilled, missing } = partsNow(rule, views, given);
  return finding.verdict.value === null
    ? { type: 'cannot-judge', missing, reason: finding.verdict.words }
    : { type: 'not-fulfilled', parts: unfulfilled, missing };
}

/** It does not hold: whether what was raised is about this one all the same, and not over for it. */
function isRaised({ last }: Episode, finding: Finding): boolean {
  if (finding.subjects.length === 1) return true;
  if (!isNamed(last, finding)) return false;
  const leads = finding.subjects.some(({ id }) => id === last?.consequence.orderId);
  // A card lists every order on its line: of those that do not lead it, the ones that are clear of it were never late.
  return leads || (finding.clear !== null && finding.clear.value !== true);
}

/** Whether the card lists every end of the pair. */
function isNamed(decision: Decision | null, { subjects }: Finding): boolean {
  if (!decision) return false;
  const { consequence, cause } = decision;
  const orders = [consequence.orderId, ...othersOn(consequence)];
  return subjects.every((one) => isSame(one, cause) || orders.includes(one.id));
}

function othersOn(consequence: Decision['consequence']): readonly string[] {
  switch (consequence.type) {
    case 'delay':
      return consequence.others.map(({ orderId }) => orderId);
    case 'notice':
      return consequence.others.map(({ id }) => id);
    case 'material':
    case 'quality':
      return [];
    default:
      return consequence satisfies never;
  }
}

type Raised = { readonly holds: boolean; readonly named: boolean };

function raisedStanding(seen: Seen, episode: Episode, { holds, named }: Raised): Standing {
  const card = cardOf(seen, episode);
  switch (episode.state) {
    case 'open':
      return episode.last === null
        ? { type: 'no-card' }
        : {
            type: 'speaks',
            ...{ card, holds, named },
            waitingForDataSince: episode.last.waitingForDataSince,
          };
    case 'muted': {
      const task = seen.tasks.get(card.taskId ?? -1);
      const closedAs = task?.closedAs ?? null;
      return { type: 'muted', card, closedAs, reason: task?.closedReason ?? null };
    }
    case 'holding':
      throw new Error(`the episode ${episode.key} is not raised`);
    default:
      return episode.state satisfies never;
  }
}

function cardOf(seen: Seen, { key, cause, decisionId }: Episode): CardRef {
  const ruleId = key.slice(0, key.length - cause.id.length - 1);
  return { decisionId, taskId: seen.taskOfDecision.get(decisionId) ?? null, ruleId, cause };
}

/** It holds and nothing is raised. */
function waiting(seen: Seen, group: Group, episode: Episode | undefined): Standing {
  const { context, episodes, groups } = seen;
  const { now } = context.world;
  const { rule } = group;
  const since = context.since(group) ?? episode?.heldFrom ?? now;
  if (rule.status === 'shadow') return { type: 'shadow', since };
  const given = { calendar: context.calendar(group), now };
  if (rule.for && !lasted(rule.for, since, given))
    return {
      type: 'not-long-enough',
      ...{ since, asks: rule.for.text, speaksAt: speaksAt(rule.for, since, given) },
    };
  const by = context.muted(group);
  if (by) return { type: 'policy-mutes', by };
  const tellers = tellersOf(group, episodes, { groups, context });
  return tellers
    ? { type: 'on-another-card', cards: tellers.map((one) => cardOf(seen, one)) }
    : { type: 'not-long-enough', since, asks: null, speaksAt: null };
}

/** What speaks first, then what would soonest: the fewer parts are missing, the nearer. */
function nearness(standing: Standing): number {
  switch (standing.type) {
    case 'speaks':
      return standing.named ? 0 : 1;
    case 'no-card':
      return 2;
    case 'muted':
    case 'policy-mutes':
    case 'on-another-card':
      return 3;
    case 'not-long-enough':
      return 4;
    case 'shadow':
      return 5;
    case 'frozen':
      return 6;
    case 'cannot-judge':
      return 7;
    case 'not-fulfilled':
      return 8 + standing.parts.length;
    default:
      return standing satisfies never;
  }
}

/** Why a rule that looks at such things finds nothing to look at here. */
function notLooking(projected: Projected, { kind, id }: EntityRef, other: string | undefined): NotLooking {
  switch (kind) {
    case 'salesOrderLine':
    case 'stockRefill': {
      if (projected.dead.includes(id)) return { type: 'dead' };
      const outlook = projected.outlooks.get(id);
      const nothing = !outlook || (outlook.unknown === null && outlook.need === null);
      if (nothing) return { type: 'nothing-to-make' };
      return outlook.unknown === null ? unrelated(other) : { type: 'cannot-place', reason: outlook.unknown };
    }
    case 'material': {
      if (projected.materials.has(id)) return unrelated(other);
      const known = unjudgedMaterials(projected.world, projected.lines);
      const unjudged = known.find(({ materialId }) => materialId === id);
      return unjudged ? { type: 'cannot-place', reason: unjudged.reason } : { type: 'not-used' };
    }
    default:
      return unrelated(other);
  }
}

const unrelated = (other: string | undefined): NotLooking =>
  other === undefined ? { type: 'not-used' } : { type: 'unrelated', to: other };
