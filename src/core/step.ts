// The fold: samples are absorbed as they come, and at every tick everything known is thought through once.
import { bookEntries, bookTasks, noteBegun } from './book.ts';
import { enter } from './enter.ts';
import { retakeTag, takeSample } from './estimate/floor.ts';
import { noteMaterial } from './estimate/jobs.ts';
import { learnLines, standardsOf } from './estimate/line-estimate.ts';
import { proposeJobs } from './estimate/proposed-job.ts';
import { rewindFloor } from './estimate/set-back.ts';
import { learnUsage } from './estimate/usage-counts.ts';
import { withdraw } from './follow.ts';
import { handoverNow, noteLink, takeHandovers } from './handover.ts';
import { applySnapshot, textOf } from './model/model.ts';
import { plantOf } from './model/plant.ts';
import { countsFor, tagMeaning } from './model/tags.ts';
import { extraHours } from './picture/extra-hours.ts';
import { namedFloods } from './picture/flood.ts';
import { floorLines } from './picture/floor-lines.ts';
import { headlineOf } from './picture/headline.ts';
import { joinScore } from './picture/join-score.ts';
import { brokenJoins } from './picture/joins.ts';
import { lineStatuses } from './picture/lines.ts';
import { reachOf } from './picture/reach.ts';
import { sourceStates, takeNews } from './picture/silence.ts';
import { watches } from './picture/watching.ts';
import { billOf } from './project/bill-of-material.ts';
import { takeRecord } from './project/track-record.ts';
import { hear, settle } from './round.ts';
import { compileRules, type RuleSet } from './rules/compile.ts';
import { rulesAfter } from './rules/in-force.ts';
import { forbidsHours } from './rules/option-policies.ts';
import type { FoldState } from './state.ts';
import { isQuiet } from './task/edges.ts';
import { NEVER, type Telling } from './task/telling.ts';
import { nextToTell } from './tell.ts';
import { forgetLook, type Thought, think } from './think.ts';
import type { Decision } from './types/decision.ts';
import type { EntityRecord } from './types/entity.ts';
import type { EntryResult } from './types/entry.ts';
import type { Fact, Sample, TickCause } from './types/observation.ts';
import type { Picture } from './types/picture.ts';
import type { TickInput, TickOutput } from './types/step.ts';
import type { UtcMs } from './types/time.ts';
import { undoables } from './undo.ts';

/** Compiled rules are not state: they follow from the rule files in it, and are made again when those change. */
let compiled: { readonly hash: string; readonly set: RuleSet } | null = null;

const DAY_MS = 86_400_000;

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
  const entryResults = input.facts.flatMap((fact) => takeFact(state, fact));
  const telling: Telling = { planned: [], cancelled: [] };
  proposeJobs(state.floor, state.model, input.at);
  learn(state, input.at);
  anchor(state, input);
  const actResults = hear(state, input.facts, { telling, at: input.at });
  noteBegun(state);
  const rules = ruleSet(state);
  withdraw(state, telling, input.at);
  const thought = think(state, rules, input.at);
  const { world, outlooks, flags } = thought.projected;
  takeRecord(state.record, world, outlooks, flags);
  settle(state, { ...thought, dead: thought.projected.dead }, telling, input.at);
  const said = bookEntries(state, input.facts);
  const open = stillOpen(state, thought.decisions);
  const asked = asking(state, open).map(({ taskId }) => taskId);
  const handed = takeHandovers(state.handing, { model: state.model, open: asked }, input.facts);
  const booked = bookTasks(state, thought, input.at);
  if (thought.projected.outlooks.size > 0) state.firstPictureAt ??= input.at;
  return {
    picture: pictureOf(state, input, { thought, rules, open }),
    planned: telling.planned,
    cancelled: telling.cancelled,
    tellAt: nextToTell(state, input.at),
    actResults,
    entryResults,
    ledgerResults: said.results,
    handoverResults: handed,
    ledger: [...said.news, ...booked],
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

/** The clock was set back: what was noted under the later time is moved to now. */
export function bearSetBack(state: FoldState, at: UtcMs): void {
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
    if (told.nextAt > at && told.nextAt !== NEVER) told.nextAt -= before - at;
}

function noteTime(state: FoldState, at: UtcMs): void {
  if (state.oldestAt === null || at < state.oldestAt) state.oldestAt = at;
}

/** What became of what a person wrote; of other facts there is nothing to tell. */
function takeFact(state: FoldState, fact: Fact): EntryResult[] {
  noteTime(state, fact.recordedAt);
  noteLink(state.handing, state.news, fact);
  takeNews(state.news, fact);
  if (fact.body.type === 'rules') state.rules = rulesAfter(state.rules, fact.body, fact.recordedAt);
  if (fact.body.type === 'entry') return [enter(state, fact.body.entry)];
  if (fact.body.type === 'snapshot') takeRecords(state, fact, fact.body.upserts);
  return [];
}

function takeRecords(state: FoldState, fact: Fact, upserts: readonly EntityRecord[]): void {
  const tags = upserts.filter(({ kind }) => kind === 'tag');
  const meant = new Map(tags.map(({ id }) => [id, countsFor(tagMeaning(state.model, id))]));
  applySnapshot(state.model, fact);
  for (const [tag, before] of meant)
    if (countsFor(tagMeaning(state.model, tag)) !== before) retakeTag(state.floor, state.model, tag);
  for (const record of upserts) {
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

function pictureOf(
  state: FoldState,
  input: TickInput,
  { thought, rules, open }: { thought: Thought; rules: RuleSet; open: readonly Decision[] },
): Picture {
  const { projected, groups, context, silent } = thought;
  const { world } = projected;
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
    headline: headlineOf(asking(state, open), projected, state.tasks),
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
    floor: floorLines(world),
    extraHours: extraHours(projected, open, {
      silent,
      tasks: state.tasks,
      forbids: (orderId, hours) => forbidsHours(rules, projected, orderId, hours),
    }),
    sources: sourceStates(world, state.news, state.rules.domains),
    brokenJoins: brokenJoins(world, projected.lines),
    joins: joinScore(world, state.rules.domains),
    ruleTroubles: rules.troubles,
    floods: namedFloods(state.tasks, state.rules.rules, { now: input.at, isPlantWide: state.isFlooded }),
    reach: reachOf(state.model, input.at),
    ...(state.undoable.size > 0 && { undoable: undoables(state) }),
    handover: handoverNow(state.handing, state.model, input.at),
  };
}

function stillOpen({ tasks }: FoldState, decisions: readonly Decision[]): Decision[] {
  return decisions
    .filter(({ taskId }) => tasks.get(taskId)?.phase !== 'closed')
    .map((decision, i) => ({ ...decision, rank: i + 1 }));
}

/** What is known, agreed or taken is no decision to make: its money is on its own row, and in no sum of what asks. */
function asking({ tasks }: FoldState, open: readonly Decision[]): Decision[] {
  return open.filter(({ taskId }) => !isQuiet(tasks.get(taskId)?.phase ?? 'nobody'));
}
