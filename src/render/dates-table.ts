// Tables of the pages of an order and a line: on a narrow screen each row stands as a card of its own.
import type { OrderDates } from '../core/types/order-now.ts';
import { type Html, html } from './html.ts';
import { type Linking, linkTo, nameHtml, orderHref } from './place-links.ts';
import { dayTime } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { say } from './speech.ts';
import { dateWords, doneWords } from './words/order-dates.ts';

export type Cell = Html | string;

/** `title` is read out where the table has no heading in sight. */
export function table(title: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  const head = heads.map((name) => html`<th scope="col" role="columnheader">${name}</th>`);
  const body = rows.map(
    (cells) =>
      html`<tr role="row">${cells.map((cell, i) => html`<td role="cell" data-head="${heads[i] ?? ''}"><span>${cell}</span></td>`)}</tr>`,
  );
  return html`<table class="rows plain" role="table"><caption class="vh">${title}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${body}</tbody></table>`;
}

/** Order, needed by, done, and what becomes of its date. */
export const datesHeads = (scene: Scene): readonly string[] => [
  say(scene, 'Order'),
  say(scene, 'Needed by'),
  say(scene, 'Done'),
  say(scene, 'Its date'),
];

/** The cells of an order under those heads. */
export function datesCells(scene: Scene, dates: OrderDates, linking: Linking): readonly Cell[] {
  const { orderId, customerName, neededBy } = dates;
  const order = linkTo(orderHref(scene, orderId, linking), orderId);
  const name =
    customerName === null ? order : html`${order} <span class="from">${nameHtml(customerName)}</span>`;
  const late = dates.slipDays > 0;
  return [
    name,
    neededBy === null ? '–' : dayTime(scene, neededBy),
    doneWords(scene, dates),
    late ? html`<b>${dateWords(scene, dates)}</b>` : dateWords(scene, dates),
  ];
}
