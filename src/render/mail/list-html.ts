// The HTML of a mail about several tasks: a row each, and in grey what is over.
import { type Html, html } from '../html.ts';
import { CELL, QUIET } from './html.ts';

export const GONE = 'Closed meanwhile, nothing to do:';

export type ListItem = {
  readonly place: string;
  readonly title: string;
  readonly why: string;
  readonly so: string;
  readonly state: string;
  readonly code: string | null;
  readonly url: string;
};

export type List = {
  readonly lead: string;
  readonly items: readonly ListItem[];
  readonly more: string | null;
  readonly gone: readonly string[];
  readonly url: string;
  readonly answer: string | null;
};

export function listHtml({ lead, items, more, gone, url, answer }: List): string {
  return html`<!doctype html><html lang="en"><body style="font:15px/1.45 system-ui,sans-serif;color:#16191c;background:#f1f2f3;margin:0;padding:16px"><p style="font-size:18px;font-weight:600">${lead}</p>
<table style="border-collapse:collapse">${items.map(row)}</table>${more !== null && html`<p>${more}</p>`}${gone.length > 0 && over(gone)}
<p><a href="${url}" style="color:#16191c">All of it</a></p>${answer !== null && html`<p>${answer}</p>`}</body></html>`
    .html;
}

const row = ({ place, title, why, so, state, code, url }: ListItem): Html =>
  html`<tr><td style="${QUIET}">${place}</td><td style="${CELL}"><b>${title}</b><br>${why}<br>${so}<br><a href="${url}" style="color:#16191c">${code === null ? '' : `${code}: `}${state}</a></td></tr>
`;

const over = (gone: readonly string[]): Html =>
  html`<p style="color:#4b5259">${GONE}</p><ul style="color:#4b5259">${gone.map((line) => html`<li>${line}</li>`)}</ul>`;
