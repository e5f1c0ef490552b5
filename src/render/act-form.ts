// The forms by which people act: plain POSTs that work without JavaScript, stamped so that a repeat is one act.
import type { ActKind, Task } from '../core/types/task.ts';
import { type Html, html } from './html.ts';
import { personName, type Scene, tookWords } from './scene.ts';

export const notAProblemReasons = ['trial run', 'data wrong', 'plan rate wrong', 'other'] as const;

/** Who looks: the person remembered by this browser, and whether acting is possible on this page. */
export type Viewer = { readonly personId: string | null; readonly mayAct: boolean };

/** Changes with the task's state only: the same form sent twice carries the same stamp. */
export const stampOf = (task: Task): string => `${task.phase}-${task.phaseAt}`;

export const action = (task: Task, kind: ActKind): string => `/t/${task.id}/${kind}`;

export const stampField = (task: Task): Html =>
  html`<input type="hidden" name="nonce" value="${stampOf(task)}">`;

/** "You are": until there is a login, people say who they are; the browser remembers it. */
export function whoField(scene: Scene, viewer: Viewer, id: string): Html {
  return html`<label class="who" for="${id}"><span>You are</span><select id="${id}" name="personId" required data-ask="Choose your name first.">
${viewer.personId === null && html`<option value="">choose your name</option>`}
${scene.people.map((p) => personOption(p.id, p.name, p.id === viewer.personId))}</select></label>`;
}

/** Of a second form on the page: a person known already is named and not asked for again. */
function whoAgain(scene: Scene, viewer: Viewer, id: string): Html {
  const name = personName(scene, viewer.personId);
  return name === null
    ? whoField(scene, viewer, id)
    : html`<p class="as">As <b data-as>${name}</b></p><input type="hidden" name="personId" value="${viewer.personId}">`;
}

const personOption = (id: string, name: string, chosen: boolean): Html =>
  chosen
    ? html`<option value="${id}" selected>${name}</option>`
    : html`<option value="${id}">${name}</option>`;

/** The one-tap form of a card: who is taken from the browser's memory, or asked for on the next page. */
export function cardForm(task: Task, kind: ActKind, words: string): Html {
  return html`<form method="post" action="${action(task, kind)}"><input type="hidden" name="back" value="picture">${stampField(task)}<button class="btn main">${words}</button></form>`;
}

export function giveForm(scene: Scene, task: Task, viewer: Viewer): Html {
  const others = scene.people.filter((p) => p.id !== task.ownerId);
  return html`<details class="more"><summary class="btn">Give to…</summary><form class="sheet" method="post" action="${action(task, 'give')}">
${stampField(task)}${whoAgain(scene, viewer, 'who-give')}
<label class="who" for="to"><span>Give to</span><select id="to" name="toPersonId" required data-ask="Choose who gets it."><option value="">choose a name</option>${others.map((p) => personOption(p.id, p.name, false))}</select></label>
<button class="btn main">Give it</button></form></details>`;
}

/** What another person has is marked done only by saying so twice. `asked`: they just tried to, so it stands open. */
export function doneForHolderForm(
  scene: Scene,
  task: Task,
  { viewer, asked }: { viewer: Viewer; asked: boolean },
): Html {
  const open = asked ? html` open` : null;
  return html`<details class="more first"${open}><summary class="btn">Mark done…</summary><form class="sheet" id="done" method="post" action="${action(task, 'done')}">
${stampField(task)}<input type="hidden" name="inPlaceOfHolder" value="yes"><p class="asks">${tookWords(scene, task)} Is it done?</p>${whoField(scene, viewer, 'who-done')}
<button class="btn main">Yes, mark it done</button></form></details>`;
}

export function notAProblemForm(scene: Scene, task: Task, viewer: Viewer): Html {
  return html`<details class="more"><summary class="btn">Not a problem…</summary><form class="sheet" method="post" action="${action(task, 'not-a-problem')}">
${stampField(task)}${whoAgain(scene, viewer, 'who-not')}
<label class="who" for="reason"><span>Because</span><select id="reason" name="reason" required data-ask="Choose a reason."><option value="">choose a reason</option>${notAProblemReasons.map((r) => html`<option>${r}</option>`)}</select></label>
<label class="who" for="own"><span>In your words</span><input id="own" name="ownReason" maxlength="200"></label>
<button class="btn main">Close it</button></form></details>`;
}
