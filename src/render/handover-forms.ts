// The forms of a handover: whoever leaves signs and goes, whoever comes ticks what they have read and takes over.
import { type Viewer, whoField } from './act-form.ts';
import { type Html, html } from './html.ts';
import type { Scene } from './scene.ts';
import { say } from './speech.ts';
import { waitingHandover } from './words/handover.ts';

/** Characters of each text: three lines of a hand, and of the printed page. */
export const HANDOVER_TEXT = 300;

/** The form of whoever leaves that came back: what was typed, and what is wrong with it beside the field it is about. */
export type ReturnedSign = {
  readonly fields: { readonly [name: string]: string };
  readonly troubles: readonly { readonly field: string; readonly words: string }[];
};

/** The same form sent twice from one page carries the same stamp: it is one entry. */
const stampField = (scene: Scene): Html =>
  html`<input type="hidden" name="nonce" value="${String(scene.picture.tick)}">`;

/** By this name the boxes of the rows belong to it, wherever they stand. */
const TAKE_FORM = 'take';

/** Who comes: whoever signed is not offered. */
export function takeForm(scene: Scene, viewer: Viewer): Html {
  const signed = waitingHandover(scene)?.signed.map(({ personId }) => personId) ?? [];
  const others = scene.people.filter(({ id }) => !signed.includes(id));
  if (others.length === 0)
    return html`<p class="from">${say(scene, 'Only whoever signed is in the config, so nobody else can take over.')}</p>`;
  const who =
    viewer.personId !== null && signed.includes(viewer.personId) ? { ...viewer, personId: null } : viewer;
  return html`<form id="${TAKE_FORM}" method="post" action="/handover/take">${stampField(scene)}${whoField({ ...scene, people: others }, who, 'who-take')}</form>`;
}

export const takeButton = (scene: Scene): Html =>
  html`<button class="btn main" form="${TAKE_FORM}">${say(scene, 'Take over')}</button>`;

/** One press is one tick, kept at once: nothing is lost when the page is drawn anew. */
export const readButton = (scene: Scene, taskId: number, title: string): Html =>
  html`<button class="btn tick" form="${TAKE_FORM}" formaction="/handover/read" name="taskId" value="${taskId}" aria-label="${say(scene, 'I have read: {case}', { case: title })}">${say(scene, 'Read')}</button>`;

type Signing = {
  readonly scene: Scene;
  readonly viewer: Viewer;
  readonly returned: ReturnedSign | null;
};

export function signForm({ scene, viewer, returned }: Signing): Html {
  const typed = (name: string): string => returned?.fields[name] ?? '';
  const wrong = (name: string): Html | null => {
    const found = returned?.troubles.find(({ field }) => field === name);
    return found === undefined ? null : html`<p class="wrong" role="alert">${found.words}</p>`;
  };
  const field = (name: string, words: string, hint: string): Html =>
    html`<label class="who" for="${name}"><span>${words}</span><textarea id="${name}" name="${name}" rows="3" maxlength="${HANDOVER_TEXT}" placeholder="${hint}">${typed(name)}</textarea></label>${wrong(name)}`;
  const who = { ...viewer, personId: typed('personId') || viewer.personId };
  return html`<form method="post" action="/handover/sign">${stampField(scene)}
${field('did', say(scene, 'What I did, what I saw'), say(scene, 'The one thing that must not be lost. Three lines at most.'))}
${field('unmeasured', say(scene, 'Not measured by the box'), say(scene, 'People who are absent, tools lent out, odd noises.'))}
${whoField(scene, who, 'who-sign')}${wrong('personId')}<button class="btn main">${say(scene, 'Sign and go')}</button></form>`;
}
