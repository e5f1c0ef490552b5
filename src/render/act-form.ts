// The forms by which people act: plain POSTs that work without JavaScript, stamped so that a repeat is one act.
import type { ActKind, Task } from '../core/types/task.ts';
import { type Html, html } from './html.ts';
import { personName, type Scene, tookWords } from './scene.ts';
import { say, sayHtml } from './speech.ts';
import { choiceWords, NOT_A_PROBLEM } from './words/reason.ts';

/** Who looks: the person remembered by this browser, and whether acting is possible on this page. */
export type Viewer = {
  readonly personId: string | null;
  readonly mayAct: boolean;
  /** A page of the past. Left out: it is of now. */
  readonly isPast?: boolean;
  /** By PIN: nobody else can be chosen. Left out: by name. */
  readonly isSignedIn?: boolean;
  /** The token of the link they came by, which is made for `personId`. Left out: they came as anybody does. */
  readonly link?: string;
};

/** A form that came back: what was typed, and what is wrong with it beside the field it is about. */
export type ReturnedAct = {
  readonly kind: ActKind;
  readonly fields: { readonly [name: string]: string };
  readonly troubles: readonly { readonly field: string; readonly words: string }[];
};

/** Every form of a task's page. */
export type ActForm = {
  readonly scene: Scene;
  readonly task: Task;
  readonly viewer: Viewer;
  /** The one that came back; null: none did. */
  readonly returned: ReturnedAct | null;
};

export const cameBack = ({ returned }: ActForm, kind: ActKind): ReturnedAct | null =>
  returned?.kind === kind ? returned : null;

export const openIf = (isOpen: boolean): Html | null => (isOpen ? html` open` : null);

/** What is wrong with a field of the form that came back. */
export function troubleAt(form: ActForm, kind: ActKind, field: string): Html | null {
  const found = cameBack(form, kind)?.troubles.find((one) => one.field === field);
  return found === undefined ? null : html`<p class="wrong" role="alert">${found.words}</p>`;
}

export const typedIn = (form: ActForm, kind: ActKind, field: string): string =>
  cameBack(form, kind)?.fields[field] ?? '';

/** Changes with the task's state only: the same form sent twice carries the same stamp. */
export const stampOf = (task: Task): string => `${task.phase}-${task.phaseAt}`;

export const action = (task: Task, kind: ActKind): string => `/t/${task.id}/${kind}`;

export const stampField = (task: Task): Html =>
  html`<input type="hidden" name="nonce" value="${stampOf(task)}">`;

/** Where a form of the task's page goes, and what it carries whatever else is asked for. */
export const actionOf = ({ task, viewer }: ActForm, kind: ActKind): string =>
  viewer.link === undefined ? action(task, kind) : `/t/${task.id}/by-link/${kind}`;

export const hiddenFields = ({ task, viewer: { link } }: ActForm): Html =>
  html`${stampField(task)}${link !== undefined && html`<input type="hidden" name="k" value="${link}">`}`;

const asNamed = (scene: Scene, personId: string): Html =>
  html`<p class="as">${sayHtml(scene, 'As {name}', { name: html`<b data-as>${personName(scene, personId)}</b>` })}</p><input type="hidden" name="personId" value="${personId}">`;

/** "You are": where nobody signs in people say who they are, and the browser remembers it. */
export function whoField(scene: Scene, viewer: Viewer, id: string): Html {
  if (viewer.isSignedIn === true && viewer.personId !== null) return asNamed(scene, viewer.personId);
  return html`<label class="who" for="${id}"><span>${say(scene, 'You are')}</span><select id="${id}" name="personId" required data-ask="${say(scene, 'Choose your name first.')}">
${viewer.personId === null && html`<option value="">${say(scene, 'choose your name')}</option>`}
${scene.people.map((p) => personOption(p.id, p.name, p.id === viewer.personId))}</select></label>`;
}

/** Of a second form on the page: a person known already is named and not asked for again. */
export function whoAgain(form: ActForm, kind: ActKind, id: string): Html {
  const { scene, viewer } = form;
  return viewer.personId === null
    ? html`${whoField(scene, viewer, id)}${troubleAt(form, kind, 'personId')}`
    : asNamed(scene, viewer.personId);
}

const personOption = (id: string, name: string, chosen: boolean): Html =>
  chosen
    ? html`<option value="${id}" selected>${name}</option>`
    : html`<option value="${id}">${name}</option>`;

/** The one-tap form of a card: who is taken from the browser's memory, or asked for on the next page. */
export function cardForm(task: Task, kind: ActKind, words: string): Html {
  return html`<form method="post" action="${action(task, kind)}"><input type="hidden" name="back" value="picture">${stampField(task)}<button class="btn main">${words}</button></form>`;
}

export function giveForm(form: ActForm): Html {
  const { scene, task } = form;
  const others = scene.people.filter((p) => p.id !== task.ownerId);
  const chosen = typedIn(form, 'give', 'toPersonId');
  return html`<details class="more"${openIf(cameBack(form, 'give') !== null)}><summary class="btn">${say(scene, 'Give to…')}</summary><form class="sheet" method="post" action="${actionOf(form, 'give')}">
${hiddenFields(form)}${whoAgain(form, 'give', 'who-give')}
<label class="who" for="to"><span>${say(scene, 'Give to')}</span><select id="to" name="toPersonId" required data-ask="${say(scene, 'Choose who gets it.')}"><option value="">${say(scene, 'choose a name')}</option>${others.map((p) => personOption(p.id, p.name, p.id === chosen))}</select></label>${troubleAt(form, 'give', 'toPersonId')}
<button class="btn main">${say(scene, 'Give it')}</button></form></details>`;
}

/** What another person has is marked done only by saying so twice. `asked`: they just tried to, so it stands open. */
export function doneForHolderForm(
  scene: Scene,
  task: Task,
  { viewer, asked }: { viewer: Viewer; asked: boolean },
): Html {
  const open = asked ? html` open` : null;
  return html`<details class="more first"${open}><summary class="btn">${say(scene, 'Mark done…')}</summary><form class="sheet" id="done" method="post" action="${action(task, 'done')}">
${stampField(task)}<input type="hidden" name="inPlaceOfHolder" value="yes"><p class="asks">${tookWords(scene, task)} ${say(scene, 'Is it done?')}</p>${whoField(scene, viewer, 'who-done')}
<button class="btn main">${say(scene, 'Yes, mark it done')}</button></form></details>`;
}

export function notAProblemForm(form: ActForm): Html {
  const kind = 'not-a-problem';
  const { scene } = form;
  const chosen = typedIn(form, kind, 'reason');
  // Kept as it is called here, whatever it is read in.
  const reasons = NOT_A_PROBLEM.map(
    (r) => html`<option value="${r}"${r === chosen && html` selected`}>${choiceWords(scene, r)}</option>`,
  );
  return html`<details class="more"${openIf(cameBack(form, kind) !== null)}><summary class="btn">${say(scene, 'Not a problem…')}</summary><form class="sheet" method="post" action="${actionOf(form, kind)}">
${hiddenFields(form)}${whoAgain(form, kind, 'who-not')}
<label class="who" for="reason"><span>${say(scene, 'Because')}</span><select id="reason" name="reason" required data-ask="${say(scene, 'Choose a reason.')}"><option value="">${say(scene, 'choose a reason')}</option>${reasons}</select></label>${troubleAt(form, kind, 'reason')}
<label class="who" for="own"><span>${say(scene, 'In your words')}</span><input id="own" name="ownReason" maxlength="200" value="${typedIn(form, kind, 'ownReason')}"></label>
<button class="btn main">${say(scene, 'Close it')}</button></form></details>`;
}
