// What was done about a task and who was told, in order, and who is asked next.
import type { Decision } from '../core/types/decision.ts';
import type { HeldFor } from '../core/types/message.ts';
import type { Task, TaskEvent, TaskPhase } from '../core/types/task.ts';
import { type Html, html } from './html.ts';
import { clockTime, dayTime } from './plant-time.ts';
import { lastDay, personName, type Scene } from './scene.ts';
import { optionWords } from './words/option.ts';
import { worseWords } from './words/quiet.ts';
import type { OptionWords } from './words/words.ts';

/** A message as told. */
export type Told = {
  readonly recipientId: string;
  readonly channel: string;
  readonly state: string;
  readonly updatedAt: number;
  readonly words: string;
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
      who: personName(scene, e.personId) ?? 'The box',
      what: eventWords(scene, e, options),
    })),
    ...told.map((m) => ({
      at: m.updatedAt,
      who: personName(scene, m.recipientId) ?? m.recipientId,
      what: toldWords(m),
    })),
  ].toSorted((a, b) => a.at - b.at);
  const list = rows.map(
    (r) => html`<li><time>${dayTime(scene, r.at)}</time><b>${r.who}</b><span>${r.what}</span></li>`,
  );
  return html`<section id="history"><h2 class="sec">What was done and told</h2>${rows.length === 0 ? html`<p class="note">Nothing yet. Raised ${clockTime(scene.zone, task.raisedAt)}.</p>` : html`<ol class="history">${list}</ol>`}${nextHtml(scene, task)}</section>`;
}

const WAITS: { readonly [why in HeldFor]: string } = {
  'off-duty': 'when their shift begins',
  budget: 'at their next shift, for they had six new ones in this one',
  flood: 'as soon as fewer come at once, with the others in one list',
};

/** Who is still to be told and why not yet; or who is asked if nobody answers. Nothing once somebody has it. */
function nextHtml(scene: Scene, task: Task): Html | null {
  // Pictures made before this was told have none.
  const waits = task.waits ?? null;
  if (task.isOutOfReach)
    return html`<p class="note">Nobody was told: all whom it is for are away, and nobody stands in for them. Tell somebody yourself, or take it here.</p>`;
  if (waits !== null && task.phase === 'nobody') {
    const who = personName(scene, waits.personId) ?? waits.personId;
    return html`<p class="note">It can wait: ${who} is told ${WAITS[waits.why]}.</p>`;
  }
  const next = task.escalation;
  if (next === null || task.phase !== 'nobody') return null;
  const name = personName(scene, next.personId) ?? next.personId;
  return html`<p class="note">If nobody takes it by ${dayTime(scene, next.at)}, ${name} is asked.</p>`;
}

/** The phase it came to, where nobody said more. */
const MOVED: { readonly [phase in TaskPhase]: string } = {
  nobody: 'gave it to somebody else',
  with: 'took it',
  doing: 'took it and started',
  done: 'marked it done',
  known: 'said that it is known',
  agreed: 'wrote down what the customer agreed to',
  'loss-taken': 'said that we take the loss',
  closed: 'closed it',
};

/** An accept is stored with the key of the option chosen: read as its title while the decision is there. */
function eventWords(scene: Scene, e: TaskEvent, options: readonly OptionWords[]): string {
  const where = e.via === '' || e.via === 'box' ? '' : ` (${e.via})`;
  const to = personName(scene, e.toPersonId ?? null);
  if (e.from === null) return 'raised it';
  if (e.worse) return `asks again: ${worseWords(scene, e.worse)}`;
  if (e.to === 'nobody' && to !== null) return `gave it to ${to}${where}`;
  const option = options.find((o) => o.key === e.words);
  if (option !== undefined) return `${MOVED[e.to]}: ${option.title}${where}`;
  const did = didWords(scene, e);
  return e.to === 'doing' || e.words === '' ? `${did}${where}` : `${did}: ${e.words}${where}`;
}

function didWords(scene: Scene, { act, to, until }: TaskEvent): string {
  const day = until === undefined ? '' : lastDay(scene, until);
  switch (act) {
    case 'decline':
      return 'said that it is not theirs';
    case 'reopen':
      return 'said that it is not so: it asks again';
    case 'known':
      return `${MOVED.known} until ${day}`;
    case 'agreed':
      return `${MOVED.agreed}, ${day}`;
    default:
      return MOVED[to];
  }
}

function toldWords({ channel, state, words }: Told): string {
  const why = words === '' ? '' : `: ${words}`;
  switch (state) {
    case 'sent':
      return `told by ${channel}`;
    case 'queued':
    case 'sending':
      return `is being told by ${channel}`;
    case 'retry':
      return `not reached by ${channel} yet, tried again${why}`;
    case 'dead':
      return `not reached by ${channel}${why}`;
    case 'held':
      return `is told by ${channel} if the way before it does not get through`;
    case 'folded':
      return words.startsWith('told with')
        ? `told by ${channel} in a list with others`
        : `not told by ${channel}${why}`;
    case 'cancelled':
      return `no longer needed to be told by ${channel}${why}`;
    default:
      return `${channel}, ${state}${why}`;
  }
}
