// The page that leads to what has no place in the bar.
import { html } from './html.ts';
import type { Page } from './part.ts';
import type { Scene } from './scene.ts';
import { say } from './speech.ts';

type Leads = { readonly path: string; readonly title: string; readonly about: string };

export function morePage(scene: Scene, pages: readonly Leads[]): Page {
  const rows = pages.map(
    ({ path, title, about }) =>
      html`<section class="listed"><h2><a class="leads" href="${path}">${title}</a></h2><p>${about}</p></section>`,
  );
  const name = say(scene, 'More');
  const main = html`<main id="main" class="list"><h1>${name}</h1>${rows}</main>`;
  return { title: `${name} · ${scene.picture.plantName}`, main, parts: [] };
}
