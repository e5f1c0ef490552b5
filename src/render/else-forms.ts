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
import { type Spoken, say } from './speech.ts';
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

type Said = (to: Spoken) => Choice;

const until = (label: string, ask: string): Field => ({ name: 'until', label, ask });
const reason = (label: string, ask: string | null): Field => ({ name: 'reason', label, ask });

const known: Said = (to) => ({
  kind: 'known',
  title: say(to, 'Known, it can wait'),
  note: say(to, 'It stays on the list and is quiet until then, unless it gets worse.'),
  button: say(to, 'Known until then'),
  fields: [
    until(say(to, 'Until'), say(to, 'Choose the day until which it can wait.')),
    reason(say(to, 'Because'), say(to, 'Say why it can wait.')),
  ],
});
const agreed: Said = (to) => ({
  kind: 'agreed',
  title: say(to, 'Agreed with the customer'),
  note: say(to, 'It is quiet as long as it is likely done by that day. The first date stays on record.'),
  button: say(to, 'Agreed to that day'),
  fields: [
    until(say(to, 'New date'), say(to, 'Choose the day the customer agreed to.')),
    reason(say(to, 'By whom'), say(to, 'Say who agreed to it, and how.')),
  ],
});
const takeLoss: Said = (to) => ({
  kind: 'take-loss',
  title: say(to, 'We take the loss'),
  note: say(to, 'Nobody does anything about it. It is quiet unless it gets worse.'),
  button: say(to, 'We take it'),
  fields: [reason(say(to, 'Because'), say(to, 'Say why we take the loss.'))],
});
const decline: Said = (to) => ({
  kind: 'decline',
  title: say(to, 'Not mine'),
  note: say(to, 'The next is asked at once, and you are not asked again.'),
  button: say(to, 'It is not mine'),
  fields: [reason(say(to, 'Because'), null)],
});
const reopen: Said = (to) => ({
  kind: 'reopen',
  title: say(to, 'That is not so…'),
  note: say(to, 'It asks again, as before.'),
  button: say(to, 'Ask again'),
  fields: [reason(say(to, 'Because'), null)],
});

/** One fold-out with all that is said seldom; the one that came back stands open. */
export function elseForms(form: ActForm, decision: Decision): Html {
  const { scene, task, viewer } = form;
  const hasOrder = decision.consequence.orderId !== '';
  const others = task.phase !== 'nobody' && task.ownerId !== viewer.personId;
  const choices = [
    known,
    ...(hasOrder ? [agreed] : []),
    ...(task.phase === 'loss-taken' ? [] : [takeLoss]),
    ...(isQuiet(task) || others ? [] : [decline]),
  ].map((said) => said(scene));
  const open = openIf(choices.some(({ kind }) => cameBack(form, kind) !== null));
  return html`<details class="more"${open}><summary class="btn">${say(scene, 'Something else…')}</summary><div class="sheet">${choices.map((choice) => choiceHtml(form, choice))}</div></details>`;
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
  const { scene } = form;
  const { zone, now } = scene;
  const required =
    ask === null ? html` placeholder="${say(scene, 'if you like')}"` : html` required data-ask="${ask}"`;
  const input =
    name === 'until'
      ? html`<input id="${id}" name="until" type="date" min="${fieldDay(zone, now)}" max="${fieldDay(zone, now + 365 * DAY)}" value="${value}"${required}>`
      : html`<input id="${id}" name="reason" maxlength="200" autocomplete="off" value="${value}"${required}>`;
  return html`<label class="who" for="${id}"><span>${label}</span>${input}</label>${troubleAt(form, kind, name)}`;
}

/** "Not mine" on its own. */
export const declineForm = (form: ActForm): Html =>
  html`<details class="more"${openIf(cameBack(form, 'decline') !== null)}><summary class="btn">${say(form.scene, 'Not mine…')}</summary>${formHtml(form, decline(form.scene), 'sheet')}</details>`;

/** Of a task that asks for nothing now: why, and how it asks again. */
export function quietForms(form: ActForm, decision: Decision): Html {
  const { scene, task } = form;
  const choice = reopen(scene);
  const folded = html`<details class="more"${openIf(cameBack(form, choice.kind) !== null)}><summary class="btn">${choice.title}</summary>${formHtml(form, choice, 'sheet')}</details>`;
  if (!isQuiet(task)) return html`<div class="acts">${folded}</div>`;
  return html`<p class="held">${quietWords(scene, task, decision)}</p>
<div class="acts">${folded}${notAProblemForm(form)}${elseForms(form, decision)}</div>`;
}
