// The last step of a look: who is due to be told of each decision, worked out anew, and what each reader is told now.

import { plantOf } from './model/plant.ts';
import { holdersOf } from './model/role-holders.ts';
import { dutyBegins, dutyEnds, isDutyLonger, reachedAt } from './model/roster.ts';
import type { Outcome } from './outcome.ts';
import { floodsMayEnd, floodsOf, isPlantFlooded, TOLD_IN_FLOOD } from './picture/flood.ts';
import { isOutageOver, waysAway } from './picture/ways-away.ts';
import { askingAt, firstAsked } from './raise.ts';
import type { FoldState } from './state.ts';
import { isAsking, isNews } from './task/outbox-states.ts';
import {
  type Ask,
  LONGEST_SHIFT_MS,
  newPace,
  type Reading,
  refill,
  releasesOf,
  type Told as Say,
  sorted,
} from './task/pace.ts';
import {
  type Asking,
  chainOf,
  leftOf,
  listMessage,
  messageOf,
  nextOf,
  type Owed,
  type Telling,
  type Told,
  waitAnew,
} from './task/telling.ts';
import type { Decision } from './types/decision.ts';
import type { PlannedMessage } from './types/message.ts';
import { recommendedOf } from './types/option-meant.ts';
import type { Task } from './types/task.ts';
import type { UtcMs } from './types/time.ts';
import { isHeld } from './types/whose.ts';
import { undoables } from './undo.ts';

/** Somebody who is to be told. `role`: as the next of the chain; else it is `owed` to them by name. */
type Due = Ask & {
  readonly taskId: number;
  readonly told: Told;
  readonly to: string;
  readonly role: string | null;
  readonly owed: Owed | null;
};

type Scene = {
  readonly readingOf: (personId: string) => Reading;
  readonly asking: Asking;
  readonly now: UtcMs;
};

/** First things first, for each reader; what was found over or taken in this look is told to nobody. */
export function tellAll(state: FoldState, outcome: Outcome, telling: Telling, now: UtcMs): void {
  const scene = sceneOf(state, outcome, now);
  const dues = outcome.decisions.flatMap((decision) => duesOf(state, decision, scene.asking));
  for (const [readerId, asks] of Map.groupBy(dues, ({ to }) => to))
    tellOne(state, { readerId, asks }, scene, telling);
  const gone = new Set(telling.cancelled.map(({ dedupKey }) => dedupKey));
  const bands = new Map(outcome.decisions.map(({ taskId, reason }) => [taskId, reason.band]));
  const planned = telling.planned
    .filter(({ dedupKey }) => !gone.has(dedupKey))
    .map((one) => ({
      ...one,
      dueAt: dueAt(state, one, scene),
      band: bands.get(one.taskId ?? -1) ?? null,
      isWaking: isWaking(one, scene),
    }));
  telling.planned.splice(0, Number.POSITIVE_INFINITY, ...planned);
}

/** Whom it is owed to by name; and while nobody has it and the time to answer is over, the next of the chain. */
function duesOf(state: FoldState, decision: Decision, asking: Asking): Due[] {
  const task = state.tasks.get(decision.taskId);
  const told = state.told.get(decision.id);
  // What was done with it a moment ago may be undone.
  if (!task || !told || task.phase === 'closed' || state.undoable.has(task.id)) return [];
  told.owed = told.owed.filter((one) => isStillOwed(task, told, one));
  const of = { decision, taskId: task.id, told };
  const owed = told.owed.map((one): Due => ({ ...of, class: one.class, to: one.to, role: null, owed: one }));
  const isHanded = told.owed.some(({ class: kind, to }) => kind === 'raised' && to === task.ownerId);
  if (task.phase !== 'nobody' || asking.now < told.nextAt || isHanded) return owed;
  keepChain(state, task, told);
  const isFirst = told.askedAt.size === 0;
  const next = isFirst
    ? firstAsked(state, decision, { told, declined: task.declined, asking })
    : nextOf(leftOf(told, task.declined, asking));
  if (next === null) return owed;
  if (isFirst && task.ownerId !== next.personId)
    state.tasks.set(task.id, { ...task, ownerId: next.personId });
  const due: Due = {
    ...of,
    class: isFirst ? 'raised' : 'escalated',
    to: next.personId,
    role: next.role,
    owed: null,
  };
  return [...owed.filter(({ to, class: kind }) => to !== due.to || kind !== 'raised'), due];
}

/** Of a chain none of whose roles there is any more, that of its rule as it is now. */
function keepChain({ model, rules }: FoldState, { ruleId }: Task, told: Told): void {
  if (told.chain.roles.some((role) => holdersOf(model, role).length > 0)) return;
  const rule = rules.rules.find(({ id }) => id === ruleId);
  if (rule?.kind === 'alert') told.chain = chainOf(rule.owner);
}

/** Whoever has it hears of it; while nobody has it, whoever did not say that it is not theirs. */
function isStillOwed(
  { phase, ownerId, declined }: Task,
  { askedAt }: Told,
  { class: kind, to }: Owed,
): boolean {
  if (isHeld(phase)) return to === ownerId && kind !== 'raised';
  if (phase !== 'nobody' || declined.includes(to)) return false;
  return to === ownerId || kind !== 'raised' || !askedAt.has(to);
}

const isWaking = ({ class: kind, copies, recipientId }: PlannedMessage, { readingOf }: Scene): boolean =>
  isAsking(kind) && copies !== 'only' && !readingOf(recipientId).isAwake;

type OfReader = { readonly readerId: string; readonly asks: readonly Due[] };

const heldKey = ({ taskId, class: kind }: Due): string => `${taskId}|${kind}`;

function tellOne(state: FoldState, { readerId, asks }: OfReader, scene: Scene, telling: Telling): void {
  const reading = scene.readingOf(readerId);
  const pace = state.paces.get(readerId) ?? newPace(scene.now);
  state.paces.set(readerId, pace);
  refill(pace, reading);
  const { told, held } = sorted(pace, asks, { reading, waited: (ask) => pace.held.has(heldKey(ask)) });
  pace.held = new Map(held.map(({ ask }) => [heldKey(ask), pace.held.get(heldKey(ask)) ?? scene.now]));
  for (const { ask, why } of held) {
    copyAlone(state, ask, scene.now, telling);
    const task = state.tasks.get(ask.taskId);
    if (task && ask.role !== null) state.tasks.set(task.id, { ...task, waits: { personId: readerId, why } });
  }
  for (const say of told) {
    for (const ask of say.asks) noteAsked(state, ask, say.as, scene.now);
    telling.planned.push(...messagesOf(state, { readerId, say }, scene.now));
    if (say.as !== 'itself') for (const ask of say.asks) copyAlone(state, ask, scene.now, telling);
  }
}

/** They are asked in fact: from now on they have the time to answer. */
function noteAsked(
  state: FoldState,
  { decision, told, to, role, owed, taskId, class: kind }: Due,
  as: Say<Due>['as'],
  now: UtcMs,
): void {
  const task = state.tasks.get(taskId);
  if (!task) return;
  told.askedAt.set(to, now);
  told.inTurn.add(to);
  // An escalation names none.
  const named = as === 'itself' && kind !== 'escalated' ? recommendedOf(decision) : null;
  if (named === null) told.named.delete(to);
  else told.named.set(to, named);
  if (as === 'flood') told.inFlood.add(to);
  else told.inFlood.delete(to);
  if (role !== null) told.asked.push(role);
  if (owed !== null) told.owed = told.owed.filter((one) => one !== owed);
  if (role !== null || to === task.ownerId) waitAnew(told, task, now);
  state.tasks.set(taskId, { ...task, waits: null });
}

function messagesOf(
  state: FoldState,
  { readerId, say: { as, asks } }: { readonly readerId: string; readonly say: Say<Due> },
  now: UtcMs,
): PlannedMessage[] {
  const [first] = asks;
  if (first === undefined) return [];
  if (as === 'itself') return itself(state, first, now);
  const about = [...new Set(asks.map(({ taskId }) => taskId))];
  return [listMessage({ class: as, to: readerId, about, at: now })];
}

function itself(state: FoldState, { told, taskId, class: kind, to }: Due, now: UtcMs): PlannedMessage[] {
  const task = state.tasks.get(taskId);
  if (!task) return [];
  const isAgain = told.keys.includes(`${task.decisionId}|${told.step}|${to}|${kind}`);
  if (kind !== 'raised' || isAgain) told.step += 1;
  const copies = kind === 'raised' && told.isCopied ? 'without' : 'with';
  if (kind === 'raised') told.isCopied = true;
  const message = messageOf(told, task, { class: kind, to, at: now }, copies);
  return message ? [message] : [];
}

/** Who reads along keeps a record of their own: they hear of it when it begins, whoever sleeps. */
function copyAlone(state: FoldState, { told, taskId, to }: Due, now: UtcMs, telling: Telling): void {
  const task = state.tasks.get(taskId);
  if (!task || told.isCopied) return;
  told.isCopied = true;
  const message = messageOf(told, task, { class: 'raised', to, at: now }, 'only');
  if (message) telling.planned.push(message);
}

/** Whoever was asked so lately is awake. */
const AWAKE_MS = 2 * 3_600_000;

/** That it was taken or is over wakes nobody who was not woken for it: it waits for their shift. */
function dueAt({ told }: FoldState, message: PlannedMessage, { readingOf, now }: Scene): UtcMs {
  if (!isNews(message.class) || message.copies === 'only') return message.dueAt;
  const { isAwake, dutyBegins: begins } = readingOf(message.recipientId);
  const ago = now - (told.get(message.decisionId ?? '')?.askedAt.get(message.recipientId) ?? 0);
  return isAwake || (ago >= 0 && ago <= AWAKE_MS) ? message.dueAt : (begins() ?? message.dueAt);
}

function sceneOf(state: FoldState, { decisions }: Outcome, now: UtcMs): Scene {
  const { model } = state;
  const floods = new Set(floodsOf(state.tasks, state.rules.rules, now).map(({ ruleId }) => ruleId));
  state.isFlooded = isPlantFlooded(state.tasks, now, state.isFlooded);
  const first = new Set(
    [...floods].flatMap((id) => decisions.filter(({ ruleId }) => ruleId === id).slice(0, TOLD_IN_FLOOD)),
  );
  const isFlooded = (decision: Decision): boolean =>
    state.isFlooded || (floods.has(decision.ruleId) && !first.has(decision));
  const { wakeAboveMinor } = plantOf(model);
  const away = waysAway(state.news);
  const isBack = isOutageOver(state.waysAway, away, now);
  state.waysAway = away;
  const isFlood = state.isFlooded || floods.size > 0;
  const common = { now, isFlooded, isFlood, isOutageOver: isBack, wakeAboveMinor };
  const known = new Map<string, Reading>();
  return {
    now,
    asking: askingAt(state, now),
    readingOf(personId) {
      const before = known.get(personId);
      if (before) return before;
      const reached = reachedAt(model, personId, now);
      const wasOnDuty = reachedAt(model, personId, now - BEGINS_MS) === 'on-duty';
      const reading: Reading = {
        ...common,
        isBeginning: reached === 'on-duty' && !wasOnDuty,
        isAwake: reached === 'on-duty' || reached === 'any-hour',
        dutyBegins: once(() => dutyBegins(model, personId, now)),
        dutyEnds: once(() => dutyEnds(model, personId, now)),
        isLongDuty: once(() => isDutyLonger(model, personId, now, LONGEST_SHIFT_MS)),
      };
      known.set(personId, reading);
      return reading;
    },
  };
}

/** The box looks at least so often: what is found within it after a shift began is of its beginning. */
const BEGINS_MS = 5 * 60_000;

/** A roster is walked over weeks: only where it is asked for, and once. */
function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | null = null;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

/** A quarter of a minute is nothing to a reader, and a look is not made for each of a hundred. */
const STEP_MS = 15_000;

/** Where nobody waits nothing changes for anybody when a flood ends. */
function floodsEnd({ tasks, rules, isFlooded }: FoldState, waiting: readonly UtcMs[], now: UtcMs): UtcMs[] {
  if (waiting.length === 0) return [];
  return floodsMayEnd(tasks, floodsOf(tasks, rules.rules, now), { now, isPlantWide: isFlooded });
}

/** The next moment besides the grid at which somebody is to be told: who is asked next, and what is held and may go. */
export function nextToTell(state: FoldState, now: UtcMs): UtcMs | null {
  const asks = [...state.tasks.values()].flatMap(({ escalation }) => escalation?.at ?? []);
  const releases = [...state.paces].flatMap(([readerId, pace]) => {
    if (pace.held.size === 0) return [];
    const begins = dutyBegins(state.model, readerId, now);
    return [...releasesOf(pace), ...(begins === null ? [] : [begins])];
  });
  const told = undoables(state).map(({ until }) => until);
  const ahead = [...asks, ...told, ...releases, ...floodsEnd(state, releases, now)].filter((at) => at > now);
  return ahead.length === 0 ? null : Math.ceil(Math.min(...ahead) / STEP_MS) * STEP_MS;
}
