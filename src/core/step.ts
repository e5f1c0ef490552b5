// The fold: samples are absorbed as they come, and at every tick everything known is thought through once.
import { applyActs } from './act.ts';
import { retakeTag, takeSample } from './estimate/floor.ts';
import { noteMaterial } from './estimate/jobs.ts';
import { learnLines, standardsOf } from './estimate/line-estimate.ts';
import { rewindFloor } from './estimate/set-back.ts';
import { learnUsage } from './estimate/usage-counts.ts';
import { applySnapshot, textOf } from './model/model.ts';
import { plantOf } from './model/plant.ts';
import { countsFor, tagMeaning } from './model/tags.ts';
import type { Ended, Episode } from './picture/episodes.ts';
import { extraHours } from './picture/extra-hours.ts';
import { floodsOf } from './picture/flood.ts';
import { headlineOf } from './picture/headline.ts';
import { joinScore } from './picture/join-score.ts';
import { brokenJoins } from './picture/joins.ts';
import { lineStatuses } from './picture/lines.ts';
import { sourceStates, takeNews } from './picture/silence.ts';
import { watches } from './picture/watching.ts';
import { takeWithdrawn } from './picture/withdrawn.ts';
import { billOf } from './project/bill-of-material.ts';
import { takeRecord } from './project/track-record.ts';
import { cameTrue, holderOf, raiseAll } from './raise.ts';
import { compileRules, type RuleSet } from './rules/compile.ts';
import { rulesAfter } from './rules/in-force.ts';
import { forbidsHours } from './rules/option-policies.ts';
import type { FoldState } from './state.ts';
import { close } from './task/tasks.ts';
import { escalate, nextAsked, type Telling, tellOthers } from './task/telling.ts';
import { forgetLook, type Thought, think } from './think.ts';
import type { Fact, Sample, TickCause } from './types/observation.ts';
import type { Picture } from './types/picture.ts';
import type { TickInput, TickOutput } from './types/step.ts';
import type { CloseReason, Task } from './types/task.ts';
import type { UtcMs } from './types/time.ts';

/** Compiled rules are not state: they follow from the rule files in it, and are made again when those change. */
let compiled: { readonly hash: string; readonly set: RuleSet } | null = null;

const DAY_MS = 86_400_000;
/** Closed tasks stay on the picture for a day, in the state for a month; all of them stay in the journal. */
const KEEP_CLOSED_MS = 30 * DAY_MS;

/** A clock set back by less than a step of the grid heals by itself before anybody could see it. */
const SET_BACK_MS = 300_000;

/** Takes samples in, in journal order. True: a detector crossed its limit, so it is time to decide. */
export function absorb(state: FoldState, samples: readonly Sample[]): boolean {
  forgetLook(state);
  let crossed = false;
  for (const sample of samples) {
    noteTime(state, sample.recordedAt);
    if (takeSample(state.floor, state.model, sample)) crossed = true;
  }
  return crossed;
}

/** One tick: takes the facts in, thinks, and gives the picture with what must be told. Changes the state. */
export function decide(state: FoldState, input: TickInput): TickOutput {
  forgetLook(state);
  bearSetBack(state, input.at);
  for (const fact of input.facts) takeFact(state, fact);
  const telling: Telling = { planned: [], cancelled: [] };
  learn(state, input.at);
  anchor(state, input);
  const actResults = applyActs(state, input.facts, telling);
  const rules = ruleSet(state);
  withdraw(state, telling, input.at);
  const thought = think(state, rules, input.at);
  const { world, outlooks, flags } = thought.projected;
  takeRecord(state.record, world, outlooks, flags);
  raiseAll(state, thought, telling, input.at);
  for (const ended of thought.ended) recover(state, ended, { telling, dead: thought.projected.dead });
  follow(state, thought, telling, input.at);
  forget(state, input.at);
  if (thought.projected.outlooks.size > 0) state.firstPictureAt ??= input.at;
  return {
    picture: pictureOf(state, input, { thought, rules }),
    planned: telling.planned,
    cancelled: telling.cancelled,
    actResults,
  };
}

/** Once a day each line learns from its past; use, counts and receipts are learned as they are told. */
function learn(state: FoldState, now: UtcMs): void {
  learnLines(plantOf(state.model), state.floor, standardsOf(state.model), now);
  learnUsage(state.floor, state.model, billOf(state.model).perPiece);
}

/**
 * On the grid every line is projected from now. In between only those of which something was heard: for the others
 * nothing has changed that anybody could know.
 */
function anchor({ anchors, floor }: FoldState, { at, cause }: TickInput): void {
  for (const [lineId, { version }] of floor.lines) {
    const known = anchors.get(lineId);
    if (known?.version === version && known.at <= at && !ANCHORS_ALL.has(cause)) continue;
    anchors.set(lineId, { at, version });
  }
}

const ANCHORS_ALL: ReadonlySet<TickCause> = new Set(['grid', 'start', 'snapshot', 'rules']);

function bearSetBack(state: FoldState, at: UtcMs): void {
  const before = state.lastTickAt;
  state.lastTickAt = at;
  if (before === null || before - at < SET_BACK_MS) return;
  rewindFloor(state.floor, at);
  for (const episode of state.episodes.values()) {
    episode.heldFrom = Math.min(episode.heldFrom, at);
    episode.lastHeldAt = Math.min(episode.lastHeldAt, at);
  }
  // Whoever is asked next has the same time to wait as before the step. Who is never asked stays so.
  for (const told of state.told.values())
    if (told.nextAt > at && told.nextAt !== Number.MAX_SAFE_INTEGER) told.nextAt -= before - at;
}

function noteTime(state: FoldState, at: UtcMs): void {
  if (state.oldestAt === null || at < state.oldestAt) state.oldestAt = at;
}

function takeFact(state: FoldState, fact: Fact): void {
  noteTime(state, fact.recordedAt);
  takeNews(state.news, fact);
  if (fact.body.type === 'rules') state.rules = rulesAfter(state.rules, fact.body, fact.recordedAt);
  if (fact.body.type !== 'snapshot') return;
  const meant = new Map(
    fact.body.upserts
      .filter((record) => record.kind === 'tag')
      .map(({ id }) => [id, countsFor(tagMeaning(state.model, id))]),
  );
  applySnapshot(state.model, fact);
  for (const [tag, before] of meant)
    if (countsFor(tagMeaning(state.model, tag)) !== before) retakeTag(state.floor, state.model, tag);
  for (const record of fact.body.upserts) {
    const material = record.kind === 'run' ? textOf(record, 'material') : null;
    if (material !== null)
      noteMaterial(state.floor, textOf(record, 'line'), textOf(record, 'job') ?? record.id, material);
  }
}

/** The rules of a state, made ready to judge; the same object as long as the files are. */
export function ruleSet(state: FoldState): RuleSet {
  if (compiled?.hash !== state.rules.hash)
    compiled = { hash: state.rules.hash, set: compileRules(state.rules.rules, state.rules.domains) };
  return compiled.set;
}

/** Measured recovery closes the task; who was told hears that it is over. */
function recover(
  state: FoldState,
  { episode, at }: Ended,
  { telling, dead }: { readonly telling: Telling; readonly dead: readonly string[] },
): void {
  const task = state.tasks.get(state.taskOfDecision.get(episode.decisionId) ?? -1);
  if (!task || task.phase === 'closed') return;
  const why = withdrawnWhy(state, { task, episode, dead });
  endTask(
    state,
    task.id,
    why === null ? { as: 'recovered', at, telling } : { as: 'rule-withdrawn', at, telling, why },
  );
}

type Leaving = { readonly task: Task; readonly episode: Episode; readonly dead: readonly string[] };

/** Nothing in the plant got better: what let go is the rule, or the order is not judged any more. Null: it did. */
function withdrawnWhy({ rules }: FoldState, { task, episode, dead }: Leaving): string | null {
  // As it is written now it never held.
  if ((rules.ruleSince.get(task.ruleId) ?? 0) > episode.lastHeldAt)
    return 'its rule was changed and no longer speaks of it';
  const orderId = episode.last?.consequence.orderId ?? '';
  return dead.includes(orderId)
    ? `order ${orderId} did not move for so long that it may be dead in ERP`
    : null;
}

/** A rule that was taken away asks nothing any more: what it asked is over, and who was told hears why. */
function withdraw(state: FoldState, telling: Telling, at: UtcMs): void {
  for (const { decisionId, why } of takeWithdrawn(state.episodes, state.rules.rules)) {
    const task = state.tasks.get(state.taskOfDecision.get(decisionId) ?? -1);
    if (task && task.phase !== 'closed') endTask(state, task.id, { as: 'rule-withdrawn', at, telling, why });
  }
}

function endTask(
  state: FoldState,
  taskId: number,
  ending: { as: CloseReason; at: UtcMs; telling: Telling; why?: string },
): void {
  const task = state.tasks.get(taskId);
  if (!task) return;
  const { as, at, why: reason = as } = ending;
  const closed = close(task, as, { at, personId: null, via: 'box', reason });
  state.tasks.set(taskId, closed);
  const told = state.told.get(task.decisionId);
  if (told)
    tellOthers(ending.telling, told, closed, {
      class: as === 'recovered' ? 'recovered' : 'closed',
      except: null,
      now: at,
    });
}

/** Every open task after the decisions are known: deadline, missing data, escalation, and what came true. */
function follow(state: FoldState, thought: Thought, telling: Telling, now: UtcMs): void {
  for (const decision of thought.decisions) {
    const task = state.tasks.get(decision.taskId);
    const rule = state.rules.rules.find((known) => known.id === decision.ruleId);
    if (!task || task.phase === 'closed') continue;
    state.lastDecisions.set(task.id, decision);
    state.tasks.set(task.id, {
      ...task,
      deadline: decision.actBy,
      waitingForDataSince: decision.waitingForDataSince,
    });
    const told = state.told.get(decision.id);
    if (told && rule?.kind === 'alert') {
      const chain = { owner: rule.owner, holderOf: (role: string) => holderOf(state, role), now };
      escalate(telling, told, task, chain);
      const followed = state.tasks.get(task.id) ?? task;
      state.tasks.set(task.id, { ...followed, escalation: nextAsked(told, followed, chain) });
    }
    if (decision.waitingForDataSince === null && cameTrue(decision, now)) {
      endTask(state, task.id, { as: 'came-true', at: now, telling });
      for (const episode of state.episodes.values())
        if (episode.decisionId === decision.id) episode.state = 'muted';
    }
  }
}

function forget(state: FoldState, now: UtcMs): void {
  for (const task of state.tasks.values()) {
    if (task.phase !== 'closed' || now - task.phaseAt < KEEP_CLOSED_MS) continue;
    state.tasks.delete(task.id);
    state.taskOfDecision.delete(task.decisionId);
    state.told.delete(task.decisionId);
    state.lastDecisions.delete(task.id);
  }
}

function pictureOf(
  state: FoldState,
  input: TickInput,
  { thought, rules }: { thought: Thought; rules: RuleSet },
): Picture {
  const { projected, groups, context, silent } = thought;
  const { world } = projected;
  const open = thought.decisions
    .filter((decision) => state.tasks.get(decision.taskId)?.phase !== 'closed')
    .map((decision, i) => ({ ...decision, rank: i + 1 }));
  const shown = [...state.tasks.values()].filter(
    (task) => task.phase !== 'closed' || input.at - task.phaseAt < DAY_MS,
  );
  return {
    at: input.at,
    tick: input.tick,
    cause: input.cause,
    plantName: world.plant.name,
    currency: world.plant.currency,
    zone: world.plant.zone,
    headline: headlineOf(open, projected, state.tasks),
    decisions: open,
    ended: shown
      .filter((task) => task.phase === 'closed')
      .flatMap((task) => state.lastDecisions.get(task.id) ?? []),
    tasks: shown.toSorted((a, b) => a.id - b.id),
    watching: watches({
      projected,
      groups,
      episodes: state.episodes,
      since: context.since,
      calendar: context.calendar,
      muted: context.muted,
    }),
    lines: lineStatuses(world, { lines: projected.lines, decisions: open, silent }),
    extraHours: extraHours(projected, open, {
      silent,
      tasks: state.tasks,
      forbids: (orderId, hours) => forbidsHours(rules, projected, orderId, hours),
    }),
    sources: sourceStates(world, state.news, state.rules.domains),
    brokenJoins: brokenJoins(world, projected.lines),
    joins: joinScore(world, state.rules.domains),
    ruleTroubles: rules.troubles,
    floods: floodsOf(state.tasks, state.rules.rules, { now: input.at }),
  };
}
