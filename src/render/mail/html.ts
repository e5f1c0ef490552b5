// The mail's HTML part: tables and inline styles, as mail programs need, and nothing loaded from anywhere.
import type { Decision } from '../../core/types/decision.ts';
import { type Html, html } from '../html.ts';
import { roundMoney } from '../number.ts';
import { ruleName, type Scene } from '../scene.ts';
import { actByWords, decisionWords } from '../words/decision.ts';
import { optionWords } from '../words/option.ts';
import { nodeWords, originWords } from '../words/path.ts';
import { strong } from '../words/words.ts';

export const CELL = 'padding:4px 12px 4px 0;vertical-align:top';
export const QUIET = `${CELL};color:#4b5259`;

/** Where the mail leads, and from where that can be opened. */
export type MailLink = { readonly url: string; readonly works: string };

/** `page`: what the link of a mail about no decision leads to. */
type Around = {
  readonly link: MailLink;
  readonly lead: string;
  readonly answer: string | null;
  readonly page?: string;
};

/** `lead` is the first sentence; a null decision leaves it at that. `answer`: how to answer by mail, where one can. */
export function mailHtml(
  scene: Scene,
  d: Decision | null,
  { link, lead, answer, page = 'What was done' }: Around,
): string {
  return html`<!doctype html><html lang="en"><body style="font:15px/1.45 system-ui,sans-serif;color:#16191c;background:#f1f2f3;margin:0;padding:16px"><p style="font-size:18px;font-weight:600">${lead}</p>
${d !== null && body(scene, d)}<p><a href="${link.url}" style="color:#16191c">${d === null ? page : 'Accept or hand over'}</a> (${link.works})</p>${answer !== null && html`<p>${answer}</p>`}</body></html>`
    .html;
}

function body(scene: Scene, d: Decision): Html {
  const words = decisionWords(scene, d);
  const act = actByWords(scene, d);
  const risk = d.atRiskMinor === null ? 'not known' : `${roundMoney(scene, d.atRiskMinor)} (${words.risk})`;
  const rows = [
    html`<tr><td style="${QUIET}">Why</td><td style="${CELL}">${strong(words.why)}</td></tr>`,
    html`<tr><td style="${QUIET}">So</td><td style="${CELL}">${strong(words.so)}</td></tr>`,
    html`<tr><td style="${QUIET}">At risk</td><td style="${CELL}"><b>${risk}</b></td></tr>`,
    html`<tr><td style="${QUIET}">Act by</td><td style="${CELL}"><b>${act.when}</b></td></tr>`,
  ];
  const options = optionWords(scene, d).map(
    (w) =>
      html`<tr><td style="${CELL}">${w.title}</td><td style="${QUIET}">${w.result}</td><td style="${CELL};text-align:right">${w.cost}</td><td style="${QUIET}">${w.asks}</td></tr>`,
  );
  const path = d.path.map((n) => {
    const node = nodeWords(scene, d, n);
    return html`<tr><td style="${CELL}">${node.label}</td><td style="${CELL}">${node.fact}</td><td style="${QUIET}">${originWords(scene, n, d)}</td></tr>`;
  });
  return html`<table style="border-collapse:collapse">${rows}</table><p style="font-weight:600">What you can do</p><table style="border-collapse:collapse">${options}</table>
<p style="font-weight:600">How we know</p><table style="border-collapse:collapse">${path}</table><p style="color:#4b5259">Rule ${ruleName(scene, d.ruleId)} by ${d.ruleAuthor}: “${d.ruleWhy}”</p>`;
}
