// What else can be said of a task than that somebody takes it: known, agreed, a loss that is taken, not mine, not so.
import type { Decision } from '../core/types/decision.ts';
import type { ActKind } from '../core/types/task.ts';
import {
  type ActForm,
  actionOf,
  cameBack,
  hiddenFields,
  notAProblemForm,
  openIf,
  troubleAt,
  typedIn,
  whoAgain,
} from './act-form.ts';
import { type Html, html } from './html.ts';
import { DAY, fieldDay } from './plant-time.ts';
import { isQuiet } from './scene.ts';
import { quietWords } from './words/quiet.ts';

type Field = {
  readonly name: 'reason' | 'until';
  readonly label: string;
  /** Asked for where it is left empty. Null: it may be. */
  readonly ask: string | null;
};

type Choice = {
  readonly kind: ActKind;
  /** As a person would say it. */
  readonly title: string;
  /** What follows from it. */
  readonly note: string;
  readonly button: string;
  readonly fields: readonly Field[];
};

const until = (label: string, ask: string): Field => ({ name: 'until', label, ask });
const reason = (label: string, ask: string | null): Field => ({ name: 'reason', label, ask });

const KNOWN: Choice = {
  kind: 'known',
  title: 'Known, it can wait',
  note: 'It stays on the list and is quiet until then, unless it gets worse.',
  button: 'Known until then',
  fields: [
    until('Until', 'Choose the day until which it can wait.'),
    reason('Because', 'Say why it can wait.'),
  ],
};
const AGREED: Choice = {
  kind: 'agreed',
  title: 'Agreed with the customer',
  note: 'It is quiet as long as it is likely done by that day. The first date stays on record.',
  button: 'Agreed to that day',
  fields: [
    until('New date', 'Choose the day the customer agreed to.'),
    reason('By whom', 'Say who agreed to it, and how.'),
  ],
};
const TAKE_LOSS: Choice = {
  kind: 'take-loss',
  title: 'We take the loss',
  note: 'Nobody does anything about it. It is quiet unless it gets worse.',
  button: 'We take it',
  fields: [reason('Because', 'Say why we take the loss.')],
};
const DECLINE: Choice = {
  kind: 'decline',
  title: 'Not mine',
  note: 'The next is asked at once, and you are not asked again.',
  button: 'It is not mine',
  fields: [reason('Because', null)],
};
const REOPEN: Choice = {
  kind: 'reopen',
  title: 'That is not so…',
  note: 'It asks again, as before.',
  button: 'Ask again',
  fields: [reason('Because', null)],
};

/** One fold-out with all that is said seldom; the one that came back stands open. */
export function elseForms(form: ActForm, decision: Decision): Html {
  const { task, viewer } = form;
  const hasOrder = decision.consequence.orderId !== '';
  const others = task.phase !== 'nobody' && task.ownerId !== viewer.personId;
  const choices = [
    KNOWN,
    ...(hasOrder ? [AGREED] : []),
    ...(task.phase === 'loss-taken' ? [] : [TAKE_LOSS]),
    ...(isQuiet(task) || others ? [] : [DECLINE]),
  ];
  const open = openIf(choices.some(({ kind }) => cameBack(form, kind) !== null));
  return html`<details class="more"${open}><summary class="btn">Something else…</summary><div class="sheet">${choices.map((choice) => choiceHtml(form, choice))}</div></details>`;
}

function choiceHtml(form: ActForm, choice: Choice): Html {
  const open = openIf(cameBack(form, choice.kind) !== null);
  return html`<details class="else" name="else"${open}><summary>${choice.title}</summary>${formHtml(form, choice, null)}</details>`;
}

function formHtml(form: ActForm, choice: Choice, cls: string | null): Html {
  const { kind, note, button, fields } = choice;
  return html`<form${cls !== null && html` class="${cls}"`} method="post" action="${actionOf(form, kind)}">
${hiddenFields(form)}<p class="asks">${note}</p>${whoAgain(form, kind, `who-${kind}`)}
${fields.map((field) => fieldHtml(form, kind, field))}
<button class="btn main">${button}</button></form>`;
}

function fieldHtml(form: ActForm, kind: ActKind, { name, label, ask }: Field): Html {
  const id = `${kind}-${name}`;
  const value = typedIn(form, kind, name);
  const required = ask === null ? html` placeholder="if you like"` : html` required data-ask="${ask}"`;
  const { zone, now } = form.scene;
  const input =
    name === 'until'
      ? html`<input id="${id}" name="until" type="date" min="${fieldDay(zone, now)}" max="${fieldDay(zone, now + 365 * DAY)}" value="${value}"${required}>`
      : html`<input id="${id}" name="reason" maxlength="200" autocomplete="off" value="${value}"${required}>`;
  return html`<label class="who" for="${id}"><span>${label}</span>${input}</label>${troubleAt(form, kind, name)}`;
}

/** "Not mine" on its own. */
export const declineForm = (form: ActForm): Html =>
  html`<details class="more"${openIf(cameBack(form, DECLINE.kind) !== null)}><summary class="btn">${DECLINE.title}…</summary>${formHtml(form, DECLINE, 'sheet')}</details>`;

/** Of a task that asks for nothing now: why, and how it asks again. */
export function quietForms(form: ActForm, decision: Decision): Html {
  const { scene, task } = form;
  const reopen = html`<details class="more"${openIf(cameBack(form, 'reopen') !== null)}><summary class="btn">${REOPEN.title}</summary>${formHtml(form, REOPEN, 'sheet')}</details>`;
  if (!isQuiet(task)) return html`<div class="acts">${reopen}</div>`;
  return html`<p class="held">${quietWords(scene, task, decision)}</p>
<div class="acts">${reopen}${notAProblemForm(form)}${elseForms(form, decision)}</div>`;
}
