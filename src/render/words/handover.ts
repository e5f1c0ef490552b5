// The handover of a shift in words: the four columns of a row, who signed and who took over, what changed meanwhile.
import type { Decision } from '../../core/types/decision.ts';
import type { Handover, HandoverNow, HandoverRead } from '../../core/types/handover.ts';
import type { Task, TaskEvent, TaskPhase } from '../../core/types/task.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { roundMoney } from '../number.ts';
import { dayTime, HOUR, todayTime } from '../plant-time.ts';
import {
  capital,
  decisionOfTask,
  outsideSources,
  personName,
  type Scene,
  stateWords,
  taskOf,
} from '../scene.ts';
import { plural, type Spoken, say } from '../speech.ts';
import { decisionWords } from './decision.ts';
import { optionWords } from './option.ts';
import { sentence } from './words.ts';

/** Without a calendar nobody knows when the shift began: as far back as most of them are long. */
const NO_SHIFT_MS = 8 * HOUR;

const NOTHING: HandoverNow = { shift: null, last: null, links: [] };

/** A picture of an earlier version knows of no handover. */
export const handoverIn = ({ picture }: Scene): HandoverNow => picture.handover ?? NOTHING;

/** What is signed and nobody has taken over. Null: nothing waits. */
export function waitingHandover(scene: Scene): Handover | null {
  const { last } = handoverIn(scene);
  return last?.taken === null ? last : null;
}

/** From when on a change is told: when the shift began that is handed over. */
export function changedSince(scene: Scene): UtcMs {
  const shift = waitingHandover(scene)?.shift ?? handoverIn(scene).shift;
  return shift?.from ?? scene.picture.at - NO_SHIFT_MS;
}

/** "Handover, 22:00 to 06:00". */
export function handoverTitle(scene: Scene): string {
  const waiting = waitingHandover(scene);
  const shift = waiting === null ? handoverIn(scene).shift : waiting.shift;
  if (shift === null) return say(scene, 'Handover');
  const { from, to } = shift;
  return say(scene, 'Handover, {from} to {to}', { from: dayTime(scene, from), to: dayTime(scene, to) });
}

/** The columns of a row. Background and assessment may have parts marked as bold. */
export type Sbar = {
  readonly situation: string;
  readonly place: string;
  readonly state: string;
  readonly background: string;
  readonly assessment: string;
  readonly atRisk: string;
  readonly recommendation: string;
  readonly actBy: string;
};

export function sbarWords(scene: Scene, d: Decision): Sbar {
  const words = decisionWords(scene, d);
  return {
    situation: words.title,
    place: words.place.filter((one) => one !== undefined).join(' · '),
    state: stateWords(scene, taskOf(scene, d)),
    background: words.why,
    assessment: words.so,
    atRisk:
      d.atRiskMinor === null
        ? say(scene, 'At risk: not known.')
        : say(scene, 'At risk: {money}.', { money: roundMoney(scene, d.atRiskMinor) }),
    recommendation: adviceWords(scene, d),
    actBy: deadlineWords(scene, d),
  };
}

function deadlineWords(scene: Scene, { actBy }: Decision): string {
  if (actBy === null) return say(scene, 'It has no deadline.');
  const at = todayTime(scene, actBy);
  return actBy >= scene.now
    ? say(scene, 'Act by {at}.', { at })
    : say(scene, 'It was to be decided by {at}.', { at });
}

/** What somebody has begun with, else the best that can be done: "Tool tonight and Saturday 4 h: packed Mon 21:55, $3,380." */
function adviceWords(scene: Scene, d: Decision): string {
  const key = taskOf(scene, d)?.optionKey ?? null;
  const options = optionWords(scene, d);
  const option = options.find((one) => one.key === key) ?? options[0];
  if (option === undefined) return say(scene, 'Nothing that could be done is known.');
  const { title, result, cost, asks } = option;
  const does =
    result === ''
      ? say(scene, '{option}: {cost}.', { option: title, cost })
      : say(scene, '{option}: {result}, {cost}.', { option: title, result, cost });
  return asks === '' ? does : `${does} ${sentence(capital(asks))}`;
}

/** Where it stands: who signed stands beside it. */
export function standingWords(scene: Scene): string {
  const { last } = handoverIn(scene);
  if (last === null)
    return say(
      scene,
      'Whoever leaves signs and goes. Whoever comes reads each item within 30 minutes and takes over.',
    );
  if (last.taken !== null)
    return say(scene, '{name} took over {at}, with everything read that was open.', {
      name: nameOf(scene, last.taken.personId),
      at: dayTime(scene, last.taken.at),
    });
  const by = dayTime(scene, last.dueAt);
  return last.dueAt >= scene.now
    ? say(scene, 'Nobody has taken over yet. Read each item by {by}.', { by })
    : say(scene, 'Nobody has taken over yet. Each item was to be read by {by}.', { by });
}

export const nameOf = (scene: Scene, personId: string): string => personName(scene, personId) ?? personId;

export const signedWords = (scene: Scene, personId: string, at: UtcMs): string =>
  say(scene, '{name} signed {at}.', { name: nameOf(scene, personId), at: dayTime(scene, at) });

export const readWords = (scene: Scene, { personId, at }: HandoverRead): string =>
  say(scene, 'Read by {name}, {at}', { name: nameOf(scene, personId), at: dayTime(scene, at) });

/** Of one who would take over with something left to read. */
export function unreadWords(spoken: Spoken, unread: number): string {
  if (unread === 2)
    return say(spoken, 'Two items are not read yet. They stay on top until you have read them.');
  return plural(spoken, unread, [
    '{n} item is not read yet. It stays on top until you have read it.',
    '{n} items are not read yet. They stay on top until you have read them.',
  ]);
}

export type Changed = {
  readonly at: UtcMs;
  readonly words: string;
  readonly taskId: number | null;
  readonly sourceId: string | null;
};

/** What was raised, taken, closed, lost and back since then, newest first. */
export function changedWords(scene: Scene, since: UtcMs): readonly Changed[] {
  const tasks = scene.picture.tasks.flatMap((task) => changesOf(scene, task, since));
  const sources = handoverIn(scene).links.flatMap(({ sourceId, state, at }): readonly Changed[] => {
    const source = outsideSources(scene).find((one) => one.id === sourceId)?.title;
    if (source === undefined || at < since) return [];
    const words =
      state === 'lost'
        ? say(scene, '{source} was lost.', { source })
        : say(scene, '{source} is back.', { source });
    return [{ at, words, taskId: null, sourceId }];
  });
  return [...tasks, ...sources].toSorted((a, b) => b.at - a.at);
}

function changesOf(scene: Scene, task: Task, since: UtcMs): readonly Changed[] {
  const decision = decisionOfTask(scene.picture, task.id);
  if (decision === undefined) return [];
  const about = decisionWords(scene, decision).title;
  const { id: taskId, raisedAt } = task;
  const raised =
    raisedAt < since
      ? []
      : [{ at: raisedAt, words: say(scene, 'New: {case}.', { case: about }), taskId, sourceId: null }];
  const moved = task.events.flatMap((event) => {
    const words = event.at < since ? null : eventWords(scene, task, { event, about });
    return words === null ? [] : [{ at: event.at, words, taskId, sourceId: null }];
  });
  return [...raised, ...moved];
}

const QUIET: readonly TaskPhase[] = ['known', 'agreed', 'loss-taken'];

type Moved = { readonly event: TaskEvent; readonly about: string };

/** Null: nothing that who comes needs to know. */
function eventWords(scene: Scene, task: Task, { event, about }: Moved): string | null {
  const { from, to, act, personId, toPersonId } = event;
  const name = personName(scene, personId) ?? say(scene, 'Somebody');
  if (act === 'give' && toPersonId !== undefined)
    return say(scene, '{name} gave it to {other}: {case}.', {
      ...{ name, case: about },
      other: nameOf(scene, toPersonId),
    });
  if (from === to) return null;
  switch (to) {
    case 'with':
      return from === 'nobody' ? say(scene, '{name} took it: {case}.', { name, case: about }) : null;
    case 'doing':
      return say(scene, '{name} is doing it: {case}.', { name, case: about });
    case 'done':
      return say(scene, '{name} marked it done: {case}.', { name, case: about });
    case 'known':
      return say(scene, '{name} said that it is known: {case}.', { name, case: about });
    case 'agreed':
      return say(scene, 'The customer agreed to another day: {case}.', { case: about });
    case 'loss-taken':
      return say(scene, 'The loss is taken: {case}.', { case: about });
    case 'closed':
      return closedWords(scene, task, about);
    case 'nobody':
      if (from === null) return null;
      return QUIET.includes(from)
        ? say(scene, 'It asks again: {case}.', { case: about })
        : say(scene, 'Nobody has it any more: {case}.', { case: about });
    default:
      throw new Error(`a task phase without words: ${to satisfies never}`);
  }
}

function closedWords(scene: Scene, { closedAs }: Task, about: string): string {
  switch (closedAs) {
    case 'came-true':
      return say(scene, 'Closed, it came true: {case}.', { case: about });
    case 'not-a-problem':
      return say(scene, 'Closed, it is not a problem: {case}.', { case: about });
    case 'rule-withdrawn':
      return say(scene, 'Closed, its rule no longer asks: {case}.', { case: about });
    case 'recovered':
    case null:
      return say(scene, 'Closed, it has recovered: {case}.', { case: about });
    default:
      throw new Error(`an end without words: ${closedAs satisfies never}`);
  }
}
