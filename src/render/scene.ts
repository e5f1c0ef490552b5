// What the words need beside the decision: the moment, the plant's zone and money, names of people, numbers of rules.
import type { Decision } from '../core/types/decision.ts';
import type { Picture, SourceState } from '../core/types/picture.ts';
import { ENGLISH_SPEECH, type Speech } from '../core/types/speech.ts';
import type { Task } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import { clockTime, dateWords, dayTime, duration } from './plant-time.ts';
import { type Speaking, say } from './speech.ts';
import { endedWords, reasonWords } from './words/reason.ts';

/** A person as far as words go. */
export type Named = {
  readonly id: string;
  readonly name: string;
  readonly roles?: readonly string[];
  /** That of their short messages. Left out: English. */
  readonly language?: string | null;
  /** What one rings them by. */
  readonly mobile?: string | null;
};

/** Ages and "in 8 h" count from `now`: the moment the reader looks. */
export type Scene = Speaking & {
  readonly picture: Picture;
  readonly people: readonly Named[];
  /** "R-07", or null where the box has not numbered the rule. */
  readonly ruleNumber: (ruleId: string) => string | null;
  /** A message is read later than it is written: ages are told as clock times. */
  readonly readLater?: boolean;
  /** Titles of the config, for a source that has said nothing of its own yet. */
  readonly titleOf?: (sourceId: string) => string | null;
};

export function sceneOf(
  picture: Picture,
  people: readonly Named[],
  look: Pick<Scene, 'now' | 'ruleNumber' | 'readLater' | 'titleOf'> & { readonly speech?: Speech },
): Scene {
  const { zone, currency } = picture;
  return { picture, people, zone, currency, speech: ENGLISH_SPEECH, ...look };
}

export const personName = (scene: Scene, id: string | null): string | null =>
  id === null ? null : (scene.people.find((p) => p.id === id)?.name ?? id);

/** The decision of a task, open or over within the last day. */
export const decisionOfTask = (picture: Picture, taskId: number): Decision | undefined =>
  [...picture.decisions, ...picture.ended].find((d) => d.taskId === taskId);

export const taskOf = (scene: Scene, decision: Decision): Task | null =>
  scene.picture.tasks.find((t) => t.id === decision.taskId) ?? null;

/** Journaled by the box itself: shown where a fact comes from, but nothing that can be lost or late. */
export const OWN_SOURCES: readonly string[] = ['config', 'panel', 'rules', 'box'];

export const sourceTitle = (scene: Scene, id: string): string => {
  const own = ownTitle(scene, id);
  return own ?? scene.picture.sources.find((s) => s.id === id)?.title ?? scene.titleOf?.(id) ?? id;
};

/** Null: it is none of the box itself. */
function ownTitle(scene: Scene, id: string): string | null {
  switch (id) {
    case 'config':
      return say(scene, 'Your settings');
    case 'panel':
      return say(scene, 'Panel');
    case 'rules':
      return say(scene, 'Rules');
    case 'box':
      return say(scene, 'Box');
    default:
      return null;
  }
}

/** The sources a reader cares about: those outside the box. */
export const outsideSources = (scene: Scene): readonly SourceState[] =>
  scene.picture.sources.filter((s) => !OWN_SOURCES.includes(s.id));

/** "Rules of Mon 16 Nov 06:00 are active." Said where something is wrong with their files; else empty. */
export function activeRulesWords(scene: Scene): string {
  const at = scene.picture.sources.find(({ id }) => id === 'rules')?.newestAt ?? null;
  if (at === null) return '';
  const places = { date: dateWords(scene, at), time: clockTime(scene.zone, at) };
  return say(scene, 'Rules of {date} {time} are active.', places);
}

/** "R-07", or its id where it has no number yet. */
export const ruleName = (scene: Scene, ruleId: string): string => scene.ruleNumber(ruleId) ?? ruleId;

export const roleWords = (role: string): string => role.replaceAll('-', ' ');

/** Who handed it to the reader, as long as it waits for them. Null: nobody, or it has gone on since. */
export function giverOf(scene: Scene, task: Task | null, readerId: string): string | null {
  const last = task?.events.at(-1);
  if (task?.phase !== 'nobody' || last?.act !== 'give' || last.toPersonId !== readerId) return null;
  return personName(scene, last.personId);
}

/** What the owner is in the plant: the role that is asked where they hold it, else their own first one. */
export function ownerRole(scene: Scene, asked: string, ownerId: string | null): string {
  const own = scene.people.find((p) => p.id === ownerId)?.roles ?? [asked];
  return roleWords(own.includes(asked) ? asked : (own[0] ?? asked));
}

/** What to call something in the middle of a sentence: "Station 4" is "station 4", "HX-2" stays. */
export const midSentence = (name: string): string =>
  /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How old: "2 s ago" within a minute, after that the time it was true. */
export function ageWords(scene: Scene, at: UtcMs): string {
  const age = scene.now - at;
  return age < 60_000 && scene.readLater !== true
    ? say(scene, '{age} ago', { age: duration(scene, Math.max(0, age)) })
    : dayTime(scene, at);
}

/** Where the task stands: "Nobody has it yet", "With Jo Novak, 06:47". */
export function stateWords(scene: Scene, task: Task | null): string {
  if (task === null) return say(scene, 'No task yet');
  const name = personName(scene, task.ownerId) ?? say(scene, 'nobody');
  const since = clockTime(scene.zone, task.phaseAt);
  switch (task.phase) {
    case 'nobody':
      return say(scene, 'Nobody has it yet');
    case 'with':
      return say(scene, 'With {name}, {since}', { name, since });
    case 'doing':
      return say(scene, '{name} is doing it, {since}', { name, since });
    case 'done':
      return say(scene, 'Done, watching, {since}', { since });
    case 'known':
    case 'agreed':
    case 'loss-taken':
      return quietState(scene, task, personName(scene, task.quiet?.personId ?? null) ?? name);
    case 'closed':
      return closedWords(scene, task);
    default:
      throw new Error(`a task phase without words: ${task.phase satisfies never}`);
  }
}

/** "Fri 27 Nov": the last day of it, for what is over when that day is. */
export const lastDay = (scene: Scene, until: UtcMs): string => dateWords(scene, until - 1);

/** "Known until Fri 27 Nov, Marta Lind", "Customer agreed to Fri 27 Nov, …", "We take the loss, …". */
function quietState(scene: Scene, { phase, quiet }: Task, name: string): string {
  const until = quiet?.until ?? null;
  if (phase === 'loss-taken' || until === null) return say(scene, 'We take the loss, {name}', { name });
  const day = lastDay(scene, until);
  return phase === 'known'
    ? say(scene, 'Known until {day}, {name}', { day, name })
    : say(scene, 'Customer agreed to {day}, {name}', { day, name });
}

/** Somebody said that nothing is to be asked about it. A picture of an earlier version knows no such task. */
export const isQuiet = (task: Task | null): boolean => (task?.quiet ?? null) !== null;

/** What asks for something, in rank order. */
export const asking = (scene: Scene): readonly Decision[] =>
  scene.picture.decisions.filter((d) => !isQuiet(taskOf(scene, d)));

/** What is known, agreed with the customer, or a loss that is taken. */
export const quietOnes = (scene: Scene): readonly Decision[] =>
  scene.picture.decisions.filter((d) => isQuiet(taskOf(scene, d)));

/** "Marta Lind took it 07:01.": who has it and since when, for whoever else looks. */
export function tookWords(scene: Scene, task: Task): string {
  const taken = task.events.findLast((e) => e.from === 'nobody' && (e.to === 'with' || e.to === 'doing'));
  const name = personName(scene, task.ownerId) ?? say(scene, 'Somebody');
  const at = clockTime(scene.zone, taken?.at ?? task.phaseAt);
  return say(scene, '{name} took it {at}.', { name, at });
}

function closedWords(scene: Scene, { closedAs, closedReason }: Task): string {
  if (closedAs === 'recovered') return say(scene, 'Closed: recovered');
  if (closedAs === 'came-true') return say(scene, 'Closed: came true');
  if (closedAs === 'rule-withdrawn')
    return say(scene, 'Closed: {why}', { why: endedWords(scene, closedReason) });
  return closedReason === null
    ? say(scene, 'Closed: not a problem')
    : say(scene, 'Closed: not a problem: {why}', { why: reasonWords(scene, closedReason) });
}
