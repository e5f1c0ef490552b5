// What was done about a task and who was told, in order, and who is asked next.
import type { Decision } from '../core/types/decision.ts';
import type { HeldFor } from '../core/types/message.ts';
import type { Task, TaskEvent, TaskPhase } from '../core/types/task.ts';
import { type Html, html } from './html.ts';
import { clockTime, dayTime } from './plant-time.ts';
import { lastDay, personName, type Scene } from './scene.ts';
import { type Spoken, say } from './speech.ts';
import { optionWords } from './words/option.ts';
import { worseWords } from './words/quiet.ts';
import { endedWords, reasonWords } from './words/reason.ts';
import type { OptionWords } from './words/words.ts';

/** A message as told. */
export type Told = {
  readonly recipientId: string;
  readonly channel: string;
  readonly state: string;
  readonly updatedAt: number;
  readonly words: string;
  /** By a way that has no person at its other end: how. Null: the person was told by it. */
  readonly copied: 'written' | 'posted' | null;
};

export type History = {
  readonly task: Task;
  readonly decision: Decision | null;
  readonly told: readonly Told[];
};

export function historyHtml(scene: Scene, { task, told, decision }: History): Html {
  const options = decision === null ? [] : optionWords(scene, decision);
  const rows = [
    ...task.events.map((e) => ({
      at: e.at,
      who: personName(scene, e.personId) ?? say(scene, 'The box'),
      what: eventWords(scene, e, options),
    })),
    ...told.map((m) => ({
      at: m.updatedAt,
      who: m.copied === null ? personName(scene, m.recipientId) : say(scene, 'The box'),
      what: m.copied === null ? toldWords(scene, m) : copiedWords(scene, m, m.copied),
    })),
  ].toSorted((a, b) => a.at - b.at);
  const list = rows.map(
    (r) => html`<li><time>${dayTime(scene, r.at)}</time><b>${r.who}</b><span>${r.what}</span></li>`,
  );
  return html`<section id="history"><h2 class="sec">${say(scene, 'What was done and told')}</h2>${rows.length === 0 ? html`<p class="note">${say(scene, 'Nothing yet. Raised {at}.', { at: clockTime(scene.zone, task.raisedAt) })}</p>` : html`<ol class="history">${list}</ol>`}${nextHtml(scene, task)}</section>`;
}

function waitsWords(scene: Scene, name: string, why: HeldFor): string {
  switch (why) {
    case 'off-duty':
      return say(scene, 'It can wait: {name} is told when their shift begins.', { name });
    case 'budget':
      return say(
        scene,
        'It can wait: {name} is told at their next shift, for they had six new ones in this one.',
        { name },
      );
    case 'flood':
      return say(
        scene,
        'It can wait: {name} is told as soon as fewer come at once, with the others in one list.',
        { name },
      );
    default:
      throw new Error(`a reason to wait without words: ${why satisfies never}`);
  }
}

/** Who is still to be told and why not yet; or who is asked if nobody answers. Nothing once somebody has it. */
function nextHtml(scene: Scene, task: Task): Html | null {
  // Pictures made before this was told have none.
  const waits = task.waits ?? null;
  if (task.isOutOfReach)
    return noteHtml(
      say(
        scene,
        'Nobody was told: all whom it is for are away, and nobody stands in for them. Tell somebody yourself, or take it here.',
      ),
    );
  if (waits !== null && task.phase === 'nobody') {
    const who = personName(scene, waits.personId) ?? waits.personId;
    return noteHtml(waitsWords(scene, who, waits.why));
  }
  const next = task.escalation;
  if (next === null || task.phase !== 'nobody') return null;
  const name = personName(scene, next.personId) ?? next.personId;
  return noteHtml(
    say(scene, 'If nobody takes it by {at}, {name} is asked.', { at: dayTime(scene, next.at), name }),
  );
}

const noteHtml = (words: string): Html => html`<p class="note">${words}</p>`;

/** The phase it came to, where nobody said more. */
function movedWords(to: Spoken, phase: TaskPhase): string {
  switch (phase) {
    case 'nobody':
      return say(to, 'gave it to somebody else');
    case 'with':
      return say(to, 'took it');
    case 'doing':
      return say(to, 'took it and started');
    case 'done':
      return say(to, 'marked it done');
    case 'known':
      return say(to, 'said that it is known');
    case 'agreed':
      return say(to, 'wrote down what the customer agreed to');
    case 'loss-taken':
      return say(to, 'said that we take the loss');
    case 'closed':
      return say(to, 'closed it');
    default:
      throw new Error(`a task phase without words: ${phase satisfies never}`);
  }
}

/** An accept is stored with the key of the option chosen: read as its title while the decision is there. */
function eventWords(scene: Scene, e: TaskEvent, options: readonly OptionWords[]): string {
  const where = e.via === '' || e.via === 'box' ? '' : ` (${e.via})`;
  const to = personName(scene, e.toPersonId ?? null);
  if (e.from === null) return say(scene, 'raised it');
  if (e.worse) return say(scene, 'asks again: {why}', { why: worseWords(scene, e.worse) });
  if (e.to === 'nobody' && to !== null) return `${say(scene, 'gave it to {name}', { name: to })}${where}`;
  const option = options.find((o) => o.key === e.words);
  if (option !== undefined) return `${movedWords(scene, e.to)}: ${option.title}${where}`;
  const did = didWords(scene, e);
  if (e.to === 'doing' || e.words === '') return `${did}${where}`;
  const why = e.via === 'box' ? endedWords(scene, e.words) : reasonWords(scene, e.words);
  return `${did}: ${why}${where}`;
}

function didWords(scene: Scene, { act, to, until }: TaskEvent): string {
  const day = until === undefined ? '' : lastDay(scene, until);
  switch (act) {
    case 'decline':
      return say(scene, 'said that it is not theirs');
    case 'reopen':
      return say(scene, 'said that it is not so: it asks again');
    case 'known':
      return say(scene, 'said that it is known until {day}', { day });
    case 'agreed':
      return say(scene, 'wrote down what the customer agreed to, {day}', { day });
    default:
      return movedWords(scene, to);
  }
}

function toldWords(scene: Scene, told: Told): string {
  const why = whyWords(scene, told);
  const { state, words } = told;
  const channel = calledAs(scene, told);
  switch (state) {
    case 'sent':
      return say(scene, 'told by {channel}', { channel });
    case 'queued':
    case 'sending':
      return say(scene, 'is being told by {channel}', { channel });
    case 'retry':
      return `${say(scene, 'not reached by {channel} yet, tried again', { channel })}${why}`;
    case 'dead':
      return `${say(scene, 'not reached by {channel}', { channel })}${why}`;
    case 'held':
      return say(scene, 'is told by {channel} if the way before it does not get through', { channel });
    case 'folded':
      return isInList(words)
        ? say(scene, 'told by {channel} in a list with others', { channel })
        : `${say(scene, 'not told by {channel}', { channel })}${why}`;
    case 'cancelled':
      return `${say(scene, 'not sent by {channel}', { channel })}${why}`;
    default:
      return `${channel}, ${state}${why}`;
  }
}

/** Nobody was told there: a log was written, or a chat of the plant was posted to. */
function copiedWords(scene: Scene, told: Told, how: 'written' | 'posted'): string {
  const { channel, state, words } = told;
  if (state === 'sent' || (state === 'folded' && isInList(words)))
    return how === 'written'
      ? say(scene, 'written to {channel}', { channel })
      : say(scene, 'posted to {channel}', { channel });
  const why = whyWords(scene, told);
  switch (state) {
    case 'queued':
    case 'sending':
    case 'held':
      return say(scene, 'is on its way to {channel}', { channel });
    case 'retry':
      return `${say(scene, 'not in {channel} yet, tried again', { channel })}${why}`;
    default:
      return `${say(scene, 'not in {channel}', { channel })}${why}`;
  }
}

const isInList = (words: string): boolean => words.startsWith('told with');

/** Most plants call their one way of short messages so, and write it small. */
const calledAs = (scene: Scene, { channel }: Told): string =>
  channel === 'sms' ? say(scene, 'SMS') : channel;

/** As the outbox keeps it (store/outbox-settle.ts), or as the way itself said it. */
function whyWords(scene: Scene, { words }: Told): string {
  if (words === '') return '';
  return words === 'not needed: it got through another way'
    ? `: ${say(scene, 'another way got through')}`
    : `: ${words}`;
}
