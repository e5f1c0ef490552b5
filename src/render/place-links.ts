// Where an order and a line have their pages, and how a name is shown that may be as long as an ERP's field.
import type { Decision } from '../core/types/decision.ts';
import type { Viewer } from './act-form.ts';
import { type Html, html } from './html.ts';
import { utcText } from './plant-time.ts';
import type { Scene } from './scene.ts';
import type { Words } from './words/words.ts';

/** What a link is drawn for: on a page of the past, links stay in that past. */
export type Linking = Pick<Viewer, 'isPast'>;

/** An id may hold any characters; half a surrogate pair, which no address can carry, names nothing. */
const pathOf = (page: string, scene: Scene, id: string, { isPast }: Linking): string =>
  `/${page}/${encodeURIComponent(id.toWellFormed())}${isPast === true ? `?asOf=${utcText(scene.now)}` : ''}`;

export const orderHref = (scene: Scene, id: string, linking: Linking): string =>
  pathOf('order', scene, id, linking);
export const lineHref = (scene: Scene, id: string, linking: Linking): string =>
  pathOf('line', scene, id, linking);

/** Characters of a name that still read as one. */
const NAME_MAX = 60;

/** The beginning of a name that is longer than anybody reads. */
export function shortName(name: string): string {
  const letters = [...name];
  return letters.length <= NAME_MAX ? name : `${letters.slice(0, NAME_MAX - 1).join('')}…`;
}

/** A name of any script, kept apart from the direction of the words around it. */
export const nameHtml = (name: string): Html => html`<bdi>${shortName(name)}</bdi>`;

export const linkTo = (href: string, name: string): Html => html`<a href="${href}">${nameHtml(name)}</a>`;

/** "Line 3 · Order 4471" of a decision, each leading to its page; of what is on no line, or is no order, as text. */
export function placeLinks(scene: Scene, d: Decision, words: Words, linking: Linking): Html {
  const [first, second] = words.place;
  const { lineId, lineName, orderId } = d.consequence;
  const isLine = lineId !== '' && first === lineName;
  const line = isLine ? html`<a href="${lineHref(scene, lineId, linking)}">${first}</a>` : html`${first}`;
  if (second === undefined) return html`<b>${line}</b>`;
  const isOrder = orderId !== '' && second.includes(orderId);
  const what = isOrder
    ? html`<a href="${orderHref(scene, orderId, linking)}">${second}</a>`
    : html`${second}`;
  return html`<b>${line}</b> · ${what}`;
}
