// One look at everything known: projections, findings, episodes, and the decisions they make.
import type { Calendar } from './model/calendar.ts';
import { type DecisionInput, decisionOf, type Pins, project } from './picture/decisions.ts';
import {
  type Ended,
  type Episode,
  type EpisodeContext,
  type Group,
  groupsOf,
  isUnknown,
  moveEpisodes,
  withVanished,
} from './picture/episodes.ts';
import { jointly } from './picture/jointly.ts';
import { mutedBy, mutesOf, pinsOf } from './picture/policies.ts';
import { ranked, type Stood } from './picture/rank-order.ts';
import { repeatsOf } from './picture/repeats.ts';
import { silentLines, sourceStates } from './picture/silence.ts';
import { worded } from './picture/wording.ts';
import { materialOutlooks, stocksOf } from './project/material.ts';
import { materialReleases } from './project/material-release.ts';
import { outlooks } from './project/outlook.ts';
import { withoutDead } from './project/overdue.ts';
import { queues } from './project/queue.ts';
import { standingOf } from './project/standing.ts';
import { calibrateBy, flagsOf } from './project/track-record.ts';
import { worldOf } from './project/world.ts';
import type { RuleSet } from './rules/compile.ts';
import { evaluate, type Finding } from './rules/evaluate.ts';
import type { Projected } from './rules/facts.ts';
import type { FoldState } from './state.ts';
import type { Decision, Option } from './types/decision.ts';
import type { EntityRef } from './types/entity.ts';
import type { Worsened } from './types/step.ts';
import type { Task } from './types/task.ts';
import type { UtcMs } from './types/time.ts';
import { quietOnes, takeWorse } from './worsen.ts';

export type Thought = {
  readonly projected: Projected;
  readonly silent: ReadonlyMap<string, UtcMs>;
  readonly groups: readonly Group[];
  readonly context: EpisodeContext;
  readonly decisions: readonly Decision[];
  readonly opened: readonly Episode[];
  readonly ended: readonly Ended[];
  /** Tasks that were quiet and speak again. */
  readonly worsened: readonly Worsened[];
};

const looks = new WeakMap<FoldState, Projected>();

/** Something was taken in: what was seen before it no longer holds. */
export function forgetLook(state: FoldState): void {
  looks.delete(state);
}

/** Everything projected at a moment, nothing decided: what a score or "why did you say nothing?" looks at. */
export function look(state: FoldState, now: UtcMs): Projected {
  const known = looks.get(state);
  if (known?.world.now === now) return known;
  const seen = lookAnew(state, now);
  looks.set(state, seen);
  return seen;
}

function lookAnew(state: FoldState, now: UtcMs): Projected {
  const world = worldOf(state.model, state.floor, now, {
    calibrate: calibrateBy(state.record),
    anchors: state.anchors,
  });
  const lines = queues(world);
  const materials = materialOutlooks(world, lines);
  const living = withoutDead(world, outlooks(world, lines, materialReleases(world, materials)));
  const sources = new Map(
    sourceStates(world, state.news, state.rules.domains).map((source) => [source.id, source]),
  );
  const repeats = repeatsOf(state.tasks, state.lastDecisions, { now, rules: state.rules.rules });
  const flags = flagsOf(state.record, living.outlooks);
  return { world, lines, ...living, flags, materials, sources, repeats };
}

/** What the rules found at a moment, before anything follows from it. */
type Seen = Pick<Thought, 'projected' | 'silent' | 'groups' | 'context'> & {
  readonly set: RuleSet;
  readonly findings: readonly Finding[];
};

const lastSeens = new WeakMap<FoldState, Seen>();

/** What the last tick, at that time, saw. A state read back from where it was kept is looked at again. */
export function lastSeen(state: FoldState, set: RuleSet, at: UtcMs): Seen {
  const known = lastSeens.get(state);
  return known?.set === set && known.projected.world.now === at ? known : seeAnew(state, set, at);
}

function seeAnew(state: FoldState, set: RuleSet, now: UtcMs): Seen {
  const projected = look(state, now);
  const findings = evaluate(set, projected);
  const silent = silentLines(projected.world, state.news);
  const groups = withVanished(groupsOf(findings), state.episodes, state.rules.rules);
  const mutes = mutesOf(set, projected, findings);
  const muted = (group: Group) => mutedBy(mutes, group);
  const context = { ...contextOf(state, projected, { rules: set, silent }), muted };
  const seen = { projected, silent, groups, context, set, findings };
  lastSeens.set(state, seen);
  return seen;
}

export function think(state: FoldState, rules: RuleSet, now: UtcMs): Thought {
  const { projected, silent, groups, context, findings } = seeAnew(state, rules, now);
  const { world } = projected;
  const pins = pinsOf(rules, projected, findings);
  const ended = moveEpisodes(state.episodes, groups, context);
  const before = new Set(state.taskOfDecision.keys());
  const decisions = groups.flatMap((group) => decide(state, { projected, group, rules, pins, context }));
  const words = (decision: Decision) => worded(decision, { rules, projected, groups, pins });
  const opened = [...state.episodes.values()].filter(
    (episode) => episode.state === 'open' && !before.has(episode.decisionId) && episode.last !== null,
  );
  const { inOrder, worsened } = arranged(state, decisions, { world, pins, words });
  return { projected, silent, groups, context, decisions: inOrder, opened, ended, worsened };
}

type Arranging = {
  readonly world: Projected['world'];
  readonly pins: Pins;
  readonly words: (decision: Decision) => Decision;
};

type Arranged = { readonly inOrder: Decision[]; readonly worsened: readonly Worsened[] };

/**
 * In rank order, each with what the others leave it. Quiet ones ask for nothing that others need, and stand behind all
 * that ask; those whose task is over come last and hold nothing.
 */
function arranged(
  state: FoldState,
  decisions: readonly Decision[],
  { world, pins, words }: Arranging,
): Arranged {
  const taskOf = (decision: Decision): Task | undefined => state.tasks.get(decision.taskId);
  const over = (decision: Decision): boolean => taskOf(decision)?.phase === 'closed';
  const open = decisions.filter((decision) => !over(decision));
  const begun = new Map(open.map((decision) => [decision.id, taskOf(decision)?.optionKey ?? null] as const));
  const quietBefore = quietOnes(state, open);
  const together = jointly(world, open, { pins, begun, quiet: quietBefore });
  const worsened = takeWorse(state, together, world.now);
  const quiet = quietOnes(state, open);
  // What speaks again chooses with the others.
  const anew = worsened.length === 0 ? together : jointly(world, open, { pins, begun, quiet });
  const planned = anew.map(words);
  // What a card shows while its data is missing is what it was given, not what it would have had alone.
  const last = new Map(planned.map((decision) => [decision.id, decision]));
  for (const episode of state.episodes.values()) episode.last = last.get(episode.decisionId) ?? episode.last;
  const isQuietOne = ({ id }: Decision): boolean => quiet.has(id);
  const asking = ranked(
    planned.filter((decision) => !isQuietOne(decision)),
    { before: stoodIn(state, quietBefore) },
  );
  const kept = ranked(planned.filter(isQuietOne)).map((decision) => ({ ...decision, above: null }));
  return { inOrder: [...asking, ...kept, ...decisions.filter(over)], worsened };
}

/** Where each stood among those that asked: one that was quiet has no place there to keep. */
function stoodIn(state: FoldState, quiet: ReadonlySet<string>): Map<string, Stood> {
  const before = new Map<string, Stood>();
  for (const { id, rank, reason } of state.lastDecisions.values())
    if (!quiet.has(id)) before.set(id, { rank, band: reason.band });
  return before;
}

function contextOf(
  state: FoldState,
  projected: Projected,
  { rules, silent }: { readonly rules: RuleSet; readonly silent: ReadonlyMap<string, UtcMs> },
): Omit<EpisodeContext, 'muted'> {
  const { world } = projected;
  const judged = new Set(rules.rules.map(({ spec }) => spec.id));
  const lineOf = (group: Group): string | null => {
    if (group.cause.kind === 'line') return group.cause.id;
    if (group.cause.kind === 'station') return world.plant.stations.get(group.cause.id)?.lineId ?? null;
    if (group.cause.kind === 'salesOrderLine')
      return projected.outlooks.get(group.cause.id)?.need?.queued.line.id ?? null;
    const before = state.episodes.get(group.key)?.last?.consequence.lineId ?? null;
    return projected.materials.get(group.cause.id)?.hit?.queued.line.id ?? before;
  };
  const calendar = (group: Group): Calendar | null =>
    world.plant.lines.get(lineOf(group) ?? '')?.calendar ?? null;
  const since = (group: Group): UtcMs | null => {
    if (group.rule.consequence === 'delay')
      return world.estimates.get(lineOf(group) ?? '')?.drift?.since ?? null;
    return sinceOf(state, world, group.cause);
  };
  return {
    world,
    since,
    calendar,
    frozen: (group) =>
      isStillDrawn(projected, silent, group) ? null : (silent.get(lineOf(group) ?? '') ?? null),
    // A rule that is there and cannot be judged has not found that nothing is left.
    judged: (group) => judged.has(group.rule.id) && nothingLeft(state, projected, group),
    completesOn: (orderId) => projected.outlooks.get(orderId)?.need?.queued.line.id ?? null,
    occurrences: state.occurrences,
  };
}

/** Of a part that several lines draw, one of them that talks is enough to say that it runs out. */
function isStillDrawn(
  { materials }: Projected,
  silent: ReadonlyMap<string, UtcMs>,
  { cause }: Group,
): boolean {
  const users = cause.kind === 'material' ? (materials.get(cause.id)?.users ?? []) : [];
  return users.some(({ queue, uses }) => uses.length > 0 && !silent.has(queue.line.id));
}

/** Since when what a rule is about is so, where the plant itself tells. */
function sinceOf(state: FoldState, world: Projected['world'], { kind, id }: EntityRef): UtcMs | null {
  switch (kind) {
    case 'station':
      return world.floor.stations.get(id)?.since ?? null;
    case 'line':
      return standingOf(world, id)?.since ?? null;
    case 'source':
      return state.news.get(id)?.link === 'lost' ? (state.news.get(id)?.since ?? null) : null;
    default:
      return null;
  }
}

/** No queue is cut short for want of a fact, and the order is done or gone by the word of who told of it. */
function nothingLeft(state: FoldState, projected: Projected, group: Group): boolean {
  if ([...projected.lines.values()].some((queue) => queue.unknown !== null)) return false;
  const consequence = state.episodes.get(group.key)?.last?.consequence;
  const outlook = projected.outlooks.get(consequence?.orderId ?? '');
  if (outlook && outlook.unknown !== null) return false;
  const isMaterial = group.rule.consequence === 'material';
  return !isMaterial || stocksOf(projected.world).has(group.cause.id);
}

type Deciding = {
  readonly projected: Projected;
  readonly group: Group;
  readonly rules: RuleSet;
  readonly pins: Pins;
  readonly context: EpisodeContext;
};

/** While data is missing the decision stands as it was last known, and says since when. */
function decide(state: FoldState, deciding: Deciding): Decision[] {
  const { group, context, rules, pins } = deciding;
  const episode = state.episodes.get(group.key);
  if (episode?.state !== 'open') return [];
  const frozen = context.frozen(group);
  const since = context.since(group) ?? episode.heldFrom;
  const shaping = { rules, pins, last: episode.last, since };
  const projection = frozen !== null ? null : project(deciding.projected, group, shaping);
  if (!projection) {
    if (!episode.last) return [];
    const unknownSince = isUnknown(group, context)
      ? (episode.last.waitingForDataSince ?? context.world.now)
      : null;
    episode.last = { ...episode.last, waitingForDataSince: frozen ?? unknownSince };
    return [episode.last];
  }
  const taskId = state.taskOfDecision.get(episode.decisionId) ?? state.nextTaskId++;
  const begun = begunWith(episode.last, state.tasks.get(taskId)?.optionKey ?? null);
  const input: DecisionInput = { ...deciding, episode, projection, taskId, begun };
  const said = episode.last?.said;
  episode.last = { ...decisionOf(input), ...(said && { said }) };
  return [episode.last];
}

function begunWith(before: Decision | null, key: string | null): Option | null {
  const offered = before?.options.find((option) => option.key === key);
  return offered ?? (before?.plan?.key === key ? before.plan : null);
}
