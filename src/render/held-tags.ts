// A tag that is another thing at its peer than it was: what it was, what it is, and the one answer a page can give.
import type { HeldTag } from '../core/types/held.ts';
import type { TagIdentity } from '../core/types/observation.ts';
import { type Viewer, whoField } from './act-form.ts';
import { type Html, html } from './html.ts';
import { pieces } from './number.ts';
import { type Scene, sourceTitle } from './scene.ts';

/** Each brings a form: ten thousand of them, after a server has changed its addresses, are no page. */
const SHOWN = 50;

export function heldTagsHtml(scene: Scene, all: readonly HeldTag[], viewer: Viewer): Html | null {
  if (all.length === 0) return null;
  const title =
    all.length === 1
      ? 'One tag is another thing than it was'
      : `${pieces(scene, all.length)} tags are other things than they were`;
  const more = all.length - SHOWN;
  const rest =
    more > 0 &&
    html`<p class="note">And ${pieces(scene, more)} more, which follow as these are answered.</p>`;
  return html`<section class="listed bad" id="held-tags"><h2>${title}</h2><p class="note">Their values are kept and shown, and not counted. Where one means something else now, correct it in the file of its source.</p>${all.slice(0, SHOWN).map((one, index) => oneHtml(scene, one, viewer, index))}${rest}</section>`;
}

function oneHtml(scene: Scene, { source, tag, was, is }: HeldTag, viewer: Viewer, index: number): Html {
  const action = `/held-tag/${encodeURIComponent(source)}/${encodeURIComponent(tag)}`;
  const form = viewer.mayAct
    ? html`<form class="decide" method="post" action="${action}"><input type="hidden" name="seen" value="${JSON.stringify(is)}">${whoField(scene, viewer, `who-tag-${index}`)}<button class="btn main">It means the same</button></form>`
    : null;
  return html`<div class="waits"><h3>${sourceTitle(scene, source)}: ${tag}</h3><p>It was ${words(was)}. It is now ${words(is)}.</p>${form}</div>`;
}

const words = ({ name, dataType, unit }: TagIdentity): string =>
  [name, dataType, unit === null ? null : `in ${unit}`].filter((part) => part !== null).join(', ');
