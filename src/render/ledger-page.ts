// The ledger's page: a sentence, the list it is the sum of, how often each rule was right, and what nobody saw.
import type { Ledger, LedgerRow, RuleRecord } from '../core/types/ledger.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { Viewer } from './act-form.ts';
import { type Html, html } from './html.ts';
import { confirmForm, missedForm, type ReturnedMissed } from './ledger-forms.ts';
import type { Page } from './part.ts';
import { fieldDay, utcText } from './plant-time.ts';
import { ruleDraft } from './rule-draft.ts';
import { ruleName, type Scene } from './scene.ts';
import { say } from './speech.ts';
import {
  becauseWords,
  countedWords,
  dayOfRow,
  didWords,
  expectedWords,
  happenedWords,
  rowPlace,
  rowTitle,
} from './words/ledger.ts';
import { ledgerSentence, quarterWords, recordWords } from './words/ledger-sum.ts';

export type LedgerData = {
  readonly ledger: Ledger;
  readonly rules: readonly RuleSpec[];
  readonly viewer: Viewer;
  /** What became of what was sent. */
  readonly answer: string | null;
  readonly returned: ReturnedMissed | null;
};

export function ledgerPage(scene: Scene, data: LedgerData): Page {
  const { ledger, rules, viewer, answer, returned } = data;
  const missed = viewer.mayAct
    ? html`<div class="tells">${missedForm({ scene, rules, viewer, returned })}</div>`
    : null;
  const note = say(
    scene,
    'Saved is what somebody acted on while it still held, what then did not happen, and what a second person stands by: what was expected to be lost, less what was lost all the same and what the action cost. An expectation is no receipt.',
  );
  const main = html`<main id="main" class="list ledger"><h1>${ledgerSentence(scene, ledger)}</h1><p class="note">${note}</p>${answer !== null && html`<p class="notice" role="status">${answer}</p>`}
${rowsHtml(scene, ledger.rows, viewer)}
${csvHtml(scene, ledger, viewer)}
<section class="listed"><h2>${say(scene, 'What hurt that the box did not say?')}</h2><p class="note">${say(scene, 'It stands in the same list, as come true and not seen, and gives the draft of a rule.')}</p>${missed}</section>
${recordsHtml(scene, ledger.rules)}${quartersHtml(scene, ledger, viewer)}</main>`;
  return { title: `${say(scene, 'Ledger')} · ${scene.picture.plantName}`, main, parts: [] };
}

/** In the order of the cells of a row. */
const headsOf = (scene: Scene): readonly string[] => [
  say(scene, 'When'),
  say(scene, 'Case'),
  say(scene, 'Expected loss'),
  say(scene, 'What was done'),
  say(scene, 'What happened'),
  say(scene, 'Counted as'),
];

function rowsHtml(scene: Scene, rows: readonly LedgerRow[], viewer: Viewer): Html {
  if (rows.length === 0)
    return html`<section class="listed"><p>${say(scene, 'Nothing was closed in this time, and nobody told of anything that was missed.')}</p></section>`;
  const heads = headsOf(scene);
  const head = heads.map((name) => html`<th scope="col" role="columnheader">${name}</th>`);
  return html`<table class="rows" role="table"><caption class="vh">${say(scene, 'What each decision came to')}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${rows.map((row) => rowHtml(scene, row, { heads, viewer }))}</tbody></table>`;
}

function rowHtml(
  scene: Scene,
  found: LedgerRow,
  { heads, viewer }: { readonly heads: readonly string[]; readonly viewer: Viewer },
): Html {
  const { row, counted } = found;
  const at = row.kind === 'case' ? row.closedAt : row.happenedAt;
  const because = becauseWords(scene, found);
  const form = viewer.mayAct && counted.because === 'waits' ? confirmForm(scene, viewer, found) : null;
  const id = row.kind === 'case' ? `case-${row.decisionId}` : `missed-${row.id}`;
  const rule = row.ruleId === null ? [] : [ruleName(scene, row.ruleId)];
  const place = [rowPlace(scene, found), ...rule].filter((one) => one !== '').join(' · ');
  const cells: readonly Html[] = [
    html`${dayOfRow(scene, at)}`,
    html`<b>${rowTitle(scene, found)}</b> <span class="from">${place}</span>${draftHtml(scene, found)}`,
    html`${expectedWords(scene, found)}`,
    html`${didWords(scene, found)}`,
    html`${happenedWords(scene, found)}`,
    html`<b>${countedWords(scene, found)}</b>${because !== '' && html` <span class="from">${because}</span>`}${form}`,
  ];
  return html`<tr id="${id}" role="row">${cells.map((cell, i) => html`<td role="cell" data-head="${heads[i] ?? ''}">${cell}</td>`)}</tr>`;
}

function draftHtml(scene: Scene, { row, words }: LedgerRow): Html | null {
  if (row.kind !== 'missed') return null;
  const { file, text } = ruleDraft(scene, row, words);
  return html`<details class="draft"><summary>${say(scene, 'Draft of a rule')}</summary><p class="from">${say(scene, 'For {file}, which only a person writes.', { file })}</p><pre><code>${text}</code></pre></details>`;
}

function recordsHtml(scene: Scene, rules: readonly RuleRecord[]): Html | null {
  if (rules.length === 0) return null;
  const rows = rules.map(
    (one) => html`<li><b>${ruleName(scene, one.ruleId)}</b> ${recordWords(scene, one)}</li>`,
  );
  return html`<section class="listed"><h2>${say(scene, 'How often each rule was right')}</h2><ul class="plainlist">${rows}</ul></section>`;
}

/** The same days, as a spreadsheet takes them. */
function csvHtml(scene: Scene, { from, to, rows }: Ledger, { isPast }: Viewer): Html | null {
  if (rows.length === 0) return null;
  const then = isPast === true ? `&asOf=${utcText(scene.now)}` : '';
  const days = `from=${fieldDay(scene.zone, from)}&to=${fieldDay(scene.zone, to - 1)}`;
  return html`<p class="from"><a href="/ledger.csv?${days}${then}" download>${say(scene, 'These rows as CSV')}</a></p>`;
}

function quartersHtml(scene: Scene, { quarters, currency }: Ledger, { isPast }: Viewer): Html | null {
  if (quarters.length === 0) return null;
  const then = isPast ? `&asOf=${utcText(scene.now)}` : '';
  const rows = quarters.map(({ year, quarter, from, to, sums }) => {
    const days = `from=${fieldDay(scene.zone, from)}&to=${fieldDay(scene.zone, to - 1)}`;
    const name = say(scene, 'Q{quarter} {year}', { quarter, year: String(year) });
    return html`<li><a href="/ledger?${days}${then}">${name}</a> ${quarterWords(scene, sums, currency)}</li>`;
  });
  return html`<section class="listed"><h2>${say(scene, 'By quarter')}</h2><ul class="plainlist">${rows}</ul></section>`;
}
