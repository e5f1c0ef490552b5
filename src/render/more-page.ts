// The page that leads to what has no place in the bar.
import { type Html, html } from './html.ts';
import type { Page } from './part.ts';
import type { Scene } from './scene.ts';
import { say } from './speech.ts';

type Leads = { readonly path: string; readonly title: string; readonly about: string };

/** Kept in this browser, as light and dark are. */
function screenHtml(scene: Scene): Html {
  const hands = say(scene, 'Buttons for gloves, on or off');
  const note = say(scene, 'On this screen only: taller buttons, further apart.');
  return html`<section class="listed"><h2>${say(scene, 'This screen')}</h2><p>${note}</p><p class="acts"><button class="btn" type="button" data-hands-toggle>${hands}</button></p></section>`;
}

export function morePage(scene: Scene, pages: readonly Leads[]): Page {
  const rows = pages.map(
    ({ path, title, about }) =>
      html`<section class="listed"><h2><a class="leads" href="${path}">${title}</a></h2><p>${about}</p></section>`,
  );
  const name = say(scene, 'More');
  const main = html`<main id="main" class="list"><h1>${name}</h1>${rows}${screenHtml(scene)}</main>`;
  return { title: `${name} · ${scene.picture.plantName}`, main, parts: [] };
}
