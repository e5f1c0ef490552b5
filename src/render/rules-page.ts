// The rules at a glance: live ones first, then those on trial, drafts and what was retired; each leads to its page.
import type { RuleRecord } from '../core/types/ledger.ts';
import type { RuleSpec, RuleStatus } from '../core/types/rule.ts';
import { type Html, html } from './html.ts';
import type { Page } from './part.ts';
import { activeRulesWords, type Scene } from './scene.ts';
import { plural, say } from './speech.ts';
import { recordWords } from './words/ledger-sum.ts';
import { doesWords, stateMeans, statusWords } from './words/rule.ts';

/** By rule: what it came to so far. */
export type Records = ReadonlyMap<string, RuleRecord>;

const ORDER: readonly RuleStatus[] = ['active', 'shadow', 'draft', 'retired'];

export function rulesPage(scene: Scene, rules: readonly RuleSpec[], records: Records = new Map()): Page {
  const troubles = scene.picture.ruleTroubles.map(
    (t) => html`<li><b>${t.place.file}:${t.place.line}:${t.place.column}</b> ${t.words}</li>`,
  );
  const note = say(scene, 'What makes a decision here. Each was written by somebody who knows why.');
  const groups = ORDER.map((status) =>
    groupHtml(scene, { status, rules: rules.filter((one) => one.status === status), records }),
  ).filter((group) => group !== null);
  const main = html`<main id="main" class="list"><h1>${say(scene, 'Rules')}</h1><p class="note">${note}</p>
${groups}${troubles.length > 0 && html`<section class="listed bad"><h2>${say(scene, 'Not used, with an error')}</h2><ul class="plainlist">${troubles}</ul></section>`}${filesHtml(scene)}</main>`;
  return { title: `${say(scene, 'Rules')} · ${scene.picture.plantName}`, main, parts: [] };
}

/** What is written and cannot be used, and what goes on in its place. */
function filesHtml(scene: Scene): Html | null {
  const troubles = scene.picture.sources.find(({ id }) => id === 'rules')?.troubles ?? [];
  if (troubles.length === 0) return null;
  const rows = troubles.map((t) => html`<li><b>${t.where}</b> ${t.words}</li>`);
  return html`<section class="listed bad"><h2>${say(scene, 'What is wrong in the files')}</h2><p>${activeRulesWords(scene)}</p><ul class="plainlist">${rows}</ul></section>`;
}

type Group = {
  readonly status: RuleStatus;
  readonly rules: readonly RuleSpec[];
  readonly records: Records;
};

function groupHtml(scene: Scene, { status, rules, records }: Group): Html | null {
  if (rules.length === 0) return null;
  const means = stateMeans(scene, status);
  const rows = rules.map((rule) => rowHtml(scene, rule, records));
  return html`<section class="listed"><h2>${statusWords(scene, status)}</h2>${means !== null && html`<p class="note">${means}</p>`}<ul class="rulelist">${rows}</ul></section>`;
}

function rowHtml(scene: Scene, rule: RuleSpec, records: Records): Html {
  const number = scene.ruleNumber(rule.id);
  return html`<li id="${rule.id}">${number !== null && html`<span class="rank">${number}</span> `}<a href="${ruleHref(rule.id)}">${rule.title}</a><p class="from">${rowWords(scene, rule, records)}</p></li>`;
}

export const ruleHref = (ruleId: string): string => `/rules/${encodeURIComponent(ruleId)}`;

/** "Right 11 of 13. Open now: 2." */
function rowWords(scene: Scene, rule: RuleSpec, records: Records): string {
  if (rule.kind !== 'alert') return doesWords(scene, rule);
  const open = scene.picture.decisions.filter(({ ruleId }) => ruleId === rule.id).length;
  return [
    rightWords(scene, records.get(rule.id)),
    ...(open > 0 ? [plural(scene, open, ['{n} open now.', '{n} open now.'])] : []),
  ].join(' ');
}

/** Only what somebody could judge is counted: not what was withdrawn or went away by itself. */
function rightWords(scene: Scene, record: RuleRecord | undefined): string {
  if (record === undefined) return say(scene, 'Nothing of it was closed yet.');
  const { right, wrong } = record;
  return right + wrong === 0
    ? recordWords(scene, record)
    : say(scene, 'Right {right} of {of}.', { right, of: right + wrong });
}
