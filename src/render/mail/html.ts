// The mail's HTML part: tables and inline styles, as mail programs need, and nothing loaded from anywhere.
import type { Decision } from '../../core/types/decision.ts';
import { type Html, html } from '../html.ts';
import { roundMoney } from '../number.ts';
import { ruleName, type Scene } from '../scene.ts';
import { say } from '../speech.ts';
import { actByWords, decisionWords } from '../words/decision.ts';
import { optionWords } from '../words/option.ts';
import { nodeWords, originWords } from '../words/path.ts';
import { strong } from '../words/words.ts';

export const CELL = 'padding:4px 12px 4px 0;vertical-align:top';
export const QUIET = `${CELL};color:#4b5259`;

/** Where the mail leads, and from where that can be opened. */
export type MailLink = { readonly url: string; readonly works: string };

type Around = {
  readonly link: MailLink;
  readonly lead: string;
  readonly answer: string | null;
  /** What the link of a mail about no decision leads to; left out: what was done. */
  readonly page?: string;
};

/** The whole document: mail programs have styles in each element only. */
export const mailDocument = ({ speech }: Scene, lead: string, rest: Html): Html =>
  html`<!doctype html><html lang="${speech.language}"><body style="font:15px/1.45 system-ui,sans-serif;color:#16191c;background:#f1f2f3;margin:0;padding:16px"><p style="font-size:18px;font-weight:600">${lead}</p>
${rest}</body></html>`;

/** `lead` is the first sentence; a null decision leaves it at that. `answer`: how to answer by mail, where one can. */
export function mailHtml(
  scene: Scene,
  d: Decision | null,
  { link, lead, answer, page = say(scene, 'What was done') }: Around,
): string {
  const leads = d === null ? page : say(scene, 'Accept or hand over');
  const rest = html`${d !== null && body(scene, d)}<p><a href="${link.url}" style="color:#16191c">${leads}</a> (${link.works})</p>${answer !== null && html`<p>${answer}</p>`}`;
  return mailDocument(scene, lead, rest).html;
}

function body(scene: Scene, d: Decision): Html {
  const words = decisionWords(scene, d);
  const act = actByWords(scene, d);
  const risk =
    d.atRiskMinor === null ? say(scene, 'not known') : `${roundMoney(scene, d.atRiskMinor)} (${words.risk})`;
  const row = (label: string, says: Html): Html =>
    html`<tr><td style="${QUIET}">${label}</td><td style="${CELL}">${says}</td></tr>`;
  const rows = [
    row(say(scene, 'Why'), strong(words.why)),
    row(say(scene, 'So'), strong(words.so)),
    row(say(scene, 'At risk'), html`<b>${risk}</b>`),
    row(say(scene, 'Act by'), html`<b>${act.when}</b>`),
  ];
  const options = optionWords(scene, d).map(
    (w) =>
      html`<tr><td style="${CELL}">${w.title}</td><td style="${QUIET}">${w.result}</td><td style="${CELL};text-align:right">${w.cost}</td><td style="${QUIET}">${w.asks}</td></tr>`,
  );
  const path = d.path.map((n) => {
    const node = nodeWords(scene, d, n);
    return html`<tr><td style="${CELL}">${node.label}</td><td style="${CELL}">${node.fact}</td><td style="${QUIET}">${originWords(scene, n, d)}</td></tr>`;
  });
  const rule = say(scene, 'Rule {rule} by {author}: “{why}”', {
    ...{ rule: ruleName(scene, d.ruleId), author: d.ruleAuthor, why: d.ruleWhy },
  });
  return html`<table style="border-collapse:collapse">${rows}</table><p style="font-weight:600">${say(scene, 'What you can do')}</p><table style="border-collapse:collapse">${options}</table>
<p style="font-weight:600">${say(scene, 'How we know')}</p><table style="border-collapse:collapse">${path}</table><p style="color:#4b5259">${rule}</p>`;
}
