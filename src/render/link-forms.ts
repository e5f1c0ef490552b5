// What somebody may do who came by the link of a mail: take it, hand it over, say that it is not theirs. The rest is on the panel.

import type { Task } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import { isHeld, waitsForAnother } from '../core/types/whose.ts';
import { type ActForm, actionOf, giveForm, hiddenFields, type Viewer } from './act-form.ts';
import { declineForm } from './else-forms.ts';
import { type Html, html } from './html.ts';
import { clockTime, dayTime } from './plant-time.ts';
import { isQuiet, personName, type Scene, stateWords } from './scene.ts';
import { say } from './speech.ts';

/**
 * False: another has it or it waits for another, and a mail of earlier takes it out of nobody's hands; or nothing is asked now.
 * Who did not come by a link is not meant here.
 */
export const mayByLink = (task: Task, { link, personId }: Viewer, now: UtcMs): boolean =>
  link === undefined ||
  (task.phase === 'nobody' && !waitsForAnother(task, personId, now)) ||
  (isHeld(task.phase) && task.ownerId === personId);

/** `open`: it may be acted on. `rows`: the options. */
export function linkForms(form: ActForm, rows: readonly Html[], open: boolean): Html {
  const { scene, task, viewer } = form;
  const name = personName(scene, viewer.personId) ?? '';
  const page = (words: string): Html => html`<a class="btn" href="/t/${task.id}">${words}</a>`;
  const onPanel = page(say(scene, 'Its page on the panel'));
  if (!open) return html`<div class="choose">${rows}</div><div class="acts">${onPanel}</div>`;
  const others = html`${giveForm(form)}${declineForm(form)}`;
  // Begun: there is nothing more to accept, and that it is done is said on the panel.
  if (task.phase === 'doing')
    return html`<div class="choose">${rows}</div><div class="acts">${others}${onPanel}</div>`;
  const begin =
    task.phase === 'with'
      ? say(scene, 'Start as {name}', { name })
      : say(scene, 'Accept as {name}', { name });
  const notMe = say(scene, 'I am not {name}', { name: firstName(name) });
  return html`<form class="choose" id="act" method="post" action="${actionOf(form, 'accept')}">${hiddenFields(form)}${rows}</form>
<div class="acts"><button class="btn main" form="act">${begin}</button>${others}${page(notMe)}</div>`;
}

/** As short as people are called: "Marta". */
const firstName = (name: string): string => name.trim().split(' ')[0] ?? '';

/** How it stands for whoever came by the link: theirs, another's, or nothing to be asked. Null: it is to be taken. */
export function linkNotice(scene: Scene, task: Task, personId: string): string | null {
  const { phase, ownerId, declined } = task;
  const since = dayTime(scene, task.phaseAt);
  const asked = ownerId === null || ownerId === personId ? null : personName(scene, ownerId);
  if (isQuiet(task) || phase === 'done')
    return say(scene, '{state}. Nothing to do.', { state: stateWords(scene, task) });
  if (phase === 'nobody') {
    if (!declined.includes(personId)) return given(scene, task, asked);
    return asked === null
      ? say(scene, 'It is noted that this is not yours.')
      : say(scene, 'It is noted that this is not yours. {name} is asked now.', { name: asked });
  }
  return ownerId === personId
    ? say(scene, 'You have it since {since}. When it is done, say so on the panel.', { since })
    : say(scene, '{name} has it since {since}. Nothing to do.', {
        ...{ name: personName(scene, ownerId) ?? say(scene, 'Somebody'), since },
      });
}

/** It was handed over, by whoever reads this or by another. */
function given(scene: Scene, { events }: Task, asked: string | null): string | null {
  const last = events.at(-1);
  if (last?.act !== 'give' || asked === null) return null;
  const at = clockTime(scene.zone, last.at);
  return say(scene, 'It was given to {name} at {at}, who is asked now.', { name: asked, at });
}
