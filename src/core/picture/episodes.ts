// Episodes: one rule on one cause from the moment it holds until it is over; open ones are decisions.
import { type Calendar, HOUR_MS, hoursBetween, hoursPerWorkingDay } from '../model/calendar.ts';
import { compareIds } from '../model/model.ts';
import type { World } from '../project/world.ts';
import type { Finding } from '../rules/evaluate.ts';
import { kindOf } from '../rules/vocabulary.ts';
import type { Decision } from '../types/decision.ts';
import type { EntityRef } from '../types/entity.ts';
import type { AlertRule, RuleDuration, RuleSpec } from '../types/rule.ts';
import type { PolicySaid } from '../types/said.ts';
import type { UtcMs } from '../types/time.ts';
import { decisionIdOf } from './identity.ts';

/** holding: true, not long enough. open: a decision. muted: a person said it is none, until it is over. */
export type EpisodeState = 'holding' | 'open' | 'muted';

export type Episode = {
  readonly key: string;
  readonly cause: EntityRef;
  readonly occurrence: number;
  readonly decisionId: string;
  state: EpisodeState;
  heldFrom: UtcMs;
  lastHeldAt: UtcMs;
  openedAt: UtcMs | null;
  /** As last computed on whole data; shown frozen while data is missing. */
  last: Decision | null;
};

/** The findings of one rule on one cause, those that hold first. */
export type Group = {
  readonly key: string;
  readonly rule: AlertRule;
  readonly cause: EntityRef;
  readonly findings: readonly Finding[];
};

type Causes = Map<string, { readonly cause: EntityRef; readonly findings: Finding[] }>;

export function groupsOf(findings: readonly Finding[]): Group[] {
  const rules = new Map<AlertRule, { readonly kind: string; readonly causes: Causes }>();
  for (const finding of findings) {
    const { spec } = finding;
    if (spec.kind !== 'alert') continue;
    let of = rules.get(spec);
    if (!of) {
      of = { kind: kindOf(spec.groupBy), causes: new Map() };
      rules.set(spec, of);
    }
    const { kind, causes } = of;
    const cause = finding.subjects.find((subject) => subject.kind === kind);
    if (!cause) continue;
    const group = causes.get(cause.id);
    if (group) group.findings.push(finding);
    else causes.set(cause.id, { cause, findings: [finding] });
  }
  const groups = [...rules].flatMap(([rule, { causes }]) =>
    [...causes.values()].map((group) => ({ key: `${rule.id}|${group.cause.id}`, rule, ...group })),
  );
  return groups.toSorted((a, b) => compareIds(a.key, b.key));
}

/** A rule that looks at nothing of an episode's cause any more still has a group of it, so that it can end. */
export function withVanished(
  groups: readonly Group[],
  episodes: ReadonlyMap<string, Episode>,
  rules: readonly RuleSpec[],
): Group[] {
  const known = new Set(groups.map((group) => group.key));
  const vanished: Group[] = [];
  for (const { key, cause } of episodes.values()) {
    if (known.has(key)) continue;
    const rule = rules.find((spec) => key === `${spec.id}|${cause.id}`);
    if (rule?.kind === 'alert') vanished.push({ key, rule, cause, findings: [] });
  }
  return [...groups, ...vanished].toSorted((a, b) => compareIds(a.key, b.key));
}

/** Something it asks is not known: then it is neither held nor over. */
export function isUnknown(group: Group, context: EpisodeContext): boolean {
  if (group.findings.length === 0) return !context.judged(group);
  return group.findings.some((finding) => finding.verdict.value === null);
}

/** Has it lasted long enough? Counted from when it began in the plant, not from when the box looked. */
export function lasted(
  duration: RuleDuration | undefined,
  since: UtcMs,
  given: { readonly now: UtcMs; readonly calendar: Calendar | null },
): boolean {
  if (!duration) return true;
  const { now, calendar } = given;
  const elapsed = (now - since) / HOUR_MS;
  const worked = calendar ? hoursBetween(calendar, since, now) : elapsed;
  switch (duration.unit) {
    case 'working days':
      return worked >= duration.amount * hoursPerWorkingDay(calendar, now);
    case 'working hours':
      return worked >= duration.amount;
    case 'days':
      return elapsed >= duration.amount * 24;
    case 'h':
      return elapsed >= duration.amount;
    case 'min':
      return elapsed * 60 >= duration.amount;
    default:
      return duration.unit satisfies never;
  }
}

export type Ended = { readonly episode: Episode; readonly at: UtcMs };

export type EpisodeContext = {
  readonly world: World;
  /** Since when the cause exists in the plant, where that is known. */
  readonly since: (group: Group) => UtcMs | null;
  readonly calendar: (group: Group) => Calendar | null;
  /** Since when data it rests on is missing, then nothing opens and nothing ends; null: it is all there. */
  readonly frozen: (group: Group) => UtcMs | null;
  /** Of a cause nothing is looked at any more: that there is nothing left is known, no fact is missing. */
  readonly judged: (group: Group) => boolean;
  /** The line that makes the last piece an order needs; null where nothing is left to make or nothing is known. */
  readonly completesOn: (orderId: string) => string | null;
  readonly occurrences: Map<string, number>;
  /** The policy by which nothing new is asked about it. Null: there is none. */
  readonly muted: (group: Group) => PolicySaid | null;
};

/** Moves every episode on by one tick. Gives those that are over. */
export function moveEpisodes(
  episodes: Map<string, Episode>,
  groups: readonly Group[],
  context: EpisodeContext,
): Ended[] {
  const ended: Ended[] = [];
  const look = {
    context,
    told: toldOf(episodes, groups, context.world.now),
    asked: askedOf(episodes, groups),
  };
  for (const group of groups) {
    if (context.frozen(group) !== null) continue;
    const episode = episodes.get(group.key);
    if (group.findings.some((finding) => finding.verdict.value === true)) hold(episodes, group, look);
    else if (episode && over(group, episode, context)) {
      episodes.delete(group.key);
      if (episode.state === 'open') ended.push({ episode, at: context.world.now });
    }
  }
  return ended;
}

type Look = { readonly context: EpisodeContext; readonly told: Told; readonly asked: Asked };

function hold(episodes: Map<string, Episode>, group: Group, { context, told, asked }: Look): void {
  const { now } = context.world;
  let episode = episodes.get(group.key);
  if (!episode) {
    const occurrence = (context.occurrences.get(group.key) ?? 0) + 1;
    context.occurrences.set(group.key, occurrence);
    const decisionId = decisionIdOf(context.world.plant.name, group.key, occurrence);
    episode = {
      key: group.key,
      cause: group.cause,
      occurrence,
      decisionId,
      state: 'holding',
      heldFrom: now,
      lastHeldAt: now,
      openedAt: null,
      last: null,
    };
    episodes.set(group.key, episode);
  }
  episode.lastHeldAt = now;
  const since = context.since(group) ?? episode.heldFrom;
  if (
    episode.state === 'holding' &&
    group.rule.status === 'active' &&
    lasted(group.rule.for, since, { now, calendar: context.calendar(group) }) &&
    !isToldElsewhere(group, { context, told, asked }) &&
    context.muted(group) === null
  ) {
    episode.state = 'open';
    episode.openedAt = now;
    if (tellsOfOrders(group)) for (const id of lateOf(group)) told.add(id);
    if (isDelay(group)) asked.set(causeOf(group), group.cause.id);
  }
}

/** Over when it no longer holds, nothing is unknown, the rule's own clear condition is met, and it stayed so long enough. */
function over(group: Group, episode: Episode, context: EpisodeContext): boolean {
  const { now } = context.world;
  if (episode.state === 'holding') return true;
  if (isUnknown(group, context)) return false;
  if (group.findings.some(({ clear }) => clear !== null && clear.value !== true)) return false;
  return lasted(group.rule.keep, episode.lastHeldAt, { now, calendar: context.calendar(group) });
}

/** Orders named by decisions: by open ones, and by those that a person said are none. */
type Told = Set<string>;

function toldOf(episodes: ReadonlyMap<string, Episode>, groups: readonly Group[], now: UtcMs): Told {
  const told: Told = new Set();
  for (const group of groups) {
    const episode = episodes.get(group.key);
    if (!episode || episode.state === 'holding' || !tellsOfOrders(group)) continue;
    for (const id of episode.last ? ordersOn(episode.last, now) : lateOf(group)) told.add(id);
  }
  return told;
}

/**
 * Causes of which somebody is asked about late orders, whatever the rule, with the line whose orders that card lists:
 * that of the order that leads it.
 */
type Asked = Map<string, string>;

function askedOf(episodes: ReadonlyMap<string, Episode>, groups: readonly Group[]): Asked {
  const asked: Asked = new Map();
  for (const group of groups) {
    const episode = isDelay(group) ? episodes.get(group.key) : undefined;
    if (episode?.state === 'open')
      asked.set(causeOf(group), episode.last?.consequence.lineId ?? group.cause.id);
  }
  return asked;
}

function causeOf({ cause }: Group): string {
  return `${cause.kind} ${cause.id}`;
}

/** A notice says something about an order, and never that it is late. */
function tellsOfOrders({ rule }: Group): boolean {
  return rule.consequence !== 'notice';
}

function isDelay({ rule }: Group): boolean {
  return rule.consequence === 'delay';
}

/**
 * Every late order of it stands on the decision of another rule already, or belongs on the card of the cause because its
 * line completes it. It goes on holding, and speaks when the other is over and it still holds: one lateness is one
 * decision.
 */
function isToldElsewhere(group: Group, { context, told, asked }: Look): boolean {
  if (!isDelay(group)) return false;
  const lineId = asked.get(causeOf(group));
  const joins = (id: string): boolean => lineId !== undefined && context.completesOn(id) === lineId;
  return lateOf(group).every((id) => told.has(id) || joins(id));
}

/**
 * The decisions that keep a group from one of its own: its late orders stand on them, open or said to be none. Null: it
 * is told nowhere else.
 */
export function tellersOf(
  group: Group,
  episodes: ReadonlyMap<string, Episode>,
  { groups, context }: { readonly groups: readonly Group[]; readonly context: EpisodeContext },
): Episode[] | null {
  const { now } = context.world;
  const look = { context, told: toldOf(episodes, groups, now), asked: askedOf(episodes, groups) };
  if (!isToldElsewhere(group, look)) return null;
  const late = new Set(lateOf(group));
  return groups.flatMap((other) => {
    const episode = episodes.get(other.key);
    if (!episode || episode.state === 'holding' || !tellsOfOrders(other)) return [];
    const names = episode.last ? ordersOn(episode.last, now) : lateOf(other);
    const asks = episode.state === 'open' && isDelay(other) && causeOf(other) === causeOf(group);
    return asks || names.some((id) => late.has(id)) ? [episode] : [];
  });
}

/** Orders of which the rule holds. */
function lateOf({ findings }: Group): string[] {
  return findings
    .filter(({ verdict }) => verdict.value === true)
    .flatMap(({ subjects }) => subjects.flatMap(({ kind, id }) => (kind === 'salesOrderLine' ? [id] : [])));
}

/** Once the shipment of the first has packed, the card is over for the others: they may still be saved. */
function ordersOn({ consequence }: Decision, now: UtcMs): readonly string[] {
  if (consequence.type !== 'delay' || consequence.cutoffAt < now) return [consequence.orderId];
  return [consequence.orderId, ...consequence.others.map(({ orderId }) => orderId)];
}
