// What was done about a task and who was told, in order, and who is asked next.
import type { Decision } from '../core/types/decision.ts';
import type { Task, TaskEvent, TaskPhase } from '../core/types/task.ts';
import { type Html, html } from './html.ts';
import { clockTime, dayTime } from './plant-time.ts';
import { personName, type Scene } from './scene.ts';
import { optionWords } from './words/option.ts';
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
      what: eventWords(e, options, givenTo(scene, e)),
    })),
    ...told.map((m) => ({
      at: m.updatedAt,
      who: personName(scene, m.recipientId) ?? m.recipientId,
      what: toldWords(m),
    })),
  ].toSorted((a, b) => a.at - b.at);
  const list = rows.map(
    (r) =>
      html`<li><time>${dayTime(scene.zone, r.at, scene.now)}</time><b>${r.who}</b><span>${r.what}</span></li>`,
  );
  return html`<section id="history"><h2 class="sec">What was done and told</h2>${rows.length === 0 ? html`<p class="note">Nothing yet. Raised ${clockTime(scene.zone, task.raisedAt)}.</p>` : html`<ol class="history">${list}</ol>`}${nextHtml(scene, task)}</section>`;
}

/** Who is asked if nobody answers; nothing once somebody has. */
function nextHtml(scene: Scene, task: Task): Html | null {
  const next = task.escalation;
  if (next === null || task.phase !== 'nobody') return null;
  const name = personName(scene, next.personId) ?? next.personId;
  return html`<p class="note">If nobody takes it by ${dayTime(scene.zone, next.at, scene.now)}, ${name} is asked.</p>`;
}

/** The phase it came to. */
const MOVED: { readonly [phase in TaskPhase]: string } = {
  nobody: 'gave it to somebody else',
  with: 'took it',
  doing: 'took it and started',
  done: 'marked it done',
  closed: 'closed it',
};

/** An accept is stored with the key of the option chosen: read as its title while the decision is there. */
function eventWords(e: TaskEvent, options: readonly OptionWords[], to: string | null): string {
  const where = e.via === '' || e.via === 'box' ? '' : ` (${e.via})`;
  if (e.from === null) return 'raised it';
  if (e.to === 'nobody' && to !== null) return `gave it to ${to}${where}`;
  const option = options.find((o) => o.key === e.words);
  if (option !== undefined) return `${MOVED[e.to]}: ${option.title}${where}`;
  return e.to === 'doing' || e.words === '' ? `${MOVED[e.to]}${where}` : `${MOVED[e.to]}: ${e.words}${where}`;
}

const givenTo = (scene: Scene, e: TaskEvent): string | null => personName(scene, e.toPersonId ?? null);

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
    case 'cancelled':
      return `no longer needed to be told by ${channel}${why}`;
    default:
      return `${channel}, ${state}${why}`;
  }
}
