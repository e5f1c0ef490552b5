// The HTML of a mail about several tasks: a row each, and in grey what is over.
import { type Html, html } from '../html.ts';
import type { Scene } from '../scene.ts';
import { type Spoken, say } from '../speech.ts';
import { CELL, mailDocument, QUIET } from './html.ts';

/** Above what is over. */
export const goneWords = (spoken: Spoken): string => say(spoken, 'Closed meanwhile, nothing to do:');

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

export function listHtml(scene: Scene, { lead, items, more, gone, url, answer }: List): string {
  const rest = html`<table style="border-collapse:collapse">${items.map(row)}</table>${more !== null && html`<p>${more}</p>`}${gone.length > 0 && over(scene, gone)}
<p><a href="${url}" style="color:#16191c">${say(scene, 'All of it')}</a></p>${answer !== null && html`<p>${answer}</p>`}`;
  return mailDocument(scene, lead, rest).html;
}

const row = ({ place, title, why, so, state, code, url }: ListItem): Html =>
  html`<tr><td style="${QUIET}">${place}</td><td style="${CELL}"><b>${title}</b><br>${why}<br>${so}<br><a href="${url}" style="color:#16191c">${code === null ? '' : `${code}: `}${state}</a></td></tr>
`;

const over = (spoken: Spoken, gone: readonly string[]): Html =>
  html`<p style="color:#4b5259">${goneWords(spoken)}</p><ul style="color:#4b5259">${gone.map((line) => html`<li>${line}</li>`)}</ul>`;
