// A tag that is another thing at its peer than it was: what it was, what it is, and the one answer a page can give.
import type { HeldTag } from '../core/types/held.ts';
import type { TagIdentity } from '../core/types/observation.ts';
import { type Viewer, whoField } from './act-form.ts';
import { type Html, html } from './html.ts';
import { type Scene, sourceTitle } from './scene.ts';
import { plural, type Spoken, say } from './speech.ts';

/** Each brings a form: ten thousand of them, after a server has changed its addresses, are no page. */
const SHOWN = 50;

export function heldTagsHtml(scene: Scene, all: readonly HeldTag[], viewer: Viewer): Html | null {
  if (all.length === 0) return null;
  const title = plural(scene, all.length, [
    'One tag is another thing than it was',
    '{n} tags are other things than they were',
  ]);
  const note = say(
    scene,
    'Their values are kept and shown, and not counted. Where one means something else now, correct it in the file of its source.',
  );
  const more = all.length - SHOWN;
  const rest =
    more > 0 &&
    html`<p class="note">${say(scene, 'And {n} more, which follow as these are answered.', { n: more })}</p>`;
  return html`<section class="listed bad" id="held-tags"><h2>${title}</h2><p class="note">${note}</p>${all.slice(0, SHOWN).map((one, index) => oneHtml(scene, one, viewer, index))}${rest}</section>`;
}

function oneHtml(scene: Scene, { source, tag, was, is }: HeldTag, viewer: Viewer, index: number): Html {
  const action = `/held-tag/${encodeURIComponent(source)}/${encodeURIComponent(tag)}`;
  const form = viewer.mayAct
    ? html`<form class="decide" method="post" action="${action}"><input type="hidden" name="seen" value="${JSON.stringify(is)}">${whoField(scene, viewer, `who-tag-${index}`)}<button class="btn main">${say(scene, 'It means the same')}</button></form>`
    : null;
  return html`<div class="waits"><h3>${sourceTitle(scene, source)}: ${tag}</h3><p>${say(scene, 'It was {was}. It is now {is}.', { was: words(scene, was), is: words(scene, is) })}</p>${form}</div>`;
}

const words = (spoken: Spoken, { name, dataType, unit }: TagIdentity): string =>
  [name, dataType, unit === null ? null : say(spoken, 'in {unit}', { unit })]
    .filter((part) => part !== null)
    .join(', ');
